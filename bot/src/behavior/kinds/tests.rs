//! Behaviours, shown scenes by hand.

use std::sync::LazyLock;

use packets::{JobId, MapName, UnitId};
use rand::{SeedableRng, rngs::SmallRng};

use crate::{
    behavior::{
        Act, Answer, Behavior, Cell, Kind, Npc, Options, Places, Question, Role, Scene, Seen, Trade as Deal, Verb,
        Wait, Warp, Window,
    },
    client::{Dealing, Listed},
    swarm::plan::Accounts,
};

static ACCOUNTS: LazyLock<Accounts> = LazyLock::new(|| Accounts {
    prefix: "bot10".to_owned(),
    first: 0,
    password: "secret".to_owned(),
    register: false,
});

/// A bot on prontera 100, 100 that has 500 zeny and 7 red potions.
struct Stage {
    scene: Scene,
    places: Places,
    options: Options,
    warps: Vec<Warp>,
    dice: SmallRng,
}

impl Stage {
    fn new() -> Self {
        let mut scene = Scene::new(UnitId(2_000_000), MapName::new("prontera"), Cell::new(100, 100));
        scene.belongings.set_zeny(500);
        scene.hear(&Dealing::Added(Listed {
            index: 2,
            item: 501,
            count: 7,
            worn: false,
            stacks: true,
        }));
        Self {
            scene,
            places: Places::default(),
            options: Options::default(),
            warps: Vec::new(),
            dice: SmallRng::seed_from_u64(5),
        }
    }

    fn ask(&mut self, behavior: &mut dyn Behavior) -> Verb {
        self.act(behavior).verb
    }

    fn act(&mut self, behavior: &mut dyn Behavior) -> Act {
        let Self {
            scene,
            places,
            options,
            warps,
            dice,
        } = self;
        let seen = seen(scene, places, options, warps);
        behavior.next(&seen, dice)
    }

    /// Where it goes.
    fn goal(&mut self, behavior: &mut dyn Behavior) -> Cell {
        match self.ask(behavior) {
            Verb::Approach(goal) => goal,
            verb => panic!("{verb:?}"),
        }
    }

    fn monster(&mut self, unit: u32, x: u16) {
        self.scene.sees(UnitId(unit), JobId(1002), Cell::new(x, 100), false);
    }
}

fn seen<'a>(scene: &'a Scene, places: &'a Places, options: &'a Options, warps: &'a [Warp]) -> Seen<'a> {
    Seen {
        scene,
        places,
        options,
        warps,
        bot: 3,
        bots: 10,
        accounts: &ACCOUNTS,
    }
}

fn made(kind: Kind) -> Box<dyn Behavior> {
    kind.make().unwrap()
}

#[test]
fn a_fighter_goes_to_the_nearest_monster_and_strikes_it() {
    let mut stage = Stage::new();
    let mut fight = made(Kind::Fight);
    assert!(matches!(stage.ask(&mut *fight), Verb::Approach(_)), "to look for one");
    stage.monster(7, 108);
    stage.monster(8, 105);
    assert_eq!(stage.ask(&mut *fight), Verb::Approach(Cell::new(105, 100)));
    stage.scene.cell = Cell::new(104, 100);
    assert_eq!(stage.ask(&mut *fight), Verb::Attack(UnitId(8)));
    (stage.scene.hp, stage.scene.max_hp) = (10, 40);
    assert_eq!(stage.ask(&mut *fight), Verb::Rest, "it has to recover");
    stage.options.hunt = Some("prt_fild08,170,360".parse().unwrap());
    assert_eq!(
        stage.ask(&mut *fight),
        Verb::Command("@warp prt_fild08 170 360".to_owned())
    );
}

#[test]
fn a_fighter_goes_out_where_it_has_met_no_monster() {
    let mut stage = Stage::new();
    let mut fight = made(Kind::Fight);
    stage.warps = vec!["prontera,100,22".parse().unwrap(), "prt_fild08,9,9".parse().unwrap()];
    assert_eq!(stage.ask(&mut *fight), Verb::Approach(Cell::new(100, 22)));
    stage.monster(7, 105);
    assert_eq!(stage.ask(&mut *fight), Verb::Approach(Cell::new(105, 100)));
    stage.scene.loses(UnitId(7));
    assert!(stage.goal(&mut *fight) != Cell::new(100, 22), "there will be others");
}

