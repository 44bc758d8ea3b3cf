//! The arrows of ARCHITECTURE.md: what may depend on what, between crates and between the server's modules.
#![expect(clippy::panic, clippy::unwrap_used, reason = "what fails here is a failed test")]

mod source;

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use self::source::{code, rust_files, used};

const OURS: [&str; 6] = ["specs", "packet-derive", "packets", "server", "bot", "benches"];

/// Crate, and the crates of ours that it may depend on when built (tests apart).
const CRATE_ARROWS: [(&str, &[&str]); 6] = [
    ("specs", &[]),
    ("packet-derive", &["specs"]),
    ("packets", &["packet-derive", "specs"]),
    ("server", &["packets"]),
    ("bot", &["packets", "server"]),
    ("benches", &["packets", "server", "bot", "specs"]),
];

/// Library, and the crates of ours that alone may name it.
const LIBRARY_HOMES: [(&str, &[&str]); 6] = [
    ("tokio", &["server", "bot"]),
    ("nom", &["specs"]),
    ("ariadne", &["specs"]),
    ("sled", &["server"]),
    ("redb", &["server"]),
    ("argon2", &["server"]),
];

/// Where the game's rules are: they know no client version, and of `packets` only what no version changes.
const GAME: [&str; 6] = ["event", "figures", "query", "service", "state", "world"];

/// Words that no code of the game contains, whatever else is forbidden there, and why.
const NOT_OF_THE_GAME: [(&str, &str); 17] = [
    ("Profile", "whether a packet is there is asked by the notifier"),
    ("packetver", "the game knows no client version"),
    ("PACKETVER", "the game knows no client version"),
    ("Framer", "framing is net's"),
    ("Encode", "the notifier encodes"),
    ("Decode", "requests are decoded before the game sees them"),
    ("TcpStream", "sockets are net's"),
    ("std::fs", "files are read by app, at the start and by the slow pool"),
    ("std::env", "settings come in as values"),
    ("std::process", "what ends the process is app's"),
    ("std::sync::atomic", "state is owned, not shared"),
    ("crossbeam", "channels are between the parts, not in them"),
    (
        "rand::rng()",
        "chance comes from the state, so that a game can be played again",
    ),
    (
        "rand::random",
        "chance comes from the state, so that a game can be played again",
    ),
    (
        "from_os_rng",
        "chance comes from the state, so that a game can be played again",
    ),
    ("println!", "what is said is told by notices"),
    ("tracing::", "what operators read is an effect"),
];

/// Types of `packets` that mean the same in every version: what the game may name of it.
const OF_EVERY_VERSION: [&str; 11] = [
    "AccountId",
    "CharacterId",
    "ItemId",
    "JobId",
    "LoginId",
    "Movement",
    "PartyId",
    "Position",
    "SkillId",
    "Tick",
    "UnitId",
];

