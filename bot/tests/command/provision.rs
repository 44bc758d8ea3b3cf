//! `bot provision`: accounts and characters before a run.

use std::time::Duration;

use server::{Running, config::ListenerConfig};
use tempfile::TempDir;

use super::*;

fn server(folder: &TempDir, registration: bool) -> Running {
    let listener = ListenerConfig::any_port("re-20180621".parse().unwrap());
    serve(folder, [listener], |config| {
        config.accounts.registration = registration;
        config.accounts.pincode = true;
    })
}

fn provision(flags: &str) -> (Option<i32>, Value) {
    let (code, stdout, stderr) = run(&format!("provision --packetver re-20180621 --json {flags}"));
    (code, serde_json::from_str(&stdout).expect(&stderr))
}

#[test]
fn accounts_are_made_once_with_a_character_and_a_pincode_and_bots_play_with_them() {
    let folder = TempDir::new().unwrap();
    let server = server(&folder, true);
    let target = server.addresses()[0].login;
    let (code, made) = provision(&format!("--target {target} --accounts 3 --pincode 1234"));
    assert_eq!(
        (code, &made["made"], &made["there"], &made["characters_made"]),
        (Some(0), &3.into(), &0.into(), &3.into()),
        "{made}"
    );
    let (code, again) = provision(&format!("--target {target} --accounts 4 --pincode 1234"));
    assert_eq!(
        (code, &again["made"], &again["there"], &again["characters_made"]),
        (Some(0), &1.into(), &3.into(), &1.into()),
        "{again}"
    );
    let (_, stdout, _) = run(&format!(
        "swarm --target {target} --packetver re-20180621 --bots 4 --ramp 0s --duration 1s --pincode 1234 --json"
    ));
    let report: Value = serde_json::from_str(&stdout).unwrap();
    assert_eq!(
        (&report["errors"]["total"], &report["reached"]["map"]),
        (&0.into(), &4.into()),
        "{stdout}"
    );
}

#[test]
fn a_server_that_makes_none_is_not_asked_for_ever() {
    let folder = TempDir::new().unwrap();
    let server = server(&folder, false);
    let target = server.addresses()[0].login;
    let (code, summary) = provision(&format!("--target {target} --accounts 10"));
    assert_eq!((code, &summary["ready"]), (Some(99), &0.into()), "{summary}");
    assert_eq!(summary["failed"].as_array().unwrap().len(), 3, "{summary}");
    assert!(summary["elapsed_s"].as_f64().unwrap() < Duration::from_mins(1).as_secs_f64());
    let (_, stdout, _) = run(&format!(
        "provision --packetver re-20180621 --target {target} --accounts 1"
    ));
    assert!(
        stdout.contains("--registration") && stdout.contains("--sql"),
        "{stdout}"
    );
    assert!(!stdout.contains("--register "), "it has no such flag: {stdout}");
}

#[test]
fn an_sql_file_goes_to_stdout_or_a_file() {
    let (code, stdout, _) =
        run("provision --sql rathena --out - --accounts 2 --account-prefix walker --start payon,100,101");
    assert_eq!(code, Some(0));
    assert!(
        stdout.contains("('walker1','walker1','F'") && stdout.contains("'payon', 100, 101"),
        "{stdout}"
    );
    assert_eq!(
        run("provision --accounts 2").0,
        Some(104),
        "neither a server nor a file"
    );
}

/// What a file of passwords is for, and for whom.
#[cfg(unix)]
#[test]
fn an_sql_file_is_its_owners_and_is_not_written_over_unasked() {
    use std::{fs, os::unix::fs::PermissionsExt};
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("bots.sql");
    let write = |more: &str| run(&format!("provision --sql hercules --out {} {more}", file.display()));
    let mode = || fs::metadata(&file).unwrap().permissions().mode() & 0o777;
    assert_eq!(write("--accounts 2").0, Some(0));
    assert_eq!(mode(), 0o600);
    let first = fs::read_to_string(&file).unwrap();
    let (code, _, stderr) = write("--accounts 3");
    assert_eq!(code, Some(104), "{stderr}");
    assert!(stderr.contains("--overwrite"), "{stderr}");
    assert_eq!(fs::read_to_string(&file).unwrap(), first);
    fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).unwrap();
    assert_eq!(write("--accounts 3 --overwrite").0, Some(0));
    assert_eq!(mode(), 0o600);
    assert!(fs::read_to_string(&file).unwrap().contains("'bot2'"));
}

/// Before the first account is there, and with a server that says nothing.
#[cfg(unix)]
#[test]
fn an_interruption_is_told_as_one() {
    let flags = |target| format!("provision --target {target} --packetver re-20180621 --accounts 3 --json");
    let (code, summary) = interrupted(flags);
    assert_eq!(code, Some(105), "{summary}");
    assert_eq!((&summary["exit_code"], &summary["ready"]), (&105.into(), &0.into()));
}
