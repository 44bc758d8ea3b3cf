//! The command line: raw flags, turned once into a checked [`Plan`](crate::swarm::plan::Plan).

mod accounts;
pub mod doctor;
#[cfg(feature = "embedded")]
mod economy;
mod mix;
mod output;
mod plan;
pub mod play;
pub mod provision;
pub mod record;
pub mod replay;
pub mod scenario;
mod target;
#[cfg(test)]
mod tests;
mod value;

use std::{num::NonZeroUsize, path::PathBuf, time::Duration};

use clap::{Args, Parser, Subcommand};

#[cfg(feature = "embedded")]
pub use self::economy::EconomyArgs;
pub use self::{
    accounts::AccountArgs,
    mix::{MixArgs, WeightedKind},
    output::OutputArgs,
    target::ConsentArgs,
    value::{Obfuscation, SourceAddresses, WeightedVersion},
};
pub use crate::compare::CompareArgs;
use crate::{
    behavior::Warp,
    client::Pincode,
    report::threshold::{Threshold, parse_duration},
};

/// Headless Ragnarok Online clients: a load generator for any RO server.
#[derive(Debug, Parser)]
#[command(
    version,
    about,
    after_help = "Exit codes: 0 passed, 96 generator saturated, 97 server unreachable, 99 threshold crossed, \
    104 wrong usage or configuration, 105 interrupted, 107 scenario failed. JSON schema: bot/README.md.\n\n\
    Example:\n  bot demo\n  bot swarm --target 127.0.0.1:6900 --packetver main-20220406 --register"
)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The subcommands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Loads a server with bots and reports what players would feel.
    #[command(
        after_help = "Example:\n  bot swarm --target 127.0.0.1:6900 --packetver main-20220406 --bots 200 --duration 60s --register\n  \
    bot swarm --target 127.0.0.1:6900 --packetver re-20120307 --fail-if 'walk_ack.p99>200ms' --json > report.json"
    )]
    Swarm(Box<SwarmArgs>),
    /// Logs in once, and tells what a server is, what it asks for, and what to set before bots load it.
    #[command(
        after_help = "Exit codes: 0 bots can load it, 97 unreachable or blocking, 99 something has to be set first, 104 wrong usage, 105 interrupted. JSON schema: bot/README.md.\n\n\
    Example:\n  bot doctor 127.0.0.1:6900 --account bot0 --password secret\n  bot doctor 127.0.0.1:6900 --packetver main-20220406 --register --json"
    )]
    Doctor(doctor::DoctorArgs),
    /// Makes accounts and characters for bots: through a server, at its pace, or as an SQL file for Hercules or rAthena.
    #[command(
        after_help = "Exit codes: 0 all are ready, 97 the server is not reached, 99 some are not ready, 104 wrong usage, 105 interrupted.\n\n\
    Example:\n  bot provision --target 127.0.0.1:6900 --packetver main-20220406 --accounts 200\n  \
    bot provision --sql hercules --out bots.sql --accounts 10000 --zeny 100000 && mysql ragnarok < bots.sql"
    )]
    Provision(provision::ProvisionArgs),
    /// Stands between a client and a server, and writes what they say: readable JSON lines, and pcapng.
    #[command(
        after_help = "Exit codes: 0 recorded, 104 wrong usage, 107 the recording could not be written.\n\n\
    Example:\n  bot record --listen 127.0.0.1:7000 --target 127.0.0.1:6900 --packetver main-20220406 --out session"
    )]
    Record(record::RecordArgs),
    /// Plays the client side of a recorded session against a server, and tells where the answers differ.
    #[command(
        after_help = "Exit codes: 0 the answers are the same, 97 the server is not reached, 99 they differ, 104 wrong usage, 105 interrupted. JSON schema: bot/README.md.\n\n\
    Example:\n  bot replay session --target 127.0.0.1:6900 --fast"
    )]
    Replay(replay::ReplayArgs),
    /// Says what got better or worse from one report to another, with the runs' noise in mind.
    #[command(
        after_help = "Exit codes: 0 better or the same, 99 something got worse, 96 a run is invalid, 104 a file is no report.\n\n\
    Example:\n  bot compare yesterday.json today.json --html compare.html"
    )]
    Compare(CompareArgs),
    /// Prints the JSON Schema of reports (`--json`).
    Schema,
    /// Plays in a terminal: a map, talk and commands, for people without a game client.
    #[command(
        after_help = "Exit codes: 0 left, 97 the server ended it, 104 wrong usage, 105 interrupted.\n\n\
    Example:\n  bot play 127.0.0.1:6900 --packetver main-20220406 --account alice --register"
    )]
    Play(play::PlayArgs),
    /// Lists, shows and checks scenarios: files that say who comes when and does what.
    Scenario {
        /// What to do with them.
        #[command(subcommand)]
        action: scenario::Action,
    },
    /// Plays an economy against a server that is killed now and then, and checks that nothing is lost and nothing doubled.
    ///
    /// Bots trade, shop, store, fight and loot, and drop their connections now and then. Each remembers what the server acknowledged, and
    /// compares it with what it finds whenever it comes back; at the end all of it is compared with what is stored.
    #[cfg(feature = "embedded")]
    #[command(
        after_help = "Exit codes: 0 nothing was lost and nothing doubled, 99 something was, or a --fail-if holds, 104 wrong usage, 105 interrupted, \
    107 the server could not be started again.\n\n\
    Example:\n  bot economy\n  bot economy --bots 300 --duration 5m --kill-every 8s --data economy --json > report.json"
    )]
    Economy(EconomyArgs),
    /// Is the server of `bot economy`, which starts it so: the arguments are those of the program `server`.
    #[cfg(feature = "embedded")]
    #[command(hide = true)]
    Server {
        /// What `server` is told.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Starts a server of its own and a swarm on three client versions, in one process.
    #[cfg(feature = "embedded")]
    #[command(after_help = "Example:\n  bot demo\n  bot demo --bots 50 --packetver main-20220406 --json > report.json")]
    Demo(DemoArgs),
}

