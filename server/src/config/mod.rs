//! Every setting of the server, with defaults that work on one machine.
//!
//! A TOML file is laid over the defaults and command line flags over the file. [`EXAMPLE`] is the documentation: it
//! names and explains every key with its default, and `server config` prints it.

mod check;
mod error;
mod load;
pub(crate) mod log;
mod password;
mod store_engine;

use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    path::PathBuf,
};

use clap::ValueEnum;
use packets::{Line, Version};
use serde::{Deserialize, Serialize};

use crate::{event::Account, world::GameRates};

pub use error::ConfigError;
pub use load::Setting;
pub use log::{LogConfig, LogFormat};
pub use password::{PasswordConfig, PasswordPreset};
pub use store_engine::StoreEngine;

/// A configuration file that says what the defaults are, each key explained.
pub const EXAMPLE: &str = include_str!("example.toml");

/// The client version that is served when none is configured.
pub const DEFAULT_VERSION: Version = Version::new(Line::Main, 20_220_406);

/// All settings. `Config::default()` serves one client version on loopback from the folder `data`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// Name shown in the client's server list, 1 to 19 bytes.
    pub server_name: String,
    /// Line shown to a character that comes in, up to 200 bytes.
    pub welcome: String,
    /// Address that all listeners bind.
    pub bind: IpAddr,
    /// Address that clients are sent to for the char and map server. `None`: the one they reached the server at.
    pub advertise: Option<Ipv4Addr>,
    /// Milliseconds between ticks of the loops, 10 to 1000.
    pub tick_ms: u32,
    /// Milliseconds that what many are told of may wait for more, if the client was sent something just now, 0 to 100.
    pub gather_ms: u32,
    /// One for each client version, at least one.
    #[serde(rename = "listener")]
    pub listeners: Vec<ListenerConfig>,
    /// The world that is played in.
    pub world: WorldConfig,
    /// How much monsters bring.
    pub rates: GameRates,
    /// Where and how data is kept.
    pub store: StoreConfig,
    /// Cost of password hashing.
    pub password: PasswordConfig,
    /// What accounts and characters may do.
    pub accounts: AccountsConfig,
    /// How long a session may stay silent.
    pub timeouts: TimeoutConfig,
    /// What is the most of everything.
    pub limits: LimitConfig,
    /// The pages for operators.
    pub metrics: MetricsConfig,
    /// What is logged, and how.
    pub log: LogConfig,
    /// Groups of accounts, and the GM commands that they may give.
    #[serde(rename = "group")]
    pub groups: Vec<GroupConfig>,
}

/// Three ports for clients of one version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListenerConfig {
    /// The client version served.
    #[serde(with = "load::version")]
    pub packetver: Version,
    /// TCP port of the login server; 0 lets the system choose.
    #[serde(default = "login_port")]
    pub login: u16,
    /// TCP port of the char server; 0 lets the system choose.
    #[serde(default = "char_port")]
    pub char: u16,
    /// TCP port of the map server; 0 lets the system choose.
    #[serde(default = "map_port")]
    pub map: u16,
    /// Whether the packet ids of clients are obfuscated.
    #[serde(default)]
    pub obfuscation: Obfuscation,
}

/// How a listener treats the obfuscation of packet ids (client to map server only).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum Obfuscation {
    /// Ids are plain.
    Off,
    /// Ids are obfuscated with the version's keys.
    On,
    /// The first packet of each session tells.
    #[default]
    Detect,
}

/// The world that is played in.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct WorldConfig {
    /// Folder with its files; without it, the world that comes with the server.
    pub folder: Option<PathBuf>,
}

/// Where and how data is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct StoreConfig {
    /// Data folder; made when it is missing.
    pub path: PathBuf,
    /// What keeps the records in it.
    pub engine: StoreEngine,
    /// Milliseconds that changes are collected for before one flush makes them safe, 1 to 1000.
    pub flush_ms: u32,
    /// Seconds between saves of every character in the game, 1 to 3600.
    pub save_interval_seconds: u32,
}

