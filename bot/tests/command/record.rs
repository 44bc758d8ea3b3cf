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
    client::{self, Heard, MapClient, Settings},
    record::{self, Passed, write_line},
    stats::Step,
    swarm::consent::Permission,
};
use packets::{CzGlobalMessage, CzReqDisconnect, HcAcceptEnter, Packet, Profile, RoString, Server, fill};
use server::{Running, config::ListenerConfig};
use specs::capture::{Ports, Session};
use tempfile::TempDir;
use tokio::runtime;

use super::*;

const VERSION: &str = "re-20120307";

/// What the two players' characters do not have in common: how they look, and where they stand after a replay, which cuts walks short as the machine lets it.
const OWN: &str = "--ignore HC_ACCEPT_ENTER.characters[0].hair,HC_ACCEPT_ENTER.characters[0].hair_color,\
                    ZC_ACCEPT_ENTER.position,ZC_NPCACK_MAPMOVE";

fn server(folder: &TempDir) -> (Running, SocketAddr) {
    let listener = ListenerConfig {
        obfuscation: server::config::Obfuscation::On,
        ..ListenerConfig::any_port(VERSION.parse().unwrap())
    };
    let server = serve(folder, [listener], |config| config.accounts.pincode = true);
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

fn settings(target: &str, username: &str) -> Settings {
    Settings {
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
    }
}

fn wait(work: impl Future<Output = ()>) {
    let runtime = runtime::Builder::new_current_thread().enable_all().build();
    runtime.unwrap().block_on(work);
}

async fn quit(client: &mut MapClient) {
    client.connection.send(&CzReqDisconnect::default()).unwrap();
    let quit = |heard: &Heard<'_>| matches!(heard, Heard::Quit(_)).then_some(());
    client.wait(Step::Quit, Duration::from_mins(1), quit).await.unwrap();
}

/// Plays a little: walks a cell, says something, leaves.
fn play(target: &str, username: &str) {
    let settings = settings(target, username);
    wait(async {
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
        quit(&mut client).await;
    });
}

/// Stands there until somebody else says something.
fn listen(target: SocketAddr, username: &str, then: impl FnOnce()) {
    let settings = settings(&target.to_string(), username);
    wait(async {
        let mut client = client::enter(&settings).await.unwrap();
        then();
        let chat = |heard: &Heard<'_>| matches!(heard, Heard::Chat(..)).then_some(());
        client.wait(Step::ChatEcho, settings.patience, chat).await.unwrap();
        quit(&mut client).await;
    });
}

#[test]
fn what_is_no_recording_leaves_no_folder_and_a_recording_is_not_written_over() {
    let folder = TempDir::new().unwrap();
    let out = folder.path().join("recording");
    let record = |listen: SocketAddr| {
        run(&format!(
            "record --listen {listen} --target 127.0.0.1:1 --packetver {VERSION} --out {}",
            out.display()
        ))
    };
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let (code, _, stderr) = record(taken.local_addr().unwrap());
    assert_eq!(code, Some(104), "{stderr}");
    assert!(stderr.contains("give another port") && !out.exists(), "{stderr}");
    fs::create_dir(&out).unwrap();
    fs::write(out.join("session.jsonl"), "mine").unwrap();
    let (code, _, stderr) = record("127.0.0.1:0".parse().unwrap());
    assert_eq!(code, Some(104), "{stderr}");
    assert!(stderr.contains("another folder"), "{stderr}");
    assert_eq!(fs::read_to_string(out.join("session.jsonl")).unwrap(), "mine");
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
    assert!(!traffic.windows(10).any(|window| window == b"opensesame"));
    is_read_by_specs(&out);

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
    is_stopped(&folder, target, &lines);
    let (code, stdout, _) = run(&format!("replay {} --target {target} --password wrong", out.display()));
    assert_eq!(code, Some(99), "{stdout}");
    assert!(stdout.contains("AC_REFUSE_LOGIN"), "{stdout}");
}

/// `specs decode` finds the same packets in both files, and nothing wrong with them.
fn is_read_by_specs(recording: &Path) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../specs/packets");
    let protocol = specs::load(&folder).unwrap();
    let packets = |file: &str| {
        let bytes = fs::read(recording.join(file)).unwrap();
        let session = Session::read(&protocol, VERSION.parse().unwrap(), &bytes, &Ports::default()).unwrap();
        let mut packets = Vec::new();
        for record in &session.records {
            assert_eq!(session.reading(record).error, None, "{file}: {record:?}");
            packets.push((record.server.unwrap(), record.direction, record.bytes.clone()));
        }
        packets.sort();
        packets
    };
    let lines = packets("session.jsonl");
    assert!(lines.len() > 30, "{}", lines.len());
    assert_eq!(lines, packets("session.pcapng"));
}

