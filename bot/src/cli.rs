//! The command line: raw flags, turned once into a checked [`Plan`].

use std::{
    net::{SocketAddr, ToSocketAddrs},
    num::NonZeroUsize,
    str::FromStr,
    thread,
    time::Duration,
};

use clap::{Args, Parser, Subcommand};
use packets::{Profile, Version};

use crate::{
    behavior::{Behavior, Cell, Warp},
    client::Pincode,
    report::threshold::{Threshold, parse_duration},
    swarm::{
        consent,
        plan::{Accounts, Plan, Share},
        source,
    },
};

/// Bytes of a name on the wire, the terminating NUL included.
const NAME_ROOM: usize = 24;

/// Headless Ragnarok Online clients: a load generator for any RO server.
#[derive(Debug, Parser)]
#[command(
    version,
    about,
    after_help = "Exit codes: 0 passed, 96 generator saturated, 97 server unreachable, 99 threshold crossed, \
    104 bad configuration, 105 interrupted, 107 scenario failed. JSON schema: bot/README.md."
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
    Swarm(SwarmArgs),
    /// Starts a server of its own and a swarm on three client versions, in one process.
    #[cfg(feature = "embedded")]
    Demo(DemoArgs),
}

/// Flags of `bot swarm`.
#[derive(Debug, Args)]
pub struct SwarmArgs {
    /// Login server, HOST:PORT; or PACKETVER=HOST:PORT for one version, repeated. Only loopback and private networks
    #[arg(long, required = true, value_name = "[PACKETVER=]HOST:PORT")]
    pub target: Vec<String>,
    /// Client versions and their shares, such as main-20220406=2,re-20120307
    #[arg(long, required = true, value_delimiter = ',', value_name = "VERSION[=SHARE],...")]
    pub packetver: Vec<WeightedVersion>,
    /// Versions whose packet ids to the map server are obfuscated: on, off, or a list of versions
    #[arg(long, default_value = "off", value_name = "on|off|VERSION,...")]
    pub obfuscation: Obfuscation,
    /// Start of the account names; a number follows
    #[arg(long, default_value = "bot", value_name = "TEXT")]
    pub account_prefix: String,
    /// Number of the first account
    #[arg(long, default_value_t = 1, value_name = "N")]
    pub first_account: u32,
    /// Password of all accounts
    #[arg(long, default_value = "secret", value_name = "TEXT")]
    pub password: String,
    /// Make unknown accounts at their first login, by _M at the end of the name, where the server allows it
    #[arg(long)]
    pub register: bool,
    /// Give each bot its own 127.x.y.z on loopback: auto (where the machine can), on, off
    #[arg(long, default_value = "auto", value_name = "auto|on|off")]
    pub source_addresses: SourceAddresses,
    /// What the bots do and what is reported.
    #[command(flatten)]
    pub common: CommonArgs,
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
    /// Everything a bot chooses follows from this and its number
    #[arg(long, default_value_t = 1, value_name = "N")]
    pub seed: u64,
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
    /// How long a bot waits for any answer
    #[arg(long, default_value = "10s", value_parser = parse_duration, value_name = "DURATION")]
    pub patience: Duration,
    /// Four digits, given to servers that ask for a pincode, set where there is none
    #[arg(long, default_value = "7294", value_name = "DIGITS")]
    pub pincode: Pincode,
    /// Fail (exit 99) when this holds, such as `walk_ack.p99>200ms`, `errors>0`, `reached.map<200`; repeated
    #[arg(long, value_name = "METRIC>LIMIT")]
    pub fail_if: Vec<Threshold>,
    /// Report as JSON instead of text
    #[arg(long)]
    pub json: bool,
    /// Show no progress
    #[arg(long, short)]
    pub quiet: bool,
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

/// A version and its weight: `main-20220406=2`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WeightedVersion(pub Version, pub u32);

impl FromStr for WeightedVersion {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (version, weight) = text.split_once('=').unwrap_or((text, "1"));
        let weight: u32 = weight
            .parse()
            .map_err(|_| format!("the share `{weight}` is no whole number"))?;
        if !(1..=1000).contains(&weight) {
            return Err("a share is 1 to 1000".to_owned());
        }
        Ok(Self(parse_version(version)?, weight))
    }
}

/// Which versions obfuscate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Obfuscation {
    /// None.
    Off,
    /// All that have keys.
    On,
    /// These.
    Versions(Vec<Version>),
}

impl Obfuscation {
    fn covers(&self, version: Version) -> bool {
        match self {
            Self::Off => false,
            Self::On => true,
            Self::Versions(versions) => versions.contains(&version),
        }
    }
}

impl FromStr for Obfuscation {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "off" => Ok(Self::Off),
            "on" => Ok(Self::On),
            list => list
                .split(',')
                .map(parse_version)
                .collect::<Result<_, _>>()
                .map(Self::Versions),
        }
    }
}

