//! What became of each account, and of all.

use std::{fmt::Write as _, time::Duration};

use serde_json::{Value, json};

use crate::{
    client::{Cause, ClientError},
    report::unit,
};

/// Failures that are told one by one.
const MOST_TOLD: usize = 20;

/// What to do where a server knows no account, and makes none.
pub(crate) const MAKING: &str = "Let the server make accounts (`new_account` of Hercules and rAthena, `--registration` of this project's server), \
                                 or make them in the database of Hercules or rAthena by `bot provision --sql`";

/// What became of one account.
#[derive(Debug)]
pub enum Outcome {
    /// It is there.
    Ready {
        /// Whether it was made just now.
        made: bool,
        /// Whether its character was.
        character_made: bool,
    },
    /// It is not, or has no character.
    Failed(ClientError),
}

/// What became of all.
#[derive(Debug, Default)]
pub struct Summary {
    /// How many were wanted.
    pub wanted: u32,
    /// Accounts made.
    pub made: u32,
    /// Accounts that were there.
    pub there: u32,
    /// Characters made.
    pub characters: u32,
    /// Accounts that are not ready, and why.
    pub failed: Vec<(String, ClientError)>,
    /// Why the rest was not tried.
    pub stopped: Option<String>,
    /// Whether somebody stopped it.
    pub interrupted: bool,
    /// How long it took.
    pub elapsed: Duration,
}

impl Summary {
    pub(super) fn add(&mut self, name: String, outcome: Outcome) {
        match outcome {
            Outcome::Ready { made, character_made } => {
                self.made += u32::from(made);
                self.there += u32::from(!made);
                self.characters += u32::from(character_made);
            }
            Outcome::Failed(error) => self.failed.push((name, error)),
        }
    }

    /// Accounts that are ready.
    pub fn ready(&self) -> u32 {
        self.made + self.there
    }

    /// 0: all are ready; 97: none is, for the server is not reached; 99: some are not; 105: interrupted before all were.
    pub fn exit_code(&self) -> u8 {
        let of_connection = self.failed.iter().all(|(_, error)| error.cause.is_of_connection());
        match self.ready() {
            ready if ready == self.wanted => 0,
            _ if self.interrupted => 105,
            0 if of_connection => 97,
            _ => 99,
        }
    }

    /// For people.
    pub fn text(&self) -> String {
        let mut text = format!(
            "{} of {} accounts are ready after {}: {} made, {} there before; {} characters made\n",
            self.ready(),
            self.wanted,
            unit::time(self.elapsed),
            self.made,
            self.there,
            self.characters
        );
        for (name, error) in self.failed.iter().take(MOST_TOLD) {
            let _ = writeln!(text, "  {name}: {error}");
        }
        if self.failed.len() > MOST_TOLD {
            let _ = writeln!(text, "  and {} more", self.failed.len() - MOST_TOLD);
        }
        if let Some(why) = &self.stopped {
            let _ = writeln!(text, "  the rest was not tried: {why}");
        }
        let is_unknown = |error: &ClientError| matches!(error.cause, Cause::LoginRefused(0));
        if self.failed.iter().any(|(_, error)| is_unknown(error)) {
            let _ = writeln!(text, "{MAKING}.");
        }
        text
    }

    /// For machines, schema `bot.provision/1`.
    pub fn json(&self) -> Value {
        let failed = self
            .failed
            .iter()
            .map(|(name, error)| json!({"account": name, "cause": error.key(), "says": error.to_string()}));
        json!({
            "schema": "bot.provision/1",
            "exit_code": self.exit_code(),
            "wanted": self.wanted,
            "ready": self.ready(),
            "made": self.made,
            "there": self.there,
            "characters_made": self.characters,
            "failed": failed.collect::<Vec<_>>(),
            "stopped": self.stopped,
            "elapsed_s": self.elapsed.as_secs_f64(),
        })
    }
}
