//! `bot record`: its flags, and the way from them to an exit code.

use std::{
    io::{self, Write},
    net::{SocketAddr, TcpListener},
    path::PathBuf,
    time::Duration,
};

use clap::Args;
use packets::{Profile, Version};
use tokio::runtime::Runtime;

use super::{
    target::{ConsentArgs, consent_lines},
    value::parse_version,
};
use crate::{
    app::{Failure, print_text, stop_signal},
    record::{Journal, Recording, record},
    swarm::consent,
};

/// Flags of `bot record`.
#[derive(Clone, Debug, Args)]
pub struct RecordArgs {
    /// Where clients log in: give it to the client in place of the server. Only loopback and private networks
    #[arg(long, value_name = "ADDRESS:PORT")]
    pub listen: SocketAddr,
    /// Login server, HOST:PORT. On loopback and in private networks, others with --consent
    #[arg(long, value_name = "HOST:PORT")]
    pub target: String,
    /// Whose server it is.
    #[command(flatten)]
    pub consent: ConsentArgs,
    /// The client version that both speak
    #[arg(long, value_parser = parse_version, value_name = "VERSION")]
    pub packetver: Version,
    /// Folder for session.jsonl and session.pcapng; made if it is not there
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
    /// Write passwords, pincodes, tokens and login ids as they are; they are blanked otherwise
    #[arg(long)]
    pub keep_secrets: bool,
}

/// How long servers may take to be reached, and host names to be looked up.
const PATIENCE: Duration = Duration::from_secs(5);

/// Records until it is interrupted. Yields the exit code.
pub(crate) fn run(arguments: &RecordArgs, runtime: &Runtime) -> Result<u8, Failure> {
    let (target, permission) = arguments
        .consent
        .target(&arguments.target)
        .map_err(Failure::configuration)?;
    let recording = Recording {
        profile: Profile::get(arguments.packetver).map_err(|error| Failure::configuration(error.to_string()))?,
        target,
        permission,
        patience: PATIENCE,
    };
    let stop = stop_signal(runtime)?;
    // First: a folder is made for a recording that begins.
    let gate = gate(arguments.listen).map_err(Failure::configuration)?;
    let consent = consent_lines(&recording.permission);
    let journal = Journal::create(&arguments.out, recording.profile, arguments.keep_secrets);
    let journal = journal.map_err(|error| {
        let hint = match error.kind() {
            io::ErrorKind::AlreadyExists => "; there is a recording in it: give another folder",
            _ => "",
        };
        Failure::configuration(format!("--out {}: {error}{hint}", arguments.out.display()))
    })?;
    let secrets = if arguments.keep_secrets { "kept" } else { "blanked" };
    tell(&format!(
        "passwords, pincodes, tokens and login ids are {secrets}; Ctrl-C ends the recording"
    ));
    let journal = runtime.block_on(record(&recording, gate, journal, tell, stop));
    let (connections, packets) = journal
        .map_err(|error| Failure::scenario(anyhow::anyhow!("the recording: {error}")))?
        .counts();
    let folder = arguments.out.display();
    print_text(&format!(
        "{consent}{connections} connections, {packets} packets: {folder}/session.jsonl, {folder}/session.pcapng\n"
    ))?;
    Ok(0)
}

/// Where clients log in.
fn gate(listen: SocketAddr) -> Result<TcpListener, String> {
    if !consent::is_allowed(listen.ip()) {
        return Err(format!(
            "--listen {listen}: only loopback and private addresses, one that clients can reach"
        ));
    }
    TcpListener::bind(listen).map_err(|error| format!("--listen {listen}: {error}; give another port, or 0 for any"))
}

fn tell(text: &str) {
    let _ = writeln!(io::stderr(), "{text}");
}
