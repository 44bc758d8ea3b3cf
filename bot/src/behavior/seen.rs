//! What a behaviour is shown: its bot's scene, what the swarm has learnt, who the other bots are, and what the run was told.

use std::ops::Deref;

use packets::UnitId;
use rand::{Rng, rngs::SmallRng};

use super::{Act, Cell, Options, Places, Role, Scene, Search, UnitKind, Verb, Warp};
use crate::swarm::plan::Accounts;

/// How near an NPC must be to be spoken with: public servers take more.
const TALK: u16 = 8;

/// What a behaviour is shown. It derefs to the bot's [`Scene`].
#[derive(Clone, Copy, Debug)]
pub struct Seen<'a> {
    /// What the bot sees.
    pub scene: &'a Scene,
    /// What the swarm has learnt about NPCs.
    pub places: &'a Places,
    /// What the run was told of where to go.
    pub options: &'a Options,
    /// Known warps of all maps.
    pub warps: &'a [Warp],
    /// The bot's index.
    pub bot: u32,
    /// How many bots there are.
    pub bots: u32,
    /// The bots' accounts.
    pub accounts: &'a Accounts,
}

impl Deref for Seen<'_> {
    type Target = Scene;

    fn deref(&self) -> &Scene {
        self.scene
    }
}

impl Seen<'_> {
    /// The character of another bot; of the bot itself if there is no other.
    pub fn fellow(&self, dice: &mut SmallRng) -> String {
        let other = dice.random_range(1..self.bots.max(2));
        self.accounts.character((self.bot + other) % self.bots.max(1))
    }

    /// The nearest warp of this map that the run was told of.
    pub fn nearest_told_warp(&self) -> Option<Cell> {
        let here = self.warps.iter().filter(|warp| warp.map == self.map.as_str());
        here.map(|warp| warp.cell).min_by_key(|cell| cell.distance(self.cell))
    }

    /// An NPC of that role which is near enough to speak with; else what leads to one: the way to one that is known, a talk with one that
    /// nobody has spoken with, or on with the search for one.
    pub fn reach(
        &self,
        role: Role,
        choice: &'static str,
        search: &mut Search,
        dice: &mut SmallRng,
    ) -> Result<UnitId, Act> {
        if let Some(npc) = self.places.nearest(role, self.map.as_str(), self.cell) {
            return self.near(npc.unit, npc.cell);
        }
        let is_new = |unit: UnitId| self.places.role(unit).is_none();
        let unknown = self.nearest(|unit| unit.kind == UnitKind::Npc && is_new(unit.unit));
        let Some(npc) = unknown else {
            return Err(search.on(self.cell, dice));
        };
        search.ends();
        self.near(npc.unit, npc.cell)
            .and_then(|npc| Err(Act::go_on(Verb::Talk { npc, choice })))
    }

    fn near(&self, unit: UnitId, cell: Cell) -> Result<UnitId, Act> {
        if self.cell.distance(cell) <= TALK {
            Ok(unit)
        } else {
            Err(Act::go_on(Verb::Approach(cell)))
        }
    }
}
