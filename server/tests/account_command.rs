//! `server account` as an operator runs it: output, messages and exit codes.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "common/command.rs"]
mod command;

use std::{
    path::Path,
    process::{Command, Output},
};

use command::{stderr, stdout};
use server::{
    config::StoreEngine,
    event::{Name, record::Sex},
    persistence::{Database, repository::accounts},
};

/// Runs a command about accounts over the data in a folder.
fn account(args: &[&str], folder: &Path, input: &str) -> Output {
    command::server(&[&["account"], args, &["--data"]].concat(), folder, input.as_bytes())
}

#[test]
fn an_account_is_added_and_listed() {
    let folder = tempfile::tempdir().unwrap();
    let added = account(&["add", "alice", "--password", "secret"], folder.path(), "");
    assert_eq!(
        (stdout(&added), added.status.code()),
        ("2000000\n", Some(0)),
        "{}",
        stderr(&added)
    );
    let flags = [
        "add",
        "gamemaster",
        "--password",
        "secret",
        "--sex",
        "M",
        "--group",
        "99",
        "--birth-date",
        "991231",
    ];
    let added = account(&flags, folder.path(), "");
    assert_eq!(
        (stdout(&added), added.status.code()),
        ("2000001\n", Some(0)),
        "{}",
        stderr(&added)
    );
    let list = account(&["list"], folder.path(), "");
    assert_eq!(
        stdout(&list),
        "2000000\talice\tF\t0\t0\n2000001\tgamemaster\tM\t99\t0\n"
    );
    let database = Database::open(folder.path(), StoreEngine::Sled).unwrap();
    let stored = accounts::by_user(&database, Name::new(b"gamemaster").unwrap())
        .unwrap()
        .unwrap();
    assert_eq!(
        (stored.sex, stored.group, stored.birth_date),
        (Sex::Male, 99, *b"991231")
    );
    assert!(
        stored.password_hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"),
        "{}",
        stored.password_hash
    );
}

#[test]
fn the_password_is_read_from_stdin_and_shown_nowhere() {
    let folder = tempfile::tempdir().unwrap();
    let added = account(&["add", "alice"], folder.path(), "from stdin\r\nnot this\n");
    assert_eq!(added.status.code(), Some(0), "{}", stderr(&added));
    assert_eq!((stdout(&added), stderr(&added)), ("2000000\n", "Password: "));
    let database = Database::open(folder.path(), StoreEngine::Sled).unwrap();
    let stored = accounts::by_user(&database, Name::new(b"alice").unwrap())
        .unwrap()
        .unwrap();
    let mut hasher = server::password::Hasher::new(&server::config::PasswordConfig::default()).unwrap();
    assert!(hasher.matches(b"from stdin", &stored.password_hash));
}

#[test]
fn an_account_is_added_once() {
    let folder = tempfile::tempdir().unwrap();
    account(&["add", "alice", "--password", "first"], folder.path(), "");
    let again = account(&["add", "alice", "--password", "second"], folder.path(), "");
    assert_eq!((stdout(&again), again.status.code()), ("", Some(5)));
    assert!(
        stderr(&again).contains("there is an account alice already"),
        "{}",
        stderr(&again)
    );
}

#[test]
fn a_folder_in_use_is_said_to_be() {
    let folder = tempfile::tempdir().unwrap();
    let _running = Database::open(folder.path(), StoreEngine::Sled).unwrap();
    for command in [&["add", "alice", "--password", "secret"][..], &["list"]] {
        let refused = account(command, folder.path(), "");
        assert_eq!((stdout(&refused), refused.status.code()), ("", Some(3)));
        let (process, path) = (std::process::id().to_string(), folder.path().to_str().unwrap());
        let message = stderr(&refused);
        assert!(
            message.contains("in use by another server") && message.contains(&process),
            "{message}"
        );
        assert!(message.contains(path) && message.contains("--data"), "{message}");
    }
}

#[test]
fn what_is_no_account_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let long = "x".repeat(33);
    for (args, wanted) in [
        (&["add", "abc", "--password", "secret"][..], "no account name"),
        (
            &["add", "a name with blanks", "--password", "secret"],
            "no account name",
        ),
        (
            &["add", "abcdefghijklmnopqrstuvwx", "--password", "secret"],
            "no account name",
        ),
        (&["add", "alice", "--password", ""], "1 to 32 bytes"),
        (&["add", "alice", "--password", &long], "1 to 32 bytes"),
        (
            &["add", "alice", "--password", "x", "--birth-date", "31.12."],
            "six digits",
        ),
        (
            &["add", "alice", "--password", "x", "--sex", "X"],
            "possible values: f, m",
        ),
    ] {
        let refused = account(args, folder.path(), "");
        assert_eq!((stdout(&refused), refused.status.code()), ("", Some(2)), "{args:?}");
        assert!(stderr(&refused).contains(wanted), "{args:?}: {}", stderr(&refused));
    }
    assert_eq!(stdout(&account(&["list"], folder.path(), "")), "");
}

#[test]
fn accounts_of_a_folder_that_is_not_there_are_none_and_make_no_folder() {
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path().join("mistyped");
    let listed = account(&["list"], &folder, "");
    assert_eq!((stdout(&listed), listed.status.code()), ("", Some(2)));
    assert!(stderr(&listed).contains("mistyped"), "{}", stderr(&listed));
    assert!(!folder.exists());
}

#[test]
fn damaged_data_is_refused_with_its_own_exit_code() {
    let folder = tempfile::tempdir().unwrap();
    account(&["add", "alice", "--password", "secret"], folder.path(), "");
    std::fs::write(folder.path().join("acknowledged"), "7\n").unwrap();
    let refused = account(&["list"], folder.path(), "");
    assert_eq!((stdout(&refused), refused.status.code()), ("", Some(4)));
    assert!(
        stderr(&refused).contains("did not pass the check at start"),
        "{}",
        stderr(&refused)
    );
}

#[test]
fn the_example_configuration_is_printed_on_stdout() {
    let output = Command::new(env!("CARGO_BIN_EXE_server"))
        .arg("config")
        .output()
        .unwrap();
    assert_eq!((stdout(&output), stderr(&output)), (server::config::EXAMPLE, ""));
}
