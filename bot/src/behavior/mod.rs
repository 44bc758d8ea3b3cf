//! What bots do on the map: where they walk, what they say, whom they deal with, and when. Pure; the swarm carries it out.
//!
//! A bot either follows its [`Habits`], or it has a [`Behavior`]. A behaviour is asked what its bot does next, whenever nothing that the bot
//! did before waits for an answer; it sees what the bot sees ([`Seen`]) and answers with an [`Act`]. Chance comes from the dice it is handed:
//! they follow from the run's seed and the bot's number, so that a run can be repeated. A whole one:
//!
//! ```
//! use bot::behavior::{Act, Behavior, Seen, UnitKind, Verb};
//! use rand::{Rng, rngs::SmallRng};
//!
//! /// Runs from monsters; talks otherwise.
//! #[derive(Debug, Default)]
//! struct Coward {
//!     escapes: u32,
//! }
//!
//! impl Behavior for Coward {
//!     fn next(&mut self, seen: &Seen<'_>, dice: &mut SmallRng) -> Act {
//!         let near = seen.nearest(|unit| unit.kind == UnitKind::Monster);
//!         match near.filter(|monster| monster.cell.distance(seen.cell) < 4) {
//!             Some(_) => {
//!                 self.escapes += 1;
//!                 Act::go_on(Verb::Wander)
//!             }
//!             None if dice.random_bool(0.1) => Act::think(Verb::Say(format!("{} escapes!", self.escapes))),
//!             None => Act::rest(),
//!         }
//!     }
//! }
//! # Coward::default();
//! ```
//!
//! `examples/greeter.rs` gives a behaviour to a swarm, through [`OwnBehavior`](crate::swarm::hooks::OwnBehavior).

mod act;
mod agenda;
mod belongings;
mod choice;
mod kind;
pub mod kinds;
mod ledger;
mod options;
mod places;
mod scene;
mod search;
mod seen;
mod terrain;
mod think;
mod walker;
mod way;

use std::{fmt, time::Duration};

use rand::rngs::SmallRng;

pub use act::{Act, Answer, Question, Verb, Wait};
pub use agenda::{Agenda, Deed, Deeds, Due};
pub use belongings::{Belongings, Slot};
pub use choice::chance;
pub use kind::Kind;
pub use ledger::{Audit, Change, Counts, Ledger, Totals, Traded};
pub use options::Options;
pub use places::{Npc, Places, Role};
pub use scene::{OnFloor, Scene, Trade, Unit, UnitKind, Window};
pub use search::Search;
pub use seen::Seen;
pub use terrain::{Cell, Ground, MapGround, Terrain};
pub use think::Think;
pub use walker::{Target, Wish, approach, wander};
pub use way::Way;

/// What a bot is there for: decides what it does next.
pub trait Behavior: fmt::Debug {
    /// What the bot does next. Asked when it stands on a loaded map, lives, and nothing that it did before waits for an answer.
    fn next(&mut self, seen: &Seen<'_>, dice: &mut SmallRng) -> Act;

    /// Another player wants something of the bot: yes or no, at once. No, unless this says otherwise.
    fn asked(&mut self, question: Question, seen: &Seen<'_>, dice: &mut SmallRng) -> bool {
        let _ = (question, seen, dice);
        false
    }
}

/// How often bots do what. `None`: never.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Habits {
    /// Between two walks.
    pub walk: Option<Duration>,
    /// Between two chat lines.
    pub chat: Option<Duration>,
    /// Between two emotes.
    pub emote: Option<Duration>,
    /// Between two times of sitting down.
    pub sit: Option<Duration>,
    /// Between two attempts to reach a warp, on maps where one is known.
    pub warp: Option<Duration>,
    /// Between two returns to the character list.
    pub restart: Option<Duration>,
    /// Cells that lead to other maps.
    pub warps: Vec<Warp>,
    /// How far bots must see each other, in cells: the server's area of interest.
    pub sight: u16,
}

impl Habits {
    /// How often `deed` is done.
    pub fn every(&self, deed: Deed) -> Option<Duration> {
        match deed {
            Deed::Walk => self.walk,
            Deed::Chat => self.chat,
            Deed::Emote => self.emote,
            Deed::Sit => self.sit,
            Deed::Warp => self.warp.filter(|_| !self.warps.is_empty()),
            Deed::Restart => self.restart,
        }
    }
}

/// A cell that takes whoever steps on it to another map.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warp {
    /// The map it is on, without `.gat`.
    pub map: String,
    /// Where.
    pub cell: Cell,
}
