//! A server command opens a store and writes to it, and one of its system calls fails, or it is killed at one: it says what
//! is wrong, or goes on, and the next who opens the store finds all that was acknowledged, nothing twice.
//!
//! Faults are put in by `strace`; without it, or where it may not trace, the tests say so and do nothing. Every so many a
//! call is tried; with `STORE_INJECT_ALL` set, each.

use std::{
    collections::BTreeMap,
    env, fs,
    path::Path,
    process::{Command, Output},
};

use server::{
    config::StoreEngine,
    event::{CommitNumber, PersistenceEvent},
    persistence::{
        Database, apply,
        repository::accounts,
        transfer::{self, ImportOptions},
    },
};

use super::model::{Model, name};

/// System calls on files.
const CALLS: &str = "openat,read,write,pread64,pwrite64,fsync,fdatasync,sync_file_range,ftruncate,fallocate,flock,fcntl,\
                     lseek,rename,renameat2,unlink,mkdir,statx,newfstatat,getdents64";

/// Calls that each test fails, if it does not fail all.
const TRIED: usize = 14;

/// Writes before the command: enough for every kind of record.
const WRITES: u64 = 34;

const USER: &str = "newcomer";

fn can_trace() -> bool {
    let traced = Command::new("strace").args(["-o", "/dev/null", "true"]).output();
    let able = traced.is_ok_and(|output| output.status.success());
    if !able {
        eprintln!("SKIPPED: strace is not there, or may not trace");
    }
    able
}

/// A folder as a killed server leaves it: all of it flushed.
fn left_by_kill(engine: StoreEngine, folder: &Path) {
    let made = tempfile::tempdir().unwrap();
    let mut database = Database::open(made.path(), engine).unwrap();
    let mut model = Model::default();
    for number in 1..=WRITES {
        let write = model.next_write();
        let commit = CommitNumber(number);
        apply(&mut database, PersistenceEvent::Write { commit, write }).unwrap();
    }
    database.flush().unwrap();
    copy(made.path(), folder);
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// A server command, traced; `options` say what is to fail.
fn traced(trace: &Path, options: &[&str], command: &[&str]) -> Output {
    let mut strace = Command::new("strace");
    strace.args(["-f", "-qq", "-o"]).arg(trace).args(options);
    strace.arg(env!("CARGO_BIN_EXE_server")).args(command);
    strace.env_remove("RUST_BACKTRACE").output().unwrap()
}

/// The command that makes an account on a folder.
fn add_account(folder: &Path, engine: StoreEngine) -> [&str; 9] {
    let folder = folder.to_str().unwrap();
    let store = engine.name();
    [
        "account",
        "add",
        USER,
        "--password",
        "secret",
        "--store",
        store,
        "--data",
        folder,
    ]
}

/// The command that makes a folder from a file.
const fn import_into<'a>(folder: &'a str, store: &'a str, from: &'a str) -> [&'a str; 7] {
    ["db", "import", from, "--store", store, "--data", folder]
}

/// The calls that the main thread of a command makes from the first on the folder on, each with its number among its like.
fn calls(folder: &Path, trace: &Path, command: &[&str]) -> Vec<(String, u32)> {
    let output = traced(trace, &["-e", &format!("trace={CALLS}")], command);
    assert!(output.status.success(), "{output:?}");
    let text = fs::read_to_string(trace).unwrap();
    let main = text.split_whitespace().next().unwrap().to_owned();
    let (mut numbers, mut found, mut begun) = (BTreeMap::new(), Vec::new(), false);
    for line in text.lines().filter_map(|line| line.strip_prefix(&main)) {
        let Some((call, _)) = line
            .trim_start()
            .split_once('(')
            .filter(|(call, _)| !call.contains(' '))
        else {
            continue;
        };
        let number = numbers.entry(call.to_owned()).or_insert(0);
        *number += 1;
        begun |= line.contains(folder.to_str().unwrap());
        if begun {
            found.push((call.to_owned(), *number));
        }
    }
    found
}

/// Those that are tried.
fn tried(calls: &[(String, u32)]) -> impl Iterator<Item = &(String, u32)> {
    let all = env::var_os("STORE_INJECT_ALL").is_some();
    let every = if all { 1 } else { calls.len().div_ceil(TRIED).max(1) };
    calls.iter().step_by(every)
}

