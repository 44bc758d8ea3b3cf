//! The game loop's `step` with 1,000 walking characters: what a tick costs, and what one walk costs among them.
//!
//! The town of the embedded world has some 10,000 cells to walk on, so each character sees some forty others. A step
//! of the benchmark is one tick of 40 ms: every step of a walk that is due, and a new walk for everybody who has
//! arrived, with everything that each sees of it.
//!
//! And with 1,000 archers, each in full equipment: a step in which everybody has shot an arrow, and in the other everybody
//! has shot ten and killed a monster, with all that is to be written of it.

use std::{hint::black_box, sync::Arc, time::Duration};

use criterion::{Criterion, criterion_group, criterion_main};
use packets::{AccountId, JobId, LoginId, UnitId};
use server::{
    event::{
        Account, Command, Effects, GameEvent, Inventory, Item, Listener, MapInstanceId, MapReport, Moment, ServerKind,
        SessionId, StoreAnswer,
        fight::{KillShare, Killed, SwingOutcome, Swung},
        record::Sex,
    },
    figures::Fighter,
    game_loop::step,
    schedule::Schedule,
    state::{Online, Phase, PincodeWindow, Player, Rules, ServerState, Session, Usages},
    world::{Cell, Location, World},
};

#[path = "town/mod.rs"]
mod town;

const CHARACTERS: u32 = 1000;
const TICK: Duration = Duration::from_millis(40);
const BEGIN: Moment = Moment(1_700_000_000_000);

/// A server whose every character walks all the time.
struct Town {
    state: ServerState,
    schedule: Schedule<GameEvent>,
    now: Moment,
    cells: Vec<Cell>,
    chance: u64,
}

impl Town {
    fn new() -> Self {
        let world = World::embedded().expect("the embedded world is sound");
        let map = world.maps.get(world.start.0).expect("the world has its start");
        let cells: Vec<Cell> = map.walkable_cells().filter(|&cell| map.is_standable(cell)).collect();
        let mut town = Self {
            state: ServerState::new(Arc::clone(&world), Rules::default(), [7; 32], BEGIN),
            schedule: Schedule::default(),
            now: BEGIN,
            cells,
            chance: 0x9e37_79b9_7f4a_7c15,
        };
        for number in 1..=CHARACTERS {
            town.add(number);
        }
        // The first walks begin at different times.
        for _ in 0..100 {
            town.tick();
        }
        town
    }

    fn random(&mut self, below: usize) -> usize {
        self.chance ^= self.chance << 13;
        self.chance ^= self.chance >> 7;
        self.chance ^= self.chance << 17;
        usize::try_from(self.chance % u64::try_from(below).expect("small")).expect("small")
    }

    fn add(&mut self, number: u32) {
        let (session, account) = (SessionId(number.into()), AccountId(2_000_000 + number));
        let which = self.random(self.cells.len());
        let cell = *self.cells.get(which).expect("one of them");
        self.state.sessions.insert(session, open(account));
        self.state.accounts.insert(account, online(account, session));
        let stay = self.state.next_stay(UnitId(account.0));
        let at = (MapInstanceId(0), cell);
        let character = town::character(number, account);
        let fighter = Arc::new(Fighter::new(&self.state.world, &character));
        let player = Player::new(session, character, fighter, stay, at, BEGIN);
        self.state.players.insert(player);
        self.state.players.show(UnitId(account.0));
    }

    /// Everybody becomes an archer with a bow, 30,000 arrows, armor all over, and a bag of twenty things more.
    fn arm(&mut self) {
        let world = Arc::clone(&self.state.world);
        let worn = [
            ("Bow", 1, Location::BOTH_HANDS),
            ("Arrow", 30_000, Location::AMMO),
            ("Cap", 1, Location::HEAD_TOP),
            ("Wooden_Mail", 1, Location::ARMOR),
            ("Muffler", 1, Location::GARMENT),
            ("Shoes", 1, Location::SHOES),
        ];
        let item = |(name, amount, worn): (&str, u16, Location)| {
            let id = world.item_named(name).expect("the world has it").id;
            Item {
                worn,
                ..Item::new(id, amount)
            }
        };
        let bag = world.items.iter().map(|kind| Item::new(kind.id, 1)).take(20);
        let inventory: Inventory = worn.map(item).into_iter().chain(bag).collect();
        for number in 1..=CHARACTERS {
            let unit = UnitId(2_000_000 + number);
            if let Some(player) = self.state.players.get_mut(unit) {
                player.character.job = JobId(3);
                player.character.inventory = inventory.clone();
                player.character.attributes.strength = 99;
                player.fighter = Arc::new(Fighter::new(&world, &player.character));
            }
        }
    }

