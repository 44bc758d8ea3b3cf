//! Flags of behaviours: which bots have which, how long they think, where they go, and who drops its connection.

use std::{str::FromStr, time::Duration};

use clap::Args;

use crate::{
    behavior::{Cell, Kind, Options, Think, Warp},
    report::threshold::parse_duration,
    swarm::plan::{Mix, Resets},
};

/// A behaviour and its weight: `fight=3`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WeightedKind(pub Kind, pub u32);

impl FromStr for WeightedKind {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (kind, weight) = text.split_once('=').unwrap_or((text, "1"));
        let weight = weight.parse().ok().filter(|weight| (1..=1000).contains(weight));
        let weight = weight.ok_or_else(|| format!("`{text}`: a weight is 1 to 1000, as in fight=3"))?;
        Ok(Self(kind.parse()?, weight))
    }
}

/// Flags of behaviours.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Behaviours")]
pub struct MixArgs {
    /// Behaviours and their weights, such as walk=5,fight=3,trade=1: stroll (by the flags above; what all do without --mix), idle, walk,
    /// crowd, route, chat, whisper, fight, loot, shop, storage, trade, party, warp, relog, slow, flood; and what no client does: half-open,
    /// reset-login, trickle, oversize, wrong-state, mutate, duplicate, storm
    #[arg(long, value_delimiter = ',', value_name = "BEHAVIOUR[=WEIGHT],...")]
    pub mix: Vec<WeightedKind>,
    /// How long bots think between two acts: 2s (give or take a fifth), 1s..3s, or `exp 2s` (at any moment, so long on average)
    /// [default: 2s; of `economy` 800ms]
    #[arg(long, value_name = "TIME")]
    pub think: Option<Think>,
    /// Where crowds and traders gather [default: where they come in]
    #[arg(long, value_name = "X,Y", value_parser = cell)]
    pub gather: Option<Cell>,
    /// A corner of the route of `route`; repeated [default: a square]
    #[arg(long, value_name = "X,Y", value_parser = cell)]
    pub route: Vec<Cell>,
    /// Where fighters and looters hunt: they get there by @warp, which the server must allow them [default: where they are]
    #[arg(long, value_name = "MAP,X,Y")]
    pub hunt: Option<Warp>,
    /// A line that each bot says once, such as '@zeny 5000': a game-master command; repeated
    #[arg(long, value_name = "LINE")]
    pub prepare: Vec<String>,
    /// Time between two moments at which a bot drops its connection without a word and logs in again, on average; 0s: never
    /// [default: 0s, or the scenario's; of `economy` 20s]
    #[arg(long, value_parser = parse_duration, value_name = "DURATION")]
    pub reset_every: Option<Duration>,
    /// Part of the bots that do so, 0 to 1 [default: 1, or the scenario's]
    #[arg(long, value_parser = share, value_name = "SHARE")]
    pub reset_share: Option<f64>,
}

impl MixArgs {
    /// What these flags change of a scenario. Where to go may be told by flags: scenarios fit many servers.
    pub(super) fn over(&self, mix: Mix) -> Mix {
        let Mix {
            mut options, resets, ..
        } = mix;
        options.gather = self.gather.or(options.gather);
        options.hunt = self.hunt.clone().or(options.hunt);
        if !self.route.is_empty() {
            options.route.clone_from(&self.route);
        }
        options.prepare.extend(self.prepare.iter().cloned());
        Mix {
            options,
            resets: Resets {
                share: self.reset_share.unwrap_or(resets.share),
                every: self.reset_every.unwrap_or(resets.every),
            },
            ..mix
        }
    }

    /// What these flags say.
    pub fn mix(&self) -> Mix {
        Mix {
            parts: self
                .mix
                .iter()
                .map(|WeightedKind(kind, weight)| (*kind, *weight))
                .collect(),
            think: self.think.unwrap_or_default(),
            options: Options {
                gather: self.gather,
                route: self.route.clone(),
                hunt: self.hunt.clone(),
                prepare: self.prepare.clone(),
            },
            resets: Resets {
                share: self.reset_share.unwrap_or(1.0),
                every: self.reset_every.unwrap_or_default(),
            },
        }
    }
}

/// Reads `156,180`.
fn cell(text: &str) -> Result<Cell, String> {
    let wrong = || format!("`{text}` is no cell: write X,Y, as in 156,180");
    let (x, y) = text.split_once(',').ok_or_else(wrong)?;
    let number = |text: &str| {
        let number = text.trim().parse().ok();
        number
            .filter(|number| *number <= packets::MAX_COORDINATE)
            .ok_or_else(wrong)
    };
    Ok(Cell::new(number(x)?, number(y)?))
}

fn share(text: &str) -> Result<f64, String> {
    let share = text.parse().ok().filter(|share| (0.0..=1.0).contains(share));
    share.ok_or_else(|| "a share is 0 to 1".to_owned())
}
