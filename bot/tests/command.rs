//! The `bot` program: exit codes, reports on stdout, everything else on stderr.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

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
            "swarm --target 127.0.0.1:6900 --packetver main-20220407",
            "main-20220406",
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

#[cfg(feature = "embedded")]
mod demo {
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
}
