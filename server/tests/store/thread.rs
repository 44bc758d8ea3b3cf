//! The persistence thread: answers in order, commit numbers after the flush, silence after a failure.

use std::{
    sync::{
        Arc, Mutex,
        mpsc::{self, Receiver},
    },
    time::Duration,
};

use packets::AccountId;
use server::{
    event::{
        CommitNumber, PersistenceEvent, SessionId, StoreAnswer,
        persistence::{NewAccount, Read, Save, Write},
        record::Sex,
    },
    persistence::{
        Database, Persistence, PersistenceInbox, Sinks,
        store::{Batch, MemoryStore, Scan, Store, StoreError},
    },
};

use super::model::{Model, character, name};

/// Far longer than any test lasts: only the end of the thread flushes.
const NEVER: Duration = Duration::from_hours(1);

/// What the thread said, in order.
#[derive(Debug, PartialEq)]
enum Said {
    Answer(StoreAnswer),
    Durable(CommitNumber),
}

fn start(database: Database, flush_after: Duration) -> (Persistence, PersistenceInbox, Receiver<Said>) {
    let (answers, said) = mpsc::channel();
    let durable = answers.clone();
    let sinks = Sinks {
        answer: Box::new(move |answer| answers.send(Said::Answer(answer)).unwrap()),
        durable: Box::new(move |commit| durable.send(Said::Durable(commit)).unwrap()),
    };
    let (thread, inbox) = Persistence::start(database, sinks, flush_after).unwrap();
    (thread, inbox, said)
}

fn write(inbox: &PersistenceInbox, number: u64, write: Write) {
    assert!(inbox.send(PersistenceEvent::Write {
        commit: CommitNumber(number),
        write
    }));
}

fn create_account(user: &str) -> Write {
    let account = NewAccount {
        user: name(user),
        password_hash: "$argon2id$x".into(),
        sex: Sex::Female,
    };
    Write::CreateAccount {
        session: SessionId(1),
        account,
    }
}

/// A store whose flush, or whose next batch, fails when told to.
#[derive(Default)]
struct Fragile {
    store: MemoryStore,
    broken: Arc<Mutex<Option<&'static str>>>,
}

impl Fragile {
    fn result(&self, action: &'static str) -> Result<(), StoreError> {
        match *self.broken.lock().unwrap() {
            Some(broken) if broken == action => Err(StoreError::Engine {
                action,
                reason: "the disk is full".to_owned(),
            }),
            _ => Ok(()),
        }
    }
}

impl Store for Fragile {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        self.store.get(key)
    }

    fn scan(&self, prefix: &[u8]) -> Scan<'_> {
        self.store.scan(prefix)
    }

    fn apply(&mut self, batch: &Batch) -> Result<(), StoreError> {
        self.result("apply a batch").and_then(|()| self.store.apply(batch))
    }

    fn flush(&mut self) -> Result<(), StoreError> {
        self.result("flush")
    }
}

#[test]
fn a_read_sees_the_writes_before_it_though_nothing_is_flushed() {
    let (_thread, inbox, said) = start(Database::in_memory(), NEVER);
    write(&inbox, 1, create_account("alice"));
    let session = SessionId(1);
    assert!(inbox.send(PersistenceEvent::Read(Read::Account {
        session,
        user: name("alice")
    })));
    let Said::Answer(StoreAnswer::AccountCreated {
        commit,
        account: Some(made),
        ..
    }) = said.recv().unwrap()
    else {
        panic!("not made");
    };
    assert_eq!(commit, CommitNumber(1));
    assert_eq!(
        said.recv().unwrap(),
        Said::Answer(StoreAnswer::AccountFound {
            session,
            account: Some(made)
        })
    );
    assert!(said.try_recv().is_err(), "nothing is durable yet");
}

#[test]
fn the_end_flushes_what_waits_and_tells_the_newest_number() {
    let (thread, inbox, said) = start(Database::in_memory(), NEVER);
    for number in 1..=3 {
        write(&inbox, number, create_account(&format!("user{number}")));
    }
    drop(inbox);
    assert_eq!(thread.join().unwrap().sequence(), 3);
    let said: Vec<_> = said.iter().collect();
    assert_eq!(said.len(), 5, "{said:?}");
    let commit = CommitNumber(3);
    assert_eq!(
        said[3..],
        [Said::Durable(commit), Said::Answer(StoreAnswer::Flushed { commit })]
    );
}

#[test]
fn writes_become_durable_without_more_input() {
    let (_thread, inbox, said) = start(Database::in_memory(), Duration::from_millis(1));
    write(&inbox, 1, create_account("alice"));
    let told = said.iter().find(|said| matches!(said, Said::Durable(_)));
    assert_eq!(told, Some(Said::Durable(CommitNumber(1))));
}

#[test]
fn a_refused_write_is_answered_and_its_number_is_told_too() {
    let (thread, inbox, said) = start(Database::in_memory(), NEVER);
    write(&inbox, 1, create_account("alice"));
    write(&inbox, 2, create_account("alice"));
    let orphan = character(AccountId(1), 0, "Orphan");
    write(
        &inbox,
        3,
        Write::Save(Save {
            characters: vec![orphan],
            storages: Vec::new(),
        }),
    );
    drop(inbox);
    assert_eq!(thread.join().unwrap().sequence(), 1);
    let said: Vec<_> = said.iter().collect();
    let refused = StoreAnswer::AccountCreated {
        session: SessionId(1),
        commit: CommitNumber(2),
        account: None,
    };
    assert!(said.contains(&Said::Answer(refused)), "{said:?}");
    assert!(said.contains(&Said::Durable(CommitNumber(3))), "{said:?}");
}

#[test]
fn every_kind_of_write_does_what_the_model_does() {
    let (thread, inbox, _said) = start(Database::in_memory(), NEVER);
    let mut model = Model::default();
    for number in 1..=30 {
        write(&inbox, number, model.next_write());
    }
    drop(inbox);
    let database = thread.join().unwrap();
    assert_eq!(database.sequence(), 30);
    let storages = Model::storages_in(&database, model.accounts.keys());
    assert_eq!(storages, model.storages);
    assert_eq!(Model::stored_in(&database), (model.accounts, model.characters));
}

#[test]
fn after_a_failure_nothing_is_acknowledged_any_more() {
    for action in ["flush", "apply a batch"] {
        let store = Fragile::default();
        let broken = Arc::clone(&store.broken);
        let (thread, inbox, said) = start(Database::over(Box::new(store)).unwrap(), Duration::from_millis(1));
        write(&inbox, 1, create_account("alice"));
        assert!(said.iter().any(|said| said == Said::Durable(CommitNumber(1))));
        *broken.lock().unwrap() = Some(action);
        write(&inbox, 2, create_account("bob"));
        let failed = said.iter().find_map(|said| match said {
            Said::Answer(StoreAnswer::Failed { error }) => Some(error),
            Said::Durable(CommitNumber(2)) => panic!("{action}: acknowledged"),
            _ => None,
        });
        let error = failed.unwrap();
        assert!(error.contains(action) && error.contains("the disk is full"), "{error}");
        *broken.lock().unwrap() = None;
        write(&inbox, 3, create_account("carol"));
        drop(inbox);
        assert!(thread.join().unwrap().failure().is_some());
        assert_eq!(
            said.iter().collect::<Vec<_>>(),
            [],
            "{action}: healthy again, but unchecked"
        );
    }
}