#[test]
fn a_fighter_that_sees_no_monster_goes_far_to_find_one() {
    let mut stage = Stage::new();
    let mut fight = made(Kind::Fight);
    let goal = stage.goal(&mut *fight);
    stage.scene.cell = Cell::new(101, 100);
    assert_eq!(stage.goal(&mut *fight), goal, "it keeps to its way");
    let elsewhere = stage.goal(&mut *fight);
    assert_ne!(elsewhere, goal, "it came no further");
    stage.scene.cell = elsewhere;
    assert_ne!(stage.goal(&mut *fight), elsewhere, "it is there");
}

#[test]
fn a_looter_goes_to_what_lies_there_and_picks_it_up() {
    let mut stage = Stage::new();
    let mut loot = made(Kind::Loot);
    stage.scene.hear(&Dealing::Lies {
        unit: UnitId(9),
        item: 909,
        count: 1,
        at: Cell::new(104, 100),
    });
    let verbs: Vec<Verb> = (0..40).map(|_| stage.ask(&mut *loot)).collect();
    assert!(verbs.contains(&Verb::Approach(Cell::new(104, 100))));
    assert!(verbs.iter().any(|verb| matches!(verb, Verb::Drop(2, 1..=3))));
    stage.scene.cell = Cell::new(103, 100);
    let verbs: Vec<Verb> = (0..40).map(|_| stage.ask(&mut *loot)).collect();
    assert!(verbs.contains(&Verb::PickUp(UnitId(9))));
}

#[test]
fn a_customer_finds_a_shop_and_deals_there() {
    let mut stage = Stage::new();
    let mut shop = made(Kind::Shop);
    stage.scene.sees(UnitId(110), JobId(53), Cell::new(112, 100), false);
    let npc = UnitId(110);
    assert_eq!(
        stage.ask(&mut *shop),
        Verb::Approach(Cell::new(112, 100)),
        "perhaps one"
    );
    stage.scene.cell = Cell::new(106, 100);
    assert_eq!(stage.ask(&mut *shop), Verb::Talk { npc, choice: "" });
    stage.scene.hear(&Dealing::Shop(npc));
    assert!(matches!(stage.ask(&mut *shop), Verb::AskGoods | Verb::AskOffers));
    stage.scene.hear(&Dealing::Goods(vec![(1201, 90_000), (501, 50)]));
    assert!(
        matches!(stage.ask(&mut *shop), Verb::Buy(501, 1..=3)),
        "what it can pay"
    );
    stage.scene.hear(&Dealing::Offers(vec![(2, 25)]));
    assert!(matches!(stage.ask(&mut *shop), Verb::Sell(2, 1..=7)));
    stage.scene.hear(&Dealing::Sold(true));
    assert_eq!(stage.scene.window, Window::None);
}

#[test]
fn a_saver_moves_what_is_there() {
    let mut stage = Stage::new();
    let mut storage = made(Kind::Storage);
    let npc = UnitId(111);
    stage.places.learn(Npc {
        unit: npc,
        map: "prontera".into(),
        cell: Cell::new(101, 101),
        role: Role::Storage,
    });
    assert_eq!(stage.ask(&mut *storage), Verb::Talk { npc, choice: "storage" });
    stage.scene.answer = Answer::Refused;
    assert_eq!(stage.act(&mut *storage).wait, Wait::Think, "it cannot pay");
    stage.scene.hear(&Dealing::StorageOpen);
    let verbs: Vec<Verb> = (0..30).map(|_| stage.ask(&mut *storage)).collect();
    assert!(verbs.iter().any(|verb| matches!(verb, Verb::Store(2, 1..=7))));
    assert!(
        !verbs.iter().any(|verb| matches!(verb, Verb::TakeOut(..))),
        "it is empty"
    );
    assert!(verbs.contains(&Verb::CloseStorage));
}

