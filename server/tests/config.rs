//! Settings: the printed example is the defaults, flags win over the file, and mistakes are named.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::{fs, net::Ipv4Addr, path::PathBuf};

use clap::Parser as _;
use server::{
    cli::{Cli, Command},
    config::{Config, EXAMPLE, ListenerConfig, Obfuscation, PasswordPreset},
};

/// The configuration of a `server run` command line.
fn run(flags: &[&str]) -> Result<Config, String> {
    let line = ["server", "run"].iter().chain(flags);
    match Cli::try_parse_from(line).map_err(|error| error.to_string())?.command {
        Command::Run(args) => args.config().map_err(|error| error.to_string()),
        other => panic!("{other:?}"),
    }
}

/// The configuration of a file with this text, and of flags over it.
fn run_with(text: &str, flags: &[&str]) -> Result<Config, String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("server.toml");
    fs::write(&path, text).unwrap();
    run(&[&["--config", path.to_str().unwrap()], flags].concat())
}

#[test]
fn the_printed_example_says_the_defaults() {
    assert_eq!(Config::parse(EXAMPLE).unwrap(), Config::default());
    assert_eq!(run_with(EXAMPLE, &[]).unwrap(), Config::default());
}

#[test]
fn the_printed_example_names_every_setting() {
    let listed: toml::Table = EXAMPLE.parse().unwrap();
    let all = toml::Table::try_from(Config::default()).unwrap();
    assert_eq!(listed, all);
    for optional in ["advertise", "memory_kib", "iterations", "lanes"] {
        assert!(EXAMPLE.contains(&format!("# {optional} = ")), "{optional}");
    }
}

#[test]
fn what_the_example_comments_out_works_as_written() {
    let text = EXAMPLE.lines().map(|line| match line.strip_prefix("# ") {
        Some(setting) if setting.split_once(" = ").is_some_and(|(key, _)| !key.contains(' ')) => setting,
        _ => line,
    });
    let config = run_with(&text.collect::<Vec<_>>().join("\n"), &[]).unwrap();
    assert_eq!(config.advertise, Some("203.0.113.7".parse().unwrap()));
    assert_eq!(config.password.costs(), Config::default().password.costs());
}

#[test]
fn the_help_of_run_explains_every_setting() {
    use clap::CommandFactory as _;
    let mut cli = Cli::command();
    let run = cli.find_subcommand_mut("run").unwrap();
    let help = run.render_long_help().to_string();
    for (name, value) in toml::Table::try_from(Config::default()).unwrap() {
        let keys = match value {
            toml::Value::Table(table) => table.keys().cloned().collect(),
            _ => vec![name],
        };
        for key in keys {
            assert!(help.contains(&key), "{key}");
        }
    }
    let short = run.render_help().to_string();
    assert!(
        short.lines().count() < 60 && short.contains("`--help` explains every setting"),
        "{short}"
    );
}

#[test]
fn without_flags_it_serves_loopback_only() {
    let config = run(&[]).unwrap();
    assert_eq!(config, Config::default());
    assert!(config.bind.is_loopback());
    assert_eq!(config.tick_ms, 40);
    assert_eq!(config.password.preset, PasswordPreset::Production);
    assert_eq!(
        config.listeners,
        [ListenerConfig::usual("main-20220406".parse().unwrap(), 0)]
    );
}

#[test]
fn flags_win_over_the_file_and_the_file_over_the_defaults() {
    let text =
        "tick_ms = 20\n[store]\npath = \"there\"\nflush_ms = 9\n[[listener]]\npacketver = \"re-20120307\"\nlogin = 0";
    let config = run_with(text, &[]).unwrap();
    assert_eq!(
        (config.tick_ms, config.store.flush_ms, config.listeners.len()),
        (20, 9, 1)
    );
    assert_eq!((config.listeners[0].login, config.listeners[0].char), (0, 6121));
    let flags = [
        "--data",
        "here",
        "--packetver",
        "re-20180621",
        "--packetver",
        "20190530",
        "--obfuscation",
        "off",
    ];
    let config = run_with(text, &flags).unwrap();
    assert_eq!(config.store.path, PathBuf::from("here"));
    let listeners: Vec<_> = config
        .listeners
        .iter()
        .map(|listener| {
            (
                listener.packetver.to_string(),
                listener.login,
                listener.char,
                listener.map,
            )
        })
        .collect();
    let expected = [("re-20180621", 6900, 6121, 5121), ("main-20190530", 6901, 6122, 5122)];
    assert_eq!(
        listeners,
        expected.map(|(version, login, char, map)| (version.to_owned(), login, char, map))
    );
    assert!(
        config
            .listeners
            .iter()
            .all(|listener| listener.obfuscation == Obfuscation::Off)
    );
}