/// Flags of `bot swarm`.
#[derive(Debug, Args)]
pub struct SwarmArgs {
    /// A scenario, ready-made (`bot scenario list`) or a file: who comes when and does what
    #[arg(long, value_name = "NAME|FILE", conflicts_with_all = ["bots", "ramp", "duration", "mix", "think"])]
    pub scenario: Option<String>,
    /// So many times the bots that the scenario has, such as 0.1
    #[arg(long, requires = "scenario", value_parser = factor, value_name = "FACTOR")]
    pub scale_bots: Option<f64>,
    /// So many times as long as the scenario is, such as 0.5; bots think as long as ever
    #[arg(long, requires = "scenario", value_parser = factor, value_name = "FACTOR")]
    pub scale_time: Option<f64>,
    /// Login server, HOST:PORT; or PACKETVER=HOST:PORT for one version, repeated. On loopback and in private networks, others with --consent
    #[arg(long, required = true, value_name = "[PACKETVER=]HOST:PORT")]
    pub target: Vec<String>,
    /// Whose server it is.
    #[command(flatten)]
    pub consent: ConsentArgs,
    /// Client versions and their shares, such as main-20220406=2,re-20120307
    #[arg(
        long,
        required_unless_present = "scenario",
        value_delimiter = ',',
        value_name = "VERSION[=SHARE],..."
    )]
    pub packetver: Vec<WeightedVersion>,
    /// Versions whose packet ids to the map server are obfuscated: on, off, or a list of versions
    #[arg(long, default_value = "off", value_name = "on|off|VERSION,...")]
    pub obfuscation: Obfuscation,
    /// Whose accounts they have.
    #[command(flatten)]
    pub accounts: AccountArgs,
    /// Make unknown accounts at their first login, by _M at the end of the name, where the server allows it
    #[arg(long)]
    pub register: bool,
    /// Give each bot its own 127.x.y.z on loopback: auto (where the machine can), on, off
    #[arg(long, default_value = "auto", value_name = "auto|on|off")]
    pub source_addresses: SourceAddresses,
    /// Keep how bots that fail began and their last packets, as sessions that `bot replay` plays: of 200 bots, in a folder of its own. Takes up to
    /// 40 kB of memory for every bot, failing or not: 400 MB for 10,000
    #[arg(long, value_name = "DIR")]
    pub keep_failed: Option<PathBuf>,
    /// The server's process, whose processor time, memory and descriptors the report tells; repeated [default: those that listen where bots
    /// connect, on this machine]
    #[arg(long, value_name = "PID")]
    pub server_pid: Vec<u32>,
    /// What the bots do and what is reported.
    #[command(flatten)]
    pub common: CommonArgs,
}

