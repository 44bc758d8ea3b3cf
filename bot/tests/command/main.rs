//! The `bot` program: exit codes, reports on stdout, everything else on stderr.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod consent;
#[cfg(feature = "embedded")]
mod demo;
#[cfg(feature = "embedded")]
mod doctor;
#[cfg(feature = "embedded")]
mod economy;
#[cfg(feature = "embedded")]
mod library;
#[cfg(feature = "embedded")]
mod provision;
#[cfg(all(feature = "embedded", unix))]
mod record;
mod scenario;
#[cfg(feature = "embedded")]
mod swarm;

use std::{
    net::TcpListener,
    process::{Command, Output},
};

use serde_json::Value;

fn bot(flags: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bot"));
    command.args(flags.split_whitespace());
    command
}

fn run(flags: &str) -> (Option<i32>, String, String) {
    let Output { status, stdout, stderr } = bot(flags).output().unwrap();
    (
        status.code(),
        String::from_utf8(stdout).unwrap(),
        String::from_utf8(stderr).unwrap(),
    )
}

/// A server with its data in `folder`, which makes accounts at their first login; of all else, what `change` says.
#[cfg(feature = "embedded")]
fn serve<const N: usize>(
    folder: &tempfile::TempDir,
    listeners: [server::config::ListenerConfig; N],
    change: impl FnOnce(&mut server::config::Config),
) -> server::Running {
    use server::config::{Config, PasswordConfig};
    let mut config = Config {
        listeners: listeners.into(),
        ..Config::default()
    };
    config.store.path = folder.path().join("store");
    config.password = PasswordConfig::cheap();
    config.accounts.registration = true;
    change(&mut config);
    server::run(&config).unwrap()
}

/// What a command says, and its exit code, when it is interrupted while it waits for the first word of a server.
#[cfg(all(unix, feature = "embedded"))]
fn interrupted(flags: impl FnOnce(std::net::SocketAddr) -> String) -> (Option<i32>, Value) {
    use std::process::Stdio;
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let mut command = bot(&flags(silent.local_addr().unwrap()));
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let _connection = silent.accept().unwrap();
    interrupt(&child);
    let output = child.wait_with_output().unwrap();
    (output.status.code(), serde_json::from_slice(&output.stdout).unwrap())
}

/// Ctrl-C.
#[cfg(all(unix, feature = "embedded"))]
fn interrupt(child: &std::process::Child) {
    let id = rustix::process::Pid::from_child(child);
    rustix::process::kill_process(id, rustix::process::Signal::INT).unwrap();
}

#[test]
fn help_is_no_error_and_names_the_exit_codes() {
    let (code, stdout, stderr) = run("swarm --help");
    assert_eq!((code, stderr.as_str()), (Some(0), ""));
    assert!(
        stdout.contains("--fail-if") && stdout.contains("walk_ack.p99>200ms"),
        "{stdout}"
    );
    assert!(run("--help").1.contains("96 generator saturated"));
}

#[test]
fn a_bad_configuration_says_what_to_do_and_measures_nothing() {
    for (flags, hint) in [
        ("swarm --packetver main-20220406", "--target"),
        (
            "swarm --target 127.0.0.1:6900 --packetver main-20130808",
            "main-20130807",
        ),
        (
            "swarm --target 8.8.8.8:6900 --packetver main-20220406",
            "public internet",
        ),
        (
            "swarm --target 127.0.0.1:6900 --packetver main-20220406 --bots 0",
            "at least one",
        ),
        (
            "swarm --target 127.0.0.1:6900 --packetver main-20220406 --patience 0s",
            "nobody answers at once",
        ),
        (
            "swarm --target 127.0.0.1:6900 --packetver main-20220406 --fail-if speed>1",
            "no metric",
        ),
    ] {
        let (code, stdout, stderr) = run(flags);
        assert_eq!((code, stdout.as_str()), (Some(104), ""), "{flags}");
        assert!(stderr.contains(hint), "{flags}: {stderr}");
    }
}

#[test]
fn a_server_that_is_not_there_is_unreachable() {
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let (code, stdout, _) = run(&format!(
        "swarm --target {closed} --packetver main-20220406 --bots 2 --ramp 0s --duration 1s --json"
    ));
    let report: Value = serde_json::from_str(&stdout).unwrap();
    assert_eq!((code, report["verdict"].as_str()), (Some(97), Some("unreachable")));
    assert_eq!(report["errors"]["causes"]["refused.connect"]["count"], 2);
}

/// Addresses that a swarm connects from, by a server that hangs up on everybody.
#[cfg(target_os = "linux")]
fn sources(flags: &str) -> Vec<String> {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let target = listener.local_addr().unwrap();
    let flags =
        format!("swarm --target {target} --packetver main-20220406 --bots 5 --ramp 0s --duration 500ms -q {flags}");
    let swarm = std::thread::spawn(move || run(&flags));
    let mut sources: Vec<String> = (0..5).map(|_| listener.accept().unwrap().1.ip().to_string()).collect();
    drop(listener);
    assert_eq!(swarm.join().unwrap().0, Some(97));
    sources.sort();
    sources
}

#[cfg(target_os = "linux")]
#[test]
fn each_bot_has_an_address_of_its_own_on_loopback() {
    let own = ["127.1.0.1", "127.1.0.2", "127.1.0.3", "127.1.0.4", "127.1.0.5"];
    assert_eq!(sources(""), own);
    assert_eq!(sources("--source-addresses off"), ["127.0.0.1"; 5]);
}
