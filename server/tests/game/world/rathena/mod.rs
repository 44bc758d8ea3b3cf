//! The embedded figures beside those of the public servers' pre-renewal databases, where these are at hand: every item, monster, job
//! and table.

mod item;
mod job;
mod monster;
mod script;
mod tables;
mod yaml;

use std::{fs, path::PathBuf};

use yaml::Node;

/// A file of the shared world data; `None`, said aloud, where it is not at hand.
pub(super) fn shared(path: &str) -> Option<PathBuf> {
    let folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/world"));
    let file = folder.join(path);
    if file.exists() {
        return Some(file);
    }
    let required = std::env::var_os("RO_REQUIRE_SHARED").is_some_and(|value| value == "1");
    assert!(!required, "{} is missing", file.display());
    eprintln!("SKIPPED: {} is missing", file.display());
    None
}

/// The entries of a database.
fn body(path: &str) -> Option<Vec<Node>> {
    let text = fs::read_to_string(shared(&format!("rathena/db/{path}"))?).unwrap();
    let Some(Node::List(body)) = yaml::parse(&text).remove("Body") else {
        panic!("{path} has no body");
    };
    Some(body)
}

/// `SuperNovice`, `Head_Top` -> `super_novice`, `head_top`.
fn snake(name: &str) -> String {
    let mut snake = String::new();
    for letter in name.chars() {
        let inside = snake.ends_with(|last: char| last.is_ascii_lowercase());
        if letter.is_ascii_uppercase() && inside {
            snake.push('_');
        }
        snake.push(letter.to_ascii_lowercase());
    }
    match &*snake {
        "demihuman" => "demi_human".to_owned(),
        "delayconsume" => "delay_consume".to_owned(),
        "petarmor" => "pet_armor".to_owned(),
        _ => snake,
    }
}

/// The weapon type of a database's word.
fn weapon(word: &str) -> server::world::WeaponType {
    let ours = match word.strip_prefix("1h").or(word.strip_prefix("2h")) {
        Some(rest) if word.starts_with('2') => format!("two_handed_{}", snake(rest)),
        Some(rest) => snake(rest),
        None if word == "Musical" => "instrument".to_owned(),
        None => snake(word),
    };
    server::world::WeaponType::from_word(&ours).unwrap_or_else(|| panic!("{word}"))
}
