//! `bot doctor`: its flags, and the way from them to an exit code.

use std::{
    io::{IsTerminal, Write},
    time::Duration,
};

use clap::Args;
use packets::{Profile, Version};
use tokio::runtime::Runtime;

use super::{
    target::{ConsentArgs, consent_lines, json_with_consent},
    value::parse_version,
};
use crate::{
    app::{Failure, print_text, stop_signal},
    client::Pincode,
    doctor::{ACCOUNT, Examination, PASSWORD, examine},
    report::threshold::parse_duration,
};

/// Flags of `bot doctor`.
#[derive(Clone, Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
pub struct DoctorArgs {
    /// Login server, HOST:PORT. On loopback and in private networks, others with --consent
    #[arg(value_name = "HOST:PORT")]
    pub target: String,
    /// Whose server it is.
    #[command(flatten)]
    pub consent: ConsentArgs,
    /// The client version that it is built for [default: look for those that fit what it answers]
    #[arg(long, value_parser = parse_version, value_name = "VERSION")]
    pub packetver: Option<Version>,
    /// Whether packet ids to the map server are obfuscated [default: plain ones are tried, then obfuscated ones]
    #[arg(long, value_name = "BOOL")]
    pub obfuscation: Option<OnOff>,
    /// The account to log in with
    #[arg(long, default_value = ACCOUNT, value_name = "NAME")]
    pub account: String,
    /// Its password; it is tried once
    #[arg(long, default_value = PASSWORD, value_name = "TEXT")]
    pub password: String,
    /// Make the account if there is none, by _M at the end of its name
    #[arg(long)]
    pub register: bool,
    /// Change the account where that is needed: set a pincode if it has none and the server wants one, make a character if it has none. Without this
    /// that is done only to an account that --register has just made
    #[arg(long)]
    pub prepare: bool,
    /// Given once if the server asks for one; the one to set
    #[arg(long, default_value = "7294", value_name = "DIGITS")]
    pub pincode: Pincode,
    /// Name of the character to make [default: as the account]
    #[arg(long, value_name = "NAME")]
    pub character: Option<String>,
    /// Most ways to enter the map that are tried; each takes three seconds where the server is not on loopback
    #[arg(long, default_value_t = 12, value_name = "N")]
    pub tries: usize,
    /// Find out how many quick connections of one address are let in: that address (on loopback, one that nobody uses) may be banned then
    #[arg(long)]
    pub try_limits: bool,
    /// How long any answer may take
    #[arg(long, default_value = "5s", value_parser = parse_duration, value_name = "DURATION")]
    pub patience: Duration,
    /// Report as JSON instead of text
    #[arg(long)]
    pub json: bool,
}

/// On or off.
#[derive(Clone, Copy, PartialEq, Eq, Debug, clap::ValueEnum)]
pub enum OnOff {
    /// Yes.
    On,
    /// No.
    Off,
}

impl DoctorArgs {
    fn examination(&self) -> Result<Examination, String> {
        let version = self.packetver.map(Profile::get).transpose();
        let version = version.map_err(|error| error.to_string())?;
        let suffix = if self.register { 2 } else { 0 };
        if self.account.len() + suffix > 23 || self.password.len() > 23 {
            return Err("the protocol has room for 23 bytes of account name (with _M) and of password".to_owned());
        }
        let named: String = self.account.chars().filter(char::is_ascii_alphanumeric).collect();
        let named = if named.len() < 4 { format!("Bot{named}") } else { named };
        let (target, permission) = self.consent.target(&self.target)?;
        Ok(Examination {
            target,
            permission,
            version,
            obfuscation: self.obfuscation.map(|value| value == OnOff::On),
            username: self.account.clone(),
            password: self.password.clone(),
            register: self.register,
            prepare: self.prepare,
            pincode: self.pincode,
            character: self.character.clone().unwrap_or(named),
            tries: self.tries,
            try_limits: self.try_limits,
            patience: self.patience,
        })
    }
}

/// Examines; the report goes to stdout. Yields the exit code.
pub(crate) fn run(arguments: &DoctorArgs, runtime: &Runtime) -> Result<u8, Failure> {
    let examination = arguments.examination().map_err(Failure::configuration)?;
    let tells = std::io::stderr().is_terminal();
    let mut progress = |what: &str| {
        if tells {
            let _ = writeln!(std::io::stderr(), "{what} ...");
        }
    };
    let stop = stop_signal(runtime)?;
    let report = runtime.block_on(examine(&examination, &mut progress, stop));
    if arguments.json {
        let report = json_with_consent(report.json(), &examination.permission);
        print_text(&format!("{report:#}\n"))?;
    } else {
        print_text(&(consent_lines(&examination.permission) + &report.text()))?;
    }
    Ok(report.verdict().exit_code())
}
