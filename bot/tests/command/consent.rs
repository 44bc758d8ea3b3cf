//! Servers that are not on loopback or in a private network: refused, unless their owner's consent is on file. No address that is refused here
//! is ever connected to; the one that is let in is a closed port of this machine.

use super::*;

/// An address that is for documents only, and belongs to nobody.
const PUBLIC: &str = "203.0.113.7:6900";

/// A file that consents to `target`.
fn consent(folder: &tempfile::TempDir, target: &str, more: &str) -> String {
    let file = folder.path().join("consent.toml");
    let text = format!("target = \"{target}\"\nowner = \"Jane <Doe>, example.org\"\n{more}\n");
    std::fs::write(&file, text).unwrap();
    file.display().to_string()
}

#[test]
fn every_command_that_connects_refuses_public_servers_and_says_how_consent_is_given() {
    let folder = tempfile::tempdir().unwrap();
    let session = folder.path().join("session.jsonl");
    std::fs::write(&session, "").unwrap();
    for command in [
        format!("swarm --target {PUBLIC} --packetver main-20220406"),
        format!("swarm --target {PUBLIC} --packetver main-20220406 --scenario smoke"),
        format!("doctor {PUBLIC}"),
        format!("replay {} --target {PUBLIC}", session.display()),
        format!("provision --target {PUBLIC} --packetver main-20220406"),
        format!(
            "record --listen 127.0.0.1:0 --target {PUBLIC} --packetver main-20220406 --out {}",
            folder.path().display()
        ),
    ] {
        let (code, stdout, stderr) = run(&command);
        assert_eq!((code, stdout.as_str()), (Some(104), ""), "{command}");
        for part in [
            "public internet",
            "--consent FILE",
            "target = \"203.0.113.7:6900\"",
            "owner = ",
            "date = ",
        ] {
            assert!(stderr.contains(part), "{command}: `{part}` is missing in {stderr}");
        }
    }
}

#[test]
fn a_consent_that_does_not_hold_opens_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let swarm = format!("swarm --target {PUBLIC} --packetver main-20220406 --bots 1 --consent");
    for (target, more, hint) in [
        (
            "203.0.113.8:6900",
            "date = 2026-01-31",
            "the consent on file is for 203.0.113.8:6900",
        ),
        (
            PUBLIC,
            "date = 9998-12-31",
            "consent.toml:3:8: 9998-12-31 is in the future",
        ),
        (
            PUBLIC,
            "date = 2025-01-31\nuntil = 2025-02-28",
            "consent.toml:4:9: it ended on 2025-02-28",
        ),
        (PUBLIC, "", "missing field `date`"),
        (
            PUBLIC,
            "date = 2025-01-31\nuntli = 2025-02-28",
            "consent.toml:4:1: unknown field `untli`",
        ),
    ] {
        let (code, stdout, stderr) = run(&format!("{swarm} {}", consent(&folder, target, more)));
        assert_eq!((code, stdout.as_str()), (Some(104), ""), "{more}");
        assert!(stderr.contains(hint), "{more}: {stderr}");
    }
    let (code, _, stderr) = run(&format!("{swarm} {}/none.toml", folder.path().display()));
    assert!(code == Some(104) && stderr.contains("none.toml"), "{stderr}");
}

#[test]
fn a_consent_is_copied_into_the_report() {
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = consent(&folder, &closed.to_string(), "date = 2026-01-31\nnote = \"five bots\"");
    let page = folder.path().join("report.html");
    let flags = format!(
        "swarm --target {closed} --packetver main-20220406 --bots 1 --ramp 0s --duration 200ms -q --consent {file} --html {}",
        page.display()
    );
    let (code, stdout, stderr) = run(&format!("{flags} --json"));
    assert_eq!(code, Some(97), "{stderr}");
    let report: Value = serde_json::from_str(&stdout).unwrap();
    for (field, expected) in [
        ("target", closed.to_string()),
        ("owner", "Jane <Doe>, example.org".to_owned()),
        ("date", "2026-01-31".to_owned()),
        ("note", "five bots".to_owned()),
        ("file", file.clone()),
    ] {
        assert_eq!(report["consent"][0][field], expected, "{field}");
    }
    let html = std::fs::read_to_string(&page).unwrap();
    assert!(html.contains("With the consent of Jane &lt;Doe&gt;"), "{html}");
    let (_, stdout, _) = run(&flags);
    let line = format!("With the consent of Jane <Doe>, example.org for {closed}, given 2026-01-31");
    assert!(stdout.contains(&line), "{stdout}");
    let (_, stdout, _) = run(&format!("doctor {closed} --consent {file} --json"));
    let report: Value = serde_json::from_str(&stdout).unwrap();
    assert_eq!(report["consent"][0]["owner"], "Jane <Doe>, example.org");
}
