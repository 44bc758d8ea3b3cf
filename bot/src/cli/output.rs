//! Flags of what is shown while a run lasts, and told at its end.

use std::{
    fs::OpenOptions,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    path::{Path, PathBuf},
};

use clap::Args;

/// Flags of reports and displays.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Reports")]
pub struct OutputArgs {
    /// Report as JSON instead of text (`bot schema` prints its schema)
    #[arg(long)]
    pub json: bool,
    /// Write the report as one HTML page as well, which needs no network
    #[arg(long, value_name = "FILE")]
    pub html: Option<PathBuf>,
    /// Write thresholds and steps as test cases in `JUnit` XML as well
    #[arg(long, value_name = "FILE")]
    pub junit: Option<PathBuf>,
    /// Write every step's times, ten seconds by ten, as a log that HdrHistogram's tools read; a folder: a log for each step
    #[arg(long, value_name = "FILE|DIR")]
    pub hdr: Option<PathBuf>,
    /// Serve metrics to Prometheus while it runs: a port on 127.0.0.1, or IP:PORT
    #[arg(long, value_name = "[IP:]PORT", value_parser = endpoint)]
    pub prometheus: Option<SocketAddr>,
    /// How it is shown.
    #[command(flatten)]
    pub show: ShowArgs,
}

/// Flags of how a run is shown while it lasts.
#[derive(Clone, Copy, Debug, Default, Args)]
pub struct ShowArgs {
    /// Show the run on the whole terminal, with keys to pause and stop it; without this too, where stderr is a terminal
    #[arg(long, conflicts_with_all = ["plain", "quiet"])]
    pub live: bool,
    /// Show lines of progress, on a terminal too
    #[arg(long)]
    pub plain: bool,
    /// Show no progress
    #[arg(long, short)]
    pub quiet: bool,
}

impl OutputArgs {
    /// Whether the files can be written: to be known before the run, not after it.
    pub fn check(&self) -> Result<(), String> {
        // A folder of logs is made when it is not there.
        let is_folder = |path: &&PathBuf| path.is_dir() || path.to_string_lossy().ends_with(['/', '\\']);
        let log = self.hdr.iter().filter(|path| !is_folder(path));
        for file in self.html.iter().chain(&self.junit).chain(log) {
            writable(file)?;
        }
        Ok(())
    }
}

/// Makes the file if there is none, and leaves what is in it.
fn writable(file: &Path) -> Result<(), String> {
    let opened = OpenOptions::new().create(true).append(true).open(file);
    let problem = |error| format!("cannot write {}: {error}", file.display());
    opened.map(drop).map_err(problem)
}

fn endpoint(text: &str) -> Result<SocketAddr, String> {
    let port = text
        .parse()
        .map(|port| SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), port));
    port.or_else(|_| text.parse())
        .map_err(|_| format!("`{text}` is neither a port nor IP:PORT, as in 9464 or 127.0.0.1:9464"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn metrics_stay_on_this_machine_unless_told_otherwise() {
        assert_eq!(endpoint("9464").unwrap().to_string(), "127.0.0.1:9464");
        assert_eq!(endpoint("0.0.0.0:9464").unwrap().to_string(), "0.0.0.0:9464");
        assert!(endpoint("localhost").unwrap_err().contains("127.0.0.1:9464"));
    }

    #[test]
    fn a_file_that_cannot_be_written_is_told_before_the_run() {
        for output in [
            OutputArgs {
                html: Some("/nowhere/report".into()),
                ..OutputArgs::default()
            },
            OutputArgs {
                hdr: Some("/nowhere/report".into()),
                ..OutputArgs::default()
            },
        ] {
            assert!(output.check().unwrap_err().contains("/nowhere/report"));
        }
    }
}
