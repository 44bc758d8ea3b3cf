//! A later client version adds fields to packets and widens numbers, in the spec files alone: so code outside `packets` names the fields it
//! fills, by `packets::fill!`, and leaves the others to their defaults; and a pattern ends in `..`. Other literals and patterns of a packet would
//! not compile any more.

#![expect(clippy::panic, clippy::unwrap_used, reason = "what fails here is a failed test")]

use std::{
    fs,
    path::{Path, PathBuf},
};

/// Starts of the Rust names of packets: from and to the login, char and map server.
const STARTS: [&str; 7] = ["Ca", "Ac", "Ch", "Hc", "Cz", "Zc", "Sc"];

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let files = entries.flat_map(|entry| {
        let path = entry.unwrap().path();
        if path.is_dir() { rust_files(&path) } else { vec![path] }
    });
    files
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .collect()
}

/// The names of packets whose braces follow in `text` without `fill!(` before them and without `..` at their end, which is a pattern's.
fn literals(text: &str) -> Vec<&str> {
    let braces = text.match_indices(" {").map(|(at, _)| at);
    braces
        .filter_map(|at| literal(text.get(..at)?, text.get(at + 2..)?))
        .collect()
}

fn literal<'a>(before: &'a str, after: &str) -> Option<&'a str> {
    let start = before
        .rfind(|c: char| !c.is_ascii_alphanumeric())
        .map_or(0, |at| at + 1);
    let (before, name) = (before.get(..start)?, before.get(start..)?);
    let is_packet = STARTS
        .iter()
        .any(|prefix| name.strip_prefix(prefix).is_some_and(is_capital));
    let is_other = before.ends_with("fill!(") || before.ends_with("-> ");
    (is_packet && !is_other && !group(after).trim_end().ends_with("..")).then_some(name)
}

fn is_capital(rest: &str) -> bool {
    rest.starts_with(|c: char| c.is_ascii_uppercase())
}

/// What is between an opening brace, just passed, and its partner.
fn group(after: &str) -> &str {
    let mut depth = 1;
    let end = after.find(|c| {
        depth += i32::from(c == '{') - i32::from(c == '}');
        depth == 0
    });
    end.and_then(|end| after.get(..end)).unwrap_or(after)
}

#[test]
fn literals_are_told_from_patterns_and_fillings() {
    assert_eq!(
        literals("put(&ZcEmotion { unit, emotion })"),
        ["ZcEmotion"],
        "a literal"
    );
    assert_eq!(literals("CzEnter { a: { 1 }, ..CzEnter::default() }"), ["CzEnter"]);
    for fine in [
        "fill!(ZcEmotion { unit })",
        "ClientToMap::CzRequestMove(CzRequestMove { dest, .. }) => {}",
        "Charge { a }",
        "struct Chosen { a }",
        "fn status() -> ZcStatus { fill!(ZcStatus { a }) }",
    ] {
        assert_eq!(literals(fine), [""; 0], "{fine}");
    }
}

#[test]
fn packets_are_filled_so_that_they_may_grow() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut wrong = Vec::new();
    for file in ["server/src", "server/tests", "bot/src", "bot/tests"]
        .iter()
        .flat_map(|folder| rust_files(&root.join(folder)))
    {
        let text = fs::read_to_string(&file).unwrap();
        let names = literals(&text).into_iter();
        wrong.extend(names.map(|name| {
            format!(
                "{}: {name} {{ .. }} is neither fill!({name} {{ .. }}) nor a pattern that ends in `..`",
                file.display()
            )
        }));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