/// Reads a factor by which a scenario is made smaller, or larger.
fn factor(text: &str) -> Result<f64, String> {
    let factor = text.parse().ok().filter(|factor| (0.001..=100.0).contains(factor));
    factor.ok_or_else(|| format!("`{text}` is no factor: 0.001 to 100"))
}

/// Flags that `swarm` and `demo` share.
#[derive(Clone, Debug, Args)]
pub struct CommonArgs {
    /// Number of bots
    #[arg(long, default_value_t = 200, value_name = "N")]
    pub bots: u32,
    /// Time over which they start
    #[arg(long, default_value = "10s", value_parser = parse_duration, value_name = "DURATION")]
    pub ramp: Duration,
    /// Time they play after the ramp
    #[arg(long, default_value = "20s", value_parser = parse_duration, value_name = "DURATION")]
    pub duration: Duration,
    /// Everything a bot chooses follows from this and its number [default: 1, or the scenario's]
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,
    /// Threads that run the bots [default: half of the cores]
    #[arg(long, value_name = "N")]
    pub threads: Option<NonZeroUsize>,
    /// Time between two walks of a bot; 0s: never
    #[arg(long, default_value = "2s", value_parser = parse_duration, value_name = "DURATION")]
    pub walk: Duration,
    /// Time between two chat lines of a bot; 0s: never
    #[arg(long, default_value = "8s", value_parser = parse_duration, value_name = "DURATION")]
    pub chat: Duration,
    /// Time between two emotes of a bot; 0s: never
    #[arg(long, default_value = "15s", value_parser = parse_duration, value_name = "DURATION")]
    pub emote: Duration,
    /// Time between two times a bot sits down; 0s: never
    #[arg(long, default_value = "40s", value_parser = parse_duration, value_name = "DURATION")]
    pub sit: Duration,
    /// Time between two returns of a bot to the character list; 0s: never
    #[arg(long, default_value = "120s", value_parser = parse_duration, value_name = "DURATION")]
    pub restart: Duration,
    /// Time between two walks of a bot to a known warp; 0s: never
    #[arg(long, default_value = "60s", value_parser = parse_duration, value_name = "DURATION")]
    pub map_change: Duration,
    /// A cell that leads to another map, such as prontera,156,22; repeated
    #[arg(long, value_name = "MAP,X,Y")]
    pub warp: Vec<Warp>,
    /// The server's area of interest, in cells: bots nearer than this must see each other
    #[arg(long, default_value_t = 14, value_name = "CELLS")]
    pub sight: u16,
    /// Which bots do what instead.
    #[command(flatten)]
    pub mix: MixArgs,
    /// How long a bot waits for any answer [default: 10s, or the scenario's]
    #[arg(long, value_parser = parse_duration, value_name = "DURATION")]
    pub patience: Option<Duration>,
    /// Four digits, given to servers that ask for a pincode, set where there is none
    #[arg(long, default_value = "7294", value_name = "DIGITS")]
    pub pincode: Pincode,
    /// Fail (exit 99) when this holds, such as `walk_ack.p99>200ms`, `errors>0`, `reached.map<200`, `capacity<500`,
    /// `growth.server_memory>50%`, or in one phase `errors>0 in play`; what was not measured holds, unless ` if measured` follows;
    /// repeated. A name that there is none of lists all
    #[arg(long, value_name = "THRESHOLD")]
    pub fail_if: Vec<Threshold>,
    /// What is shown and told.
    #[command(flatten)]
    pub output: OutputArgs,
}

/// Flags of `bot demo`.
#[cfg(feature = "embedded")]
#[derive(Debug, Args)]
pub struct DemoArgs {
    /// Client versions and their shares
    #[arg(
        long,
        value_delimiter = ',',
        default_value = "re-20120307,main-20190530,main-20220406",
        value_name = "VERSION[=SHARE],..."
    )]
    pub packetver: Vec<WeightedVersion>,
    /// What the bots do and what is reported.
    #[command(flatten)]
    pub common: CommonArgs,
}
