//! `bot provision`: accounts and characters before a run.

use std::time::Duration;

use packets::Version;
use server::{
    Running,
    config::{Config, ListenerConfig, PasswordConfig},
};
use tempfile::TempDir;

use super::*;

fn server(folder: &TempDir, registration: bool) -> Running {
    let mut config = Config {
        listeners: vec![ListenerConfig::any_port("re-20180621".parse::<Version>().unwrap())],
        ..Config::default()
    };
    config.store.path = folder.path().join("store");
    config.password = PasswordConfig::cheap();
    config.accounts.registration = registration;
    config.accounts.pincode = true;
    server::run(&config).unwrap()
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
