//! The server is killed while clients register: who was told yes can log in afterwards.

use std::{
    env, fs, io,
    io::{BufRead as _, BufReader},
    net::SocketAddr,
    path::Path,
    process::{Child, Command, Stdio},
    sync::mpsc::{self, Sender},
    thread,
};

use packets::Version;
use rand::{Rng as _, SeedableRng as _, rngs::StdRng};
use server::{
    event::Name,
    net::ListenerAddresses,
    persistence::{
        Database,
        repository::{accounts, characters},
    },
};

use super::{client::log_in, config};

const ROUNDS: u32 = 5;
const CLIENTS: u32 = 4;

/// What a client was told is done.
enum Told {
    Account(String),
    Character(String),
}

#[test]
fn what_clients_were_told_survives_kills() {
    let folder = tempfile::tempdir().unwrap();
    let mut random = StdRng::from_os_rng();
    let mut told = Vec::new();
    for round in 0..ROUNDS {
        let (server, at) = start(folder.path());
        told.extend(register_until_killed(server, at, round, random.random_range(1..40)));
        check(&folder.path().join("data"), &told);
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
fn start(folder: &Path) -> (Child, ListenerAddresses) {
    let settings = "[password]\npreset = \"cheap\"\n[accounts]\nregistration = true\n[store]\nflush_ms = 5\n\
                    [[listener]]\npacketver = \"main-20220406\"\nlogin = 0\nchar = 0\nmap = 0\n";
    fs::write(folder.join("server.toml"), settings).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_server"));
    command
        .arg("run")
        .arg("--config")
        .arg(folder.join("server.toml"))
        .arg("--data")
        .arg(folder.join("data"));
    let mut server = command.env("RUST_LOG", "error").stdout(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(server.stdout.take().unwrap())
        .read_line(&mut line)
        .unwrap();
    (server, addresses(&line))
}

/// Reads `listening VERSION login ADDRESS char ADDRESS map ADDRESS`.
fn addresses(line: &str) -> ListenerAddresses {
    let words: Vec<_> = line.split_whitespace().collect();
    let ["listening", version, "login", login, "char", char, "map", map] = words.as_slice() else {
        panic!("{line:?}")
    };
    let address = |text: &str| -> SocketAddr { text.parse().unwrap() };
    let version: Version = version.parse().unwrap();
    ListenerAddresses {
        version,
        login: address(login),
        char: address(char),
        map: address(map),
    }
}

/// Lets clients register and make characters, kills the server after so many of them were told yes, and returns all
/// that anybody was told.
fn register_until_killed(mut server: Child, at: ListenerAddresses, round: u32, kill_after: usize) -> Vec<Told> {
    let (sender, yes) = mpsc::channel();
    let clients: Vec<_> = (0..CLIENTS)
        .map(|client| {
            let sender = sender.clone();
            thread::spawn(move || register(at, &format!("r{round}c{client}n"), &sender))
        })
        .collect();
    drop(sender);
    let mut told: Vec<_> = yes.iter().take(kill_after).collect();
    server.kill().unwrap();
    server.wait().unwrap();
    for client in clients {
        assert!(
            client.join().unwrap().is_err(),
            "the connection of a killed server ends"
        );
    }
    told.extend(yes.iter());
    told
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
fn check(data: &Path, told: &[Told]) {
    let database = Database::open(data).unwrap_or_else(|error| panic!("{error}"));
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
