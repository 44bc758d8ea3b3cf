//! `bot swarm` against a server that is already there.

use packets::Version;
use server::{
    Running,
    config::{GroupConfig, ListenerConfig},
    net::ListenerAddresses,
};
use tempfile::TempDir;

use super::*;

const VERSIONS: [&str; 2] = ["main-20220406", "re-20180621"];

/// A server with a listener for each of [`VERSIONS`] that makes accounts at their first login.
pub(super) fn server(folder: &TempDir) -> Running {
    let listener = |version: &str| ListenerConfig::any_port(version.parse::<Version>().unwrap());
    // Everybody may have what an economy begins with.
    let player = GroupConfig {
        number: 0,
        name: "player".to_owned(),
        commands: vec!["zeny".to_owned(), "item".to_owned()],
    };
    serve(folder, VERSIONS.map(listener), |config| config.groups = vec![player])
}

#[test]
fn a_swarm_plays_two_versions_with_accounts_of_its_own() {
    let folder = TempDir::new().unwrap();
    let server = server(&folder);
    let [first, second] = server.addresses() else {
        panic!("two listeners");
    };
    let [a, b] = [first, second].map(|addresses: &ListenerAddresses| addresses.login);
    let flags = format!(
        "swarm --target {a} --target {}={b} --packetver {}=2,{} --bots 6 --ramp 300ms --account-prefix walker \
         --first-account 40 --register --seed 7 --walk 500ms --chat 1s --emote 1s --sit 6s --restart 5s --json",
        VERSIONS[1], VERSIONS[0], VERSIONS[1]
    );
    let (code, stdout, stderr) = run(&format!(
        "{flags} --duration 4s --password hush --fail-if errors>0 --fail-if reached.chat<6"
    ));
    // On a busy machine the generator may find itself too slow to judge: the counts hold all the same.
    assert!(matches!(code, Some(0 | 96)), "{stdout}\n{stderr}");
    let report: Value = serde_json::from_str(&stdout).unwrap();
    for (pointer, expected) in [
        ("/plan/seed", 7),
        ("/plan/shares/0/bots", 4),
        ("/plan/shares/1/bots", 2),
        ("/reached/chat", 6),
        ("/errors/total", 0),
        ("/walks/refused", 0),
        ("/latency_us/create/intended/count", 6),
    ] {
        assert_eq!(report.pointer(pointer), Some(&expected.into()), "{pointer}");
    }
    for pointer in [
        "/actions/emotes",
        "/actions/emotes_shown",
        "/actions/sits",
        "/actions/sat",
        "/actions/restarts",
        "/sight/pairs",
    ] {
        assert!(report.pointer(pointer).and_then(Value::as_u64) > Some(0), "{pointer}");
    }
    // Lines for people, while it ran: it is no terminal.
    assert!(!stderr.contains('\x1b'), "{stderr}");

    // The accounts are there now, with that password and no other; characters are not made again.
    let (code, stdout, _) = run(&format!("{flags} --duration 4s --password wrong"));
    let report: Value = serde_json::from_str(&stdout).unwrap();
    assert_eq!((code, report["verdict"].as_str()), (Some(97), Some("unreachable")));
    let refused = &report["errors"]["causes"]["login_refused.1"];
    assert_eq!(
        (&refused["count"], report["errors"]["total"].as_u64()),
        (&6.into(), Some(6))
    );
    assert!(refused["first"].as_str().unwrap().starts_with("walker4"), "{refused}");
    let (code, stdout, _) = run(&format!("{flags} --duration 500ms --password hush"));
    let report: Value = serde_json::from_str(&stdout).unwrap();
    assert!(matches!(code, Some(0 | 96)), "{stdout}");
    assert_eq!(report["reached"]["map"], 6);
    assert_eq!(report["latency_us"]["create"]["intended"]["count"], 0);
}

/// What no client does, of each kind.
const CHAOS: [&str; 8] = [
    "half-open",
    "reset-login",
    "trickle",
    "oversize",
    "wrong-state",
    "mutate",
    "duplicate",
    "storm",
];

