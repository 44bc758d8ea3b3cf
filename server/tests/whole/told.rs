//! Clients that have accounts and characters made as fast as they can, and what they were told is done.

use std::{
    io,
    path::Path,
    sync::mpsc::{self, Sender},
    thread::{self, JoinHandle},
};

use server::{
    config::StoreEngine,
    event::Name,
    net::ListenerAddresses,
    persistence::{
        Database,
        repository::{accounts, characters},
    },
};

use super::client::log_in;

/// What a client was told is done.
pub(crate) enum Told {
    Account(String),
    Character(String),
}

/// Starts so many clients. What they are told comes out of the channel; each ends with the error that its connection
/// ended by.
pub(crate) fn start(
    clients: u32,
    at: ListenerAddresses,
    prefix: &str,
) -> (Vec<JoinHandle<io::Result<()>>>, mpsc::Receiver<Told>) {
    let (sender, told) = mpsc::channel();
    let start = |client| {
        let (prefix, sender) = (format!("{prefix}c{client}n"), sender.clone());
        thread::spawn(move || register(at, &prefix, &sender))
    };
    ((0..clients).map(start).collect(), told)
}

/// Registers account after account, each with a character, until the server is gone.
fn register(at: ListenerAddresses, prefix: &str, told: &Sender<Told>) -> io::Result<()> {
    for number in 0_u32.. {
        let name = format!("{prefix}{number}");
        let mut lobby = log_in(&at, &format!("{name}_M"), "secret")?;
        told.send(Told::Account(name.clone())).unwrap();
        lobby.create(&name, 0)?;
        told.send(Told::Character(name)).unwrap();
    }
    Ok(())
}

/// The store opens, which checks that nothing is there twice, and holds all that was told.
pub(crate) fn check(data: &Path, told: &[Told]) {
    let database = Database::open(data, StoreEngine::Sled).unwrap_or_else(|error| panic!("{error}"));
    for told in told {
        let (there, what, name) = match told {
            Told::Account(name) => (
                accounts::by_user(&database, of(name)).unwrap().is_some(),
                "account",
                name,
            ),
            Told::Character(name) => (
                characters::by_name(&database, of(name)).unwrap().is_some(),
                "character",
                name,
            ),
        };
        assert!(there, "{what} {name} was acknowledged and is gone");
    }
}

fn of(name: &str) -> Name {
    Name::new(name.as_bytes()).unwrap()
}
