//! The server's binary, run as an operator runs it.

use std::{
    fs,
    io::{BufRead as _, BufReader, Read as _},
    net::SocketAddr,
    path::Path,
    process::{Child, Command, ExitStatus, Stdio},
    thread::{self, JoinHandle},
};

use packets::Version;
use server::net::ListenerAddresses;

/// A running server. It is killed when it is dropped.
pub(crate) struct Process {
    child: Child,
    pub(crate) listeners: Vec<ListenerAddresses>,
    log: Option<JoinHandle<String>>,
}

impl Process {
    /// Starts a server with `settings` (TOML) over the data in `folder`, and waits until it listens.
    pub(crate) fn start(folder: &Path, settings: &str) -> Self {
        let file = folder.join("server.toml");
        fs::write(&file, settings).unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_server"));
        command.arg("run").arg("--config").arg(file);
        command.arg("--data").arg(folder.join("data"));
        command.env("RUST_LOG", "info").env("NO_COLOR", "1");
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        // Somebody must read it: a full pipe would hold the server up.
        let mut log = child.stderr.take().unwrap();
        let log = thread::spawn(move || {
            let mut text = String::new();
            log.read_to_string(&mut text).unwrap();
            text
        });
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let listeners = lines
            .take(settings.matches("[[listener]]").count())
            .map(|line| addresses(&line.unwrap()))
            .collect();
        let log = Some(log);
        Self { child, listeners, log }
    }

    /// Has it stop by SIGTERM. How it ended, and its log.
    pub(crate) fn stop(mut self) -> (ExitStatus, String) {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
        let status = self.child.wait().unwrap();
        (status, self.log.take().unwrap().join().unwrap())
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // Both fail for one that has ended.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
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