    /// Everybody has shot so many arrows, and maybe killed something.
    fn shoot(&mut self, arrows: u16, kill: bool) -> Effects {
        let mut events = Vec::new();
        for player in self.state.players.iter() {
            let (place, stay) = (player.cell(), player.stay);
            let arrow = player.character.inventory.worn(Location::AMMO).expect("arrows").1.id;
            let shot = Swung {
                stay,
                number: player.fight.swing,
                target: UnitId(0x4000_0000),
                shot: Some(arrow),
                drained: (0, 0),
                spreads: false,
                outcome: SwingOutcome::Done { x: place.x, y: place.y },
            };
            events.extend((0..arrows).map(|_| GameEvent::Map(MapReport::Swung(shot))));
            let killed = Killed {
                instance: player.instance(),
                monster: UnitId(0x4000_0000),
                class: 1002,
                reward: None,
                shares: vec![KillShare { stay, base: 1, job: 1 }],
            };
            events.extend(kill.then_some(GameEvent::Map(MapReport::Killed(killed))));
        }
        let flushed = GameEvent::Store(StoreAnswer::Flushed {
            commit: self.state.commits.last,
        });
        step(&mut self.state, self.now, vec![flushed]);
        let effects = step(&mut self.state, self.now, events);
        // Nobody runs out of arrows, and nobody reaches a level.
        for number in 1..=CHARACTERS {
            let player = self.state.players.get_mut(UnitId(2_000_000 + number)).expect("plays");
            player.character.base_experience = 0;
            player.character.job_experience = 0;
            let place = player.character.inventory.worn(Location::AMMO).expect("arrows").0;
            player.character.inventory.get_mut(place).expect("arrows").amount = 30_000;
        }
        effects
    }

    /// One tick, with a new walk for everybody who stands.
    fn tick(&mut self) -> Effects {
        self.now = self.now + TICK;
        let mut events: Vec<GameEvent> = self.schedule.due(self.now).collect();
        let standing = self.state.players.iter().filter(|player| player.walk.is_none());
        let standing: Vec<(SessionId, Cell)> = standing.map(|player| (player.session, player.cell())).collect();
        events.extend(standing.into_iter().map(|(session, cell)| self.walk(session, cell)));
        let mut effects = step(&mut self.state, self.now, events);
        for (when, event) in effects.later.drain(..) {
            self.schedule.put(when, event);
        }
        effects
    }

    /// A walk to a cell at most 8 away; now and then one that leads nowhere.
    fn walk(&mut self, session: SessionId, from: Cell) -> GameEvent {
        let (dx, dy) = (self.random(17), self.random(17));
        let by = |at: u16, offset: usize| (at + u16::try_from(offset).expect("small")).saturating_sub(8);
        let (x, y) = (by(from.x, dx), by(from.y, dy));
        GameEvent::Command {
            session,
            command: Command::Walk { x, y },
        }
    }
}

fn open(account: AccountId) -> Session {
    Session {
        listener: Listener {
            version: "main-20220406".parse().expect("a version"),
            server: ServerKind::Map,
            pincode: false,
        },
        address: std::net::Ipv4Addr::LOCALHOST.into(),
        phase: Phase::Playing(account),
        held: std::collections::VecDeque::new(),
        usage: Usages::default(),
    }
}

fn online(id: AccountId, session: SessionId) -> Online {
    let account = Account {
        id,
        user: town::name(id.0),
        password_hash: "".into(),
        sex: Sex::Female,
        mail: "".into(),
        birth_date: *b"900101",
        group: 0,
        pincode_hash: None,
        banned_until: None,
    };
    Online {
        account,
        login_id1: LoginId(1),
        login_id2: LoginId(2),
        login: session,
        session: Some(session),
        alone_since: BEGIN,
        characters: None,
        selected: None,
        pincode: PincodeWindow::default(),
        pending: None,
        checked_name: None,
    }
}

fn steps(criterion: &mut Criterion) {
    let mut town = Town::new();
    criterion.bench_function("step: a tick of 1,000 walking characters", |bencher| {
        bencher.iter(|| black_box(town.tick()));
    });
    criterion.bench_function("step: one walk among 1,000 characters", |bencher| {
        bencher.iter(|| {
            let number = 1 + u64::try_from(town.random(CHARACTERS as usize)).expect("small");
            let session = SessionId(number);
            let cell = town.state.player_of(session).expect("plays").cell();
            let walk = town.walk(session, cell);
            black_box(step(&mut town.state, town.now, vec![walk]))
        });
    });
}

fn saves(criterion: &mut Criterion) {
    let mut town = Town::new();
    town.arm();
    let written = town.shoot(10, true).persist.len();
    assert_eq!(written, 1, "all that changed in a step is one write");
    criterion.bench_function("step: 1,000 archers shoot an arrow", |bencher| {
        bencher.iter(|| black_box(town.shoot(1, false)));
    });
    criterion.bench_function("step: 1,000 archers shoot ten arrows and kill", |bencher| {
        bencher.iter(|| black_box(town.shoot(10, true)));
    });
}

criterion_group!(benches, steps, saves);
criterion_main!(benches);
