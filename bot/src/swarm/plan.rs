//! What a swarm is to do: checked values, made once from the command line or by the demo.

use std::{net::SocketAddr, time::Duration};

use packets::Version;

use crate::{
    behavior::{Habits, Kind, Options, Think},
    client::Pincode,
    report::threshold::Threshold,
    scenario::{Course, Life},
    stats::Part,
    swarm::{consent::Permission, hooks::Hooks, ladder::Ladder},
};

/// Bytes of a name on the wire, the terminating NUL included.
const NAME_ROOM: usize = 24;

/// How far players see on public servers, in cells.
const SIGHT: u16 = 14;

/// A swarm, before it runs.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The scenario's name, where there is one.
    pub scenario: Option<String>,
    /// Number of bots.
    pub bots: u32,
    /// The time over which they start.
    pub ramp: Duration,
    /// How long they play after the ramp.
    pub duration: Duration,
    /// Client versions, and where each logs in; never empty.
    pub shares: Vec<Share>,
    /// Which servers they may connect to.
    pub permission: Permission,
    /// Their accounts.
    pub accounts: Accounts,
    /// Given to servers that ask for one, set where there is none.
    pub pincode: Pincode,
    /// All choices follow from it.
    pub seed: u64,
    /// Whether each bot connects from its own 127.x.y.z.
    pub own_addresses: bool,
    /// Threads that run the bots; at least 1.
    pub threads: usize,
    /// What they do on the map.
    pub habits: Habits,
    /// How long a bot waits for any one answer.
    pub patience: Duration,
    /// Which behaviours they have instead of habits.
    pub mix: Mix,
    /// When each comes and leaves; empty: all come over `ramp` and stay.
    pub course: Course,
    /// Whether it is a step-to-failure run.
    pub ladder: Option<Ladder>,
    /// What the run is judged by, for its report.
    pub thresholds: Vec<Threshold>,
    /// What else takes part in the run.
    pub hooks: Hooks,
}

/// Which bots have which behaviour; empty: all follow their habits.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Mix {
    /// Behaviours and their weights, 1 to 1000.
    pub parts: Vec<(Kind, u32)>,
    /// How long they think between two acts.
    pub think: Think,
    /// Where they go.
    pub options: Options,
    /// Who drops its connection now and then.
    pub resets: Resets,
}

/// Connections that are dropped without a word, at any moment.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Resets {
    /// The part of the bots that do it, 0 to 1.
    pub share: f64,
    /// How long between two of them, on average; zero: never.
    pub every: Duration,
}

/// The part of a swarm that speaks one version to one login server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Share {
    /// The client version.
    pub version: Version,
    /// Its part of the bots, against the other shares' weights; 1 to 1000.
    pub weight: u32,
    /// The login server.
    pub target: SocketAddr,
    /// Whether packet ids to the map server are obfuscated with the version's keys.
    pub obfuscation: bool,
}

/// Which accounts the bots use: `prefix` and a number each, all with one password.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accounts {
    /// Start of every account name.
    pub prefix: String,
    /// Number of the first bot's account.
    pub first: u32,
    /// Password of all of them.
    pub password: String,
    /// Whether a bot whose account is unknown asks for it to be made, by `_M` at the end of the name.
    pub register: bool,
}

impl Accounts {
    /// The account name of bot `index`.
    pub fn name(&self, index: u32) -> String {
        format!("{}{}", self.prefix, u64::from(self.first) + u64::from(index))
    }

    /// The name of the character that bot `index` makes: servers want at least four bytes, and letters first.
    pub fn character(&self, index: u32) -> String {
        let name = self.name(index);
        let name: String = name.chars().filter(char::is_ascii_alphanumeric).take(23).collect();
        if name.len() < 4 { format!("Bot{name}") } else { name }
    }

    /// Whether names and password of `bots` bots fit the protocol.
    pub fn check(&self, bots: u32) -> Result<(), String> {
        let suffix = if self.register { "_M" } else { "" };
        let name = self.longest_name(bots) + suffix;
        for (what, text) in [("account name", name), ("password", self.password.clone())] {
            if text.len() >= NAME_ROOM {
                return Err(format!(
                    "the {what} `{text}` has {} bytes; the protocol has room for {}",
                    text.len(),
                    NAME_ROOM - 1
                ));
            }
        }
        Ok(())
    }

    /// The longest account name among `bots` bots.
    pub fn longest_name(&self, bots: u32) -> String {
        self.name(bots.saturating_sub(1))
    }
}

