//! Records as JSON Lines: what comes out goes in again, into either store, and nothing else does.

use std::{
    fs,
    io::{Cursor, Write as _},
    path::Path,
    process::{Command, Stdio},
};

use serde_json::{Value, json};
use server::{
    config::StoreEngine,
    persistence::{
        Changes, Database,
        record::TotalsRecord,
        repository::{accounts, characters},
        store::{Pair, RedbStore, SledStore, Store},
        transfer::{ImportError, ImportOptions, export, import},
    },
};

use super::{
    damage::fill,
    model::{Model, character, name},
    upgrade::old_store,
};

/// A mistake made in a line.
type Change = fn(&mut Value);

/// The export of a store that the plan was written to.
fn exported(writes: u64) -> String {
    let folder = tempfile::tempdir().unwrap();
    fill(Database::open(folder.path(), StoreEngine::Redb).unwrap(), writes);
    export_of(folder.path(), StoreEngine::Redb)
}

fn export_of(folder: &Path, engine: StoreEngine) -> String {
    let mut out = Vec::new();
    export(&Database::open(folder, engine).unwrap(), &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn import_text(folder: &Path, text: &str, edited: bool) -> Result<TotalsRecord, ImportError> {
    let options = ImportOptions { edited };
    import(folder, StoreEngine::Redb, options, &mut Cursor::new(text))
}

fn lines(text: &str) -> Vec<String> {
    text.lines().map(str::to_owned).collect()
}

fn text(lines: &[String]) -> String {
    lines.join("\n") + "\n"
}

/// The position and the content of the first line of a kind.
fn first(lines: &[String], kind: &str) -> (usize, Value) {
    let found = lines.iter().enumerate().find_map(|(at, line)| {
        let value: Value = serde_json::from_str(line).unwrap();
        (value.get("kind").unwrap() == kind).then_some((at, value))
    });
    found.unwrap()
}

/// The export with one line changed.
fn with_changed(text_of: &str, kind: &str, change: impl FnOnce(&mut Value)) -> (usize, String) {
    let mut all = lines(text_of);
    let (at, mut value) = first(&all, kind);
    change(&mut value);
    *all.get_mut(at).unwrap() = value.to_string();
    (at + 1, text(&all))
}

fn pairs(folder: &Path, engine: StoreEngine) -> Vec<Pair> {
    let place = Database::store_folder(folder, engine);
    let store: Box<dyn Store> = match engine {
        StoreEngine::Sled => Box::new(SledStore::open(&place).unwrap()),
        StoreEngine::Redb => Box::new(RedbStore::open(&place).unwrap()),
    };
    store.scan(&[]).map(Result::unwrap).collect()
}

#[test]
fn what_one_store_exports_the_other_has_byte_for_byte() {
    for (from, to) in [
        (StoreEngine::Sled, StoreEngine::Redb),
        (StoreEngine::Redb, StoreEngine::Sled),
    ] {
        let (old, new) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        fill(Database::open(old.path(), from).unwrap(), 657);
        let text = export_of(old.path(), from);
        let totals = import(new.path(), to, ImportOptions::default(), &mut Cursor::new(&text)).unwrap();
        assert_eq!(
            (totals.sequence, totals.records),
            (657, text.lines().count() as u64 - 1)
        );
        assert_eq!(pairs(new.path(), to), pairs(old.path(), from), "{from} to {to}");
        let database = Database::open(new.path(), to).unwrap();
        let model = Model::after(657);
        assert_eq!(Model::storages_in(&database, model.accounts.keys()), model.storages);
        model.check_people(&database);
        assert_eq!(Model::stored_in(&database), (model.accounts, model.characters));
        drop(database);
        assert_eq!(export_of(new.path(), to), text);
    }
}

#[test]
fn an_empty_database_comes_back_empty() {
    let (old, new) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    drop(Database::open(old.path(), StoreEngine::Sled).unwrap());
    let text = export_of(old.path(), StoreEngine::Sled);
    assert_eq!(text.lines().count(), 1, "{text}");
    import_text(new.path(), &text, false).unwrap();
    assert_eq!(pairs(new.path(), StoreEngine::Redb), []);
    Database::open(new.path(), StoreEngine::Redb).unwrap();
}

#[test]
fn a_line_reads_as_the_record_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let mut database = Database::open(folder.path(), StoreEngine::Sled).unwrap();
    let mut account = accounts::plain(name("alice"), "$argon2id$x".into(), server::event::record::Sex::Female);
    account.birth_date = *b"991231";
    let account = accounts::create(&mut database, account).unwrap().unwrap();
    let mut asked = character(account.id, 3, "Cafe");
    asked.name = server::event::Name::new(b"Caf\xe9").unwrap();
    asked.base_experience = u64::MAX;
    let made = characters::create(&mut database, asked).unwrap().unwrap();
    database.flush().unwrap();
    drop(database);
    let text = export_of(folder.path(), StoreEngine::Sled);
    let all = lines(&text);
    let (_, account) = first(&all, "account");
    assert_eq!((&account["key"], &account["version"]), (&json!("2000000"), &json!(2)));
    assert_eq!(
        (&account["value"]["user"], &account["value"]["birth_date"]),
        (&json!("alice"), &json!("991231"))
    );
    let (_, line) = first(&all, "character");
    assert_eq!(line["value"]["name"], json!({"hexadecimal": "436166e9"}));
    assert_eq!(line["value"]["base_experience"], json!(u64::MAX));
    assert!(text.lines().all(|line| line.starts_with("{\"kind\":\"")), "{text}");
    let (_, counter) = first(&all, "counter");
    assert_eq!(counter["key"], "account");
    let (_, slot) = first(&all, "character slot");
    assert_eq!(slot["key"], "2000000 slot 3");
    let copy = tempfile::tempdir().unwrap();
    import_text(copy.path(), &text, false).unwrap();
    let database = Database::open(copy.path(), StoreEngine::Redb).unwrap();
    assert_eq!(characters::by_id(&database, made.id).unwrap(), Some(made));
}

/// Refused at `line`, with `problem` and `hint` in the message, and nothing is left that a server would start on.
fn refused(case: &str, edited: bool, line: usize, problem: &str, hint: &str) {
    let folder = tempfile::tempdir().unwrap();
    let error = import_text(folder.path(), case, edited).unwrap_err();
    let (place, message) = (format!("line {line}: "), error.to_string());
    assert!(message.starts_with(&place), "{message}, wanted {line}");
    assert!(
        message.contains(problem) && message.contains("nothing was imported"),
        "{message}"
    );
    assert!(message.contains(&format!("(hint: {hint}")), "{message}");
    let left: Vec<_> = fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    assert_eq!(left, ["lock"], "{message}");
    import_text(folder.path(), &exported(1), false).unwrap();
}

#[test]
fn a_line_that_is_no_record_is_refused_with_its_number() {
    let good = exported(15);
    let all = lines(&good);
    let mut with_garbage = all.clone();
    with_garbage.insert(3, "what is this?".to_owned());
    refused(
        &text(&with_garbage),
        false,
        4,
        "no record: expected value",
        "a line is {",
    );
    with_garbage[3].clear();
    refused(&text(&with_garbage), false, 4, "no record", "a line is {");
    let long = format!("{}\n", "x".repeat(2 << 20));
    refused(&long, false, 1, "longer than 1048576 bytes", "is this a file of");
    let changes: [(Change, &str, &str); 8] = [
        (
            |line| line["kind"] = json!("guild"),
            "\"guild\" is no kind of record",
            "the kinds are: account,",
        ),
        (
            |line| line["version"] = json!(9),
            "no version 9",
            "import with the server that made",
        ),
        (|line| line["extra"] = json!(1), "unknown field `extra`", "a line is"),
        (
            |line| line["key"] = json!("150999"),
            "\"150999\" holds the value of \"150001\"",
            "the key repeats",
        ),
        (
            |line| line["value"]["zeni"] = json!(1),
            "unknown field `zeni`",
            "compare the line",
        ),
        (|line| line["value"]["zeny"] = json!(-1), "-1", "compare the line"),
        (
            |line| line["value"]["zeny"] = json!(1_u64 << 32),
            "4294967296",
            "compare the line",
        ),
        (
            |line| line["value"]["name"] = json!("far too long to be a name of anybody"),
            "too long",
            "compare the line",
        ),
    ];
    for (change, problem, hint) in changes {
        let (line, case) = with_changed(&good, "character", change);
        refused(&case, false, line, problem, hint);
    }
    let (line, case) = with_changed(&good, "character", |line| {
        line["value"].as_object_mut().unwrap().remove("hp");
    });
    refused(&case, false, line, "missing field `hp`", "compare the line");
}

#[test]
fn a_file_that_lost_or_doubled_something_is_refused() {
    let good = exported(15);
    let all = lines(&good);
    let count = all.len();
    let without_end = text(&all[..count - 1]);
    refused(
        &without_end,
        false,
        count,
        "ends without the totals record",
        "it was cut short",
    );
    refused(
        &good[..good.len() - 9],
        false,
        count,
        "it has no end",
        "the file was cut short",
    );
    refused("", false, 1, "ends without the totals record", "it was cut short");
    let mut lost = all.clone();
    lost.remove(2);
    refused(
        &text(&lost),
        false,
        count - 1,
        "do not add up to the totals",
        "export it again",
    );
    let mut doubled = all.clone();
    doubled.insert(5, all[1].clone());
    refused(&text(&doubled), false, 6, "is there twice", "remove one");
    let twice = good.repeat(2);
    refused(
        &twice,
        false,
        count + 1,
        "something after the totals",
        "import one export",
    );
}

#[test]
fn a_file_changed_on_purpose_is_taken_when_that_is_said() {
    let (_, richer) = with_changed(&exported(15), "character", |line| {
        line["value"]["zeny"] = json!(1_000_000);
    });
    let at = richer.lines().count();
    refused(
        &richer,
        false,
        at,
        "one was lost or changed",
        "export it again, or say --edited",
    );
    let folder = tempfile::tempdir().unwrap();
    import_text(folder.path(), &richer, true).unwrap();
    let report = Database::examine(folder.path(), StoreEngine::Redb).unwrap();
    assert!(report.is_clean() && report.zeny >= 1_000_000, "{report:?}");
}

#[test]
fn records_that_contradict_each_other_are_refused_even_so() {
    let mut all = lines(&exported(15));
    let (at, _) = first(&all, "account name");
    all.remove(at);
    let folder = tempfile::tempdir().unwrap();
    let error = import_text(folder.path(), &text(&all), true).unwrap_err().to_string();
    assert!(
        error.contains("nothing was imported") && error.contains("no entry for the account name"),
        "{error}"
    );
    assert!(!Database::store_folder(folder.path(), StoreEngine::Redb).exists());
}

/// What a server exported that kept pincodes as digits: one account, and totals of what it stored.
fn exported_by_older() -> String {
    let database = Database::over(Box::new(old_store(1))).unwrap();
    let mut out = Vec::new();
    export(&database, &mut out).unwrap();
    let (_, old) = with_changed(&String::from_utf8(out).unwrap(), "account", |line| {
        let value = line["value"].as_object_mut().unwrap();
        value.remove("pincode_hash");
        value.insert("pincode".to_owned(), json!(b"9876"));
        line["version"] = json!(1);
    });
    let (_, old) = with_changed(&old, "totals", |line| {
        line.as_object_mut().unwrap().remove("checksum");
        *line.pointer_mut("/value/checksums").unwrap() = json!(database.totals().checksums);
    });
    old
}

#[test]
fn a_record_of_an_older_server_is_brought_up_to_date() {
    let folder = tempfile::tempdir().unwrap();
    import_text(folder.path(), &exported_by_older(), false).unwrap();
    let database = Database::open(folder.path(), StoreEngine::Redb).unwrap();
    let account = accounts::all(&database).next().unwrap().unwrap();
    let mut hasher = server::password::Hasher::new(&server::config::PasswordConfig::cheap()).unwrap();
    assert!(hasher.matches(b"9876", &account.pincode_hash.unwrap()));
}

#[test]
fn a_change_in_or_beside_a_record_of_an_older_server_is_refused() {
    let old = exported_by_older();
    let end = old.lines().count();
    let changes: [(&str, Change); 3] = [
        ("counter", |line| line["value"]["next"] = json!(2_000_009)),
        ("account", |line| line["value"]["group"] = json!(98)),
        ("account", |line| line["value"]["pincode"] = json!(b"9875")),
    ];
    for (kind, change) in changes {
        let (_, case) = with_changed(&old, kind, change);
        refused(&case, false, end, "one was lost or changed", "export it again");
    }
    let (line, case) = with_changed(&old, "account", |line| line["value"]["zeni"] = json!(1));
    refused(&case, false, line, "unknown field `zeni`", "compare the line");
}

#[test]
fn no_byte_of_the_totals_can_change() {
    let good = exported(15);
    let last = good.trim_end().rfind('\n').unwrap() + 1;
    for position in last..good.len() {
        for bit in [0x01, 0x02] {
            let mut bytes = good.clone().into_bytes();
            *bytes.get_mut(position).unwrap() ^= bit;
            let folder = tempfile::tempdir().unwrap();
            let (options, mut input) = (ImportOptions::default(), Cursor::new(bytes));
            let imported = import(folder.path(), StoreEngine::Redb, options, &mut input);
            assert!(imported.is_err(), "byte {} of the line, bit {bit}", position - last);
        }
    }
    let (line, case) = with_changed(&good, "counter", |line| line["checksum"] = json!(1));
    refused(
        &case,
        false,
        line,
        "has no checksum of its own",
        "only the line of the totals",
    );
}

#[test]
fn after_the_last_number_no_change_is_made() {
    let (_, last) = with_changed(&exported(15), "totals", |line| {
        line["value"]["sequence"] = json!(u64::MAX);
    });
    let folder = tempfile::tempdir().unwrap();
    import_text(folder.path(), &last, true).unwrap();
    let mut database = Database::open(folder.path(), StoreEngine::Redb).unwrap();
    let error = database.commit(Changes::new()).unwrap_err().to_string();
    assert!(error.contains("takes no more changes"), "{error}");
    assert_eq!(database.sequence(), u64::MAX);
}

#[test]
fn only_an_empty_folder_is_imported_into() {
    let good = exported(15);
    let folder = tempfile::tempdir().unwrap();
    import_text(folder.path(), &good, false).unwrap();
    let error = import_text(folder.path(), &good, false).unwrap_err();
    assert!(matches!(error, ImportError::NotEmpty { .. }), "{error}");
    assert_eq!(
        export_of(folder.path(), StoreEngine::Redb),
        good,
        "what was there is there"
    );
    let other = tempfile::tempdir().unwrap();
    fs::write(other.path().join("letter.txt"), "dear").unwrap();
    let error = import_text(other.path(), &good, false).unwrap_err().to_string();
    assert!(
        error.contains("letter.txt") && error.contains(other.path().to_str().unwrap()),
        "{error}"
    );
    assert_eq!(fs::read_dir(other.path()).unwrap().count(), 1, "not even a lock");
}

#[test]
fn an_import_that_was_killed_is_begun_anew() {
    let folder = tempfile::tempdir().unwrap();
    for engine in StoreEngine::ALL {
        let left = folder.path().join(format!("{engine}.import"));
        fs::create_dir(&left).unwrap();
        fs::write(left.join("records.redb"), "half").unwrap();
    }
    let error = Database::open(folder.path(), StoreEngine::Redb)
        .err()
        .unwrap()
        .to_string();
    assert!(
        error.contains(".import is what it left") && error.contains("server db import"),
        "no empty world beside it: {error}"
    );
    import_text(folder.path(), &exported(15), false).unwrap();
    assert_eq!(Database::open(folder.path(), StoreEngine::Redb).unwrap().sequence(), 15);
    for engine in StoreEngine::ALL {
        assert!(!folder.path().join(format!("{engine}.import")).exists(), "{engine}");
    }
}

/// Whatever byte is hit: refused, or it made no difference.
#[test]
fn a_damaged_file_never_imports_as_something_else() {
    let good = exported(15);
    for position in (0..good.len()).step_by(53) {
        let mut bytes = good.clone().into_bytes();
        *bytes.get_mut(position).unwrap() ^= 0x02;
        let folder = tempfile::tempdir().unwrap();
        let options = ImportOptions::default();
        if import(folder.path(), StoreEngine::Redb, options, &mut Cursor::new(bytes)).is_ok() {
            assert_eq!(export_of(folder.path(), StoreEngine::Redb), good, "byte {position}");
        }
    }
}

/// The program is killed when it has taken so much of what it imports that it must have begun.
#[test]
fn a_killed_import_is_told_by_the_next_who_opens_the_folder_and_can_be_made_again() {
    let text = exported(1500);
    let (half, _) = text.split_at(text.len() / 2);
    assert!(half.len() > 100_000, "more than a pipe holds: {}", half.len());
    for engine in StoreEngine::ALL {
        let work = tempfile::tempdir().unwrap();
        let folder = work.path().join("data");
        let mut program = Command::new(env!("CARGO_BIN_EXE_server"))
            .args(["db", "import", "-", "--store", engine.name(), "--data"])
            .arg(&folder)
            .stdin(Stdio::piped())
            .spawn()
            .unwrap();
        program.stdin.as_mut().unwrap().write_all(half.as_bytes()).unwrap();
        program.kill().unwrap();
        program.wait().unwrap();
        let refused = Database::open(&folder, engine).err().unwrap().to_string();
        assert!(refused.contains("an import was not finished"), "{engine}: {refused}");
        let options = ImportOptions::default();
        import(&folder, engine, options, &mut Cursor::new(&text)).unwrap();
        assert_eq!(export_of(&folder, engine), text, "{engine}");
    }
}
