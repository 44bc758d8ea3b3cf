//! The server is killed while clients register: who was told yes can log in afterwards.

use std::path::Path;

use rand::{Rng as _, SeedableRng as _, rngs::StdRng};

use super::{
    client::log_in,
    config,
    process::Process,
    told::{self, Told},
};

const ROUNDS: u32 = 5;
const CLIENTS: u32 = 4;

#[test]
fn what_clients_were_told_survives_kills() {
    let folder = tempfile::tempdir().unwrap();
    let mut random = StdRng::from_os_rng();
    let mut told = Vec::new();
    for round in 0..ROUNDS {
        let server = start(folder.path());
        told.extend(register_until_killed(server, round, random.random_range(1..40)));
        told::check(&folder.path().join("data"), &told);
    }
    let running = server::run(&config(&folder.path().join("data"), &["main-20220406"])).unwrap();
    let last = told.iter().rev().find_map(|told| match told {
        Told::Account(name) => Some(name),
        Told::Character(_) => None,
    });
    let [at] = running.addresses() else {
        panic!("one listener")
    };
    log_in(at, last.unwrap(), "secret").unwrap();
    running.shutdown().unwrap();
}

/// Starts the server's binary on any ports.
fn start(folder: &Path) -> Process {
    let settings = "[password]\npreset = \"cheap\"\n[accounts]\nregistration = true\n[store]\nflush_ms = 5\n\
                    [[listener]]\npacketver = \"main-20220406\"\nlogin = 0\nchar = 0\nmap = 0\n";
    Process::start(folder, settings)
}

/// Lets clients register and make characters, kills the server after so many of them were told yes, and returns all
/// that anybody was told.
fn register_until_killed(server: Process, round: u32, kill_after: usize) -> Vec<Told> {
    let [at] = *server.listeners else {
        panic!("one listener")
    };
    let (clients, yes) = told::start(CLIENTS, at, &format!("r{round}"));
    let mut told: Vec<_> = yes.iter().take(kill_after).collect();
    // That kills it.
    drop(server);
    for client in clients {
        assert!(
            client.join().unwrap().is_err(),
            "the connection of a killed server ends"
        );
    }
    told.extend(yes.iter());
    told
}
