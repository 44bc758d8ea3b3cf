//! Sessions of bots that failed, as files: written beside the bots, not by their thread.

use std::{
    collections::{HashMap, HashSet},
    fs::{self, File},
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, PoisonError,
        mpsc::{SyncSender, TrySendError, sync_channel},
    },
    thread::{self, JoinHandle},
};

use packets::Profile;

use crate::{
    client::{ClientError, Settings},
    record::Shot,
};

/// Bots that files are kept of: a server that is gone fails all.
const MOST_BOTS: usize = 200;

/// Files that are kept of each: one for each way to fail.
const MOST_EACH: usize = 4;

/// Sessions that wait to be written, of some 40 KiB each.
const MOST_WAITING: usize = 100;

/// A folder for them; clones count together. When the last clone is gone all is written.
#[derive(Clone, Debug)]
pub struct Failures(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    folder: PathBuf,
    /// Ways to fail of which there is a file, by the bots' accounts.
    kept: Mutex<HashMap<String, HashSet<String>>>,
    waiting: Option<SyncSender<Job>>,
    writer: Option<JoinHandle<()>>,
}

/// A session that is to be written.
#[derive(Debug)]
struct Job {
    file: PathBuf,
    shot: Shot,
    profile: &'static Profile,
    obfuscated: bool,
}

impl Failures {
    /// Kept in `folder`, which is made if it is not there. One that has sessions already is refused: they would be taken for this run's.
    pub fn in_folder(folder: &Path) -> Result<Self, String> {
        let wrong = |error: io::Error| format!("--keep-failed {}: {error}", folder.display());
        fs::create_dir_all(folder).map_err(wrong)?;
        for entry in fs::read_dir(folder).map_err(wrong)? {
            if entry
                .map_err(wrong)?
                .path()
                .extension()
                .is_some_and(|end| end == "jsonl")
            {
                return Err(format!(
                    "--keep-failed {}: it has sessions of another run: name a new folder, or remove them",
                    folder.display()
                ));
            }
        }
        let (sender, jobs) = sync_channel(MOST_WAITING);
        let write_all = move || jobs.into_iter().for_each(write);
        let writer = thread::Builder::new().name("failures".to_owned()).spawn(write_all);
        Ok(Self(Arc::new(Inner {
            folder: folder.to_owned(),
            kept: Mutex::default(),
            waiting: Some(sender),
            writer: Some(writer.map_err(wrong)?),
        })))
    }

    /// Keeps what a client's tape has. A run goes on without what cannot be written; it is logged.
    pub(crate) fn keep(&self, settings: &Settings, error: &ClientError) {
        let (Some(tape), Some(waiting)) = (&settings.tape, &self.0.waiting) else {
            return;
        };
        let key = error.key();
        if !self.0.is_wanted(&settings.username, &key) {
            return;
        }
        let name: String = settings.username.chars().filter(char::is_ascii_alphanumeric).collect();
        let job = Job {
            file: self.0.folder.join(format!("{name}-{key}.jsonl")),
            shot: tape.shot(),
            profile: settings.profile,
            obfuscated: settings.obfuscation,
        };
        if let Err(TrySendError::Full(job) | TrySendError::Disconnected(job)) = waiting.try_send(job) {
            tracing::warn!(file = %job.file.display(), "too many bots fail at once: the packets of this one are not kept");
        }
    }
}

impl Inner {
    /// Whether this is the first time that the bot fails so, and there is room for it.
    fn is_wanted(&self, username: &str, key: &str) -> bool {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= MOST_BOTS && !kept.contains_key(username) {
            return false;
        }
        let ways = kept.entry(username.to_owned()).or_default();
        ways.len() < MOST_EACH && ways.insert(key.to_owned())
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        self.waiting = None;
        if let Some(writer) = self.writer.take() {
            // It has no way to panic, and nothing would come of it.
            let _ = writer.join();
        }
    }
}

fn write(job: Job) {
    let file = job.file.clone();
    if let Err(error) = try_write(job) {
        tracing::warn!(file = %file.display(), %error, "a failed bot's packets are not kept");
    }
}

fn try_write(job: Job) -> io::Result<()> {
    let mut out = BufWriter::new(File::create_new(job.file)?);
    job.shot.write(&mut out, job.profile, job.obfuscated)?;
    out.flush()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use packets::{Direction, Server};
    use tempfile::TempDir;

    use super::*;
    use crate::{client::Cause, record::Tape, stats::Step, swarm::consent::Permission};

    fn settings(number: usize) -> Settings {
        let tape = Tape::default();
        tape.track(Server::Map).keep(Direction::ToServer, false, &[0x7d, 0]);
        Settings {
            profile: Profile::get("main-20220406".parse().unwrap()).unwrap(),
            obfuscation: false,
            target: "127.0.0.1:6900".parse().unwrap(),
            permission: Permission::default(),
            source: None,
            username: format!("bot{number}"),
            password: "secret".to_owned(),
            register: false,
            pincode: "7294".parse().unwrap(),
            character: format!("Bot{number}"),
            patience: Duration::from_secs(1),
            tape: Some(tape),
        }
    }

    fn files(folder: &TempDir) -> Vec<String> {
        let name = |entry: io::Result<fs::DirEntry>| entry.unwrap().file_name().into_string().unwrap();
        let mut names: Vec<_> = fs::read_dir(folder.path()).unwrap().map(name).collect();
        names.sort();
        names
    }

    #[test]
    fn a_bot_that_fails_again_and_again_takes_no_room_from_others() {
        let folder = TempDir::new().unwrap();
        let failures = Failures::in_folder(folder.path()).unwrap();
        let (again, other) = (settings(0), settings(1));
        for _ in 0..1_000 {
            failures.keep(&again, &Cause::Closed.at(Step::WalkAck));
        }
        failures.keep(&again, &Cause::TimedOut.at(Step::WalkAck));
        failures.keep(&other, &Cause::Closed.at(Step::WalkAck));
        drop(failures);
        let names = files(&folder);
        assert_eq!(names.len(), 3, "{names:?}");
        assert!(
            names.iter().filter(|name| name.starts_with("bot0-")).count() == 2,
            "{names:?}"
        );
    }

    #[test]
    fn no_more_than_so_many_bots_are_kept() {
        let failures = Failures::in_folder(TempDir::new().unwrap().path()).unwrap();
        let wanted = (0..1_000).filter(|number| failures.0.is_wanted(&format!("bot{number}"), "closed"));
        assert_eq!(wanted.count(), MOST_BOTS);
        assert!(!failures.0.is_wanted("bot0", "closed"));
    }

    #[test]
    fn sessions_of_another_run_are_not_mixed_with_those_of_this_one() {
        let folder = TempDir::new().unwrap();
        fs::write(folder.path().join("notes.txt"), "").unwrap();
        assert!(Failures::in_folder(folder.path()).is_ok());
        fs::write(folder.path().join("bot0-closed-0.jsonl"), "").unwrap();
        let refused = Failures::in_folder(folder.path()).unwrap_err();
        assert!(refused.contains("another run"), "{refused}");
    }
}
