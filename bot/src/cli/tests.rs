//! Command lines and what becomes of them.

use clap::CommandFactory;

use super::*;
use crate::{
    behavior::Cell,
    swarm::{
        consent::Consents,
        plan::{Accounts, Share},
    },
};

fn swarm(flags: &str) -> Result<SwarmArgs, String> {
    let arguments = ["bot", "swarm"].into_iter().chain(flags.split_whitespace());
    match Cli::try_parse_from(arguments)
        .map_err(|error| error.to_string())?
        .command
    {
        Command::Swarm(arguments) => Ok(*arguments),
        _ => Err("not a swarm".to_owned()),
    }
}

#[test]
fn clap_finds_no_fault_with_the_definitions() {
    Cli::command().debug_assert();
}

#[test]
fn versions_have_shares_targets_and_obfuscation_of_their_own() {
    let arguments = swarm(
        "--target 127.0.0.1:6900 --target re-20120307=127.0.0.2:26900 --packetver main-20220406=2,re-20120307 \
         --obfuscation re-20120307",
    )
    .unwrap();
    let shares = arguments.shares(None, &mut Consents::default()).unwrap();
    let read = |index: usize| {
        let share: &Share = &shares[index];
        (
            share.version.to_string(),
            share.weight,
            share.target.to_string(),
            share.obfuscation,
        )
    };
    assert_eq!(
        read(0),
        ("main-20220406".to_owned(), 2, "127.0.0.1:6900".to_owned(), false)
    );
    assert_eq!(
        read(1),
        ("re-20120307".to_owned(), 1, "127.0.0.2:26900".to_owned(), true)
    );
}

#[test]
fn a_version_without_a_target_is_told_so() {
    let arguments = swarm("--target re-20120307=127.0.0.1:26900 --packetver main-20220406").unwrap();
    assert!(
        arguments
            .shares(None, &mut Consents::default())
            .unwrap_err()
            .contains("--target main-20220406=HOST:PORT")
    );
}

#[test]
fn flags_win_over_a_scenario() {
    let plan = |flags: &str| {
        let flags = format!("--target 127.0.0.1:6900 --packetver main-20220406 --scenario economy {flags}");
        swarm(&flags).unwrap().plan().unwrap()
    };
    let (told, thresholds) = plan("");
    assert_eq!(
        (told.seed, told.patience, thresholds.len()),
        (1, Duration::from_secs(10), 5)
    );
    assert_eq!(
        (told.mix.resets.every, told.mix.resets.share),
        (Duration::from_secs(20), 1.0)
    );
    let (changed, _) = plan("--seed 9 --patience 3s --reset-every 5s --reset-share 0.5 --gather 5,6");
    assert_eq!((changed.seed, changed.patience), (9, Duration::from_secs(3)));
    assert_eq!(
        (changed.mix.resets.every, changed.mix.resets.share),
        (Duration::from_secs(5), 0.5)
    );
    assert_eq!(changed.mix.options.gather, Some(Cell::new(5, 6)));
    assert_eq!(changed.mix.parts, told.mix.parts);
}

#[test]
fn public_addresses_are_refused() {
    for target in ["8.8.8.8:6900", "[2001:4860:4860::8888]:6900", "0.0.0.0:6900"] {
        let arguments = swarm(&format!("--target {target} --packetver main-20220406")).unwrap();
        let error = arguments.shares(None, &mut Consents::default()).unwrap_err();
        assert!(error.contains("public internet"), "{target}: {error}");
    }
}

#[test]
fn mistakes_are_told_with_what_to_write() {
    for (flags, hint) in [
        ("--packetver main-20220406", "--target"),
        ("--target 127.0.0.1:6900", "--packetver"),
        ("--target 127.0.0.1:6900 --packetver 2022", "LINE-YYYYMMDD"),
        ("--target 127.0.0.1:6900 --packetver main-20220406=0", "1 to 1000"),
        ("--target 127.0.0.1:6900 --packetver main-20220406 --ramp 10", "10"),
        (
            "--target 127.0.0.1:6900 --packetver main-20220406 --fail-if walk>1",
            "no metric",
        ),
        (
            "--target 127.0.0.1:6900 --packetver main-20220406 --pincode 12",
            "four digits",
        ),
        (
            "--target 127.0.0.1:6900 --packetver main-20220406 --warp prontera,1",
            "MAP,X,Y",
        ),
        (
            "--target 127.0.0.1:6900 --packetver main-20220406 --warp prontera,1,1024",
            "MAP,X,Y",
        ),
    ] {
        let error = swarm(flags).unwrap_err();
        assert!(error.contains(hint), "{flags}: {error}");
    }
}

#[test]
fn names_must_fit_the_protocol() {
    let common = swarm("--target 127.0.0.1:6900 --packetver main-20220406 --bots 100")
        .unwrap()
        .common;
    let accounts = |prefix: &str| Accounts {
        prefix: prefix.to_owned(),
        first: 1,
        password: "secret".to_owned(),
        register: false,
    };
    assert!(common.plan(Vec::new(), accounts("twenty_characters_xx"), false).is_ok());
    let error = common
        .plan(Vec::new(), accounts("twentyone_characters_"), false)
        .unwrap_err();
    assert!(error.contains("room for 23"), "{error}");
}

#[test]
fn zero_means_never() {
    let common = swarm("--target 127.0.0.1:6900 --packetver main-20220406 --chat 0s --walk 500ms")
        .unwrap()
        .common;
    let habits = common.habits();
    assert_eq!((habits.chat, habits.walk), (None, Some(Duration::from_millis(500))));
}

#[test]
fn a_warp_is_a_map_and_a_cell() {
    let warp: Warp = "prontera.gat,156,22".parse().unwrap();
    assert_eq!((warp.map.as_str(), warp.cell), ("prontera", Cell::new(156, 22)));
}
