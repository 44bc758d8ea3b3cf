//! Formatting: one form, reached at once, without a change of meaning.

use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use specs::format;

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("it can be read") {
        let path = entry.expect("it can be read").path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "spec") {
            found.push(path);
        }
    }
}

/// The shipped spec files, and those of the language's tests.
fn texts(folder: &str) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    files(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), &mut found);
    assert!(!found.is_empty());
    let read = |path: PathBuf| fs::read_to_string(&path).map(|text| (path, text));
    found.into_iter().filter_map(|path| read(path).ok()).collect()
}

/// What is left when all white space is taken away.
fn words(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_whitespace()).collect()
}

#[test]
fn the_shipped_files_are_formatted() {
    for (path, text) in texts("packets") {
        let formatted = format(&text);
        let first = text.lines().zip(formatted.lines()).find(|(a, b)| a != b);
        assert!(
            formatted == text,
            "{}: run `specs fmt`; first {first:?}",
            path.display()
        );
    }
}

#[test]
fn formatting_loses_no_word_and_is_done_at_once() {
    for (path, text) in texts("tests") {
        let once = format(&text);
        assert_eq!(words(&once), words(&text), "{}", path.display());
        assert_eq!(format(&once), once, "{}", path.display());
    }
}

#[test]
fn disorder_becomes_the_form() {
    let text =
        "client main-20110101 {\nlengths {\n0x0085 5 0x0100 var\n 0x0200 none\n}\n  shuffle { CZ_MOVE 0x0085 }\n}\n\n\n
packet CZ_MOVE :client->map{   // who walks
id 0x0085 until 20120101,\n0x0437   since 20120101\n\n\n  /// The cell.\ndest:pos3
when since 20120101 {\npad   4\n}
test on main-20110101 {dest=(1,2,3)}=[85 00|00  01 02]
test on main-20110101 {\ndest = (1, 2, 3)\n}\n= [\n85 00\n   |  00 00 00\n]\n}\n\n";
    let form = "client main-20110101 {
    lengths {
        0x0085 5       0x0100 var     0x0200 none
    }
    shuffle { CZ_MOVE 0x0085 }
}

packet CZ_MOVE : client -> map { // who walks
    id 0x0085 until 20120101,
        0x0437 since 20120101

    /// The cell.
    dest: pos3
    when since 20120101 {
        pad 4
    }
    test on main-20110101 {dest = (1, 2, 3)} = [85 00|00  01 02]
    test on main-20110101 {
        dest = (1, 2, 3)
    }
        = [
            85 00
            |  00 00 00
        ]
}
";
    assert_eq!(format(text), form);
}

proptest! {
    #[test]
    fn any_text_keeps_its_words_and_is_done_at_once(text in "([a-z0-9\"{}\\[\\](),:=|.*/ \n-]|test |lengths |0x0064 |// ){0,80}") {
        let once = format(&text);
        prop_assert_eq!(words(&once), words(&text));
        prop_assert_eq!(format(&once), once);
    }
}
