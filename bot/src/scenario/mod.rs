//! Scenario files: who comes when, and what they do. TOML, checked as a whole before anything runs; every mistake is told with its line.
//!
//! ```toml
//! about = "A town on a busy evening."
//! think = "1s..4s"                      # or 2s, or `exp 2s`
//! fail_if = ["errors>0", "walk_ack.p99>500ms"]
//!
//! [mix]                                 # behaviours and their weights
//! walk = 5
//! chat = 2
//! idle = 3
//!
//! [versions]                            # client versions and their weights; without it: those of --packetver
//! "main-20220406" = 2
//! "re-20120307" = 1
//!
//! [[phase]]
//! name = "evening"
//! executor = "ramping-bots"             # see the table below
//! to = 500
//! time = "1m"
//!
//! [[phase]]
//! name = "news"
//! executor = "constant-arrivals"
//! rate = 5.0
//! stay = "30s"
//! time = "2m"
//! ```
//!
//! | executor | model | keys | what happens |
//! | --- | --- | --- | --- |
//! | `constant-bots` | closed | `bots`, `ramp`, `time` | as many bots as `bots`: those that miss come, those too many leave, over `ramp` |
//! | `ramping-bots` | closed | `to`, `time` | bots come, or leave, evenly until there are `to` |
//! | `constant-arrivals` | open | `rate`, `stay`, `time` | so many bots come in a second, whatever the server does; each leaves after `stay` |
//! | `ramping-arrivals` | open | `rate`, `to`, `stay`, `time` | the same, from `rate` to `to` in a second |
//! | `step-to-failure` | closed | `bots`, `step`, `to`, `hold`, `walk_p99`, `search` | from `bots` to `to` by `step`, each for `hold` (its first third, or 25 ms a bot, for coming), until the walk acks' p99 exceeds `walk_p99`, an error happens or bots are missing; with `search`, for so long at most: doubled until then, and then halfway between what was held and what was not, until they are `step` apart; the only phase of its scenario |
//! | `soak` | closed | `bots`, `ramp`, `time` | as `constant-bots`, for long: the report tells what drifts |
//! | `spike` | closed | `bots`, `ramp`, `time` | so many more bots come over `ramp`, and leave when the phase ends |
//!
//! Other keys: `seed`, `patience`, `gather = [x, y]`, `route = [[x, y], ...]`, `hunt = "map,x,y"`, `warps = ["map,x,y", ...]`, `prepare`,
//! `reset_every`, `reset_share`, which mean what the flags of `bot swarm` mean.
//!
//! Thresholds are `METRIC OPERATOR LIMIT`: `walk_ack.p99>500ms`, `errors>0`, `server.memory>2GB`, `growth.server_memory>50%` (bot/README.md names
//! them). What was not measured counts as crossed, unless ` if measured` follows.
//!
//! Thresholds at the top look at the whole run, or at one phase: `walk_ack.p99>2s in news`. So does `fail_if` in a phase: it looks at what
//! ended in it. Phases have different names.

mod course;
mod draft;
mod problem;
mod ready;
#[cfg(test)]
mod tests;

use std::{fs, path::Path};

pub(crate) use self::problem::explained;
pub use self::{
    course::{Course, Executor, Life, Phase},
    problem::{Mistake, Problem},
};
use crate::{
    behavior::{Think, Warp},
    report::threshold::Threshold,
    swarm::{ladder::Ladder, plan::Mix},
};
use packets::Version;
use std::time::Duration;

/// A checked scenario.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// What it is called: a ready-made one's name, or the file's.
    pub name: String,
    /// What it is for.
    pub about: String,
    /// All choices follow from it; `None`: `--seed`.
    pub seed: Option<u64>,
    /// How long a bot waits for any answer; `None`: `--patience`.
    pub patience: Option<Duration>,
    /// Client versions and their weights; empty: those of `--packetver`.
    pub versions: Vec<(Version, u32)>,
    /// What bots do.
    pub mix: Mix,
    /// Cells that lead to other maps.
    pub warps: Vec<Warp>,
    /// When they come and leave.
    pub phases: Vec<Phase>,
    /// What makes the run fail.
    pub fail_if: Vec<Threshold>,
}

impl Scenario {
    /// The ready-made scenarios: names and texts.
    pub fn ready() -> &'static [(&'static str, &'static str)] {
        ready::ALL
    }

    /// A ready-made scenario by its name, or else a file.
    pub fn find(name: &str) -> Result<Self, Problem> {
        if let Some((name, text)) = ready::ALL.iter().find(|(known, _)| *known == name) {
            return Self::parse(name, text);
        }
        let path = Path::new(name);
        let text = fs::read_to_string(path).map_err(|error| {
            let names: Vec<&str> = ready::ALL.iter().map(|(name, _)| *name).collect();
            Problem::missing(name, &format!("{error}; ready-made are {}", names.join(", ")))
        })?;
        Self::parse(name, &text)
    }

    /// Reads a scenario; every mistake at once.
    pub fn parse(name: &str, text: &str) -> Result<Self, Problem> {
        draft::read(name, text)
    }

    /// How long it lasts.
    pub fn time(&self) -> Duration {
        self.phases.iter().map(|phase| phase.time).sum()
    }

    /// The steps of a step-to-failure scenario.
    pub fn ladder(&self) -> Option<Ladder> {
        self.phases.iter().find_map(|phase| match phase.executor {
            Executor::Steps(ladder) => Some(ladder),
            _ => None,
        })
    }

    /// The same with so many times the bots, and so many times as long; think times stay. What there is of a count is one at least.
    #[must_use]
    pub fn scaled(self, bots: f64, time: f64) -> Self {
        let phases = self.phases.iter().map(|phase| phase.scaled(bots, time)).collect();
        let fail_if = self.fail_if.into_iter().map(|threshold| threshold.scaled(bots, time));
        Self {
            phases,
            fail_if: fail_if.collect(),
            ..self
        }
    }

    /// Steps to failure go no further than `most` bots; how far they would have gone, if that was further.
    pub fn limit_steps(&mut self, most: u32) -> Option<u32> {
        let mut before = None;
        for phase in &mut self.phases {
            if let Executor::Steps(ladder) = &mut phase.executor
                && ladder.most > most
            {
                before = Some(ladder.most);
                ladder.most = most;
                phase.time = ladder.time();
            }
        }
        before
    }

    /// When each bot comes and leaves.
    pub fn course(&self, seed: u64) -> Course {
        Course::new(&self.phases, seed)
    }
}

/// How long bots of an open executor stay, unless it says otherwise.
pub(crate) const STAY: Think = Think::About(Duration::from_secs(30));