/// What accounts and characters may do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct AccountsConfig {
    /// Whether logging in as `NAME_M` or `NAME_F` makes the account `NAME`.
    pub registration: bool,
    /// Whether a pincode is asked for before character selection.
    pub pincode: bool,
    /// Character slots of an account, 1 to 15.
    pub slots: u8,
    /// Wrong pincodes in a row after which the session is closed, 1 to 100.
    pub pincode_tries: u8,
    /// How often a new character may be renamed.
    pub renames: u8,
    /// How often a new character may be moved to another slot.
    pub slot_moves: u8,
    /// Seconds between asking for the deletion of a character and the deletion, where the version has a wait.
    pub delete_wait_seconds: u32,
    /// Seconds after an attack or a wound for which a character may not leave the game by its client's wish, 0 to 60.
    pub prevent_logout_seconds: u32,
}

/// The pages for operators.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct MetricsConfig {
    /// Address and port of `/metrics` and `/healthz`; without it there are none.
    pub listen: Option<SocketAddr>,
}

/// A group of accounts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GroupConfig {
    /// Number of the group, as accounts have it. Accounts of a number that is not listed have the rights of the next lower one.
    pub number: u8,
    /// What the group is called, 1 to 23 bytes.
    pub name: String,
    /// GM commands that it may give, without `@`; `all` for every one.
    pub commands: Vec<String>,
}

/// How long a session may stay silent, in seconds, 1 to 86,400 each.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TimeoutConfig {
    /// Connected to any server, not yet let in.
    pub handshake_seconds: u32,
    /// At character selection.
    pub char_select_seconds: u32,
    /// Playing. Clients send the time every 12 seconds.
    pub playing_seconds: u32,
    /// Between servers: how long a login id stays valid with no session of the account.
    pub handoff_seconds: u32,
    /// A client that takes no bytes while some wait for it.
    pub stall_seconds: u32,
}

/// What is the most of everything.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LimitConfig {
    /// TCP connections at a time, 1 to 1,000,000.
    pub connections: usize,
    /// TCP connections at a time from one address; 0 means no limit.
    pub connections_per_address: usize,
    /// Accounts logged in at a time, 1 to 1,000,000.
    pub accounts: usize,
    /// Logins that may fail within a minute from one address, but for those of this machine, before more are refused; 0
    /// means no limit.
    pub failed_logins_per_minute: u32,
    /// Accounts that may be registered within a minute from one address, but for those of this machine; 0 means no limit.
    pub registrations_per_minute: u32,
    /// What a client says in a second, over longer than a moment: to all around, to one, to its party, by emotions. Further ones
    /// are passed over, as with all that follow up to `questions_per_second`. 0 to 1000, 0 means no limit.
    pub talk_per_second: u32,
    /// Walks of a client in a second.
    pub walks_per_second: u32,
    /// What a character does on the spot in a second: attacks, sits, turns, minds its party.
    pub acts_per_second: u32,
    /// Items used, worn, dropped and picked up in a second.
    pub items_per_second: u32,
    /// Words with NPCs, and moves in shops, storages and trades in a second.
    pub deals_per_second: u32,
    /// Questions for names and the like in a second.
    pub questions_per_second: u32,
    /// For how many clients one address, but for those of this machine, may ask of each of these, and say; 0 means no limit.
    pub clients_per_address: u32,
    /// Packets of one client in a second, over longer than a moment, 10 to 100,000; its further ones wait in its socket.
    pub packets_per_second: u32,
    /// Bytes of one packet of a client, 1024 to 65,535.
    pub packet_bytes: usize,
    /// Events of clients that may wait for the game loop, 16 to 1,000,000.
    pub game_inbox: usize,
    /// Records that may wait for their flush, each time that they are written, and reads for their answer, before what
    /// clients ask of the store is refused, 100 to 1,000,000.
    pub unflushed_writes: u64,
    /// Bytes waiting for one client from which on superseded moves are merged.
    pub outbox_soft_bytes: usize,
    /// Bytes waiting for one client at which it is disconnected.
    pub outbox_hard_bytes: usize,
}

