//! Stopping: everybody is told, everything is saved, nothing is left behind.

use std::{
    net::TcpStream,
    time::{Duration, Instant},
};

use packets::{AcAcceptLogin, CaLogin, RoString, ScNotifyBan, Server, fill};
use server::{
    RunError,
    config::StoreEngine,
    net::NetError,
    persistence::{
        Database,
        repository::{accounts, characters},
    },
};

use super::{
    client::{Connection, log_in},
    config,
    process::Process,
    told,
};

#[test]
fn everybody_is_told_wherever_they_are() {
    let folder = tempfile::tempdir().unwrap();
    let running = server::run(&config(folder.path(), &["main-20220406", "re-20120307"])).unwrap();
    let mut connections = Vec::new();
    for (at, name) in running.addresses().iter().zip(["First", "Second"]) {
        let mut login = Connection::open(at.login, at.version, Server::Login).unwrap();
        login.send(&registration(&format!("{name}Login_M"))).unwrap();
        // The login server is done with it, and clients keep it open for a while.
        login.wait_for::<AcAcceptLogin>().unwrap();
        connections.push(login);
        connections.push(log_in(at, &format!("{name}Lobby_M"), "secret").unwrap().connection);
        let mut lobby = log_in(at, &format!("{name}Player_M"), "secret").unwrap();
        lobby.create(name, 0).unwrap();
        connections.push(lobby.play(0).unwrap().connection);
    }
    running.shutdown().unwrap();
    for connection in &mut connections {
        let told: ScNotifyBan = connection.wait_for().unwrap();
        assert_eq!(told.reason.0, 1, "the server is closed");
        assert!(connection.wait_for::<ScNotifyBan>().is_err(), "and the connection ends");
    }
}

fn registration(user: &str) -> CaLogin {
    fill!(CaLogin {
        username: RoString::from(user),
        password: RoString::from("secret")
    })
}

#[test]
fn clients_that_say_and_read_nothing_do_not_hold_it_up() {
    let folder = tempfile::tempdir().unwrap();
    let running = server::run(&config(folder.path(), &["main-20220406"])).unwrap();
    let [at] = *running.addresses() else {
        panic!("one listener")
    };
    let _silent: Vec<_> = [at.login, at.char, at.map, at.map]
        .map(|address| TcpStream::connect(address).unwrap())
        .into();
    let half = Connection::open(at.login, at.version, Server::Login).unwrap();
    running.shutdown().unwrap();
    drop(half);
    assert!(TcpStream::connect(at.login).is_err(), "nobody listens any more");
}

#[test]
fn a_dropped_server_saves_and_frees_its_data_too() {
    let folder = tempfile::tempdir().unwrap();
    let running = server::run(&config(folder.path(), &["main-20220406"])).unwrap();
    let [at] = running.addresses() else {
        panic!("one listener")
    };
    log_in(at, "dropped_M", "secret").unwrap().create("Dropped", 0).unwrap();
    drop(running);
    let database = Database::open(folder.path(), StoreEngine::Sled).unwrap();
    let account = accounts::all(&database).next().unwrap().unwrap();
    let stored = characters::of_account(&database, account.id).unwrap();
    assert_eq!(
        stored
            .iter()
            .map(|character| character.name.to_string())
            .collect::<Vec<_>>(),
        ["Dropped"]
    );
}

#[test]
fn a_second_server_on_the_same_data_does_not_start() {
    let folder = tempfile::tempdir().unwrap();
    let config = config(folder.path(), &["main-20220406"]);
    let running = server::run(&config).unwrap();
    let error = server::run(&config).err().unwrap().to_string();
    assert!(error.contains("in use by another server"), "{error}");
    running.shutdown().unwrap();
    server::run(&config).unwrap().shutdown().unwrap();
}

#[tokio::test]
async fn a_program_with_a_runtime_of_its_own_starts_it_and_waits_for_its_end() {
    let folder = tempfile::tempdir().unwrap();
    let running = server::run(&config(&folder.path().join("one"), &["main-20220406"])).unwrap();
    let mut second = config(&folder.path().join("two"), &["main-20220406"]);
    second.listeners.first_mut().unwrap().map = running.addresses().first().unwrap().map.port();
    let error = server::run(&second).err().unwrap();
    assert!(matches!(error, RunError::Net(NetError::Bind { .. })), "{error}");
    let ended = running.ended();
    let stopping = tokio::task::spawn_blocking(move || running.shutdown());
    ended.await;
    stopping.await.unwrap().unwrap();
}

#[test]
fn a_signal_under_load_ends_it_in_time_and_nothing_that_was_told_is_lost() {
    let folder = tempfile::tempdir().unwrap();
    let settings = "[password]\npreset = \"cheap\"\n[accounts]\nregistration = true\n\
                    [[listener]]\npacketver = \"main-20220406\"\nlogin = 0\nchar = 0\nmap = 0\n";
    let server = Process::start(folder.path(), settings);
    let [at] = *server.listeners else {
        panic!("one listener")
    };
    let (busy, made) = told::start(4, at, "busy");
    let mut told: Vec<_> = made.iter().take(40).collect();
    let begin = Instant::now();
    let (status, log) = server.stop();
    assert!(
        status.success() && begin.elapsed() < Duration::from_secs(5),
        "{status}: {log}"
    );
    assert!(!log.contains("cutting off"), "{log}");
    for client in busy {
        assert!(client.join().unwrap().is_err(), "the connection ends");
    }
    told.extend(made.iter());
    told::check(&folder.path().join("data"), &told);
}