/// Whether bots have loopback addresses of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum SourceAddresses {
    /// Where all targets are on loopback and the machine can.
    Auto,
    /// Yes.
    On,
    /// No.
    Off,
}

impl FromStr for Warp {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("`{text}` is no warp: write MAP,X,Y, as in prontera,156,22");
        let mut parts = text.split(',');
        let (Some(map), Some(x), Some(y), None) = (parts.next(), parts.next(), parts.next(), parts.next()) else {
            return Err(wrong());
        };
        let coordinate = |text: &str| {
            text.parse()
                .ok()
                .filter(|value| *value <= packets::MAX_COORDINATE)
                .ok_or_else(wrong)
        };
        let map = map.strip_suffix(".gat").unwrap_or(map);
        if map.is_empty() {
            return Err(wrong());
        }
        Ok(Self {
            map: map.to_owned(),
            cell: Cell::new(coordinate(x)?, coordinate(y)?),
        })
    }
}

impl SwarmArgs {
    /// The plan that these flags describe; hosts are looked up, and none may lie outside loopback and private networks.
    pub fn plan(&self) -> Result<Plan, String> {
        let shares = self.shares()?;
        let accounts = Accounts {
            prefix: self.account_prefix.clone(),
            first: self.first_account,
            password: self.password.clone(),
            register: self.register,
        };
        let on_loopback = shares
            .iter()
            .all(|share| share.target.is_ipv4() && share.target.ip().is_loopback());
        let own_addresses = match self.source_addresses {
            SourceAddresses::Off => false,
            SourceAddresses::Auto => on_loopback && source::loopback_is_usable(),
            SourceAddresses::On if !on_loopback => {
                return Err("--source-addresses on: a target is not on IPv4 loopback".to_owned());
            }
            SourceAddresses::On => true,
        };
        self.common.plan(shares, accounts, own_addresses)
    }

    fn shares(&self) -> Result<Vec<Share>, String> {
        let mut plain = None;
        let mut targets = Vec::new();
        for text in &self.target {
            match text.split_once('=') {
                Some((version, address)) => targets.push((parse_version(version)?, resolve(address)?)),
                None => plain = Some(resolve(text)?),
            }
        }
        self.packetver
            .iter()
            .map(|WeightedVersion(version, weight)| {
                let own = targets
                    .iter()
                    .find(|(named, _)| named == version)
                    .map(|(_, target)| *target);
                let target = own
                    .or(plain)
                    .ok_or_else(|| format!("no --target for {version}: add --target {version}=HOST:PORT"))?;
                Ok(Share {
                    version: *version,
                    weight: *weight,
                    target,
                    obfuscation: self.obfuscation.covers(*version),
                })
            })
            .collect()
    }
}

impl CommonArgs {
    /// The plan of these flags, for bots on `shares` with `accounts`.
    pub fn plan(&self, shares: Vec<Share>, accounts: Accounts, own_addresses: bool) -> Result<Plan, String> {
        for share in &shares {
            Profile::get(share.version).map_err(|error| error.to_string())?;
        }
        if self.bots == 0 {
            return Err("--bots 0: at least one is needed".to_owned());
        }
        let suffix = if accounts.register { "_M" } else { "" };
        let name = accounts.longest_name(self.bots) + suffix;
        for (what, text) in [("account name", name), ("password", accounts.password.clone())] {
            if text.len() >= NAME_ROOM {
                return Err(format!(
                    "the {what} `{text}` has {} bytes; the protocol has room for {}",
                    text.len(),
                    NAME_ROOM - 1
                ));
            }
        }
        Ok(Plan {
            bots: self.bots,
            ramp: self.ramp,
            duration: self.duration,
            shares,
            accounts,
            pincode: self.pincode,
            seed: self.seed,
            own_addresses,
            threads: self.threads.map_or_else(default_threads, NonZeroUsize::get),
            behavior: self.behavior(),
            patience: self.patience,
        })
    }

    fn behavior(&self) -> Behavior {
        let unless_zero = |every: Duration| Some(every).filter(|every| !every.is_zero());
        Behavior {
            walk: unless_zero(self.walk),
            chat: unless_zero(self.chat),
            emote: unless_zero(self.emote),
            sit: unless_zero(self.sit),
            warp: unless_zero(self.map_change),
            restart: unless_zero(self.restart),
            warps: self.warp.clone(),
            sight: self.sight,
        }
    }
}

fn default_threads() -> usize {
    thread::available_parallelism().map_or(1, |cores| (cores.get() / 2).max(1))
}

fn parse_version(text: &str) -> Result<Version, String> {
    text.parse().map_err(|error: packets::VersionError| error.to_string())
}

