//! The stores beside each other: what it takes until changes of characters are safe, one by one and together.
//!
//! Both do what the server has them do: a change is one batch with its totals, a flush makes all before it safe. Sled's is safe
//! from a kill of the process, redb's from the loss of power, for it syncs to the disk.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use packets::ItemId;
use server::{
    config::StoreEngine,
    event::{
        Character, CommitNumber, Item, Name, PersistenceEvent, persistence::Save, persistence::Write, record::Sex,
    },
    persistence::{
        Database, apply,
        repository::{accounts, characters},
    },
};

#[path = "town/mod.rs"]
mod town;

const CHARACTERS: u32 = 1000;

/// A database with characters that carry thirty things each.
struct Full {
    database: Database,
    characters: Vec<Character>,
    /// Dropped last.
    _folder: tempfile::TempDir,
}

impl Full {
    fn new(engine: StoreEngine) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let mut database = Database::open(folder.path(), engine).expect("it opens");
        let mut all = Vec::new();
        for number in 0..CHARACTERS {
            let user = Name::new(format!("keeper{number}").as_bytes()).expect("short");
            let account = accounts::plain(user, "$argon2id$none".into(), Sex::Female);
            let account = accounts::create(&mut database, account)
                .expect("written")
                .expect("it is new");
            let mut character = town::character(number, account.id);
            character.inventory = (0..30).map(|item| Item::new(ItemId(501 + item), 9)).collect();
            all.push(
                characters::create(&mut database, character)
                    .expect("written")
                    .expect("it is new"),
            );
        }
        database.flush().expect("flushed");
        Self {
            database,
            characters: all,
            _folder: folder,
        }
    }

    /// Everybody gains something, and is written, so many in one change; then all of it is made safe.
    fn save(&mut self, together: usize) {
        for character in &mut self.characters {
            character.base_experience += 1;
        }
        for characters in self.characters.chunks(together) {
            let write = Write::Save(Save {
                characters: characters.to_vec(),
                storages: Vec::new(),
            });
            let commit = CommitNumber(1);
            let answer = apply(&mut self.database, PersistenceEvent::Write { commit, write });
            assert!(black_box(answer).expect("written").is_none());
        }
        self.database.flush().expect("flushed");
    }

    /// One of them alone.
    fn save_one(&mut self) {
        let all = core::mem::take(&mut self.characters);
        self.characters = all.iter().take(1).cloned().collect();
        self.save(1);
        let first = self.characters.pop();
        self.characters = first.into_iter().chain(all.into_iter().skip(1)).collect();
    }
}

fn stores(criterion: &mut Criterion) {
    for engine in StoreEngine::ALL {
        let mut full = Full::new(engine);
        let mut group = criterion.benchmark_group(engine.name());
        group.bench_function("one character, safe", |bencher| {
            bencher.iter(|| full.save_one());
        });
        group.throughput(Throughput::Elements(CHARACTERS.into()));
        group.bench_function("1,000 characters, a change each, safe together", |bencher| {
            bencher.iter(|| full.save(1));
        });
        group.bench_function("1,000 characters in one change, safe", |bencher| {
            bencher.iter(|| full.save(CHARACTERS as usize));
        });
        group.finish();
    }
}

criterion_group!(benches, stores);
criterion_main!(benches);
