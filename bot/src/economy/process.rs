//! The server of an economy run: a process of its own, killed and started again over the same data and on the same ports.

use std::{
    fmt::Write as _,
    fs::{File, OpenOptions},
    io::{self, BufRead, BufReader, Write},
    net::SocketAddr,
    path::{Path, PathBuf},
    process::{Child, ChildStdout, Command, ExitStatus, Stdio},
};

use packets::Version;

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
}

/// Ports of one listener: login, char, map.
type Ports = [u16; 3];

/// A server that runs.
#[derive(Debug)]
pub(super) struct Process {
    recipe: Recipe,
    child: Child,
    /// Kept open: a server that cannot write there would fail.
    stdout: BufReader<ChildStdout>,
    ports: Vec<Ports>,
}

impl Recipe {
    fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        command.args(&self.first);
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

    /// Runs `server db` with these words over the data of a stopped server; what it prints, whatever it thinks of the data.
    pub(super) fn db(&self, words: &[&str]) -> io::Result<String> {
        let mut command = self.command();
        command.arg("db").args(words);
        command
            .arg("--config")
            .arg(self.config_file())
            .arg("--data")
            .arg(self.data());
        let output = command.output()?;
        if output.stdout.is_empty() {
            let text = String::from_utf8_lossy(&output.stderr).into_owned();
            return Err(io::Error::other(text));
        }
        String::from_utf8(output.stdout).map_err(io::Error::other)
    }

    fn write_config(&self, ports: &[Ports]) -> io::Result<()> {
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

    fn spawn(&self) -> io::Result<Child> {
        let log = OpenOptions::new().create(true).append(true).open(self.log_file())?;
        let mut command = self.command();
        command.arg("run");
        command
            .arg("--config")
            .arg(self.config_file())
            .arg("--data")
            .arg(self.data());
        command.env("NO_COLOR", "1");
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(log).spawn()
    }
}

impl Process {
    /// Starts a server, and waits until it listens.
    pub(super) fn start(recipe: Recipe) -> io::Result<Self> {
        let (child, stdout, ports) = start(&recipe, &[])?;
        Ok(Self {
            recipe,
            child,
            stdout,
            ports,
        })
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
        if let Some(status) = self.child.try_wait()? {
            return Err(ended(
                &self.recipe.log_file(),
                &format!("the server ended by itself with {status}"),
            ));
        }
        self.child.kill()?;
        self.child.wait().map(drop)
    }

    /// Starts it again after a kill, on the same ports.
    pub(super) fn restart(&mut self) -> io::Result<()> {
        let (child, stdout, _) = start(&self.recipe, &self.ports)?;
        (self.child, self.stdout) = (child, stdout);
        Ok(())
    }

    /// Has it save and stop; how it ended.
    pub(super) fn stop(&mut self) -> io::Result<ExitStatus> {
        let id = self.child.id().to_string();
        if !Command::new("kill").args(["-TERM", &id]).status()?.success() {
            self.child.kill()?;
        }
        self.child.wait()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // Both fail for one that has ended.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn start(recipe: &Recipe, ports: &[Ports]) -> io::Result<(Child, BufReader<ChildStdout>, Vec<Ports>)> {
    recipe.write_config(ports)?;
    let mut child = recipe.spawn()?;
    let Some(stdout) = child.stdout.take() else {
        return Err(io::Error::other("the server has no output"));
    };
    let mut stdout = BufReader::new(stdout);
    let mut found = Vec::new();
    for _ in &recipe.versions {
        let mut line = String::new();
        stdout.read_line(&mut line)?;
        let Some(ports) = listening(&line) else {
            let _ = child.kill();
            let _ = child.wait();
            return Err(ended(&recipe.log_file(), "the server does not listen"));
        };
        found.push(ports);
    }
    Ok((child, stdout, found))
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
}
