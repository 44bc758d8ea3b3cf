//! Hundreds who walk, fight, loot, drop, pick up, buy, sell, store, trade, use things, die, leave at any moment and come back,
//! over a store of real bytes that is slower than they and is killed again and again.
//!
//! Every write must hold what there should be then, by what clients were told; what they were told must wait for the write
//! that keeps it; and after a kill the store must hold what some write since the last flush has written, to the last item.
//! `CONSERVED_ACTS` and `CONSERVED_SEED` make longer and other runs.

use core::time::Duration;
use std::{collections::VecDeque, env, str::FromStr};

use packets::{AccountId, CharacterId, JobId};
use rand::{Rng as _, SeedableRng as _, rngs::StdRng};
use server::{
    event::{
        Character, Command, CommitNumber, DisconnectReason, GameEvent, Inventory, Item, Name, Notice, ServerKind,
        SessionId, StoreAnswer,
        command::{CharEnter, Login, MapEnter},
        notice::LoginAccepted,
        persistence::Save,
        record::Sex,
    },
    figures::Fighter,
    persistence::{
        Database, apply,
        repository::{accounts, characters, people, storages},
    },
    state::{People, Rules},
    world::{Location, World},
};

use super::{
    disk::Disk,
    ledger::{Asked, Ledger},
};
use crate::{common::Scenario, npc};

pub(super) const PLAYERS: usize = 200;
const ACTS: u64 = 4_000;

/// Records that may wait for their flush: the store is behind now and then.
const BACKLOG: u64 = 60;

/// Somebody who plays, or does not at the moment.
pub(super) struct Person {
    user: String,
    pub(super) account: AccountId,
    character: CharacterId,
    pub(super) session: Option<SessionId>,
}

pub(super) struct Crowd {
    pub(super) random: StdRng,
    pub(super) scenario: Scenario,
    pub(super) persons: Vec<Person>,
    disk: Disk,
    database: Database,
    /// The last write that the store has made, and that is durable.
    made: CommitNumber,
    durable: CommitNumber,
    /// Which number of the database's own each write has that is not durable.
    numbers: VecDeque<(u64, CommitNumber)>,
    pub(super) ledger: Ledger,
}

/// A setting of a run.
fn setting<T: FromStr>(name: &str, usual: T) -> T {
    let value = env::var(name).ok();
    value.map_or(usual, |value| value.parse().ok().expect("a number"))
}

fn scenario() -> Scenario {
    let rules = Rules {
        backlog_max: BACKLOG,
        login_grace: Duration::from_secs(2),
        ..Rules::default()
    };
    let mut scenario = npc::scenario_with(rules);
    scenario.store_waits = Some(Vec::new());
    scenario.watched = Some(Vec::new());
    scenario
}

/// What everybody begins with; on the meadow with its monsters most are archers.
fn outfit(world: &World, number: usize, character: &mut Character) {
    let item = |(name, amount, worn): (&str, u16, Location)| Item {
        worn,
        ..Item::new(world.item_named(name).expect("the world has it").id, amount)
    };
    let archer = number.is_multiple_of(4) && !number.is_multiple_of(12);
    let arms: &[(&str, u16, Location)] = if archer {
        &[("Bow", 1, Location::BOTH_HANDS), ("Arrow", 200, Location::AMMO)]
    } else {
        &[("Knife", 1, Location::RIGHT_HAND)]
    };
    let things = ["Jellopy", "Apple", "Rationed", "Red_Potion", "Old_Blue_Box"].map(|name| (name, 4, Location::NONE));
    let inventory = arms.iter().copied().chain(things).map(item);
    character.inventory = inventory.collect();
    character.job = JobId(if archer { 3 } else { 1 });
    (character.base_level, character.zeny) = (40, 1000);
    character.attributes.strength = 60;
    character.attributes.dexterity = 60;
    let (map, x, y) = match number % 4 {
        0 => ("meadow", 25 + number % 10, 25 + number / 10 % 10),
        1 => ("cellar", 3 + number % 5, 3 + number / 5 % 5),
        _ => ("ground", 17 + number % 6, 17 + number / 6 % 6),
    };
    character.place.map = map.into();
    character.place.x = x.try_into().expect("small");
    character.place.y = y.try_into().expect("small");
    character.hp = Fighter::new(world, character).max_hp;
}

