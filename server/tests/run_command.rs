//! `server run` as an operator runs it: what it prints, what it listens on, how it stops.

#![cfg(unix)]
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

use std::{
    fs,
    io::{BufRead, BufReader, Read as _},
    net::TcpStream,
    path::Path,
    process::{Child, Command, ExitStatus, Output, Stdio},
};

/// Two versions on any ports, with cheap passwords.
const SETTINGS: &str = r#"
[password]
preset = "cheap"
[[listener]]
packetver = "main-20220406"
login = 0
char = 0
map = 0
[[listener]]
packetver = "re-20120307"
login = 0
char = 0
map = 0
"#;

/// A server that has said where it listens.
struct Server {
    process: Child,
    listening: Vec<String>,
}

impl Server {
    fn start(folder: &Path) -> Self {
        Self::start_with(folder, SETTINGS)
    }

    fn start_with(folder: &Path, settings: &str) -> Self {
        fs::write(folder.join("server.toml"), settings).unwrap();
        let mut process = run(folder)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let listening = lines.take(2).map(Result::unwrap).collect();
        Self { process, listening }
    }

    fn signal(&self, signal: &str) {
        let sent = Command::new("kill")
            .args([signal, &self.process.id().to_string()])
            .status()
            .unwrap();
        assert!(sent.success());
    }

    /// How it ended, and its log.
    fn wait(mut self) -> (ExitStatus, String) {
        let mut log = String::new();
        self.process.stderr.take().unwrap().read_to_string(&mut log).unwrap();
        (self.process.wait().unwrap(), log)
    }

    /// The address of a listener's login server.
    fn login(&self, listener: usize) -> &str {
        self.listening[listener].split(' ').nth(3).unwrap()
    }
}

fn run(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_server"));
    command
        .arg("run")
        .arg("--config")
        .arg(folder.join("server.toml"))
        .arg("--data")
        .arg(folder.join("data"));
    command
}

fn list_accounts(folder: &Path) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_server"));
    command
        .args(["account", "list", "--data"])
        .arg(folder.join("data"))
        .output()
        .unwrap()
}

#[test]
fn it_stops_well_when_the_program_that_started_it_is_gone_if_it_is_told_to() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("server.toml"), SETTINGS).unwrap();
    let mut command = run(folder.path());
    command.arg("--until-stdin-ends").stdin(Stdio::piped());
    let mut process = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
    assert!(lines.next().unwrap().unwrap().starts_with("listening"));
    assert_eq!(process.try_wait().unwrap(), None, "its input has not ended");
    drop(process.stdin.take());
    let output = process.wait_with_output().unwrap();
    let log = String::from_utf8(output.stderr).unwrap();
    assert!(
        output.status.success() && log.contains("standard input has ended"),
        "{log}"
    );
}

#[test]
fn a_filter_of_the_environment_that_is_none_is_told_and_the_configurations_is_used() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("server.toml"), SETTINGS).unwrap();
    let mut command = run(folder.path());
    command.env("RUST_LOG", "server=loud");
    command.arg("--until-stdin-ends").stdin(Stdio::null());
    let log = String::from_utf8(command.output().unwrap().stderr).unwrap();
    assert!(log.contains("RUST_LOG is no filter: \"server=loud\""), "{log}");
    assert!(log.contains("passed its check"), "lines of level info are there: {log}");
}

#[test]
fn it_says_where_it_listens_and_takes_connections_there() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path());
    let versions: Vec<_> = server
        .listening
        .iter()
        .map(|line| line.split(' ').nth(1).unwrap())
        .collect();
    assert_eq!(versions, ["main-20220406", "re-20120307"]);
    for line in &server.listening {
        let words: Vec<_> = line.split(' ').collect();
        assert_eq!(
            (words[0], words[2], words[4], words[6]),
            ("listening", "login", "char", "map")
        );
        for address in [words[3], words[5], words[7]] {
            assert!(address.starts_with("127.0.0.1:"), "loopback by default: {address}");
            TcpStream::connect(address).unwrap();
        }
    }
    server.signal("-TERM");
    assert!(server.wait().0.success());
}

