//! `bot doctor`: what it finds out of a server, and how it ends.

use std::{net::TcpListener, thread};

use server::{
    Running,
    config::{Config, ListenerConfig, PasswordConfig},
};
use tempfile::TempDir;

use super::*;

fn server(folder: &TempDir, version: &str) -> Running {
    let mut config = Config {
        listeners: vec![ListenerConfig::any_port(version.parse().unwrap())],
        ..Config::default()
    };
    config.store.path = folder.path().join("store");
    config.password = PasswordConfig::cheap();
    config.accounts.registration = true;
    config.accounts.pincode = true;
    server::run(&config).unwrap()
}

fn report(stdout: &str) -> Value {
    serde_json::from_str(stdout).unwrap()
}

#[test]
fn it_finds_the_version_the_pincode_and_the_registration_by_what_is_answered() {
    let folder = TempDir::new().unwrap();
    let server = server(&folder, "re-20180621");
    let target = server.addresses()[0].login;
    let (code, stdout, stderr) = run(&format!("doctor {target} --register --json --patience 20s"));
    let found = report(&stdout);
    assert_eq!(code, Some(0), "{stdout}\n{stderr}");
    assert_eq!(found["verdict"], "fine");
    let fit = found["versions"]["fit"].as_array().unwrap();
    assert!(fit.contains(&"re-20180621".into()), "{fit:?}");
    assert!(!fit.contains(&"main-20220406".into()), "{fit:?}");
    assert_eq!(
        (&found["pincode"], &found["obfuscation"], &found["registration"]),
        (&"not_set".into(), &"off".into(), &true.into())
    );
    assert!(found["times_us"]["walk_ack"].as_u64().is_some(), "{stdout}");

    let (code, stdout, _) = run(&format!("doctor {target} --packetver re-20180621"));
    assert_eq!(code, Some(0), "{stdout}");
    assert!(stdout.contains("on; the one given is right"), "{stdout}");
    assert!(
        stdout.contains("bot swarm --target") && stdout.contains("allow_list"),
        "{stdout}"
    );

    let (code, stdout, _) = run(&format!(
        "doctor {target} --packetver re-20180621 --password wrong --json"
    ));
    assert_eq!(
        (code, report(&stdout)["verdict"].as_str()),
        (Some(99), Some("not_ready"))
    );

    let (code, stdout, _) = run(&format!("doctor {target} --packetver re-20120307 --json"));
    assert_eq!(code, Some(99), "another version does not fit: {stdout}");
    assert!(stdout.contains("leave --packetver out"), "{stdout}");
}

#[test]
fn quick_connections_are_tried_when_asked_for() {
    let folder = TempDir::new().unwrap();
    let server = server(&folder, "main-20220406");
    let target = server.addresses()[0].login;
    let (code, stdout, _) = run(&format!(
        "doctor {target} --packetver main-20220406 --register --try-limits --json"
    ));
    let found = report(&stdout);
    assert_eq!(code, Some(0), "{stdout}");
    assert_eq!(found["quick_connects"]["banned"], false);
}

#[test]
fn a_server_that_is_down_or_hangs_up_is_unreachable() {
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let (code, stdout, _) = run(&format!("doctor {closed} --packetver main-20220406 --json"));
    assert_eq!(
        (code, report(&stdout)["verdict"].as_str()),
        (Some(97), Some("unreachable"))
    );

    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let target = listener.local_addr().unwrap();
    let hangs_up = thread::spawn(move || drop(listener.accept().unwrap()));
    let (code, stdout, _) = run(&format!("doctor {target} --packetver main-20220406"));
    hangs_up.join().unwrap();
    assert_eq!(code, Some(97), "{stdout}");
    assert_eq!(run("doctor 8.8.8.8:6900").0, Some(104));
}