#[test]
fn switches_switch_on() {
    let flags = [
        "--registration",
        "--pincode",
        "--cheap-passwords",
        "--bind",
        "127.0.0.9",
        "--advertise",
        "10.0.0.1",
    ];
    let config = run(&flags).unwrap();
    assert!(config.accounts.registration && config.accounts.pincode);
    assert_eq!(config.password.costs(), (8, 1, 1));
    assert_eq!(config.bind.to_string(), "127.0.0.9");
    assert_eq!(config.advertise, Some(Ipv4Addr::new(10, 0, 0, 1)));
    let switched_in_file = run_with("[accounts]\nregistration = true", &[]).unwrap();
    assert!(
        switched_in_file.accounts.registration,
        "a flag that is not given changes nothing"
    );
}

#[test]
fn the_cheap_preset_replaces_what_the_file_says_of_costs() {
    let config = run_with("[password]\nmemory_kib = 70000\nthreads = 5", &["--cheap-passwords"]).unwrap();
    assert_eq!((config.password.costs(), config.password.threads), ((8, 1, 1), 5));
}

#[test]
fn a_mistake_in_the_file_is_named_with_its_place() {
    for (text, wanted) in [
        ("tick = 40", ["unknown field `tick`", "line 1"]),
        ("[limits]\n\nconections = 4", ["unknown field `conections`", "line 3"]),
        ("[[listener]]\npacketver = \"main\"", ["LINE-YYYYMMDD", "line 2"]),
        ("[[listener]]\nlogin = 1", ["missing field `packetver`", "line 1"]),
        (
            "[[listener]]\npacketver = \"20220406\"\nlogin = 70000",
            ["70000", "line 3"],
        ),
        ("bind = \"localhost\"", ["invalid IP address", "line 1"]),
        ("[password]\npreset = \"weak\"", ["unknown variant `weak`", "line 2"]),
        ("tick_ms 40", ["line 1", "key with no value"]),
    ] {
        let error = run_with(text, &[]).unwrap_err();
        for wanted in wanted.iter().chain(&["server.toml", "server config"]) {
            assert!(error.contains(wanted), "{wanted:?} for {text:?} in: {error}");
        }
    }
}

#[test]
fn a_value_out_of_range_is_named_with_what_is_allowed() {
    for (text, wanted) in [
        ("tick_ms = 5", "tick_ms is 5: choose from 10 to 1000"),
        (
            "[log]\nfilter = \"\"",
            "log.filter is \"\": it names nothing; choose a level",
        ),
        ("[log]\nfilter = \" , \"", "log.filter is \" , \": it names nothing"),
        (
            "[accounts]\nprevent_logout_seconds = 61",
            "accounts.prevent_logout_seconds is 61: choose from 0 to 60",
        ),
        (
            "server_name = \"a name that is far too long\"",
            "server_name (its length in bytes) is 27",
        ),
        (
            "[rates]\ncard_drops = 1000001",
            "rates.card_drops is 1000001: choose from 0 to 1000000",
        ),
        ("[store]\nflush_ms = 0", "store.flush_ms is 0"),
        ("[store]\npath = \"\"", "store.path is empty"),
        ("[password]\nmemory_kib = 4", "password.memory_kib is 4: choose from 8"),
        (
            "[password]\nlanes = 4\nmemory_kib = 16",
            "password.memory_kib is 16: choose from 32",
        ),
        ("[password]\nthreads = 0", "password.threads is 0"),
        ("[accounts]\nslots = 16", "accounts.slots is 16"),
        ("[timeouts]\nplaying_seconds = 0", "timeouts.playing_seconds is 0"),
        (
            "[limits]\noutbox_hard_bytes = 5000",
            "limits.outbox_hard_bytes is 5000: choose from 65536",
        ),
        ("listener = []", "listener is missing"),
    ] {
        let error = run_with(text, &[]).unwrap_err();
        assert!(
            error.contains(wanted) && error.contains("server.toml"),
            "{text:?}: {error}"
        );
    }
}

