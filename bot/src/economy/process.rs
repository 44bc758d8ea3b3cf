//! The server of an economy run: a process of its own, killed and started again over the same data and on the same ports.

use std::{
    io::{self, BufRead, BufReader},
    net::SocketAddr,
    path::Path,
    process::{Child, ChildStdin, ChildStdout, ExitStatus},
    sync::mpsc::{self, Receiver, RecvTimeoutError},
    thread,
    time::{Duration, Instant},
};

use packets::Version;

use super::recipe::Recipe;

/// Between two looks whether a process has ended.
const LOOK: Duration = Duration::from_millis(10);

/// Ports of one listener: login, char, map.
pub(super) type Ports = [u16; 3];

/// A server that runs.
#[derive(Debug)]
pub(super) struct Process {
    recipe: Recipe,
    served: Served,
    ports: Vec<Ports>,
}

/// A process that does not outlive this value. Nor does it outlive the program: it ends when its standard input does.
#[derive(Debug)]
struct Served {
    child: Child,
    input: Option<ChildStdin>,
    /// What it prints. The thread behind it reads on when nobody wants to know any more: a server that cannot write there would fail.
    lines: Receiver<io::Result<String>>,
}

impl Process {
    /// Starts a server, and waits until it listens.
    pub(super) fn start(recipe: Recipe) -> io::Result<Self> {
        let (served, ports) = start(&recipe, &[])?;
        Ok(Self { recipe, served, ports })
    }

    /// Where clients of each version log in.
    pub(super) fn logins(&self) -> impl Iterator<Item = (Version, SocketAddr)> {
        let logins = self
            .ports
            .iter()
            .map(|[login, ..]| SocketAddr::from(([127, 0, 0, 1], *login)));
        self.recipe.versions.iter().copied().zip(logins)
    }

    /// Kills it (SIGKILL), and waits until it is dead. An error if it has ended by itself before.
    pub(super) fn kill(&mut self) -> io::Result<()> {
        if let Some(status) = self.served.child.try_wait()? {
            return Err(ended(
                &self.recipe.log_file(),
                &format!("the server ended by itself with {status}"),
            ));
        }
        self.served.child.kill()?;
        self.served.child.wait().map(drop)
    }

    /// Starts it again after a kill, on the same ports.
    pub(super) fn restart(&mut self) -> io::Result<()> {
        (self.served, _) = start(&self.recipe, &self.ports)?;
        Ok(())
    }

    /// Has it save and stop; an error, and it is killed, if it does not do so in time or does not end well.
    pub(super) fn stop(&mut self) -> io::Result<()> {
        drop(self.served.input.take());
        let limit = self.recipe.limits.stop;
        let log = self.recipe.log_file();
        match within(&mut self.served.child, limit)? {
            Some(status) if status.success() => Ok(()),
            Some(status) => Err(ended(&log, &format!("told to stop, the server ended with {status}"))),
            None => Err(ended(
                &log,
                &format!("told to stop, the server had not done so after {limit:?}, and was killed"),
            )),
        }
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        // Both fail for one that has ended.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Served {
    fn new(mut child: Child) -> io::Result<Self> {
        let (output, input) = (child.stdout.take(), child.stdin.take());
        let (send, lines) = mpsc::channel();
        // From here on it is ended, whatever fails.
        let served = Self { child, input, lines };
        let output = output.ok_or_else(|| io::Error::other("the server has no output"))?;
        thread::Builder::new()
            .name("server-output".to_owned())
            .spawn(move || read(output, &send))?;
        Ok(served)
    }
}

/// Hands on line by line. What is no text is an error, and ends it.
fn read(output: ChildStdout, send: &mpsc::Sender<io::Result<String>>) {
    for line in BufReader::new(output).lines() {
        let is_wrong = line.is_err();
        // Nobody listens once the server does.
        let _ = send.send(line);
        if is_wrong {
            return;
        }
    }
}

/// How `child` ended, if it did so in time; else it is killed.
pub(super) fn within(child: &mut Child, limit: Duration) -> io::Result<Option<ExitStatus>> {
    let until = Instant::now() + limit;
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status));
        }
        if Instant::now() >= until {
            child.kill()?;
            child.wait()?;
            return Ok(None);
        }
        thread::sleep(LOOK);
    }
}