#[test]
fn those_who_play_do_not_feel_those_who_do_what_no_client_does() {
    let folder = TempDir::new().unwrap();
    let server = server(&folder);
    let target = server.addresses()[0].login;
    let mix = CHAOS.join(",");
    let (code, stdout, stderr) = run(&format!(
        "swarm --target {target} --packetver {} --bots 20 --ramp 300ms --duration 9s --think 100ms --mix walk=12,{mix} \
         --register --account-prefix chaos --json -q --fail-if errors>0 --fail-if reached.map<12",
        VERSIONS[0]
    ));
    // On a busy machine the generator may find itself too slow to judge: the counts hold all the same.
    assert!(matches!(code, Some(0 | 96)), "{stdout}\n{stderr}");
    let report: Value = serde_json::from_str(&stdout).unwrap();
    assert_eq!(report["errors"]["total"], 0, "{stdout}");
    for kind in CHAOS {
        assert!(
            report["behaviours"][kind]["acts"].as_u64() > Some(0),
            "{kind}: {stdout}"
        );
    }
    assert!(report["behaviours"]["walk"]["done"].as_u64() > Some(12), "{stdout}");
    assert_eq!(report["sight"]["missed"], 0);
    // It still lets everybody in.
    let (_, stdout, _) = run(&format!(
        "swarm --target {target} --packetver {} --bots 20 --ramp 300ms --duration 500ms --account-prefix chaos --json -q",
        VERSIONS[0]
    ));
    let report: Value = serde_json::from_str(&stdout).unwrap();
    assert_eq!(report["reached"]["map"], 20, "{stdout}");
    server.shutdown().unwrap();
}

/// The exit code and the report of a swarm that is interrupted once `ready`.
#[cfg(unix)]
fn interrupted(flags: &str, ready: impl FnOnce(&mut dyn std::io::BufRead)) -> (Option<i32>, Value) {
    use std::{io::BufReader, process::Stdio};

    let mut command = bot(&format!(
        "swarm --packetver {} --duration 1h --json --plain {flags}",
        VERSIONS[0]
    ));
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut progress = BufReader::new(child.stderr.take().unwrap());
    ready(&mut progress);
    interrupt(&child);
    // Somebody must read what is still said.
    std::thread::spawn(move || std::io::copy(&mut progress, &mut std::io::sink()));
    let output = child.wait_with_output().unwrap();
    let report = serde_json::from_slice(&output.stdout).unwrap();
    (output.status.code(), report)
}

#[cfg(unix)]
#[test]
fn ctrl_c_while_bots_connect_leaves_a_report() {
    // It lets them connect, and says nothing.
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let flags = format!("--target {} --bots 5 --ramp 0s", listener.local_addr().unwrap());
    let mut accepted = Vec::new();
    let (code, report) = interrupted(&flags, |_| accepted.push(listener.accept().unwrap()));
    assert_eq!((code, report["verdict"].as_str()), (Some(105), Some("interrupted")));
    assert_eq!(
        (&report["left_behind"], &report["reached"]["map"]),
        (&0.into(), &0.into())
    );
}

#[cfg(unix)]
#[test]
fn ctrl_c_while_bots_come_or_play_leaves_a_report_and_logs_them_out() {
    let folder = TempDir::new().unwrap();
    let server = server(&folder);
    let target = server.addresses()[0].login;
    for (course, line, there) in [
        ("--bots 20 --ramp 1h", "1/1 on the map", 1),
        ("--bots 3 --ramp 0s", "3/3 on the map", 3),
    ] {
        let (code, report) = interrupted(&format!("--target {target} --register {course}"), |progress| {
            let mut said = String::new();
            while !said.contains(line) {
                assert_ne!(progress.read_line(&mut said).unwrap(), 0, "{said}");
            }
        });
        assert_eq!((code, report["verdict"].as_str()), (Some(105), Some("interrupted")));
        assert_eq!(report["latency_us"]["quit"]["intended"]["count"], there, "{report}");
        assert_eq!(
            (&report["left_behind"], &report["errors"]["total"]),
            (&0.into(), &0.into())
        );
    }
    server.shutdown().unwrap();
}