/// Looks a host up, and refuses one that may not be loaded.
fn resolve(text: &str) -> Result<SocketAddr, String> {
    let addresses = text
        .to_socket_addrs()
        .map_err(|error| format!("target `{text}`: {error}; write HOST:PORT, as in 127.0.0.1:6900"))?;
    let address = addresses
        .into_iter()
        .min_by_key(|address| !address.is_ipv4())
        .ok_or_else(|| format!("target `{text}` has no address"))?;
    if !consent::is_allowed(address.ip()) {
        return Err(format!(
            "target `{text}` ({}) is on the public internet: bots load servers on loopback (127.x.x.x), and in private networks (10.x, \
             172.16-31.x, 192.168.x, fd00::) only",
            address.ip()
        ));
    }
    Ok(address)
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    fn swarm(flags: &str) -> Result<SwarmArgs, String> {
        let arguments = ["bot", "swarm"].into_iter().chain(flags.split_whitespace());
        match Cli::try_parse_from(arguments)
            .map_err(|error| error.to_string())?
            .command
        {
            Command::Swarm(arguments) => Ok(arguments),
            #[cfg(feature = "embedded")]
            Command::Demo(_) => Err("not a swarm".to_owned()),
        }
    }

    #[test]
    fn clap_finds_no_fault_with_the_definitions() {
        Cli::command().debug_assert();
    }

    #[test]
    fn versions_have_shares_targets_and_obfuscation_of_their_own() {
        let arguments = swarm(
            "--target 127.0.0.1:6900 --target re-20120307=127.0.0.2:26900 --packetver main-20220406=2,re-20120307 \
             --obfuscation re-20120307",
        )
        .unwrap();
        let shares = arguments.shares().unwrap();
        let read = |index: usize| {
            let share: &Share = &shares[index];
            (
                share.version.to_string(),
                share.weight,
                share.target.to_string(),
                share.obfuscation,
            )
        };
        assert_eq!(
            read(0),
            ("main-20220406".to_owned(), 2, "127.0.0.1:6900".to_owned(), false)
        );
        assert_eq!(
            read(1),
            ("re-20120307".to_owned(), 1, "127.0.0.2:26900".to_owned(), true)
        );
    }

    #[test]
    fn a_version_without_a_target_is_told_so() {
        let arguments = swarm("--target re-20120307=127.0.0.1:26900 --packetver main-20220406").unwrap();
        assert!(
            arguments
                .shares()
                .unwrap_err()
                .contains("--target main-20220406=HOST:PORT")
        );
    }

    #[test]
    fn public_addresses_are_refused() {
        for target in ["8.8.8.8:6900", "[2001:4860:4860::8888]:6900", "0.0.0.0:6900"] {
            let arguments = swarm(&format!("--target {target} --packetver main-20220406")).unwrap();
            let error = arguments.shares().unwrap_err();
            assert!(error.contains("public internet"), "{target}: {error}");
        }
    }

    #[test]
    fn mistakes_are_told_with_what_to_write() {
        for (flags, hint) in [
            ("--packetver main-20220406", "--target"),
            ("--target 127.0.0.1:6900", "--packetver"),
            ("--target 127.0.0.1:6900 --packetver 2022", "LINE-YYYYMMDD"),
            ("--target 127.0.0.1:6900 --packetver main-20220406=0", "1 to 1000"),
            ("--target 127.0.0.1:6900 --packetver main-20220406 --ramp 10", "10"),
            (
                "--target 127.0.0.1:6900 --packetver main-20220406 --fail-if walk>1",
                "no metric",
            ),
            (
                "--target 127.0.0.1:6900 --packetver main-20220406 --pincode 12",
                "four digits",
            ),
            (
                "--target 127.0.0.1:6900 --packetver main-20220406 --warp prontera,1",
                "MAP,X,Y",
            ),
            (
                "--target 127.0.0.1:6900 --packetver main-20220406 --warp prontera,1,1024",
                "MAP,X,Y",
            ),
        ] {
            let error = swarm(flags).unwrap_err();
            assert!(error.contains(hint), "{flags}: {error}");
        }
    }

    #[test]
    fn names_must_fit_the_protocol() {
        let common = swarm("--target 127.0.0.1:6900 --packetver main-20220406 --bots 100")
            .unwrap()
            .common;
        let accounts = |prefix: &str| Accounts {
            prefix: prefix.to_owned(),
            first: 1,
            password: "secret".to_owned(),
            register: false,
        };
        assert!(common.plan(Vec::new(), accounts("twenty_characters_xx"), false).is_ok());
        let error = common
            .plan(Vec::new(), accounts("twentyone_characters_"), false)
            .unwrap_err();
        assert!(error.contains("room for 23"), "{error}");
    }

    #[test]
    fn zero_means_never() {
        let common = swarm("--target 127.0.0.1:6900 --packetver main-20220406 --chat 0s --walk 500ms")
            .unwrap()
            .common;
        let behavior = common.behavior();
        assert_eq!((behavior.chat, behavior.walk), (None, Some(Duration::from_millis(500))));
    }

    #[test]
    fn a_warp_is_a_map_and_a_cell() {
        let warp: Warp = "prontera.gat,156,22".parse().unwrap();
        assert_eq!((warp.map.as_str(), warp.cell), ("prontera", Cell::new(156, 22)));
    }
}
