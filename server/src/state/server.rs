//! The state of the whole game but the monsters.

use core::net::IpAddr;
use std::{collections::BTreeMap, sync::Arc};

use packets::{AccountId, Tick, UnitId};
use rand::{SeedableRng, rngs::StdRng};

use super::{Commits, NpcGrids, Online, People, Player, Players, Rules, Session, TradeStage, Unsaved, Usages};
use crate::{
    event::{Effects, GameEvent, Moment, SessionId, command::unit_of, game::Alarm, look::Posture, map::Stay},
    world::World,
};

/// Everything that the game loop owns.
#[derive(Clone, PartialEq, Debug)]
pub struct ServerState {
    /// The static world.
    pub world: Arc<World>,
    /// The operator's rules.
    pub rules: Rules,
    /// When the server started: the zero of its clock.
    pub started: Moment,
    /// Where all chance comes from. Seeded from outside; nothing random is asked of anybody else.
    pub random: StdRng,
    /// Open connections.
    pub sessions: BTreeMap<SessionId, Session>,
    /// Accounts that are logged in.
    pub accounts: BTreeMap<AccountId, Online>,
    /// Characters that play.
    pub players: Players,
    /// Where the NPCs stand.
    pub npcs: NpcGrids,
    /// What came from addresses lately, of what may come only so often.
    pub addresses: BTreeMap<IpAddr, Usages>,
    /// What players are to each other.
    pub people: People,
    /// Numbers of writes.
    pub commits: Commits,
    /// What changed and is to be written, if anything is: after the step, or as soon as the store is not behind.
    pub unsaved: Option<Unsaved>,
    /// Reads that the store has not answered.
    pub reads: u64,
    /// Number of the latest stay of a character on a map.
    pub stays: u64,
    /// Number of the latest opening of a storage.
    pub storage_openings: u64,
    /// Configuration and world are being read anew.
    pub reloading: bool,
    /// Told to stop: nobody comes in any more.
    pub stopping: bool,
}

impl ServerState {
    /// How often accounts without connection are looked through.
    pub const SWEEP: core::time::Duration = core::time::Duration::from_secs(5);

    /// How often characters are looked through for those to be saved.
    pub const SAVE: core::time::Duration = core::time::Duration::from_secs(1);

    /// How often party members are told of each other at most.
    pub const PARTY_DOTS: core::time::Duration = core::time::Duration::from_secs(1);

    /// How often characters are looked through for those whose clients are to be asked for a sign of life.
    pub const PING: core::time::Duration = core::time::Duration::from_secs(1);

    /// A server that has just started, with nobody on it, no friends and no parties. `seed` decides everything that chance decides.
    pub fn new(world: Arc<World>, rules: Rules, seed: [u8; 32], now: Moment) -> Self {
        Self {
            players: Players::new(&world),
            npcs: NpcGrids::new(&world),
            world,
            rules,
            started: now,
            random: StdRng::from_seed(seed),
            sessions: BTreeMap::new(),
            accounts: BTreeMap::new(),
            addresses: BTreeMap::new(),
            people: People::default(),
            commits: Commits::default(),
            unsaved: None,
            reads: 0,
            stays: 0,
            storage_openings: 0,
            reloading: false,
            stopping: false,
        }
    }

    /// What has to be done once, before the first event.
    pub fn first_effects(&self) -> Effects {
        Effects {
            later: vec![
                (self.started + Self::SAVE, GameEvent::Alarm(Alarm::Save)),
                (self.started + Self::PARTY_DOTS, GameEvent::Alarm(Alarm::PartyDots)),
                (self.started + Self::PING, GameEvent::Alarm(Alarm::Ping)),
                (self.started + Self::SWEEP, GameEvent::Alarm(Alarm::Sweep)),
            ],
            ..Effects::default()
        }
    }

    /// The server's clock at `now`, as clients are told it: milliseconds since the start, wrapping after 49 days.
    #[expect(clippy::cast_possible_truncation, reason = "the clock on the wire wraps")]
    pub const fn tick(&self, now: Moment) -> Tick {
        Tick(now.since(self.started) as u32)
    }

