//! `bot demo`: a server of its own.

use super::*;

#[test]
fn a_demo_passes_and_reports_as_json() {
    let (code, stdout, stderr) = run("demo --bots 6 --ramp 500ms --duration 3s --walk 500ms --chat 1s --json");
    assert_eq!(code, Some(0), "{stdout}\n{stderr}");
    assert!(
        stderr.contains("temporary store") && stderr.contains("hashed cheaply"),
        "{stderr}"
    );
    let report: Value = serde_json::from_str(&stdout).unwrap();
    assert_eq!(report["verdict"], "passed");
    assert_eq!(report["plan"]["shares"].as_array().map(Vec::len), Some(3));
    assert_eq!(report["plan"]["shares"][0]["obfuscation"], true);
    assert_eq!(report["reached"]["chat"], 6);
    // Every walk onto a known cell is acknowledged, but for one that a map change or the run's end overtook.
    let walks = |what: &str| report["walks"][what].as_u64().unwrap();
    assert_eq!(walks("acknowledged") + walks("interrupted"), walks("sent"));
    assert_eq!((walks("unacknowledged"), walks("refused")), (0, 0));
    assert_eq!(report["errors"]["total"], 0);
    assert!(
        report["latency_us"]["visible"]["intended"]["count"].as_u64() > Some(10),
        "bots see each other walk"
    );
}

#[test]
fn a_crossed_threshold_fails_a_demo() {
    let (code, stdout, _) = run(
        "demo --bots 3 --packetver main-20220406 --ramp 0s --duration 1s --fail-if walk_ack.p50>0us --fail-if reached.map<4 -q",
    );
    assert_eq!(code, Some(99));
    assert!(stdout.contains("reached.map<4 (3)"), "{stdout}");
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_a_run_with_its_report() {
    use std::{
        io::{BufRead, BufReader, Read},
        process::Stdio,
    };

    let mut child = bot("demo --bots 3 --ramp 0s --duration 1h")
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    let mut first = String::new();
    stdout.read_line(&mut first).unwrap();
    assert!(first.contains("temporary store"), "{first}");
    let sent = Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status()
        .unwrap();
    assert!(sent.success());
    let mut rest = String::new();
    stdout.read_to_string(&mut rest).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(105));
    assert!(rest.contains("Verdict     interrupted"), "{rest}");
}

/// Exit code 107: neither the flags nor a server are to blame.
#[cfg(unix)]
#[test]
fn a_demo_without_a_place_for_its_store_is_a_failed_scenario() {
    let Output { status, stdout, stderr } = bot("demo --bots 1").env("TMPDIR", "/nowhere").output().unwrap();
    assert_eq!((status.code(), stdout.as_slice()), (Some(107), [].as_slice()));
    let stderr = String::from_utf8(stderr).unwrap();
    assert!(stderr.contains("error: ") && stderr.contains("/nowhere"), "{stderr}");
}