impl Crowd {
    fn new(seed: u64) -> Self {
        let (scenario, disk) = (scenario(), Disk::default());
        let mut other = npc::scenario();
        let model = other.play("model");
        let model = other.character_mut(&model).clone();
        let mut database = Database::over(Box::new(disk.clone())).unwrap();
        let persons = (0..PLAYERS).map(|number| {
            let user = format!("player{number}");
            let name = Name::new(user.as_bytes()).unwrap();
            let account = accounts::plain(name, "secret".into(), Sex::Male);
            let account = accounts::create(&mut database, account).unwrap().unwrap();
            let mut character = Character {
                account: account.id,
                name,
                ..model.clone()
            };
            outfit(&scenario.state.world, number, &mut character);
            let character = characters::create(&mut database, character).unwrap().unwrap();
            Person {
                user,
                account: account.id,
                character: character.id,
                session: None,
            }
        });
        let persons = persons.collect();
        database.flush().unwrap();
        let mut crowd = Self {
            random: StdRng::seed_from_u64(seed),
            scenario,
            persons,
            disk,
            database,
            made: CommitNumber(0),
            durable: CommitNumber(0),
            numbers: VecDeque::new(),
            ledger: Ledger::default(),
        };
        crowd.ledger = Ledger::of(&crowd.stored());
        crowd
    }

    /// All that the store holds.
    fn stored(&self) -> Save {
        let of = |person: &Person| characters::by_id(&self.database, person.character).unwrap().unwrap();
        let storage = |person: &Person| {
            let storage = storages::of_account(&self.database, person.account).unwrap();
            (person.account, storage)
        };
        Save {
            characters: self.persons.iter().map(of).collect(),
            storages: self.persons.iter().map(storage).collect(),
        }
    }

    pub(super) fn below(&mut self, most: usize) -> usize {
        self.random.random_range(0..most.max(1))
    }

    /// Adds what happened to the books.
    pub(super) fn enter(&mut self, asked: Option<&Asked>) {
        let watched = self.scenario.watched.replace(Vec::new()).unwrap_or_default();
        for step in watched {
            self.ledger.step(&step, asked, &self.scenario.state.world);
        }
        self.scenario.log.clear();
    }

    /// A session asks for something.
    pub(super) fn ask(&mut self, session: SessionId, command: Command) {
        let player = self.scenario.state.player_of(session);
        let inventory = player.map_or_else(Inventory::default, |player| player.character.inventory.clone());
        self.scenario.command(session, command);
        self.enter(Some(&Asked { session, inventory }));
    }

    fn put(&mut self, event: GameEvent) {
        self.scenario.put(event);
        self.enter(None);
    }

    /// The store does so much of what it was asked.
    pub(super) fn work(&mut self, most: usize) {
        for _ in 0..most {
            let waiting = self.scenario.store_waits.get_or_insert_default();
            if waiting.is_empty() {
                return;
            }
            let event = waiting.remove(0);
            if let server::event::PersistenceEvent::Write { commit, .. } = &event {
                self.made = *commit;
            }
            let answer = apply(&mut self.database, event).unwrap();
            self.numbers.push_back((self.database.sequence(), self.made));
            if let Some(answer) = answer {
                self.put(GameEvent::Store(answer));
            }
        }
    }

    fn flush(&mut self) {
        self.database.flush().unwrap();
        self.durable = self.made;
        self.numbers.clear();
        self.ledger.by_write = self.ledger.by_write.split_off(&self.made);
        self.put(GameEvent::Store(StoreAnswer::Flushed { commit: self.made }));
    }

    /// The process is killed, with some of what it wrote since the last flush on the disk, and another starts on that.
    fn kill(&mut self) {
        let (most, sequence) = (self.disk.unflushed(), self.database.sequence());
        let survive = self.below(most + 1);
        self.disk = self.disk.killed(survive);
        self.database = Database::over(Box::new(self.disk.clone())).expect("what a kill leaves is sound");
        let lost = sequence - self.database.sequence();
        assert_eq!(lost, (most - survive) as u64, "each batch is one change");
        let last = |(number, commit): &(u64, CommitNumber)| (*number <= self.database.sequence()).then_some(*commit);
        let last = self.numbers.iter().rev().find_map(last).unwrap_or(self.durable);
        let done = core::mem::take(&mut self.ledger.done);
        let written = self.ledger.by_write.get(&last).cloned();
        let now = Ledger::of(&self.stored());
        let before = core::mem::replace(&mut self.ledger, now);
        let should = written.unwrap_or_else(|| before.at_start.clone());
        assert_eq!(self.ledger.written, should, "after {last:?}");
        self.ledger.done = done;
        self.ledger.count("kills of the process");
        let now = self.scenario.now;
        self.scenario = scenario();
        self.scenario.now = now;
        self.scenario.state.people = People::new(people::all(&self.database).unwrap());
        (self.made, self.durable) = (CommitNumber(0), CommitNumber(0));
        self.numbers.clear();
        self.persons.iter_mut().for_each(|person| person.session = None);
    }