#[test]
fn a_trader_offers_locks_and_agrees_when_the_other_has_locked() {
    let mut stage = Stage::new();
    let mut trade = made(Kind::Trade);
    stage.scene.sees(UnitId(2_000_001), JobId(0), Cell::new(101, 101), true);
    let verbs: Vec<Verb> = (0..20).map(|_| stage.ask(&mut *trade)).collect();
    assert!(verbs.contains(&Verb::AskTrade(UnitId(2_000_001))));
    let asked = trade.asked(
        Question::Trade,
        &seen(&stage.scene, &stage.places, &stage.options, &[]),
        &mut stage.dice,
    );
    assert!(asked, "it is free");
    stage.scene.hear(&Dealing::TradeBegun(true));
    assert!(matches!(
        stage.ask(&mut *trade),
        Verb::Offer(2, _) | Verb::OfferZeny(1..=50)
    ));
    while stage.ask(&mut *trade) != Verb::LockTrade {}
    stage.scene.hear(&Dealing::TradeLocked(true));
    assert_eq!(stage.ask(&mut *trade), Verb::Rest, "the other is not ready");
    stage.scene.hear(&Dealing::TradeLocked(false));
    let expected = Deal {
        locked: true,
        other_locked: true,
        ..Deal::default()
    };
    assert_eq!(stage.scene.trade, Some(expected));
    assert!(matches!(stage.ask(&mut *trade), Verb::ConfirmTrade | Verb::CancelTrade));
}

#[test]
fn walkers_go_where_they_should() {
    let mut stage = Stage::new();
    stage.options.gather = Some(Cell::new(150, 100));
    assert_eq!(stage.ask(&mut *made(Kind::Crowd)), Verb::Approach(Cell::new(150, 100)));
    stage.options.route = vec![Cell::new(100, 101), Cell::new(120, 120)];
    let mut route = made(Kind::Route);
    assert_eq!(stage.ask(&mut *route), Verb::Rest, "it is there already");
    assert_eq!(stage.ask(&mut *route), Verb::Approach(Cell::new(120, 120)));
    stage.warps = vec!["prontera,103,100".parse().unwrap(), "prt_in,9,9".parse().unwrap()];
    assert_eq!(stage.ask(&mut *made(Kind::Warp)), Verb::Approach(Cell::new(103, 100)));
    assert_eq!(stage.ask(&mut *made(Kind::Walk)), Verb::Wander);
    assert_eq!(stage.ask(&mut *made(Kind::Idle)), Verb::Rest);
}

#[test]
fn talkers_talk_to_others_and_not_to_themselves() {
    let mut stage = Stage::new();
    let mut whisper = made(Kind::Whisper);
    for _ in 0..50 {
        let Verb::Whisper { to, .. } = stage.ask(&mut *whisper) else {
            panic!("it whispers")
        };
        assert!(to.starts_with("bot10") && to != "bot103", "{to}");
    }
    assert!(matches!(stage.ask(&mut *made(Kind::Chat)), Verb::Say(_)));
    let mut party = made(Kind::Party);
    while !matches!(stage.ask(&mut *party), Verb::MakeParty(_)) {}
    stage.scene.in_party = true;
    let verbs: Vec<Verb> = (0..60).map(|_| stage.ask(&mut *party)).collect();
    assert!(verbs.contains(&Verb::LeaveParty) && verbs.iter().any(|verb| matches!(verb, Verb::Invite(_))));
}

#[test]
fn who_comes_and_goes_rests_between_and_leaves_in_both_ways() {
    let mut stage = Stage::new();
    let mut relog = made(Kind::Relog);
    let verbs: Vec<Verb> = (0..80).map(|_| stage.ask(&mut *relog)).collect();
    for (index, verb) in verbs.iter().enumerate() {
        let leaves = matches!(verb, Verb::CharacterList | Verb::DropConnection);
        assert!(
            if index % 2 == 0 { *verb == Verb::Rest } else { leaves },
            "{index}: {verb:?}"
        );
    }
    assert!(verbs.contains(&Verb::CharacterList) && verbs.contains(&Verb::DropConnection));
}

#[test]
fn burdens_read_little_and_send_much() {
    let mut stage = Stage::new();
    let mut slow = made(Kind::Slow);
    let verbs: Vec<Verb> = (0..40).map(|_| stage.ask(&mut *slow)).collect();
    let is_deaf = |verb: &&Verb| matches!(verb, Verb::Deafen(time) if (2..6).contains(&time.as_secs()));
    let deaf = verbs.iter().filter(is_deaf).count();
    assert!((20..40).contains(&deaf), "{verbs:?}");
    assert_eq!(stage.ask(&mut *made(Kind::Flood)), Verb::Flood(200));
}
