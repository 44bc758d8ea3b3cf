//! What the command line may say, and how flags are laid over a configuration.

use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    path::PathBuf,
};

use clap::{Args, Parser, Subcommand, ValueEnum};
use packets::Version;

use super::db_args::DbAction;
use crate::config::{Config, ConfigError, ListenerConfig, Obfuscation, PasswordConfig, Setting, StoreEngine};

/// A Ragnarok Online server: login, char and map in one process.
#[derive(Debug, Parser)]
#[command(
    version,
    after_help = "Exit codes: 0 done, 1 failed, 2 wrong usage or configuration, 3 the data folder is in use by another \
                  server, 4 the stored data did not pass its check, 5 the account exists already, 6 a port cannot be bound.\n\n\
                  Example:\n  server account add alice\n  server run --packetver main-20220406"
)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What is said after the flags of `run`.
const RUN_EXAMPLE: &str = "Example:
  server run --packetver main-20220406 --registration
  server run --packetver main-20220406 --packetver re-20120307 --set timeouts.playing_seconds=90

`--help` explains every setting of the configuration file.";

/// The same, and every setting.
const RUN_HELP: &str = concat!(
    "Example:
  server run --packetver main-20220406 --registration
  server run --packetver main-20220406 --packetver re-20120307 --set timeouts.playing_seconds=90

Every setting of the configuration file, as `server config` prints it; `--set` takes each, as in
`--set limits.accounts=500`.

",
    include_str!("../config/example.toml")
);

/// The subcommands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serves until SIGINT or SIGTERM: clients are told, everything is saved. SIGHUP reads configuration and world anew.
    ///
    /// Without any flag: one client version on 127.0.0.1, data in the folder `data`. Flags win over the file, the file
    /// over the defaults. Every setting is below, and what it means.
    #[command(after_help = RUN_EXAMPLE, after_long_help = RUN_HELP)]
    Run(RunArgs),
    /// Makes and lists accounts.
    Account {
        /// What to do with them.
        #[command(subcommand)]
        action: AccountAction,
    },
    /// Writes the files of the world that comes with the server, and checks those of a folder.
    World {
        /// What to do with them.
        #[command(subcommand)]
        action: WorldAction,
    },
    /// Exports, imports and checks the records of a stopped server.
    Db {
        /// What to do with them.
        #[command(subcommand)]
        action: DbAction,
    },
    /// Prints a configuration file with every setting, its default and its meaning.
    #[command(after_help = "Example:\n  server config > server.toml\n  server run --config server.toml")]
    Config,
}

/// The subcommands of `account`.
#[derive(Debug, Subcommand)]
pub enum AccountAction {
    /// Makes an account in the data of a stopped server.
    #[command(after_help = "Example:\n  server account add alice --sex f --group 10")]
    Add(AccountAdd),
    /// Lists accounts in the data of a stopped server: id, name, sex, group, characters; tab between.
    #[command(after_help = "Example:\n  server account list --data data")]
    List(StoreArgs),
}

/// The subcommands of `world`.
#[derive(Debug, Subcommand)]
pub enum WorldAction {
    /// Writes the files of the world that comes with the server into a folder, to be changed and run with `--world`.
    #[command(after_help = "Example:\n  server world export myworld\n  server run --world myworld")]
    Export {
        /// The folder; made when it is missing. Files that are there are not written over.
        folder: PathBuf,
        /// Four plain maps instead, without walls, monsters or NPCs; new characters start at many places: for swarms of thousands.
        #[arg(long)]
        plain: bool,
    },
    /// Reads the world in a folder, and tells every mistake with its file, its line and a hint.
    #[command(after_help = "Example:\n  server world check myworld")]
    Check {
        /// The folder.
        folder: PathBuf,
    },
}

/// Where the data is.
#[derive(Debug, Clone, Default, Args)]
pub struct StoreArgs {
    /// Configuration file (TOML).
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Data folder; made when it is missing [default: data].
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// What keeps the records in the data folder [default: sled].
    #[arg(long, value_enum, value_name = "ENGINE")]
    pub store: Option<StoreEngine>,
    /// Any setting by its name in the configuration file, as in `timeouts.playing_seconds=90`; may be repeated. Other
    /// flags win over it.
    #[arg(long, value_name = "KEY=VALUE")]
    pub set: Vec<Setting>,
}

