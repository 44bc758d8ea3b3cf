//! How the server of an economy run is started, what it is told, and where it keeps what.

use std::{
    fmt::Write as _,
    fs::{self, File, OpenOptions},
    io::{self, Write as _},
    path::PathBuf,
    process::{Child, Command, Stdio},
    time::Duration,
};

use packets::Version;

use super::process::{Ports, within};

/// How long `server db` may take.
const DB: Duration = Duration::from_mins(10);

/// How to start the server, and where it keeps what.
#[derive(Clone, Debug)]
pub(super) struct Recipe {
    /// The program.
    pub program: PathBuf,
    /// What it is told before anything else.
    pub first: Vec<String>,
    /// Folder of its configuration, data and log.
    pub folder: PathBuf,
    /// Its configuration, but for listeners.
    pub settings: String,
    /// The client versions that it serves.
    pub versions: Vec<Version>,
    /// How long it may take.
    pub limits: Limits,
}

/// How long a server may take.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    /// Until it listens.
    pub start: Duration,
    /// Until it has stopped.
    pub stop: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            start: Duration::from_mins(1),
            stop: Duration::from_mins(1),
        }
    }
}

/// What `server db` may answer with.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Wanted {
    /// Success, and nothing else.
    Success,
    /// Whatever it says: that it found something is an answer too.
    Answer,
}

impl Recipe {
    fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        command.args(&self.first).stdin(Stdio::null());
        command
    }

    fn config_file(&self) -> PathBuf {
        self.folder.join("server.toml")
    }

    pub(super) fn log_file(&self) -> PathBuf {
        self.folder.join("server.log")
    }

    /// Folder of its records.
    fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    /// Runs `server db` with these words over the data of a stopped server; what it prints.
    pub(super) fn db(&self, words: &[&str], wanted: Wanted) -> io::Result<String> {
        // Files do not fill up as pipes do, so the program can be waited for first.
        let (out, err) = (self.folder.join("db.out"), self.folder.join("db.err"));
        let mut command = self.command();
        command.arg("db").args(words);
        command
            .arg("--config")
            .arg(self.config_file())
            .arg("--data")
            .arg(self.data());
        command.stdout(File::create(&out)?).stderr(File::create(&err)?);
        let status = within(&mut command.spawn()?, DB)?;
        let text = fs::read_to_string(&out)?;
        let is_answer = wanted == Wanted::Answer && !text.is_empty();
        match status {
            Some(status) if status.success() || is_answer => Ok(text),
            Some(status) => {
                let complaint = fs::read_to_string(&err)?;
                let words = words.join(" ");
                Err(io::Error::other(format!(
                    "server db {words}: {status}: {}",
                    complaint.trim()
                )))
            }
            None => Err(io::Error::other(format!(
                "server db {}: not done after {DB:?}",
                words.join(" ")
            ))),
        }
    }

    pub(super) fn write_config(&self, ports: &[Ports]) -> io::Result<()> {
        let mut text = self.settings.clone();
        for (index, version) in self.versions.iter().enumerate() {
            // 0: any.
            let [login, char, map] = ports.get(index).copied().unwrap_or_default();
            let _ = write!(
                text,
                "\n[[listener]]\npacketver = \"{version}\"\nlogin = {login}\nchar = {char}\nmap = {map}\nobfuscation = \"detect\"\n"
            );
        }
        File::create(self.config_file())?.write_all(text.as_bytes())
    }

    /// Starts it, in a process group of its own: an interrupt of the terminal is for the run, which then stops the server.
    pub(super) fn spawn(&self) -> io::Result<Child> {
        let log = OpenOptions::new().create(true).append(true).open(self.log_file())?;
        let mut command = self.command();
        command.arg("run").arg("--until-stdin-ends");
        command
            .arg("--config")
            .arg(self.config_file())
            .arg("--data")
            .arg(self.data());
        command.env("NO_COLOR", "1");
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(log).spawn()
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_part_of_an_export_is_none() {
        let folder = tempfile::tempdir().unwrap();
        let recipe = |script: &str| Recipe {
            program: "/bin/sh".into(),
            first: vec!["-c".to_owned(), script.to_owned()],
            folder: folder.path().to_owned(),
            settings: String::new(),
            versions: Vec::new(),
            limits: Limits::default(),
        };
        let half = recipe("echo half; echo 'disk is gone' >&2; exit 1");
        let error = half.db(&["export", "-"], Wanted::Success).unwrap_err();
        assert!(error.to_string().contains("disk is gone"), "{error}");
        assert_eq!(half.db(&["check"], Wanted::Answer).unwrap(), "half\n");
        let silent = recipe("exit 3");
        assert!(silent.db(&["check"], Wanted::Answer).is_err());
    }
}