    /// Somebody comes in, unless the server refuses.
    fn come_in(&mut self, who: usize) -> Option<()> {
        let (user, character) = (self.persons[who].user.clone(), self.persons[who].character);
        let entry = self.scenario.connect(ServerKind::Login);
        let login = Login {
            user: user.as_bytes().into(),
            password: b"secret".as_slice().into(),
        };
        self.ask(entry, Command::Login(login));
        self.work(usize::MAX);
        let told = self.scenario.told(entry);
        self.leave(entry);
        let accepted = told.into_iter().find_map(|notice| match notice {
            Notice::LoginAccepted(accepted) => Some(accepted),
            _ => None,
        })?;
        let LoginAccepted {
            account,
            login_id1,
            login_id2,
            ..
        } = accepted;
        let chooser = self.scenario.connect(ServerKind::Char);
        let enter = CharEnter {
            account,
            login_id1,
            login_id2,
        };
        self.ask(chooser, Command::CharEnter(enter));
        self.work(usize::MAX);
        self.ask(chooser, Command::SelectCharacter { slot: 0 });
        self.leave(chooser);
        let session = self.scenario.connect(ServerKind::Map);
        let enter = MapEnter {
            account,
            character,
            login_id1,
        };
        self.ask(session, Command::MapEnter(enter));
        if self.scenario.state.unit_of(session).is_none() {
            self.leave(session);
            return None;
        }
        self.persons[who].session = Some(session);
        self.ledger.count("entered");
        Some(())
    }

    pub(super) fn leave(&mut self, session: SessionId) {
        let reason = DisconnectReason::ClientClosed;
        self.put(GameEvent::Disconnected { session, reason });
    }

    fn act(&mut self) {
        self.scenario.forget();
        match self.below(100) {
            0 if self.random.random_ratio(1, 12) => return self.kill(),
            0..4 => return self.pass(),
            4..10 => self.flush(),
            10..50 => {
                let some = self.below(8);
                self.work(some);
            }
            _ => {}
        }
        let who = self.below(PLAYERS);
        match self.persons[who].session {
            Some(session) if self.scenario.state.unit_of(session).is_some() => self.play(who, session),
            Some(session) => {
                self.leave(session);
                self.persons[who].session = None;
            }
            None => _ = self.come_in(who),
        }
    }

    fn pass(&mut self) {
        let time = self.random.random_range(40..600);
        self.scenario.pass_ms(time);
        self.enter(None);
        self.check();
    }

    /// Everybody's figures are those of what it has, and nothing is in two places of an inventory.
    fn check(&self) {
        let world = &self.scenario.state.world;
        for player in self.scenario.state.players.iter() {
            let figures = Fighter::under(world, &player.character, &player.statuses);
            assert_eq!(*player.fighter, figures, "{}", player.name());
            player.character.inventory.check().unwrap();
        }
    }
}

#[test]
fn hundreds_make_and_lose_nothing_whatever_they_do_and_whenever_the_server_is_killed() {
    let (acts, seed) = (setting("CONSERVED_ACTS", ACTS), setting("CONSERVED_SEED", 11));
    let mut crowd = Crowd::new(seed);
    for _ in 0..acts {
        crowd.act();
    }
    crowd.kill();
    let done = &crowd.ledger.done;
    println!("{PLAYERS} players, {acts} acts, seed {seed}: {done:?}");
    for (what, least) in [
        ("entered", 300),
        ("left", 50),
        ("exchanged", 20),
        ("bought", 20),
        ("sold", 10),
        ("put into a storage", 50),
        ("taken out of a storage", 20),
        ("dropped", 20),
        ("picked up", 5),
        ("used", 30),
        ("collected", 3),
        ("arrows shot", 10),
        ("monsters killed", 2),
        ("kills of the process", 2),
        ("writes", 500),
    ] {
        assert!(done.get(what).is_some_and(|times| *times >= least), "{what}: {done:?}");
    }
}