#[test]
fn obfuscation_cannot_be_insisted_on_where_there_are_no_keys() {
    let listener = |version| format!("[[listener]]\npacketver = \"{version}\"\nobfuscation = \"on\"\n");
    run_with(&listener("re-20120307"), &[]).unwrap();
    let error = run_with(&listener("main-20220406"), &[]).unwrap_err();
    assert!(
        error.contains("listener[0].obfuscation is on, but nobody knows keys of main-20220406"),
        "{error}"
    );
    let flags = ["--packetver", "main-20220406", "--obfuscation", "on"];
    assert!(run_with("", &flags).unwrap_err().contains("main-20220406"));
}

#[test]
fn two_servers_on_one_port_are_refused() {
    let error = run_with("[[listener]]\npacketver = \"20220406\"\nchar = 6900", &[]).unwrap_err();
    assert!(
        error.contains("listener[0].char is port 6900, as is listener[0].login"),
        "{error}"
    );
    let zeros = "[[listener]]\npacketver = \"20220406\"\nlogin = 0\nchar = 0\nmap = 0\n";
    assert_eq!(run_with(&[zeros, zeros].concat(), &[]).unwrap().listeners.len(), 2);
}

#[test]
fn groups_have_numbers_of_their_own_and_commands_that_exist() {
    let group = |number: u8, commands: &str| {
        format!("[[group]]\nnumber = {number}\nname = \"helper\"\ncommands = [{commands}]\n")
    };
    let helpers = run_with(&group(5, "\"who\", \"broadcast\""), &[]).unwrap().groups;
    assert_eq!(helpers[0].commands, ["who", "broadcast"]);
    let error = run_with(&group(5, "\"who\", \"fly\""), &[]).unwrap_err();
    assert!(
        error.contains("group[0].commands has \"fly\", which is no GM command"),
        "{error}"
    );
    let error = run_with(&[group(5, ""), group(5, "")].concat(), &[]).unwrap_err();
    assert!(error.contains("group[1].number is 5, as is another"), "{error}");
}

#[test]
fn a_file_that_is_not_there_is_named() {
    let error = run(&["--config", "/nowhere/server.toml"]).unwrap_err();
    assert!(
        error.contains("/nowhere/server.toml") && error.contains("server config"),
        "{error}"
    );
}

#[test]
fn any_setting_can_be_given_on_the_command_line() {
    let flags = [
        "--set",
        "timeouts.playing_seconds=90",
        "--set",
        "server_name = Odin",
        "--set",
        "accounts.registration=true",
        "--set",
        "store.path=elsewhere",
        "--data",
        "here",
    ];
    let config = run_with("server_name = \"Thor\"\n[timeouts]\nstall_seconds = 7", &flags).unwrap();
    assert_eq!(
        (config.timeouts.playing_seconds, config.timeouts.stall_seconds),
        (90, 7)
    );
    assert_eq!(
        (config.server_name.as_str(), config.accounts.registration),
        ("Odin", true)
    );
    assert_eq!(config.store.path, PathBuf::from("here"), "a flag of its own wins");
    for (wrong, wanted) in [
        ("timeouts.playing=90", "--set timeouts.playing is wrong: unknown field"),
        ("tick_ms=soon", "--set tick_ms is wrong: invalid type"),
        ("tick_ms.deep=1", "--set tick_ms.deep is wrong: invalid type"),
        ("timeouts.playing_seconds=0", "timeouts.playing_seconds is 0"),
    ] {
        let error = run(&["--set", wrong]).unwrap_err();
        assert!(error.contains(wanted), "{wrong}: {error}");
    }
}

#[test]
fn ports_count_up_from_those_of_the_first_listener() {
    let versions = ["--packetver", "re-20180621", "--packetver", "20190530"];
    let ports = |text: &str| -> Vec<[u16; 3]> {
        let flags = [&versions[..], &["--ports", text]].concat();
        let listeners = run(&flags).unwrap().listeners;
        listeners
            .iter()
            .map(|listener| [listener.login, listener.char, listener.map])
            .collect()
    };
    assert_eq!(ports("7000,8000,9000"), [[7000, 8000, 9000], [7001, 8001, 9001]]);
    assert_eq!(ports("0,0,0"), [[0; 3]; 2]);
}