impl Plan {
    /// For programs: `bots` clients of `version` at the login server `target`, with accounts `bot0`, `bot1`, .. that the server is asked to
    /// make, all at once, for a minute. Everything else is a field to set.
    pub fn new(target: SocketAddr, version: Version, bots: u32) -> Self {
        let share = Share {
            version,
            weight: 1,
            target,
            obfuscation: false,
        };
        Self {
            scenario: None,
            bots,
            ramp: Duration::ZERO,
            duration: Duration::from_mins(1),
            own_addresses: super::source::is_own_at(target.ip()),
            shares: vec![share],
            permission: Permission::default(),
            accounts: Accounts {
                prefix: "bot".to_owned(),
                first: 0,
                password: "secret".to_owned(),
                register: true,
            },
            pincode: Pincode::default(),
            seed: 1,
            threads: 1,
            habits: Habits {
                sight: SIGHT,
                ..Habits::default()
            },
            patience: Duration::from_secs(10),
            mix: Mix::default(),
            course: Course::default(),
            ladder: None,
            thresholds: Vec::new(),
            hooks: Hooks::default(),
        }
    }

    /// The share that bot `index` belongs to.
    pub fn share(&self, index: u32) -> Option<&Share> {
        let weights: Vec<u32> = self.shares.iter().map(|share| share.weight).collect();
        self.shares.get(super::schedule::share(index, &weights))
    }

    /// When bot `index` comes and leaves, from the start of the run.
    pub fn life(&self, index: u32) -> Life {
        self.course.life(index).unwrap_or_else(|| Life {
            from: super::schedule::start(index, self.bots, self.ramp),
            to: None,
        })
    }

    /// Its phases: those of the scenario, or else the ramp and the rest.
    pub fn parts(&self) -> Vec<Part> {
        let of_scenario = self.course.phases().iter();
        let of_scenario = of_scenario.map(|phase| (phase.name.as_str(), phase.time));
        let mut phases: Vec<(&str, Duration)> = of_scenario.collect();
        if phases.is_empty() {
            phases = vec![("come", self.ramp), ("play", self.duration)];
        }
        let mut from = Duration::ZERO;
        let lasting = phases.into_iter().filter(|(_, time)| !time.is_zero());
        let parts = lasting.map(|(name, time)| {
            let begins = from;
            from += time;
            Part::new(name, begins, from)
        });
        parts.collect()
    }

    /// How many bots can be added while it runs: as many again. None in a step-to-failure run, whose steps say how many there are.
    pub(crate) fn most_added(&self) -> u32 {
        if self.ladder.is_some() { 0 } else { self.bots }
    }

    /// How many bots are added at once: a tenth of those that were planned.
    pub fn added_at_once(&self) -> u32 {
        (self.bots / 10).max(1)
    }

    /// How many there are to be after some are added to `present`, if that can be.
    pub(crate) fn with_more(&self, present: u32) -> u32 {
        let most = self.bots.saturating_add(self.most_added());
        let wanted = present.saturating_add(self.added_at_once()).min(most);
        // Steps to failure count those that there are.
        if self.ladder.is_none() && self.accounts.check(wanted).is_ok() {
            wanted
        } else {
            present
        }
    }

    /// How many bots are to be there at `moment`, counted from the start of the run; those not among them that somebody added, and in a
    /// step-to-failure run those of all steps.
    pub fn meant(&self, moment: Duration) -> u32 {
        if self.course.bots() > 0 {
            return u32::try_from(self.course.meant(moment)).unwrap_or(u32::MAX);
        }
        let come = (0..self.bots).take_while(|index| self.life(*index).from <= moment);
        u32::try_from(come.count()).unwrap_or(u32::MAX)
    }

    /// How many bots are there at most at a time.
    pub fn most_at_a_time(&self) -> u32 {
        match u32::try_from(self.course.most_at_a_time()) {
            Ok(most) if self.course.bots() > 0 => most,
            _ => self.bots,
        }
    }

    /// What bot `index` is there for. Bots of every client version have all behaviours in the same proportions.
    pub fn kind(&self, index: u32) -> Kind {
        let versions: u32 = self.shares.iter().map(|share| share.weight).sum();
        let weights: Vec<u32> = self.mix.parts.iter().map(|(_, weight)| *weight).collect();
        let turn = index / versions.max(1) + index % versions.max(1);
        let part = self.mix.parts.get(super::schedule::share(turn, &weights));
        part.map_or(Kind::Stroll, |(kind, _)| *kind)
    }

    /// How many bots each share has, in the order of the shares.
    pub fn share_sizes(&self) -> Vec<u32> {
        let weights: Vec<u32> = self.shares.iter().map(|share| share.weight).collect();
        super::schedule::sizes(self.bots, &weights)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_are_named_after_accounts_as_servers_allow() {
        for (prefix, name) in [
            ("bot150", "bot1501"),
            ("b", "Botb1"),
            ("a_b-c.d ", "abcd1"),
            ("", "Bot1"),
        ] {
            let accounts = Accounts {
                prefix: prefix.to_owned(),
                first: 1,
                password: String::new(),
                register: false,
            };
            assert_eq!(accounts.character(0), name);
        }
    }
}