/// Folder or file of the server, words that its code must not contain, and why.
const MODULE_ARROWS: [(&str, &[&str], &str); 10] = [
    (
        "server/src/figures",
        &[
            "crate::net",
            "crate::request",
            "crate::service",
            "crate::query",
            "crate::persistence",
            "crate::notifier",
            "&mut ServerState",
            "&mut MapInstanceState",
            "tokio",
            "rand::",
            "Instant",
            "SystemTime",
        ],
        "a figure is made of numbers: no state, no clock, no dice",
    ),
    (
        "server/src/event",
        &[
            "crate::net",
            "crate::state",
            "crate::service",
            "crate::persistence",
            "crate::notifier",
            "tokio",
            "packets::packet",
        ],
        "events are plain data",
    ),
    (
        "server/src/state",
        &[
            "crate::net",
            "crate::request",
            "crate::service",
            "crate::query",
            "crate::persistence",
            "crate::notifier",
            "tokio",
            "packets::packet",
            "Mutex",
            "RwLock",
            "Instant",
            "SystemTime",
        ],
        "state is plain data: no clock, no lock, no channel",
    ),
    (
        "server/src/query",
        &[
            "&mut ServerState",
            "&mut MapInstanceState",
            "crate::net",
            "crate::persistence",
            "crate::notifier",
            "crate::service",
            "tokio",
            "packets::packet",
            "Instant",
            "SystemTime",
        ],
        "a query reads",
    ),
    (
        "server/src/service",
        &[
            "crate::net",
            "crate::request",
            "crate::persistence",
            "crate::notifier",
            "tokio",
            "packets::packet",
            "std::net::Tcp",
            "mpsc",
            "std::thread",
            "Instant",
            "SystemTime",
            "Mutex",
            "RwLock",
        ],
        "a service never touches a socket, a channel, a clock or the store",
    ),
    (
        "server/src/request",
        &[
            "crate::state",
            "crate::service",
            "crate::query",
            "crate::persistence",
            "crate::notifier",
            "tokio",
        ],
        "requests are translated, nothing more",
    ),
    (
        "server/src/net",
        &["crate::state", "crate::service", "crate::query", "crate::persistence"],
        "the sockets know no game state",
    ),
    (
        "server/src/notifier",
        &[
            "crate::state",
            "crate::service",
            "crate::query",
            "crate::persistence",
            "crate::request",
        ],
        "the notifier turns meanings into bytes",
    ),
    (
        "server/src/world",
        &[
            "crate::net",
            "crate::state",
            "crate::service",
            "crate::persistence",
            "tokio",
            "packets::packet",
        ],
        "the world is immutable data",
    ),
    (
        "server/src/persistence",
        &[
            "crate::net",
            "crate::state",
            "crate::service",
            "crate::query",
            "crate::notifier",
            "crate::request",
            "packets::packet",
        ],
        "the store knows records and events",
    ),
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn manifest(folder: &str) -> toml::Table {
    let path = root().join(folder).join("Cargo.toml");
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    text.parse().unwrap()
}

/// Names under the given sections of a manifest.
fn named(manifest: &toml::Table, sections: &[&str]) -> BTreeSet<String> {
    sections
        .iter()
        .filter_map(|section| manifest.get(*section)?.as_table())
        .flat_map(|table| table.keys().cloned())
        .collect()
}

#[test]
fn crates_depend_only_along_the_arrows() {
    for (name, allowed) in CRATE_ARROWS {
        let used = named(&manifest(name), &["dependencies", "build-dependencies"]);
        for other in OURS.iter().filter(|other| used.contains(**other)) {
            assert!(allowed.contains(other), "{name} may not depend on {other}");
        }
    }
}

#[test]
fn every_member_has_its_arrows_written_down() {
    let workspace = manifest(".");
    let members: BTreeSet<_> = workspace["workspace"]["members"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(toml::Value::as_str)
        .collect();
    assert_eq!(members, CRATE_ARROWS.iter().map(|(name, _)| *name).collect());
}

#[test]
fn the_bot_reaches_the_server_only_through_its_embedded_feature() {
    let bot = manifest("bot");
    assert_eq!(
        bot["dependencies"]["server"]
            .get("optional")
            .and_then(toml::Value::as_bool),
        Some(true)
    );
    let embedded = bot["features"]["embedded"].as_array().unwrap();
    assert!(embedded.iter().any(|item| item.as_str() == Some("dep:server")));
}

#[test]
fn libraries_stay_in_their_homes() {
    for (library, homes) in LIBRARY_HOMES {
        for name in OURS
            .into_iter()
            .filter(|name| *name != "benches" && !homes.contains(name))
        {
            let used = named(&manifest(name), &["dependencies", "build-dependencies"]);
            assert!(
                !used.contains(library),
                "{name} may not depend on {library}; its homes are {homes:?}"
            );
        }
    }
}

#[test]
fn versions_are_declared_once_in_the_workspace() {
    for name in OURS {
        let manifest = manifest(name);
        for section in ["dependencies", "build-dependencies", "dev-dependencies"] {
            for (dependency, value) in manifest
                .get(section)
                .and_then(toml::Value::as_table)
                .into_iter()
                .flatten()
            {
                let inherited = value.get("workspace").and_then(toml::Value::as_bool) == Some(true);
                assert!(
                    inherited || is_circle(section, dependency, value),
                    "{name}: {dependency} in [{section}] must say `workspace = true`"
                );
            }
        }
    }
}

/// Whether tests need a crate of ours that needs theirs, or their own with all its features: then by its path and without a version, for versions that
/// need each other could not be published.
fn is_circle(section: &str, dependency: &str, value: &toml::Value) -> bool {
    let mut keys = value.as_table().into_iter().flat_map(|table| table.keys());
    section == "dev-dependencies"
        && OURS.contains(&dependency)
        && value.get("path").is_some()
        && keys.all(|key| ["path", "features"].contains(&key.as_str()))
}

#[test]
fn server_modules_keep_to_their_arrows() {
    let mut wrong = Vec::new();
    for (place, forbidden, reason) in MODULE_ARROWS {
        let files = rust_files(&root().join(place));
        assert!(!files.is_empty(), "{place} has no Rust file: rename it here too");
        for file in files {
            let text = fs::read_to_string(&file).unwrap();
            let lines = code(&text).map(|(number, line)| (number, line.to_owned()));
            for (number, line) in lines.chain(used(&text)) {
                for word in forbidden.iter().filter(|word| line.contains(**word)) {
                    wrong.push(format!("{}:{}: `{word}` ({reason})", file.display(), number + 1));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What a line of code, or a `use`, names of `packets`.
fn of_packets(code: &str) -> impl Iterator<Item = &str> {
    let names = code.split("packets::").skip(1);
    names.filter_map(|after| after.split(|sign: char| !sign.is_ascii_alphanumeric()).next())
}

/// What is wrong with a line of code, or a `use`, of a game's module.
fn against_the_game(module: &str, code: &str) -> Vec<String> {
    // The world reads its own folder, when it is told to.
    let reads = |word: &str| (module, word) == ("world", "std::fs");
    let words = NOT_OF_THE_GAME
        .iter()
        .filter(|(word, _)| code.contains(word) && !reads(word));
    let words = words.map(|(word, reason)| format!("`{word}` ({reason})"));
    // A listener's version, which the game only hands on to the notifier.
    let is_known = |name: &str| OF_EVERY_VERSION.contains(&name) || (module, name) == ("event", "Version");
    let packets = of_packets(code).filter(|name| !name.is_empty() && !is_known(name));
    let packets = packets.map(|name| format!("`packets::{name}` (it may differ from version to version)"));
    let process_dice = (code == "rand::rng").then(|| "`rand::rng` (chance comes from the state)".to_owned());
    words.chain(packets).chain(process_dice).collect()
}

#[test]
fn what_is_not_of_the_game_is_told() {
    for (module, code) in [
        ("service", "packets::ZcNotifyAct"),
        ("service", "    let act = packets::ZcNotifyAct::default();"),
        ("service", "packets::Version"),
        ("state", "if self.profile.version() > Version::new(packetver) {"),
        ("service", "rand::rng"),
    ] {
        assert_ne!(against_the_game(module, code), [""; 0], "{code}");
    }
    for (module, code) in [
        ("service", "packets::UnitId"),
        ("event", "packets::Version"),
        ("state", "rand::rngs::StdRng"),
    ] {
        assert_eq!(against_the_game(module, code), [""; 0], "{code}");
    }
}

#[test]
fn the_game_knows_no_client_version_and_nothing_of_the_machine() {
    let mut wrong = Vec::new();
    for module in GAME {
        for file in rust_files(&root().join("server/src").join(module)) {
            let text = fs::read_to_string(&file).unwrap();
            let lines = code(&text).filter(|(_, line)| !line.trim_start().starts_with("use "));
            let lines = lines.map(|(number, line)| (number, line.to_owned()));
            for (number, code) in lines.chain(used(&text)) {
                let problems = against_the_game(module, &code).into_iter();
                wrong.extend(problems.map(|problem| format!("{}:{}: {problem}", file.display(), number + 1)));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn only_the_persistence_folder_names_the_store() {
    for file in rust_files(&root().join("server/src"))
        .into_iter()
        .filter(|file| !file.to_string_lossy().contains("/persistence/"))
    {
        let text = fs::read_to_string(&file).unwrap();
        for (number, line) in code(&text) {
            assert!(
                !line.contains("sled::") && !line.contains("redb::"),
                "{}:{}: the store is used outside server/src/persistence",
                file.display(),
                number + 1
            );
        }
    }
}

#[test]
fn the_top_level_is_what_the_user_gave() {
    let allowed: BTreeSet<&str> = OURS
        .into_iter()
        .chain([
            "target",
            // Where a server that was started here keeps its accounts and characters.
            "data",
            "Cargo.toml",
            "Cargo.lock",
            "README.md",
            "ARCHITECTURE.md",
            "CHANGELOG.md",
            "LICENSE-MIT",
            "LICENSE-APACHE",
        ])
        .collect();
    for entry in fs::read_dir(root()).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(
            name.starts_with('.') || allowed.contains(name.as_str()),
            "`{name}` does not belong at the top level"
        );
    }
}