/// The store says that it lost its end: sled was not given a part of its log that it had been given a moment before. What it had is in
/// the copy that the error names: an operator puts it into its place.
fn is_told(folder: &Path, engine: StoreEngine, call: &str, fault: &str) -> bool {
    let opened = Database::open(folder, engine).err().map(|error| error.to_string());
    let lost = |error: &String| error.contains("the end was lost") || error.contains("damaged");
    let told = opened.as_ref().is_some_and(lost);
    let told = told && engine == StoreEngine::Sled && call == "pread64" && fault.starts_with("error");
    if told {
        let (store, copy) = (folder.join("sled"), folder.join("sled.kept"));
        assert!(opened.unwrap().contains(copy.to_str().unwrap()), "it is named");
        fs::remove_dir_all(&store).unwrap();
        fs::rename(copy, store).unwrap();
    }
    told
}

/// The store opens, and holds what it held before, and the account, at least if that was acknowledged.
fn check(folder: &Path, engine: StoreEngine, acknowledged: bool, at: &str) {
    let database = Database::open(folder, engine).unwrap_or_else(|error| panic!("{at}: {error}"));
    let added = accounts::by_user(&database, name(USER)).unwrap();
    assert!(added.is_some() || !acknowledged, "{at}: acknowledged and not there");
    assert_eq!(database.sequence(), WRITES + u64::from(added.is_some()), "{at}");
    let wanted = Model::after(WRITES);
    let (mut stored, characters) = Model::stored_in(&database);
    if let Some(added) = &added {
        assert_eq!(stored.remove(&added.id).as_ref(), Some(added), "{at}");
    }
    assert_eq!(
        Model::storages_in(&database, wanted.accounts.keys()),
        wanted.storages,
        "{at}"
    );
    assert_eq!(
        (stored, characters),
        (wanted.accounts.clone(), wanted.characters.clone()),
        "{at}"
    );
    wanted.check_people(&database);
}

/// Every call, or every so many, is met by a fault.
fn meet(engine: StoreEngine, fault: &str) {
    if !can_trace() {
        return;
    }
    let full = tempfile::tempdir().unwrap();
    let (folder, trace) = (full.path().join("data"), full.path().join("trace"));
    left_by_kill(engine, &folder);
    let counted = full.path().join("counted");
    copy(&folder, &counted);
    let calls = calls(&counted, &trace, &add_account(&counted, engine));
    let (mut met, mut failed, mut acknowledged, mut told) = (0, 0, 0, 0);
    for (call, number) in tried(&calls) {
        let at = format!("{engine}, {fault} at {call} {number}");
        let work = tempfile::tempdir().unwrap();
        let left = work.path().join("data");
        copy(&folder, &left);
        let inject = format!("inject={call}:{fault}:when={number}");
        let options = ["-e", &format!("trace={call}"), "-e", &inject];
        let output = traced(&trace, &options, &add_account(&left, engine));
        let (said, error) = (
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr),
        );
        let printed = said.trim().parse::<u32>().is_ok();
        // Sled's own panics are caught, and told by it in its own words first.
        let of_sled = engine == StoreEngine::Sled && error.contains("sled-0.34");
        assert!(of_sled || !error.contains("panicked"), "{at}: {error}");
        if fault.starts_with("error") {
            let code = output.status.code();
            assert!(
                code == Some(0) || code.is_some() && error.contains("error"),
                "{at}: {output:?}"
            );
        }
        let text = fs::read_to_string(&trace).unwrap();
        met += u32::from(text.contains("INJECTED") || text.contains("killed by SIGKILL"));
        failed += u32::from(!output.status.success());
        acknowledged += u32::from(printed);
        if is_told(&left, engine, call, fault) {
            assert!(!printed, "{at}: acknowledged and lost");
            told += 1;
        }
        check(&left, engine, printed, &at);
        let copies = ["sled.kept", "sled.part"].map(|name| left.join(name).exists());
        assert_eq!(copies, [false; 2], "{at}: what is needed no more is gone");
    }
    println!(
        "{engine}, {fault}: {} calls, {met} met it, {failed} commands failed, {acknowledged} acknowledged, {told} losses told, with a copy",
        calls.len()
    );
    assert!(met > 5, "{met} of {calls:?}");
}