    /// The account of a session on the char or map server.
    pub fn account_of(&self, session: SessionId) -> Option<AccountId> {
        self.sessions.get(&session)?.phase.account()
    }

    /// The unit that a session plays.
    pub fn unit_of(&self, session: SessionId) -> Option<UnitId> {
        let unit = unit_of(self.account_of(session)?);
        let player = self.players.get(unit)?;
        (player.session == session).then_some(unit)
    }

    /// The player that a session plays.
    pub fn player_of(&self, session: SessionId) -> Option<&Player> {
        self.players.get(self.unit_of(session)?)
    }

    /// What is to be written: it is there from now on, and has its number.
    pub fn unsaved(&mut self) -> &mut Unsaved {
        let commits = &mut self.commits;
        self.unsaved.get_or_insert_with(|| Unsaved::under(commits.give()))
    }

    /// A new stay of a unit on a map.
    pub fn next_stay(&mut self, unit: UnitId) -> Stay {
        self.stays = self.stays.saturating_add(1);
        Stay {
            unit,
            number: self.stays,
        }
    }

    /// A trade of one is a trade of the other at the same stage, and nobody trades beside something else.
    fn check_trade(&self, player: &Player) -> Result<(), String> {
        let Some(trade) = &player.trade else { return Ok(()) };
        let other = self.players.get(trade.with).and_then(|other| other.trade.as_ref());
        let stages = other.map(|other| (&trade.stage, &other.stage));
        let fits = matches!(
            stages,
            Some(
                (TradeStage::Asking, TradeStage::Asked)
                    | (TradeStage::Asked, TradeStage::Asking)
                    | (TradeStage::Open(_), TradeStage::Open(_))
            )
        );
        if !fits || other.is_none_or(|other| other.with != player.unit()) {
            return Err(format!("{} trades with itself: {trade:?}, {other:?}", player.name()));
        }
        Ok(())
    }

    /// Whether the invariants hold; what is wrong, if not. For tests.
    pub fn check(&self) -> Result<(), String> {
        self.players.check()?;
        self.people.check()?;
        self.check_people()?;
        for (id, online) in &self.accounts {
            if let Some(session) = online.session
                && self.account_of(session) != Some(*id)
            {
                return Err(format!("account {}: {session} is not its own", id.0));
            }
            let slots: Vec<u8> = online.characters().iter().map(|character| character.slot).collect();
            if !slots.is_sorted_by(|a, b| a < b) {
                return Err(format!("account {}: slots {slots:?}", id.0));
            }
        }
        for player in self.players.iter() {
            let account = AccountId(player.unit().0);
            if self.accounts.get(&account).and_then(|online| online.session) != Some(player.session) {
                return Err(format!("{} plays without its account", player.name()));
            }
            self.check_trade(player)?;
        }
        Ok(())
    }

    /// Whether what lasts as long as somebody plays is that of players.
    fn check_people(&self) -> Result<(), String> {
        for (unit, room) in self.people.rooms.members() {
            let player = self.players.get(unit);
            let talks = player.is_some_and(|player| {
                let still = player.walk.is_none() && player.posture != Posture::Dead;
                player.is_in_sight() && player.instance() == room.instance && still
            });
            if !talks {
                return Err(format!("{unit:?} is in a chat room: {player:?}"));
            }
        }
        let asked = self
            .people
            .friend_asks
            .keys()
            .map(|&asked| self.players.with_character(asked));
        let ignoring = self.people.ignored.keys().map(|&unit| self.players.get(unit));
        let invited = self.people.invitations.keys().map(|&unit| self.players.get(unit));
        if asked.chain(ignoring).chain(invited).any(|player| player.is_none()) {
            return Err("something waits for somebody who has left".to_owned());
        }
        let in_party = |player: &&Player| self.people.parties.of(player.character.id).is_some() && player.loaded_once;
        let members = self.players.iter().filter(in_party).map(Player::unit);
        if !members.eq(self.people.shown.keys().copied()) {
            return Err(format!("dots of {:?}", self.people.shown.keys()));
        }
        Ok(())
    }
}
