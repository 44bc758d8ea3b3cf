//! `bot economy`, and the behaviours that its bots have, for seconds.

use super::*;

#[test]
fn an_economy_loses_nothing_and_doubles_nothing_when_its_server_is_killed() {
    let (code, stdout, stderr) = run(
        "economy --bots 16 --ramp 500ms --duration 16s --kill-every 3s --think 200ms \
         --reset-every 5s --packetver main-20220406,re-20120307 --seed 3 --json -q",
    );
    assert_eq!(code, Some(0), "{stdout}\n{stderr}");
    let report: Value = serde_json::from_str(&stdout).unwrap();
    let number = |pointer: &str| report.pointer(pointer).and_then(Value::as_u64);
    assert_eq!(report["economy"]["complaints"], Value::Array(Vec::new()));
    let bots = |what: &str| report["economy"]["bots"][what].as_u64().unwrap();
    assert_eq!(
        (
            bots("exact") + bots("settled") + bots("unsure"),
            bots("unknown"),
            bots("wrong")
        ),
        (16, 0, 0),
        "every bot was told what it has: {stdout}"
    );
    assert!(bots("unsure") < 8, "{stdout}");
    for pointer in [
        "/economy/kills",
        "/economy/zeny",
        "/deals/cut_off",
        "/deals/resets",
        "/deals/found_exact",
        "/deals/trades",
        "/behaviours/trade/done",
        "/behaviours/storage/done",
        "/latency_us/store/intended/count",
        "/latency_us/trade_done/service/count",
    ] {
        assert!(number(pointer) > Some(0), "{pointer}: {stdout}");
    }
    assert_eq!(
        (number("/deals/found_wrong"), number("/errors/total")),
        (Some(0), Some(0))
    );
}

#[test]
fn a_run_that_is_too_short_for_a_kill_is_none() {
    let (code, stdout, stderr) = run("economy --bots 2 --ramp 1s --duration 5s");
    assert_eq!((code, stdout.as_str()), (Some(104), ""));
    assert!(stderr.contains("--kill-every 0s"), "{stderr}");
}

#[test]
fn an_engine_that_there_is_not_is_a_mistake_before_anything_runs() {
    let (code, _, stderr) = run("economy --store access");
    assert_eq!(code, Some(104));
    assert!(stderr.contains("sled"), "{stderr}");
}

/// A run that plays, over data in `folder`.
#[cfg(unix)]
fn playing(folder: &std::path::Path) -> std::process::Child {
    use std::{
        io::{BufRead, BufReader},
        process::Stdio,
    };
    let flags = format!(
        "economy --bots 4 --ramp 100ms --duration 5m --kill-every 0s --packetver main-20220406 --json --data {}",
        folder.display()
    );
    let mut child = bot(&flags)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // The first line of its progress: the server listens, and the bots come.
    let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
    lines.next().unwrap().unwrap();
    // Somebody must read what comes after it.
    std::thread::spawn(move || lines.for_each(drop));
    child
}

#[cfg(unix)]
fn signal(child: &std::process::Child, name: &str) {
    let id = child.id().to_string();
    assert!(Command::new("kill").args([name, &id]).status().unwrap().success());
}

#[cfg(unix)]
#[test]
fn an_interrupted_economy_stops_its_server_in_order_and_reports() {
    let folder = tempfile::tempdir().unwrap();
    let child = playing(folder.path());
    signal(&child, "-INT");
    let output = child.wait_with_output().unwrap();
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(
        (output.status.code(), report["verdict"].as_str()),
        (Some(105), Some("interrupted"))
    );
    assert_eq!(
        report["economy"]["complaints"],
        Value::Array(Vec::new()),
        "the server ended well"
    );
}

/// `server db` refuses a folder that a server still writes to, with the exit code 3.
#[cfg(unix)]
#[test]
fn the_server_does_not_outlive_a_run_that_is_killed() {
    let folder = tempfile::tempdir().unwrap();
    let mut child = playing(folder.path());
    signal(&child, "-KILL");
    child.wait().unwrap();
    let check = format!("server db check --data {}", folder.path().join("data").display());
    let until = std::time::Instant::now() + std::time::Duration::from_mins(1);
    while run(&check).0 == Some(3) {
        assert!(std::time::Instant::now() < until, "the server still runs");
    }
    assert_eq!(run(&check).0, Some(0));
}

#[test]
fn a_data_folder_with_something_in_it_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("mine"), "precious").unwrap();
    let (code, _, stderr) = run(&format!("economy --data {}", folder.path().display()));
    assert_eq!(code, Some(104));
    assert!(stderr.contains("is not empty"), "{stderr}");
}