#[test]
fn a_failing_system_call_of_sled_is_told_and_loses_nothing() {
    meet(StoreEngine::Sled, "error=EIO");
}

#[test]
fn a_failing_system_call_of_redb_is_told_and_loses_nothing() {
    meet(StoreEngine::Redb, "error=EIO");
}

#[test]
fn a_file_of_the_store_that_cannot_be_read_is_told_and_left_as_it_is() {
    if !can_trace() {
        return;
    }
    for (engine, file) in [(StoreEngine::Sled, "sled/db"), (StoreEngine::Redb, "redb/records.redb")] {
        let work = tempfile::tempdir().unwrap();
        let (folder, trace) = (work.path().join("data"), work.path().join("trace"));
        left_by_kill(engine, &folder);
        let before = fs::read(folder.join(file)).unwrap();
        let only = folder.join(file).to_str().unwrap().to_owned();
        let every = [
            "-P",
            &only,
            "-e",
            "trace=read,pread64",
            "-e",
            "inject=read,pread64:error=EIO",
        ];
        let output = traced(&trace, &every, &add_account(&folder, engine));
        let error = String::from_utf8_lossy(&output.stderr);
        assert!(error.contains("Input/output error"), "{engine}: {output:?}");
        assert!(
            !output.status.success() && !error.contains("panicked"),
            "{engine}: {error}"
        );
        assert!(fs::read(folder.join(file)).unwrap() == before, "{engine}: changed");
        check(&folder, engine, false, file);
    }
}

#[test]
fn a_kill_at_a_system_call_of_sled_loses_nothing() {
    meet(StoreEngine::Sled, "signal=KILL");
}

#[test]
fn a_kill_at_a_system_call_of_redb_loses_nothing() {
    meet(StoreEngine::Redb, "signal=KILL");
}

#[test]
fn a_kill_at_a_system_call_of_an_import_leaves_all_of_it_or_nothing_that_is_played() {
    if !can_trace() {
        return;
    }
    for engine in StoreEngine::ALL {
        let work = tempfile::tempdir().unwrap();
        let (made, file, trace) = (
            work.path().join("made"),
            work.path().join("file"),
            work.path().join("trace"),
        );
        left_by_kill(engine, &made);
        let mut text = Vec::new();
        transfer::export(&Database::open(&made, engine).unwrap(), &mut text).unwrap();
        fs::write(&file, &text).unwrap();
        let (from, store) = (file.to_str().unwrap(), engine.name());
        let counted = work.path().join("counted");
        let calls = calls(&counted, &trace, &import_into(counted.to_str().unwrap(), store, from));
        let mut kinds = [0; 3];
        for (call, number) in tried(&calls) {
            let at = format!("{engine}: {call} {number}");
            let left = tempfile::tempdir().unwrap();
            let folder = left.path().join("data");
            let inject = format!("inject={call}:signal=KILL:when={number}");
            let options = ["-e", &format!("trace={call}"), "-e", &inject];
            traced(&trace, &options, &import_into(folder.to_str().unwrap(), store, from));
            let none = !Database::store_folder(&folder, engine).exists();
            let found = if none && !fs::exists(folder.join(format!("{engine}.import"))).unwrap() {
                0
            } else {
                match Database::open(&folder, engine) {
                    Ok(database) => {
                        let mut again = Vec::new();
                        transfer::export(&database, &mut again).unwrap();
                        assert!(again == text, "{at}: something else");
                        2
                    }
                    Err(error) => {
                        assert!(
                            error.to_string().contains("an import was not finished"),
                            "{at}: {error}"
                        );
                        1
                    }
                }
            };
            if found < 2 {
                let options = ImportOptions::default();
                transfer::import(&folder, engine, options, &mut text.as_slice()).unwrap();
            }
            kinds[found] += 1;
        }
        println!(
            "{engine}: an import of {} calls, killed, left nothing, a part that is refused, all: {kinds:?}",
            calls.len()
        );
        assert!(kinds[1] > 0, "{kinds:?}");
    }
}