fn start(recipe: &Recipe, ports: &[Ports]) -> io::Result<(Served, Vec<Ports>)> {
    recipe.write_config(ports)?;
    let served = Served::new(recipe.spawn()?)?;
    let until = Instant::now() + recipe.limits.start;
    let mut found = Vec::new();
    for _ in &recipe.versions {
        let line = served
            .lines
            .recv_timeout(until.saturating_duration_since(Instant::now()));
        let ports = match line {
            Ok(line) => listening(&line?),
            Err(RecvTimeoutError::Disconnected) => None,
            Err(RecvTimeoutError::Timeout) => {
                let limit = recipe.limits.start;
                let what = format!("the server does not listen after {limit:?}");
                return Err(ended(&recipe.log_file(), &what));
            }
        };
        found.push(ports.ok_or_else(|| ended(&recipe.log_file(), "the server does not listen"))?);
    }
    Ok((served, found))
}

/// What became of the server, with the last line of its log.
fn ended(log: &Path, what: &str) -> io::Error {
    let text = std::fs::read_to_string(log).unwrap_or_default();
    let last = text.lines().last().unwrap_or("it said nothing");
    io::Error::other(format!("{what}: {last} ({})", log.display()))
}

/// Reads `listening VERSION login ADDRESS char ADDRESS map ADDRESS`.
fn listening(line: &str) -> Option<Ports> {
    let words: Vec<&str> = line.split_whitespace().collect();
    let ["listening", _, "login", login, "char", char, "map", map] = words.as_slice() else {
        return None;
    };
    let port = |text: &str| Some(text.parse::<SocketAddr>().ok()?.port());
    Some([port(login)?, port(char)?, port(map)?])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_servers_line_is_read() {
        let line = "listening main-20220406 login 127.0.0.1:6900 char 127.0.0.1:6121 map 127.0.0.1:5121\n";
        assert_eq!(listening(line), Some([6900, 6121, 5121]));
        assert_eq!(listening("error: no"), None);
    }

    /// Servers that are no good, played by a shell.
    #[cfg(target_os = "linux")]
    mod bad {
        use std::{fs, path::PathBuf};

        use tempfile::TempDir;

        use super::*;
        use crate::economy::recipe::Limits;

        const LISTENS: &str = "echo listening v login 127.0.0.1:1 char 127.0.0.1:2 map 127.0.0.1:3";

        /// A recipe for `script`, which leaves its process id and its group in the folder.
        fn recipe(folder: &TempDir, script: &str) -> Recipe {
            let notes = format!("cut -d' ' -f1,5 /proc/$$/stat > {}/ids", folder.path().display());
            Recipe {
                program: "/bin/sh".into(),
                first: vec!["-c".to_owned(), format!("{notes}; {script}")],
                folder: folder.path().to_owned(),
                settings: String::new(),
                versions: vec!["main-20220406".parse().unwrap()],
                limits: Limits {
                    start: Duration::from_millis(800),
                    stop: Duration::from_millis(300),
                },
            }
        }

        fn ids(folder: &TempDir) -> (String, String) {
            let ids = fs::read_to_string(folder.path().join("ids")).unwrap();
            let (process, group) = ids.trim().split_once(' ').unwrap();
            (process.to_owned(), group.to_owned())
        }

        fn is_gone(folder: &TempDir) -> bool {
            !PathBuf::from("/proc").join(ids(folder).0).exists()
        }

        #[test]
        fn one_that_never_listens_is_given_up_and_ended() {
            let folder = TempDir::new().unwrap();
            let error = Process::start(recipe(&folder, "exec sleep 600")).unwrap_err();
            assert!(error.to_string().contains("does not listen after"), "{error}");
            assert!(is_gone(&folder));
        }

        #[test]
        fn one_that_says_what_is_no_text_is_ended() {
            let folder = TempDir::new().unwrap();
            Process::start(recipe(&folder, "printf '\\377\\n'; exec sleep 600")).unwrap_err();
            assert!(is_gone(&folder));
        }

        #[test]
        fn one_that_does_not_stop_is_killed_and_told_of() {
            let folder = TempDir::new().unwrap();
            let mut process = Process::start(recipe(&folder, &format!("{LISTENS}; exec sleep 600"))).unwrap();
            let error = process.stop().unwrap_err();
            assert!(error.to_string().contains("had not done so after"), "{error}");
            assert!(is_gone(&folder));
        }

        #[test]
        fn an_interrupt_of_the_terminal_does_not_reach_it_and_the_end_of_its_input_ends_it() {
            let folder = TempDir::new().unwrap();
            let mut process = Process::start(recipe(&folder, &format!("{LISTENS}; read line; exit 0"))).unwrap();
            let (id, group) = ids(&folder);
            assert_eq!(id, group, "it leads a group of its own");
            process.stop().unwrap();
        }
    }
}
