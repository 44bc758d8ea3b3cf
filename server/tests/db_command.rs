//! `server db` as an operator runs it: output, messages and exit codes.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "common/command.rs"]
mod command;

use std::{
    fs,
    path::Path,
    process::{Command, Output},
};

use command::{stderr, stdout};
use server::{config::StoreEngine, persistence::Database};

/// Runs a command over the data in a folder.
fn server(args: &[&str], folder: &Path, input: &[u8]) -> Output {
    command::server(&[args, &["--data"]].concat(), folder, input)
}

/// A data folder of sled with two accounts.
fn with_accounts(folder: &Path) {
    for user in ["alice", "bobby"] {
        let flags = [
            "account",
            "add",
            user,
            "--password",
            "secret",
            "--set",
            "password.preset=cheap",
        ];
        let added = server(&flags, folder, b"");
        assert_eq!(added.status.code(), Some(0), "{}", stderr(&added));
    }
}

#[test]
fn a_folder_moves_to_the_other_store_through_a_pipe() {
    let parent = tempfile::tempdir().unwrap();
    let (old, new) = (parent.path().join("old"), parent.path().join("new"));
    with_accounts(&old);
    let exported = server(&["db", "export", "-"], &old, b"");
    assert_eq!(exported.status.code(), Some(0), "{}", stderr(&exported));
    assert_eq!(stderr(&exported), "exported 5 records after change 2\n");
    let imported = server(&["db", "import", "-", "--store", "redb"], &new, &exported.stdout);
    assert_eq!(
        (stdout(&imported), imported.status.code()),
        ("", Some(0)),
        "{}",
        stderr(&imported)
    );
    assert!(stderr(&imported).contains("imported 5 records") && stderr(&imported).contains("redb"));
    let before = server(&["account", "list"], &old, b"");
    let after = server(&["account", "list", "--store", "redb"], &new, b"");
    assert_eq!(stdout(&before), stdout(&after));
    assert_eq!(stdout(&after).lines().count(), 2);
    let wrong = server(&["account", "list"], &new, b"");
    assert_eq!(wrong.status.code(), Some(2));
    assert!(
        stderr(&wrong).contains("holds the store redb, not sled"),
        "{}",
        stderr(&wrong)
    );
}

#[test]
fn a_backup_is_a_new_file_for_its_owner_alone() {
    let parent = tempfile::tempdir().unwrap();
    let (data, file) = (parent.path().join("data"), parent.path().join("backup.jsonl"));
    with_accounts(&data);
    let export = ["db", "export", file.to_str().unwrap()];
    let exported = server(&export, &data, b"");
    assert_eq!(
        (stdout(&exported), exported.status.code()),
        ("", Some(0)),
        "{}",
        stderr(&exported)
    );
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    }
    let before = fs::read(&file).unwrap();
    let again = server(&export, &data, b"");
    assert_eq!(again.status.code(), Some(1));
    assert!(
        stderr(&again).contains("backup.jsonl") && stderr(&again).contains("exists"),
        "{}",
        stderr(&again)
    );
    assert_eq!(fs::read(&file).unwrap(), before);
    let restored = parent.path().join("restored");
    let imported = server(&["db", "import", file.to_str().unwrap()], &restored, b"");
    assert_eq!(imported.status.code(), Some(0), "{}", stderr(&imported));
    let used = server(&["db", "import", file.to_str().unwrap()], &restored, b"");
    assert_eq!(used.status.code(), Some(2));
    assert!(stderr(&used).contains("is not empty"), "{}", stderr(&used));
}

#[test]
fn a_bad_line_is_told_with_its_number() {
    let folder = tempfile::tempdir().unwrap();
    let refused = server(&["db", "import", "-"], folder.path(), b"{}\n");
    assert_eq!((stdout(&refused), refused.status.code()), ("", Some(1)));
    let message = stderr(&refused);
    assert!(
        message.starts_with("error: line 1: no record: missing field `kind`"),
        "{message}"
    );
    assert!(message.contains("nothing was imported (hint: "), "{message}");
}

#[test]
fn a_healthy_folder_is_clean() {
    let folder = tempfile::tempdir().unwrap();
    with_accounts(folder.path());
    let checked = server(&["db", "check"], folder.path(), b"");
    assert_eq!((stderr(&checked), checked.status.code()), ("", Some(0)));
    let text = stdout(&checked);
    assert!(
        text.contains("store sled, 2 changes\n") && text.ends_with("nothing is wrong\n"),
        "{text}"
    );
    assert!(
        text.lines().any(|line| line.split_whitespace().eq(["account", "2"])),
        "{text}"
    );
    assert!(
        text.lines().any(|line| line.split_whitespace().eq(["zeny", "0"])),
        "{text}"
    );
    assert!(text.contains(&format!("{:<16}{:>12}\n", "account name", 2)), "{text}");
    let checked = server(&["db", "check", "--json"], folder.path(), b"");
    let json: serde_json::Value = serde_json::from_str(stdout(&checked)).unwrap();
    assert_eq!((&json["clean"], &json["records"]["account"]), (&true.into(), &2.into()));
    assert_eq!(
        (&json["store"], &json["findings"]),
        (&"sled".into(), &serde_json::json!([]))
    );
}

#[test]
fn what_is_wrong_is_told_and_the_exit_code_says_so() {
    let folder = tempfile::tempdir().unwrap();
    with_accounts(folder.path());
    fs::write(folder.path().join("acknowledged"), "7\n").unwrap();
    let checked = server(&["db", "check"], folder.path(), b"");
    assert_eq!(checked.status.code(), Some(1));
    let text = stdout(&checked);
    assert!(
        text.contains("lost end: its last change has number 2, but number 7 was"),
        "{text}"
    );
    let copy = folder.path().join("sled.kept");
    let told = format!("before this check are in {}\nfindings: 1\n", copy.display());
    assert!(text.ends_with(&told) && copy.is_dir(), "{text}");
    let checked = server(&["db", "check", "--json"], folder.path(), b"");
    assert_eq!(checked.status.code(), Some(1));
    let json: serde_json::Value = serde_json::from_str(stdout(&checked)).unwrap();
    assert_eq!(
        (&json["clean"], &json["findings"][0]["kind"]),
        (&false.into(), &"lost end".into())
    );
}

#[test]
fn a_folder_in_use_or_without_data_is_refused_and_left() {
    let parent = tempfile::tempdir().unwrap();
    let used = parent.path().join("used");
    let _running = Database::open(&used, StoreEngine::Sled).unwrap();
    for args in [&["db", "export", "-"][..], &["db", "check"]] {
        let refused = server(args, &used, b"");
        assert_eq!((stdout(&refused), refused.status.code()), ("", Some(3)), "{args:?}");
        assert!(
            stderr(&refused).contains("in use by another server"),
            "{}",
            stderr(&refused)
        );
        let missing = parent.path().join("mistyped");
        let refused = server(args, &missing, b"");
        assert_eq!((stdout(&refused), refused.status.code()), ("", Some(2)), "{args:?}");
        assert!(
            stderr(&refused).contains("mistyped") && !missing.exists(),
            "{}",
            stderr(&refused)
        );
    }
}

#[test]
fn each_command_has_an_example_in_its_help() {
    for command in ["export", "import", "check"] {
        let help = Command::new(env!("CARGO_BIN_EXE_server"))
            .args(["db", command, "--help"])
            .output()
            .unwrap();
        assert!(
            stdout(&help).contains(&format!("Example:\n  server db {command}")),
            "{}",
            stdout(&help)
        );
    }
}
