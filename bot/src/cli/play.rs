//! `bot play`: its flags, and the way from them to an exit code.

use std::{
    io::{self, IsTerminal},
    time::Duration,
};

use clap::Args;
use packets::{Profile, Version};
use tokio::runtime::Runtime;

use super::{doctor::OnOff, target::ConsentArgs, value::parse_version};
use crate::{
    app::Failure,
    client::{Cause, ClientError, Pincode, Settings},
    interrupt,
    play::{Atlas, End, play},
    report::threshold::parse_duration,
};

/// Exit codes of a play that was interrupted, and of one that the server ended.
const INTERRUPTED: u8 = 105;
const ENDED: u8 = 97;

/// Flags of `bot play`.
#[derive(Clone, Debug, Args)]
pub struct PlayArgs {
    /// Login server, HOST:PORT. On loopback and in private networks, others with --consent
    #[arg(value_name = "HOST:PORT")]
    pub target: String,
    /// Whose server it is.
    #[command(flatten)]
    pub consent: ConsentArgs,
    /// The client version that it is built for; `bot doctor` finds it
    #[arg(long, value_parser = parse_version, value_name = "VERSION")]
    pub packetver: Version,
    /// The account
    #[arg(long, value_name = "NAME")]
    pub account: String,
    /// Its password [default: asked for]
    #[arg(long, value_name = "TEXT")]
    pub password: Option<String>,
    /// Make the account if there is none, by _M at the end of its name
    #[arg(long)]
    pub register: bool,
    /// Name of the character to make if the account has none [default: as the account]
    #[arg(long, value_name = "NAME")]
    pub character: Option<String>,
    /// Given if the server asks for one, set where there is none
    #[arg(long, default_value = "7294", value_name = "DIGITS")]
    pub pincode: Pincode,
    /// Whether packet ids to the map server are obfuscated
    #[arg(long, default_value = "off", value_name = "on|off")]
    pub obfuscation: OnOff,
    /// How long any answer on the way to the map may take
    #[arg(long, default_value = "10s", value_parser = parse_duration, value_name = "DURATION")]
    pub patience: Duration,
}

/// Plays. Yields the exit code.
pub(crate) fn run(arguments: &PlayArgs, runtime: &Runtime) -> Result<u8, Failure> {
    if !io::stdout().is_terminal() {
        return Err(Failure::configuration(
            "bot play draws in a terminal, and stdout is none",
        ));
    }
    let settings = arguments.settings().map_err(Failure::configuration)?;
    let atlas = atlas()?;
    let stop = {
        let _runtime = runtime.enter();
        interrupt::listen_at_terminal().map_err(Failure::scenario)?
    };
    match runtime.block_on(play(&settings, atlas, stop)) {
        Ok(End::Quit) => Ok(0),
        Ok(End::Interrupted) => Ok(INTERRUPTED),
        Err(error) => Err(Failure {
            code: ENDED,
            problem: format!("{error}{}", arguments.hint(&error)),
        }),
    }
}

impl PlayArgs {
    /// What to do about it.
    fn hint(&self, error: &ClientError) -> &'static str {
        match error.cause {
            Cause::LoginRefused(0) if !self.register => "; --register makes it, where the server lets it",
            _ => "",
        }
    }

    fn settings(&self) -> Result<Settings, String> {
        let profile = Profile::get(self.packetver).map_err(|error| error.to_string())?;
        let (target, permission) = self.consent.target(&self.target)?;
        let suffix = if self.register { 2 } else { 0 };
        if self.account.len() + suffix > 23 {
            return Err("the protocol has room for 23 bytes of account name, _M included".to_owned());
        }
        let password = match &self.password {
            Some(password) => password.clone(),
            None => rpassword::prompt_password(format!("Password of {}: ", self.account))
                .map_err(|error| format!("no password: {error}"))?,
        };
        if password.len() > 23 {
            return Err("the protocol has room for 23 bytes of password".to_owned());
        }
        Ok(Settings {
            profile,
            obfuscation: self.obfuscation == OnOff::On,
            target,
            permission,
            source: None,
            username: self.account.clone(),
            password,
            register: self.register,
            pincode: self.pincode,
            character: self.character.clone().unwrap_or_else(|| self.account.clone()),
            patience: self.patience,
            tape: None,
        })
    }
}

/// The maps of this project's own world; those of others are learnt while playing.
#[cfg(feature = "embedded")]
fn atlas() -> Result<Atlas, Failure> {
    use server::world::{Cell, World};
    let world = World::embedded().map_err(Failure::scenario)?;
    Ok(Box::new(move |name| {
        let index = world.map_index(name)?;
        let world = std::sync::Arc::clone(&world);
        let walkable = move |cell: crate::behavior::Cell| {
            let map = world.maps.get(index);
            map.is_some_and(|map| map.is_walkable(Cell::new(cell.x, cell.y)))
        };
        Some(Box::new(walkable))
    }))
}

/// Maps are learnt while playing.
#[cfg(not(feature = "embedded"))]
#[expect(clippy::unnecessary_wraps, reason = "with a world it may fail")]
fn atlas() -> Result<Atlas, Failure> {
    Ok(Box::new(|_| None))
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;
    use crate::{
        cli::{Cli, Command},
        stats::Step,
    };

    fn arguments(line: &str) -> PlayArgs {
        let Command::Play(arguments) = Cli::try_parse_from(line.split_whitespace()).unwrap().command else {
            unreachable!("the command is play");
        };
        arguments
    }

    #[test]
    fn who_has_no_account_is_told_how_to_get_one() {
        let line = "bot play 127.0.0.1:6900 --packetver main-20220406 --account alice";
        let unknown = Cause::LoginRefused(0).at(Step::Login);
        assert!(arguments(line).hint(&unknown).contains("--register"));
        assert_eq!(arguments(&format!("{line} --register")).hint(&unknown), "");
    }

    #[test]
    fn another_persons_server_takes_their_consent() {
        let line = "bot play 203.0.113.7:6900 --packetver main-20220406 --account alice --password secret";
        let refused = arguments(line).settings().unwrap_err();
        assert!(refused.contains("--consent FILE"), "{refused}");
    }
}
