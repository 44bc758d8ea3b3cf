//! `bot replay`: its flags, and the way from them to an exit code.

use std::{
    fs,
    io::{self, IsTerminal, Write},
    path::{Path, PathBuf},
    time::Duration,
};

use clap::Args;
use packets::{Kind, PacketKind, Profile, Version};
use tokio::runtime::Runtime;

use super::{
    target::{ConsentArgs, consent_lines, json_with_consent},
    value::parse_version,
};
use crate::{
    app::{Failure, print_text, stop_signal},
    client::Pincode,
    record::Session,
    replay::{Replay, play, streams_of_first},
    report::threshold::parse_duration,
};

/// No recording is larger: it is held in memory.
const MOST_BYTES: u64 = 256 << 20;

/// Flags of `bot replay`.
#[derive(Clone, Debug, Args)]
pub struct ReplayArgs {
    /// A session.jsonl, or the folder that it is in
    #[arg(value_name = "FILE|DIR")]
    pub session: PathBuf,
    /// Login server, HOST:PORT. On loopback and in private networks, others with --consent
    #[arg(long, value_name = "HOST:PORT")]
    pub target: String,
    /// Whose server it is.
    #[command(flatten)]
    pub consent: ConsentArgs,
    /// The client version [default: the recording's]
    #[arg(long, value_parser = parse_version, value_name = "VERSION")]
    pub packetver: Option<Version>,
    /// The account to log in with [default: the recording's]
    #[arg(long, value_name = "NAME")]
    pub account: Option<String>,
    /// Its password: recordings have none
    #[arg(long, default_value = "secret", value_name = "TEXT")]
    pub password: String,
    /// Given when the server asks for one, set where there is none
    #[arg(long, default_value = "7294", value_name = "DIGITS")]
    pub pincode: Pincode,
    /// Go on as soon as the server has answered, instead of at the recording's pace
    #[arg(long)]
    pub fast: bool,
    /// How long to wait for an answer that the recording has
    #[arg(long, default_value = "2s", value_parser = parse_duration, value_name = "DURATION")]
    pub patience: Duration,
    /// Packets or fields that are not compared, such as `ZC_PAR_CHANGE,ZC_ACCEPT_ENTER.position`
    #[arg(long, value_delimiter = ',', value_name = "PACKET[.FIELD],...")]
    pub ignore: Vec<String>,
    /// Report as JSON instead of text
    #[arg(long)]
    pub json: bool,
}

/// Plays the recording, until its end or until it is interrupted; where the answers differ goes to stdout. Yields the exit code.
pub(crate) fn run(arguments: &ReplayArgs, runtime: &Runtime) -> Result<u8, Failure> {
    let replay = arguments.replay().map_err(Failure::configuration)?;
    let is_terminal = io::stderr().is_terminal();
    let told = |text: &str| {
        if is_terminal {
            let _ = writeln!(io::stderr(), "{text}");
        }
    };
    let stop = stop_signal(runtime)?;
    let comparison = runtime.block_on(play(&replay, &told, stop));
    if arguments.json {
        let comparison = json_with_consent(comparison.json(), &replay.permission);
        print_text(&format!("{comparison:#}\n"))?;
    } else {
        print_text(&(consent_lines(&replay.permission) + &comparison.text()))?;
    }
    Ok(comparison.exit_code())
}

impl ReplayArgs {
    fn replay(&self) -> Result<Replay, String> {
        let (target, permission) = self.consent.target(&self.target)?;
        self.ignore.iter().try_for_each(|ignored| is_packet(ignored))?;
        let session = read(&self.session)?;
        let version = self.packetver.or(session.version);
        let version = version.ok_or("the recording names no client version: add --packetver VERSION")?;
        let profile = Profile::get(version).map_err(|error| error.to_string())?;
        let obfuscation = session.obfuscated;
        let (streams, left_out) = streams_of_first(session, profile)?;
        if left_out > 0 {
            let _ = writeln!(
                io::stderr(),
                "{left_out} connections of others, or without their beginning, are left out"
            );
        }
        Ok(Replay {
            profile,
            target,
            permission,
            streams,
            obfuscation,
            account: self.account.clone(),
            password: self.password.clone(),
            pincode: self.pincode,
            fast: self.fast,
            patience: self.patience,
            ignore: self.ignore.clone(),
        })
    }
}

/// A name that no packet has would leave out nothing, in silence.
fn is_packet(ignored: &str) -> Result<(), String> {
    let name = ignored.split_once('.').map_or(ignored, |(packet, _)| packet);
    let is_id = name
        .strip_prefix("0x")
        .is_some_and(|id| u16::from_str_radix(id, 16).is_ok());
    if is_id || Kind::ALL.iter().any(|kind| kind.name() == name) {
        return Ok(());
    }
    Err(format!(
        "--ignore {ignored}: no packet is called `{name}`; write names as the report has them: ZC_PAR_CHANGE, or an id where there is none, 0x0a23"
    ))
}

fn read(path: &Path) -> Result<Session, String> {
    let file = if path.is_dir() {
        path.join("session.jsonl")
    } else {
        path.to_owned()
    };
    let wrong = |why: String| format!("{}: {why}", file.display());
    let size = fs::metadata(&file).map_err(|error| wrong(error.to_string()))?.len();
    if size > MOST_BYTES {
        return Err(wrong(format!("recordings of up to {MOST_BYTES} bytes can be played")));
    }
    let text = fs::read_to_string(&file).map_err(|error| match error.kind() {
        io::ErrorKind::InvalidData => wrong("no session.jsonl: it is not text".to_owned()),
        _ => wrong(error.to_string()),
    })?;
    Session::read(&text).map_err(|problem| wrong(problem.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_out_is_a_packet_or_a_field_of_one() {
        for there in ["ZC_PAR_CHANGE", "ZC_ACCEPT_ENTER.position", "0x0a23"] {
            assert_eq!(is_packet(there), Ok(()));
        }
        let refused = is_packet("ZC_PAR_CHANG.value").unwrap_err();
        assert!(refused.contains("`ZC_PAR_CHANG`"), "{refused}");
    }
}
