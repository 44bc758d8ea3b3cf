//! `bot record` and `bot replay`: what is written of a session, and whether playing it again finds the same answers.

use std::{
    fs,
    io::{BufRead, BufReader},
    net::SocketAddr,
    path::Path,
    process::{Child, Stdio},
    time::Duration,
};

use bot::{
    behavior::Cell,
    client::{self, Heard, Settings},
    stats::Step,
    swarm::consent::Permission,
};
use packets::{CzGlobalMessage, CzReqDisconnect, Profile, RoString, fill};
use server::{
    Running,
    config::{Config, ListenerConfig, PasswordConfig},
};
use tempfile::TempDir;
use tokio::runtime;

use super::*;

const VERSION: &str = "re-20120307";

fn server(folder: &TempDir) -> (Running, SocketAddr) {
    let listener = ListenerConfig {
        obfuscation: server::config::Obfuscation::On,
        ..ListenerConfig::any_port(VERSION.parse().unwrap())
    };
    let mut config = Config {
        listeners: vec![listener],
        ..Config::default()
    };
    config.store.path = folder.path().join("store");
    config.password = PasswordConfig::cheap();
    config.accounts.registration = true;
    config.accounts.pincode = true;
    let server = server::run(&config).unwrap();
    let target = server.addresses().first().unwrap().login;
    let (code, stdout, _) = run(&format!(
        "provision --target {target} --packetver {VERSION} --accounts 2 --sex male --account-prefix player --password opensesame"
    ));
    assert_eq!(code, Some(0), "{stdout}");
    (server, target)
}

/// Starts a recorder; where it listens.
fn recorder(target: SocketAddr, folder: &Path) -> (Child, String) {
    let flags = format!(
        "record --listen 127.0.0.1:0 --target {target} --packetver {VERSION} --out {}",
        folder.display()
    );
    let mut child = bot(&flags)
        .stderr(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stderr.take().unwrap()).lines();
    let mut lines = lines.map_while(Result::ok);
    let listens = lines.find_map(|line| Some(line.strip_prefix("listens on ")?.split_once(',')?.0.to_owned()));
    // Its pipe must not fill up.
    std::thread::spawn(move || lines.for_each(drop));
    (child, listens.unwrap())
}

/// Plays a little: walks a cell, says something, leaves.
fn play(target: &str, username: &str) {
    let settings = Settings {
        profile: Profile::get(VERSION.parse().unwrap()).unwrap(),
        obfuscation: true,
        target: target.parse().unwrap(),
        permission: Permission::default(),
        source: None,
        username: username.to_owned(),
        password: "opensesame".to_owned(),
        register: false,
        pincode: "7294".parse().unwrap(),
        character: username.to_owned(),
        patience: Duration::from_mins(1),
        tape: None,
    };
    let play = async {
        let mut client = client::enter(&settings).await.unwrap();
        let to = Cell::new(client.cell.x + 1, client.cell.y);
        client.walk(to, settings.patience).await.unwrap();
        let text = format!("{} : hello", client.chosen.name);
        let line = fill!(CzGlobalMessage {
            text: RoString::terminated(&text)
        });
        client.connection.send(&line).unwrap();
        let echo = |heard: &Heard<'_>| matches!(heard, Heard::OwnChat(_)).then_some(());
        client.wait(Step::ChatEcho, settings.patience, echo).await.unwrap();
        client.connection.send(&CzReqDisconnect::default()).unwrap();
        let quit = |heard: &Heard<'_>| matches!(heard, Heard::Quit(_)).then_some(());
        client.wait(Step::Quit, settings.patience, quit).await.unwrap();
    };
    let runtime = runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(play);
}

