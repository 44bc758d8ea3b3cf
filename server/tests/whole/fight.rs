//! A fight and what lies on the floor, over sockets, with every version that must work.

use packets::{
    ActionKind, CzGlobalMessage, CzItemPickup, CzItemThrow, CzNotifyActorinit, CzReqDisconnect, CzReqTakeoffEquip,
    CzRequestAct, CzRequestTime, CzRestart, DisconnectResult, ItemPickupResult, Kind, Packet as _, RestartKind,
    RoString, UnitId, UnitKind, ZcAckReqDisconnect, ZcAttackFailureForDistance, ZcHpInfo, ZcItemDisappear,
    ZcItemFallEntry, ZcItemPickupAck, ZcItemThrowAck, ZcNotifyAct2, ZcNotifyMoveentry, ZcNotifyStandentry,
    ZcNotifyTime, ZcNpcackMapmove, fill, fit,
};
use server::{
    config::{PasswordConfig, StoreEngine},
    event::{Account, Name, record::Sex},
    password::Hasher,
    persistence::{Database, repository::accounts},
};

use super::{
    client::{Player, log_in},
    config,
};

const VERSIONS: [&str; 4] = ["re-20120307", "re-20180621", "main-20190530", "main-20220406"];

/// The knife of a new character, as clients count places.
const KNIFE: u16 = 2;

/// Where porings live.
const MEADOW: (u16, u16) = (180, 330);

#[test]
fn a_knife_is_dropped_and_picked_up_and_a_monster_is_struck_on_every_version() {
    let folder = tempfile::tempdir().unwrap();
    let mut database = Database::open(folder.path(), StoreEngine::Sled).unwrap();
    let hash = Hasher::new(&PasswordConfig::cheap()).unwrap().hash(b"secret").unwrap();
    for number in 0..VERSIONS.len() {
        let name = Name::new(format!("fighter{number}").as_bytes()).unwrap();
        let plain = accounts::plain(name, hash.clone().into(), Sex::Male);
        let group = Account::GAME_MASTER;
        accounts::create(&mut database, Account { group, ..plain }).unwrap();
    }
    database.flush().unwrap();
    drop(database);
    let running = server::run(&config(folder.path(), &VERSIONS)).unwrap();
    for (number, at) in running.addresses().iter().enumerate() {
        let name = format!("fighter{number}");
        let mut lobby = log_in(at, &name, "secret").unwrap();
        lobby.create(&name, 0).unwrap();
        let mut player = lobby.play(0).unwrap();
        player.drops_and_picks_up();
        player.strikes_a_monster(&name);
        player.may_not_leave();
    }
    running.shutdown().unwrap();
}

impl Player {
    fn drops_and_picks_up(&mut self) {
        let (link, index) = (&mut self.connection, KNIFE);
        // It is worn, and cannot be dropped before it is off.
        link.send(&fill!(CzReqTakeoffEquip { index })).unwrap();
        let off = [Kind::ZcReqTakeoffEquipAck, Kind::ZcReqTakeoffEquipAck2];
        while !link.receive().unwrap().0.is_some_and(|kind| off.contains(&kind)) {}
        link.send(&fill!(CzItemThrow { index, count: 1 })).unwrap();
        let thrown: ZcItemThrowAck = link.wait_for().unwrap();
        assert_eq!((fit::<_, u16>(thrown.index), fit::<_, u16>(thrown.count)), (KNIFE, 1));
        let fell: ZcItemFallEntry = link.wait_for().unwrap();
        link.send(&fill!(CzItemPickup { unit: fell.unit })).unwrap();
        let picked_up: ZcItemPickupAck = link.wait_for().unwrap();
        assert_eq!(
            (picked_up.result, picked_up.item, fit::<_, u16>(picked_up.count)),
            (ItemPickupResult::OK, fell.item, 1)
        );
        assert_eq!(link.wait_for::<ZcItemDisappear>().unwrap().unit, fell.unit);
    }

    /// Goes to a monster in the meadow and strikes it until it is hurt.
    fn strikes_a_monster(&mut self, name: &str) {
        self.warp(name, MEADOW);
        let (monster, at) = self.finds_a_monster();
        self.warp(name, at);
        self.attacks(monster);
        let mut strikes = 0;
        loop {
            let (kind, bytes) = self.connection.receive().unwrap();
            let profile = self.connection.profile;
            match kind {
                Some(Kind::ZcAttackFailureForDistance) => {
                    let far = ZcAttackFailureForDistance::decode(&bytes, profile).unwrap();
                    self.warp(name, (fit(far.target_x), fit(far.target_y)));
                    self.attacks(monster);
                }
                Some(Kind::ZcNotifyAct2) => {
                    let struck = ZcNotifyAct2::decode(&bytes, profile).unwrap();
                    strikes += u32::from(struck.target == monster);
                }
                Some(Kind::ZcHpInfo) => {
                    let hurt = ZcHpInfo::decode(&bytes, profile).unwrap();
                    assert!(hurt.unit == monster && hurt.hp < hurt.max_hp && strikes > 0, "{hurt:?}");
                    return;
                }
                _ => {}
            }
        }
    }

    /// Who fights neither quits nor goes back to its characters, and plays on.
    fn may_not_leave(&mut self) {
        let link = &mut self.connection;
        link.send(&CzReqDisconnect::default()).unwrap();
        let kind = RestartKind::CHARACTER_SELECT;
        link.send(&fill!(CzRestart { kind })).unwrap();
        for _ in 0..2 {
            let answer: ZcAckReqDisconnect = link.wait_for().unwrap();
            assert_eq!(answer.result, DisconnectResult::REFUSED);
        }
        link.send(&CzRequestTime::default()).unwrap();
        link.wait_for::<ZcNotifyTime>().unwrap();
    }

    fn attacks(&mut self, target: UnitId) {
        let action = ActionKind::ATTACK_REPEAT;
        self.connection.send(&fill!(CzRequestAct { target, action })).unwrap();
    }

    fn warp(&mut self, name: &str, (x, y): (u16, u16)) {
        let line = format!("{name} : @warp prt_fild08 {x} {y}");
        let text = RoString::from(line.as_str());
        self.connection.send(&fill!(CzGlobalMessage { text })).unwrap();
        self.connection.wait_for::<ZcNpcackMapmove>().unwrap();
        self.connection.send(&CzNotifyActorinit::default()).unwrap();
    }

    fn finds_a_monster(&mut self) -> (UnitId, (u16, u16)) {
        loop {
            let (kind, bytes) = self.connection.receive().unwrap();
            let profile = self.connection.profile;
            let (kind, unit, at) = match kind {
                Some(Kind::ZcNotifyStandentry) => {
                    let stands = ZcNotifyStandentry::decode(&bytes, profile).unwrap();
                    (stands.kind, stands.unit, (stands.position.x, stands.position.y))
                }
                Some(Kind::ZcNotifyMoveentry) => {
                    let walks = ZcNotifyMoveentry::decode(&bytes, profile).unwrap();
                    (walks.kind, walks.unit, walks.path.to)
                }
                _ => continue,
            };
            if kind == UnitKind::MONSTER {
                return (unit, at);
            }
        }
    }
}