/// A session of other lines, played with the account of `player1`.
fn replayed(folder: &TempDir, target: SocketAddr, lines: &str) -> (Option<i32>, Value) {
    let file = folder.path().join("other.jsonl");
    fs::write(&file, lines).unwrap();
    let (code, stdout, _) = run(&format!(
        "replay {} --target {target} --password opensesame --account player1 {OWN} --fast --json",
        file.display()
    ));
    (code, serde_json::from_str(&stdout).expect(&stdout))
}

/// What differed, as `what packet field`.
fn differences(report: &Value) -> Vec<String> {
    let text = |difference: &Value, key: &str| {
        let text = difference.get(key).and_then(Value::as_str);
        text.unwrap_or_default().to_owned()
    };
    let all = report.get("differences").and_then(Value::as_array).unwrap();
    let line = |one| format!("{} {} {}", text(one, "what"), text(one, "packet"), text(one, "field"));
    all.iter().map(line).collect()
}

/// The session with other packets in it.
fn edited(lines: &str, edit: impl Fn(&str, &mut Passed)) -> String {
    let profile = Profile::get(VERSION.parse().unwrap()).unwrap();
    let mut out = Vec::new();
    for mut passed in record::Session::read(lines).unwrap().packets {
        edit(&passed.name(profile), &mut passed);
        write_line(&mut out, &passed, profile, Some(passed.server == Server::Map)).unwrap();
    }
    String::from_utf8(out).unwrap()
}

/// A character whose zeny is another, and an answer that is the last one.
fn differs_in_what_matters(folder: &TempDir, target: SocketAddr, lines: &str) {
    let profile = Profile::get(VERSION.parse().unwrap()).unwrap();
    let richer = edited(lines, |name, passed| {
        if name == "HC_ACCEPT_ENTER" {
            let mut list = HcAcceptEnter::decode(&passed.bytes, profile).unwrap();
            list.characters.first_mut().unwrap().zeny += 1;
            passed.bytes.clear();
            list.encode(profile, &mut passed.bytes).unwrap();
        }
    });
    let (code, report) = replayed(folder, target, &richer);
    assert_eq!(
        (code, differences(&report)),
        (Some(99), vec!["field HC_ACCEPT_ENTER characters[0].zeny".to_owned()])
    );
    let without_last = lines
        .split_inclusive('\n')
        .filter(|line| !line.contains("ZC_ACK_REQ_DISCONNECT"));
    let (code, report) = replayed(folder, target, &without_last.collect::<String>());
    assert_eq!(
        (code, differences(&report)),
        (Some(99), vec!["extra ZC_ACK_REQ_DISCONNECT ".to_owned()])
    );
}

/// Ctrl-C ends a replay with a report, and its character is logged out: the account can be used at once.
fn is_stopped(folder: &TempDir, target: SocketAddr, lines: &str) {
    let file = folder.path().join("slow.jsonl");
    // The client says nothing for a day before it leaves.
    let slow = edited(lines, |name, passed| {
        if name == "CZ_REQ_DISCONNECT" {
            passed.time = Duration::from_hours(24);
        }
    });
    fs::write(&file, slow).unwrap();
    let mut replay = None;
    let mut command = bot(&format!(
        "replay {} --target {target} --password opensesame --json",
        file.display()
    ));
    listen(target, "player1", || {
        replay = Some(command.stdout(Stdio::piped()).spawn().unwrap());
    });
    let child = replay.unwrap();
    Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status()
        .unwrap();
    let output = child.wait_with_output().unwrap();
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(
        (output.status.code(), report.pointer("/exit_code")),
        (Some(105), Some(&105.into()))
    );
    let stopped = report.pointer("/stopped").and_then(Value::as_str).unwrap();
    assert!(stopped.contains("interrupted"), "{report}");
    play(&target.to_string(), "player0");
}

/// Another player is answered alike; an answer that the recording does not have is told.
fn differs(folder: &TempDir, target: SocketAddr, lines: &str) {
    let out = folder.path().join("recording");
    let (code, stdout, _) = run(&format!(
        "replay {} --target {target} --password opensesame --account player1 {OWN} --fast",
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
        "replay {} --target {target} --password opensesame --account player1 {OWN} --json",
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
    differs_in_what_matters(folder, target, lines);
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
    assert_eq!(code, Some(0), "it fails again the same way: {stdout}\n{stderr}");
}