impl ListenerConfig {
    /// A listener for `packetver` on the usual ports of public servers, `offset` above them.
    pub fn usual(packetver: Version, offset: u16) -> Self {
        Self {
            packetver,
            login: login_port().saturating_add(offset),
            char: char_port().saturating_add(offset),
            map: map_port().saturating_add(offset),
            obfuscation: Obfuscation::default(),
        }
    }

    /// A listener for `packetver` on ports that the system chooses.
    pub fn any_port(packetver: Version) -> Self {
        Self {
            packetver,
            login: 0,
            char: 0,
            map: 0,
            obfuscation: Obfuscation::default(),
        }
    }
}

impl Default for Config {
    fn default() -> Self {
        Self {
            server_name: "Ragnarok".to_owned(),
            welcome: "Welcome to the server.".to_owned(),
            bind: IpAddr::V4(Ipv4Addr::LOCALHOST),
            advertise: None,
            tick_ms: 40,
            gather_ms: 30,
            listeners: vec![ListenerConfig::usual(DEFAULT_VERSION, 0)],
            world: WorldConfig::default(),
            rates: GameRates::default(),
            store: StoreConfig::default(),
            password: PasswordConfig::default(),
            accounts: AccountsConfig::default(),
            timeouts: TimeoutConfig::default(),
            limits: LimitConfig::default(),
            metrics: MetricsConfig::default(),
            log: LogConfig::default(),
            groups: groups(),
        }
    }
}

impl Default for StoreConfig {
    fn default() -> Self {
        Self {
            path: PathBuf::from("data"),
            engine: StoreEngine::default(),
            flush_ms: 50,
            save_interval_seconds: 60,
        }
    }
}

impl Default for AccountsConfig {
    fn default() -> Self {
        Self {
            registration: false,
            pincode: false,
            slots: 9,
            pincode_tries: 3,
            renames: 1,
            slot_moves: 3,
            delete_wait_seconds: 86_400,
            prevent_logout_seconds: 10,
        }
    }
}

impl Default for TimeoutConfig {
    fn default() -> Self {
        Self {
            handshake_seconds: 15,
            char_select_seconds: 300,
            playing_seconds: 60,
            handoff_seconds: 30,
            stall_seconds: 30,
        }
    }
}

impl Default for LimitConfig {
    fn default() -> Self {
        Self {
            connections: 8192,
            connections_per_address: 0,
            failed_logins_per_minute: 20,
            registrations_per_minute: 5,
            accounts: 10_000,
            talk_per_second: 2,
            walks_per_second: 25,
            acts_per_second: 50,
            items_per_second: 50,
            deals_per_second: 50,
            questions_per_second: 100,
            clients_per_address: 50,
            packets_per_second: 200,
            packet_bytes: 16 << 10,
            game_inbox: 16_384,
            unflushed_writes: 20_000,
            outbox_soft_bytes: 64 << 10,
            outbox_hard_bytes: 1 << 20,
        }
    }
}

fn login_port() -> u16 {
    6900
}

fn char_port() -> u16 {
    6121
}

fn map_port() -> u16 {
    5121
}

/// Players, who give no GM commands, and game masters, who give all.
fn groups() -> Vec<GroupConfig> {
    let group = |number, name: &str, commands: &[&str]| GroupConfig {
        number,
        name: name.to_owned(),
        commands: commands.iter().map(|&command| command.to_owned()).collect(),
    };
    vec![
        group(0, "player", &[]),
        group(Account::GAME_MASTER, "game master", &[GroupConfig::ALL]),
    ]
}

impl GroupConfig {
    /// The word that stands for every GM command.
    pub const ALL: &str = "all";
}
