//! A process under write load is killed again and again: what it acknowledged is there, and nothing is there twice. More often
//! with `STORE_CRASH_ROUNDS`.

use std::{
    env, hint,
    io::{BufRead as _, BufReader, Lines, Write as _},
    path::Path,
    process::{Child, ChildStdout, Command, Stdio},
    sync::mpsc,
    time::{Duration, Instant},
};

use rand::{Rng as _, SeedableRng as _, rngs::StdRng};
use server::{
    config::StoreEngine,
    event::{CommitNumber, PersistenceEvent},
    persistence::{Database, Persistence, Sinks},
};

use super::model::Model;

/// Set for the process that writes and is killed: the same test, started once more.
const FOLDER: &str = "STORE_CRASH_FOLDER";
const ROUNDS: u32 = 40;
/// How long they may take, if their number is the usual one.
const TIME: Duration = Duration::from_secs(20);
/// Writes that may wait for their flush.
const UNFLUSHED: u64 = 64;

#[test]
fn acknowledged_changes_survive_kills() {
    survive("acknowledged_changes_survive_kills", StoreEngine::Sled);
}

#[test]
fn acknowledged_changes_of_redb_survive_kills() {
    survive("acknowledged_changes_of_redb_survive_kills", StoreEngine::Redb);
}

/// Writes in another process, kills it and checks, over and over. `test` is the name of the test that calls this.
fn survive(test: &str, engine: StoreEngine) {
    if let Some(folder) = env::var_os(FOLDER) {
        write_until_killed(Path::new(&folder), engine);
    }
    let folder = tempfile::tempdir().unwrap();
    let begun = Instant::now();
    let mut random = StdRng::from_os_rng();
    let mut acknowledged = 0;
    let wanted = env::var("STORE_CRASH_ROUNDS").ok();
    let rounds = wanted.as_ref().map_or(ROUNDS, |rounds| rounds.parse().unwrap());
    for round in 0..rounds {
        if round > 1 && wanted.is_none() && begun.elapsed() > TIME {
            break;
        }
        let killed_at = run_and_kill(test, folder.path(), &mut random).unwrap_or(acknowledged);
        assert!(
            killed_at >= acknowledged,
            "round {round}: a number was acknowledged twice"
        );
        acknowledged = killed_at;
        check(folder.path(), engine, acknowledged, round);
    }
    println!(
        "{engine}: {rounds} rounds, {acknowledged} writes acknowledged, {:?}",
        begun.elapsed()
    );
    assert!(acknowledged > 0, "no round lasted until an acknowledgement");
}

/// Starts a writer, kills it at a moment that `random` chooses, and returns the last change it acknowledged.
fn run_and_kill(test: &str, folder: &Path, random: &mut StdRng) -> Option<u64> {
    let mut writer = start_writer(test, folder);
    let mut lines = BufReader::new(writer.stdout.take().unwrap()).lines();
    // Every eighth round is killed while it opens the store, the others after some acknowledgements.
    let wait_for = if random.random_ratio(1, 8) {
        0
    } else {
        random.random_range(1..=16)
    };
    let mut last = None;
    read_until(&mut lines, |line| line == "opening");
    for _ in 0..wait_for {
        last = Some(read_ack(&mut lines));
    }
    for _ in 0..random.random_range(0..500_000) {
        hint::spin_loop();
    }
    writer.kill().unwrap();
    writer.wait().unwrap();
    for line in lines.map_while(Result::ok) {
        last = line
            .strip_prefix("ack ")
            .and_then(|number| number.parse().ok())
            .or(last);
    }
    last
}

fn start_writer(test: &str, folder: &Path) -> Child {
    Command::new(env::current_exe().unwrap())
        .args(["--exact", &format!("crash::{test}"), "--nocapture"])
        .env(FOLDER, folder)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap()
}

fn read_until(lines: &mut Lines<BufReader<ChildStdout>>, wanted: impl Fn(&str) -> bool) -> String {
    lines
        .map(Result::unwrap)
        .find(|line| wanted(line))
        .expect("the writer ended by itself: see its messages above")
}

fn read_ack(lines: &mut Lines<BufReader<ChildStdout>>) -> u64 {
    let line = read_until(lines, |line| line.starts_with("ack "));
    line.trim_start_matches("ack ").parse().unwrap()
}

/// The store opens, holds every acknowledged change, and exactly what its own last change should have left.
fn check(folder: &Path, engine: StoreEngine, acknowledged: u64, round: u32) {
    let database = Database::open(folder, engine).unwrap_or_else(|error| panic!("round {round}: {error}"));
    let sequence = database.sequence();
    assert!(
        sequence >= acknowledged,
        "round {round}: {acknowledged} was acknowledged, the store ends at {sequence}"
    );
    let wanted = Model::after(sequence);
    let (accounts, characters) = Model::stored_in(&database);
    let storages = Model::storages_in(&database, accounts.keys());
    assert_eq!(storages, wanted.storages, "round {round}");
    assert_eq!(accounts, wanted.accounts, "round {round}");
    assert_eq!(characters, wanted.characters, "round {round}");
    wanted.check_people(&database);
}

/// The other process: goes on with the plan where the store ends, and prints every number that became durable.
fn write_until_killed(folder: &Path, engine: StoreEngine) -> ! {
    say("opening");
    let database = Database::open(folder, engine).unwrap();
    let mut flushed = database.sequence();
    let mut model = Model::after(flushed);
    let (sender, durable) = mpsc::channel();
    let sinks = Sinks {
        answer: Box::new(|_| {}),
        durable: Box::new(move |CommitNumber(number)| {
            say(&format!("ack {number}"));
            sender.send(number).unwrap();
        }),
    };
    let (_thread, inbox) = Persistence::start(database, sinks, Duration::from_millis(2)).unwrap();
    for number in flushed + 1.. {
        let write = model.next_write();
        assert!(inbox.send(PersistenceEvent::Write {
            commit: CommitNumber(number),
            write
        }));
        while number - flushed >= UNFLUSHED {
            flushed = durable.recv().unwrap();
        }
    }
    unreachable!("there are more numbers than time")
}

/// One line on stdout, at once. The parent is gone when that fails.
fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    if writeln!(out, "{line}").and_then(|()| out.flush()).is_err() {
        std::process::exit(1);
    }
}