#[test]
fn a_session_is_recorded_without_its_secrets_and_plays_again_with_the_same_answers() {
    let folder = TempDir::new().unwrap();
    let (_server, target) = server(&folder);
    let out = folder.path().join("recording");
    let (mut child, listens) = recorder(target, &out);
    play(&listens, "player0");
    Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status()
        .unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(0));

    let lines = fs::read_to_string(out.join("session.jsonl")).unwrap();
    for name in [
        "CA_LOGIN",
        "HC_ACCOUNT_ID",
        "CZ_ENTER",
        "CZ_REQUEST_MOVE",
        "ZC_NOTIFY_PLAYERMOVE",
        "CZ_REQ_DISCONNECT",
    ] {
        assert!(lines.contains(&format!("\"name\":\"{name}\"")), "{name}");
    }
    assert!(lines.contains("\"obfuscated\":true") && !lines.contains("opensesame"));
    let traffic = fs::read(out.join("session.pcapng")).unwrap();
    assert_eq!(traffic.first_chunk(), Some(&0x0a0d_0d0a_u32.to_le_bytes()));
    assert!(!traffic.windows(10).any(|window| window == b"opensesame"));

    // Another server that was prepared alike answers alike, at either pace.
    for pace in ["", "--fast"] {
        let folder = TempDir::new().unwrap();
        let (_other, target) = server(&folder);
        let (code, stdout, stderr) = run(&format!(
            "replay {} --target {target} --password opensesame {pace}",
            out.display()
        ));
        assert_eq!(code, Some(0), "{stdout}\n{stderr}");
        assert!(stdout.starts_with("3 connections, "), "{stdout}");
    }
    differs(&folder, target, &lines);
    let (code, stdout, _) = run(&format!("replay {} --target {target} --password wrong", out.display()));
    assert_eq!(code, Some(99), "{stdout}");
    assert!(stdout.contains("AC_REFUSE_LOGIN"), "{stdout}");
}

/// Another player is answered alike; an answer that the recording does not have is told.
fn differs(folder: &TempDir, target: SocketAddr, lines: &str) {
    let out = folder.path().join("recording");
    let (code, stdout, _) = run(&format!(
        "replay {} --target {target} --password opensesame --account player1 --fast",
        out.display()
    ));
    assert_eq!(code, Some(0), "{stdout}");
    let fewer: String = lines
        .split_inclusive('\n')
        .filter(|line| !line.contains("ZC_NOTIFY_PLAYERCHAT"))
        .collect();
    let other = folder.path().join("fewer.jsonl");
    fs::write(&other, fewer).unwrap();
    let (code, stdout, _) = run(&format!(
        "replay {} --target {target} --password opensesame --account player1 --json",
        other.display()
    ));
    let report: Value = serde_json::from_str(&stdout).unwrap();
    assert_eq!(
        (code, report.pointer("/exit_code")),
        (Some(99), Some(&99.into())),
        "{stdout}"
    );
    let first = |field: &str| report.pointer(&format!("/differences/0/{field}"));
    assert_eq!(
        (first("packet"), first("what")),
        (Some(&"ZC_NOTIFY_PLAYERCHAT".into()), Some(&"extra".into())),
        "{stdout}"
    );
}

#[test]
fn what_is_no_session_is_told_and_recordings_are_not_written_over() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("session.jsonl");
    fs::write(&file, "{}\n").unwrap();
    let (code, _, stderr) = run(&format!("replay {} --target 127.0.0.1:1", folder.path().display()));
    assert_eq!(code, Some(104));
    assert!(stderr.contains("line 1"), "{stderr}");
    let (code, _, stderr) = run(&format!(
        "record --listen 127.0.0.1:0 --target 127.0.0.1:1 --packetver {VERSION} --out {}",
        folder.path().display()
    ));
    assert_eq!(code, Some(104), "{stderr}");
    assert_eq!(fs::read_to_string(&file).unwrap(), "{}\n");
}

#[test]
fn a_failed_bot_leaves_its_last_packets() {
    let folder = TempDir::new().unwrap();
    let (_server, target) = server(&folder);
    let kept = folder.path().join("failed");
    // Without obfuscation the map server lets nobody in.
    let (_, stdout, _) = run(&format!(
        "swarm --target {target} --packetver {VERSION} --bots 1 --ramp 0s --duration 3s --account-prefix player --password opensesame \
         --patience 2s --keep-failed {} --json -q",
        kept.display()
    ));
    let file = fs::read_dir(&kept).unwrap().next().expect(&stdout).unwrap().path();
    let text = fs::read_to_string(&file).unwrap();
    assert!(text.contains("CZ_ENTER") && !text.contains("opensesame"), "{text}");
    let (code, stdout, stderr) = run(&format!(
        "replay {} --target {target} --password opensesame --fast",
        file.display()
    ));
    assert!(
        code == Some(0) || stdout.contains("closed"),
        "it fails again the same way: {stdout}\n{stderr}"
    );
}