/// Flags of `run`.
#[expect(clippy::struct_excessive_bools, reason = "one for each flag")]
#[derive(Debug, Clone, Default, Args)]
pub struct RunArgs {
    /// Which configuration and data.
    #[command(flatten)]
    pub store: StoreArgs,
    /// Client version to serve, as in main-20220406; may be repeated. Replaces the listeners of the file: the first one
    /// gets ports 6900, 6121 and 5121 (login, char, map), each further one the next of each [default: main-20220406].
    #[arg(long, value_name = "VERSION")]
    pub packetver: Vec<Version>,
    /// Ports of the first listener, as in `6900,6121,5121`; each further one gets the next of each. 0 lets the system
    /// choose.
    #[arg(long, value_name = "LOGIN,CHAR,MAP", value_parser = ports)]
    pub ports: Option<[u16; 3]>,
    /// Folder with the files of the world; without it, the world that comes with the server.
    #[arg(long, value_name = "DIR")]
    pub world: Option<PathBuf>,
    /// Obfuscation of packet ids on every listener [default: detect].
    #[arg(long, value_enum)]
    pub obfuscation: Option<Obfuscation>,
    /// Address that all listeners bind; `0.0.0.0` for everybody who can reach this machine [default: 127.0.0.1].
    #[arg(long, value_name = "ADDRESS")]
    pub bind: Option<IpAddr>,
    /// IPv4 address that clients are sent to for the char and map server; without it, the one they reached the server at.
    #[arg(long, value_name = "ADDRESS")]
    pub advertise: Option<Ipv4Addr>,
    /// Address and port of /metrics (Prometheus) and /healthz, as in `127.0.0.1:9180`; without it there are none.
    #[arg(long, value_name = "ADDRESS:PORT")]
    pub metrics: Option<SocketAddr>,
    /// Lets everybody make an account by logging in as `NAME_M` or `NAME_F`.
    #[arg(long)]
    pub registration: bool,
    /// Asks for a pincode before character selection.
    #[arg(long)]
    pub pincode: bool,
    /// Hashes passwords next to nothing worth: only for demonstrations and tests.
    #[arg(long)]
    pub cheap_passwords: bool,
    /// Stops when its standard input ends too: it does not outlive the program that started it, however that ends.
    #[arg(long)]
    pub until_stdin_ends: bool,
}

/// Flags of `account add`.
#[derive(Debug, Clone, Args)]
pub struct AccountAdd {
    /// Name to log in with: 4 to 23 printable ASCII characters, no blanks.
    pub name: String,
    /// The password, 1 to 32 bytes; without it one line is read from stdin. Other users can see a command line.
    #[arg(long, value_name = "PASSWORD")]
    pub password: Option<String>,
    /// Sex of the account.
    #[arg(long, value_enum, default_value = "f", ignore_case = true)]
    pub sex: SexArg,
    /// Permission group: 0 plays, 10 and above may give GM commands.
    #[arg(long, default_value_t = 0)]
    pub group: u8,
    /// Mail address; some client versions ask for it before a character is deleted.
    #[arg(long, default_value = "a@a.com")]
    pub mail: String,
    /// Birth date as YYMMDD; other client versions ask for that.
    #[arg(long, default_value = "000000", value_parser = birth_date)]
    pub birth_date: [u8; 6],
    /// Which configuration and data.
    #[command(flatten)]
    pub store: StoreArgs,
}

/// Sex on the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SexArg {
    /// Female.
    F,
    /// Male.
    M,
}

impl StoreArgs {
    /// The configuration file over the defaults, these flags over both; and where it came from.
    pub fn load(&self) -> Result<(Config, String), ConfigError> {
        let mut config = Config::load(self.config.as_deref(), &self.set)?;
        if let Some(data) = &self.data {
            config.store.path.clone_from(data);
        }
        config.store.engine = self.store.unwrap_or(config.store.engine);
        let origin = self.config.as_ref().map(|path| path.display().to_string());
        Ok((config, origin.unwrap_or_else(|| "command line".to_owned())))
    }
}

impl RunArgs {
    /// The checked configuration: file over defaults, flags over both.
    pub fn config(&self) -> Result<Config, ConfigError> {
        let (mut config, origin) = self.store.load()?;
        self.apply(&mut config);
        config.check(&origin)?;
        Ok(config)
    }

    fn apply(&self, config: &mut Config) {
        if !self.packetver.is_empty() {
            let usual = (0..)
                .zip(&self.packetver)
                .map(|(offset, version)| ListenerConfig::usual(*version, offset));
            config.listeners = usual.collect();
        }
        if let Some(first) = self.ports {
            for (offset, listener) in (0..).zip(&mut config.listeners) {
                let next = |port: u16| if port == 0 { 0 } else { port.saturating_add(offset) };
                [listener.login, listener.char, listener.map] = first.map(next);
            }
        }
        if let Some(folder) = &self.world {
            config.world.folder = Some(folder.clone());
        }
        if let Some(obfuscation) = self.obfuscation {
            config
                .listeners
                .iter_mut()
                .for_each(|listener| listener.obfuscation = obfuscation);
        }
        config.bind = self.bind.unwrap_or(config.bind);
        config.advertise = self.advertise.or(config.advertise);
        config.metrics.listen = self.metrics.or(config.metrics.listen);
        config.accounts.registration |= self.registration;
        config.accounts.pincode |= self.pincode;
        if self.cheap_passwords {
            let PasswordConfig { threads, queue, .. } = config.password;
            config.password = PasswordConfig {
                threads,
                queue,
                ..PasswordConfig::cheap()
            };
        }
    }
}

fn ports(text: &str) -> Result<[u16; 3], String> {
    let ports: Result<Vec<u16>, _> = text.split(',').map(|port| port.trim().parse()).collect();
    let ports = ports.ok().and_then(|ports| ports.try_into().ok());
    ports.ok_or_else(|| "write three ports, LOGIN,CHAR,MAP".to_owned())
}

fn birth_date(text: &str) -> Result<[u8; 6], String> {
    let digits: Option<[u8; 6]> = text.as_bytes().try_into().ok();
    digits
        .filter(|digits| digits.iter().all(u8::is_ascii_digit))
        .ok_or_else(|| "write six digits, YYMMDD".to_owned())
}
