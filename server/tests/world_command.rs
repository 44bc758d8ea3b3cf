//! `server world` as an operator runs it: output, messages and exit codes.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "common/command.rs"]
mod command;

use std::{fs, path::Path, process::Output};

use command::{stderr, stdout};

fn world(what: &str, folder: &Path) -> Output {
    command::server(&["world", what], folder, b"")
}

#[test]
fn the_embedded_world_is_written_checked_changed_and_checked_again() {
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path().join("world");
    let written = world("export", &folder);
    assert_eq!(written.status.code(), Some(0), "{}", stderr(&written));
    assert!(
        stdout(&written).contains("files were written to"),
        "{}",
        stdout(&written)
    );
    fs::write(folder.join("notes.txt"), "no part of the world").unwrap();
    let checked = world("check", &folder);
    assert_eq!(checked.status.code(), Some(0), "{}", stderr(&checked));
    assert!(stdout(&checked).starts_with("5 maps, ") && stdout(&checked).ends_with("no mistakes\n"));

    let file = folder.join("prt_fild08.world");
    let text = fs::read_to_string(&file).unwrap();
    fs::write(&file, text.replacen("PORING", "PORIN", 1)).unwrap();
    let line = text.lines().position(|line| line.contains("PORING")).unwrap() + 1;
    let wrong = world("check", &folder);
    assert_eq!((stdout(&wrong), wrong.status.code()), ("", Some(2)));
    let place = format!("prt_fild08.world:{line}: ");
    assert!(
        stderr(&wrong).contains(&place) && stderr(&wrong).contains("PORING"),
        "{}",
        stderr(&wrong)
    );
}

#[test]
fn a_world_of_plain_maps_is_one_where_many_can_spread() {
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path().join("plain");
    let written = command::server(&["world", "export", "--plain"], &folder, b"");
    assert_eq!(written.status.code(), Some(0), "{}", stderr(&written));
    let checked = world("check", &folder);
    assert!(stdout(&checked).starts_with("4 maps, 0 NPCs"), "{}", stderr(&checked));
    let world = server::world::World::from_folder(&folder).unwrap();
    let starts = &world.starts;
    assert!(starts.len() > 100, "{}", starts.len());
    let sees = |one: usize, other: usize| {
        let (one, other) = (starts[one], starts[other]);
        one.0 == other.0 && one.1.distance(other.1) <= server::state::SIGHT
    };
    assert!(
        (1..starts.len()).all(|at| !sees(at - 1, at)),
        "nobody starts in sight of another place"
    );
}

#[test]
fn files_that_are_there_are_not_written_over() {
    let folder = tempfile::tempdir().unwrap();
    let mine = folder.path().join("npcs.toml");
    fs::write(&mine, "# mine").unwrap();
    let refused = world("export", folder.path());
    assert_eq!((stdout(&refused), refused.status.code()), ("", Some(1)));
    assert!(
        stderr(&refused).contains("npcs.toml is there already"),
        "{}",
        stderr(&refused)
    );
    assert_eq!(fs::read_to_string(&mine).unwrap(), "# mine");
    assert_eq!(
        fs::read_dir(folder.path()).unwrap().count(),
        1,
        "nothing else is written"
    );
}

#[test]
fn a_folder_that_is_not_there_is_told_with_what_to_do() {
    let missing = world("check", Path::new("/nowhere/world"));
    assert_eq!(missing.status.code(), Some(2));
    assert!(
        stderr(&missing).contains("/nowhere/world") && stderr(&missing).contains("server world export"),
        "{}",
        stderr(&missing)
    );
}
