//! The server of an economy run: a process of its own, killed and started again over the same data and on the same ports.

use std::{
    io::{self, BufRead, BufReader, Read},
    net::SocketAddr,
    path::Path,
    process::{Child, ChildStdin, ExitStatus},
    sync::mpsc::{self, Receiver, RecvTimeoutError},
    thread,
    time::{Duration, Instant},
};

use packets::Version;

use super::recipe::Recipe;

/// Between two looks whether a process has ended.
const LOOK: Duration = Duration::from_millis(10);

/// Bytes of a line that the server may print before it listens.
const LONGEST_LINE: u64 = 4 * 1024;

/// Lines that may wait to be read.
const WAITING: usize = 16;

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
    /// The process, and what it prints. The thread behind that reads on when nobody wants to know any more: a server that cannot write there
    /// would fail.
    fn new(mut child: Child) -> io::Result<(Self, Receiver<io::Result<String>>)> {
        let (output, input) = (child.stdout.take(), child.stdin.take());
        let (send, lines) = mpsc::sync_channel(WAITING);
        // From here on it is ended, whatever fails.
        let served = Self { child, input };
        let output = output.ok_or_else(|| io::Error::other("the server has no output"))?;
        thread::Builder::new()
            .name("server-output".to_owned())
            .spawn(move || read(output, &send))?;
        Ok((served, lines))
    }
}

/// Hands on line by line while somebody listens: until the server does. What comes after that is read, and kept nowhere.
fn read(output: impl Read, send: &mpsc::SyncSender<io::Result<String>>) {
    let mut output = BufReader::new(output);
    while let Some(line) = next_line(&mut output) {
        if send.send(line).is_err() {
            break;
        }
    }
    // Ends with the server.
    let _ = io::copy(&mut output, &mut io::sink());
}

/// What is too long, or no text, is an error.
fn next_line(output: &mut impl BufRead) -> Option<io::Result<String>> {
    let mut line = Vec::new();
    match output.take(LONGEST_LINE).read_until(b'\n', &mut line) {
        Ok(0) => None,
        Ok(_) if !line.ends_with(b"\n") && line.len() as u64 == LONGEST_LINE => Some(Err(io::Error::other(format!(
            "the server prints a line of more than {LONGEST_LINE} bytes"
        )))),
        Ok(_) => Some(String::from_utf8(line).map_err(io::Error::other)),
        Err(error) => Some(Err(error)),
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
    let (served, lines) = Served::new(recipe.spawn()?)?;
    let until = Instant::now() + recipe.limits.start;
    let mut found = Vec::new();
    for _ in &recipe.versions {
        let line = lines.recv_timeout(until.saturating_duration_since(Instant::now()));
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

    /// Endless output, of which nothing is kept once nobody listens.
    struct Babble(std::sync::Arc<std::sync::atomic::AtomicU64>);

    impl Read for Babble {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            use std::sync::atomic::Ordering;
            buffer.fill(b'\n');
            // A server that prints for long, and ends.
            let before = self.0.fetch_add(buffer.len() as u64, Ordering::Relaxed);
            Ok(if before > 1 << 20 { 0 } else { buffer.len() })
        }
    }

    #[test]
    fn what_a_server_prints_waits_only_while_somebody_listens_and_is_read_all_the_same() {
        let read_so_far = std::sync::Arc::<std::sync::atomic::AtomicU64>::default();
        let (send, lines) = mpsc::sync_channel(WAITING);
        let babble = Babble(std::sync::Arc::clone(&read_so_far));
        let reader = thread::spawn(move || read(babble, &send));
        assert_eq!(lines.recv().unwrap().unwrap(), "\n");
        drop(lines);
        reader.join().unwrap();
        assert!(read_so_far.load(std::sync::atomic::Ordering::Relaxed) > 1 << 20);
    }

    #[test]
    fn a_line_without_an_end_is_not_read_to_its_end() {
        let mut output = BufReader::new(io::repeat(b'x'));
        let error = next_line(&mut output).unwrap().unwrap_err();
        assert!(error.to_string().contains("more than 4096 bytes"), "{error}");
        assert_eq!(next_line(&mut &b"a\nb"[..]).unwrap().unwrap(), "a\n");
        assert!(next_line(&mut io::empty()).is_none());
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