#[test]
fn either_signal_stops_it_with_clients_connected_and_the_data_is_free_again() {
    let folder = tempfile::tempdir().unwrap();
    for signal in ["-TERM", "-INT"] {
        let server = Server::start(folder.path());
        let mut clients = [server.login(0), server.login(1)].map(|address| TcpStream::connect(address).unwrap());
        assert_eq!(
            list_accounts(folder.path()).status.code(),
            Some(3),
            "the running server has the data"
        );
        server.signal(signal);
        let (status, log) = server.wait();
        assert_eq!(status.code(), Some(0), "{signal}: {log}");
        assert!(log.contains("told to stop"), "{log}");
        assert!(
            log.contains("served: 2 connections let in; closed: 2 Shutdown"),
            "{log}"
        );
        for client in &mut clients {
            let mut told = Vec::new();
            // A connection that the server had not let in yet is reset.
            let _ = client.read_to_end(&mut told);
            assert!(
                told.is_empty() || told == [0x81, 0x00, 0x01],
                "SC_NOTIFY_BAN, server closed: {told:x?}"
            );
        }
        assert_eq!(list_accounts(folder.path()).status.code(), Some(0), "the data is free");
    }
}

/// Reads the log up to a line with these words.
fn until(log: &mut impl BufRead, words: &str) -> String {
    let mut text = String::new();
    while !text.contains(words) {
        assert!(log.read_line(&mut text).unwrap() > 0, "no {words:?} in {text}");
    }
    text
}

#[test]
fn a_hang_up_has_world_and_configuration_read_anew_and_mistakes_change_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let world = folder.path().join("world");
    server::world::World::export(&world).unwrap();
    let settings = format!("[world]\nfolder = {:?}\n{SETTINGS}", world.to_str().unwrap());
    let server = Server::start_with(folder.path(), &settings);
    let mut process = server.process;
    let id = process.id().to_string();
    let signal = |signal: &str| {
        let sent = Command::new("kill").args([signal, &*id]).status();
        assert!(sent.unwrap().success());
    };
    let mut log = BufReader::new(process.stderr.take().unwrap());
    let npcs = fs::read_to_string(world.join("npcs.toml")).unwrap();
    fs::write(world.join("npcs.toml"), npcs.replace("Healer", "Surgeon")).unwrap();
    signal("-HUP");
    until(&mut log, "the world is another");
    fs::write(world.join("npcs.toml"), npcs.replace("sprite = 79", "sprite = red")).unwrap();
    signal("-HUP");
    let text = until(&mut log, "npcs.toml:");
    assert!(text.contains("Nothing is changed"), "{text}");
    fs::write(world.join("npcs.toml"), npcs).unwrap();
    fs::write(folder.path().join("server.toml"), settings.replace("cheap", "dear")).unwrap();
    signal("-HUP");
    let text = until(&mut log, "server.toml");
    assert!(text.contains("Nothing is changed"), "{text}");
    signal("-TERM");
    std::io::copy(&mut log, &mut std::io::sink()).unwrap();
    assert!(process.wait().unwrap().success());
}

#[test]
fn the_log_says_what_an_operator_may_have_overlooked() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path());
    server.signal("-TERM");
    let (_, log) = server.wait();
    assert!(log.contains("passwords are hashed cheaply"), "{log}");
    assert!(log.contains("server account add NAME"), "{log}");
}

#[test]
fn a_port_in_use_is_named_and_has_its_own_exit_code() {
    let folder = tempfile::tempdir().unwrap();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap();
    fs::write(
        folder.path().join("server.toml"),
        SETTINGS.replacen("char = 0", &format!("char = {}", address.port()), 1),
    )
    .unwrap();
    let output = run(folder.path()).output().unwrap();
    assert_eq!((output.status.code(), &*output.stdout), (Some(6), &b""[..]));
    let message = String::from_utf8(output.stderr).unwrap();
    assert!(
        message.contains(&address.to_string()) && message.contains("main-20220406"),
        "{message}"
    );
}

#[test]
fn a_version_that_nobody_knows_is_refused_as_wrong_configuration() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(
        folder.path().join("server.toml"),
        SETTINGS.replace("re-20120307", "re-19990101"),
    )
    .unwrap();
    let output = run(folder.path()).output().unwrap();
    assert_eq!((output.status.code(), &*output.stdout), (Some(2), &b""[..]));
    assert!(String::from_utf8(output.stderr).unwrap().contains("re-19990101"));
    assert!(!folder.path().join("data").exists(), "nothing is made that is not used");
}

#[test]
fn a_signal_that_comes_while_it_starts_stops_it_well() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("server.toml"), SETTINGS).unwrap();
    for _ in 0..5 {
        let process = run(folder.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut server = Server {
            process,
            listening: Vec::new(),
        };
        // The log's first line comes long before the ports are bound.
        let log = server.process.stderr.as_mut().unwrap();
        log.read_exact(&mut [0]).unwrap();
        server.signal("-TERM");
        let (status, log) = server.wait();
        assert_eq!(status.code(), Some(0), "{log}");
    }
}
