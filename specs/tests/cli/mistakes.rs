//! What a user may get wrong with files and versions: what is said about it, and the exit code.

use std::fs;
use std::process::Command;

/// The exit code and what stderr says, of a command with `{}` standing for a folder with an empty file and one of no text in it.
fn failed(line: &str) -> (Option<i32>, String) {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("empty"), "").unwrap();
    fs::write(folder.path().join("binary"), [0xff, 0xfe, 0, 1]).unwrap();
    let line = line.replace("{}", &folder.path().display().to_string());
    let ran = Command::new(env!("CARGO_BIN_EXE_specs"))
        .args(line.split_whitespace())
        .output()
        .unwrap();
    assert!(
        ran.stdout.is_empty(),
        "{line}: {}",
        String::from_utf8_lossy(&ran.stdout)
    );
    (ran.status.code(), String::from_utf8(ran.stderr).unwrap())
}

#[test]
fn files_that_are_none_are_told() {
    for (line, told) in [
        ("decode --at main-20220406 {}", " is a folder: give a file in it"),
        ("decode --at main-20220406 {}/none", "there is no file "),
        ("decode --at main-20220406 {}/empty", ": it is empty"),
        (
            "decode --at main-20220406 {}/binary",
            "it is no pcap, no pcapng and no JSON lines",
        ),
        ("vectors --at main-20220406 --from {}/empty", ": it is empty"),
        ("check --lengths {}/none", "cannot read "),
        ("check --lengths {}/empty", " has no rows: "),
        ("check --lengths {}/binary", "did not contain valid UTF-8"),
        ("check --hercules {}/none", "it is no folder"),
        ("check --hercules {}", "is no Hercules checkout"),
        ("fmt --check {}/none", "cannot read "),
        ("docs --out {}/empty", "cannot write "),
    ] {
        let (code, said) = failed(line);
        assert!(said.starts_with("error: ") && said.contains(told), "{line}: {said}");
        assert_eq!((code, said.lines().count()), (Some(1), 1), "{line}: {said}");
    }
}

#[test]
fn versions_that_nobody_lists_are_told_with_their_nearest() {
    for (line, told) in [
        (
            "lengths --at main-20130101",
            "the nearest ones are main-20121227, main-20130103",
        ),
        (
            "diff main-20220406 main-20130101",
            "the nearest ones are main-20121227, main-20130103",
        ),
        (
            "new-version main-20230601 --from main-20130101",
            "the nearest ones are main-20121227, main-20130103",
        ),
        (
            "new-version main-20230601 --from main-20220407",
            "client main-20220407 is not listed; it inherits main-20220406: start with --from main-20220406",
        ),
        (
            "new-version main-20220406 --from main-20220302",
            "main-20220406 is listed already",
        ),
    ] {
        let (code, said) = failed(line);
        assert!(code == Some(1) && said.contains(told), "{line}: {said}");
    }
}

#[test]
fn wrong_usage_has_a_code_of_its_own() {
    for line in [
        "frob",
        "lengths",
        "lengths --at main-1",
        "completions nosh",
        "json everything",
    ] {
        let (code, said) = failed(line);
        assert!(code == Some(2) && said.contains("--help"), "{line}: {said}");
    }
}
