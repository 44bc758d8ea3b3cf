//! A monster on a map.

use std::sync::Arc;

use packets::{CharacterId, Movement, UnitId};

use super::{Ailments, Walk, Watcher};
use crate::{
    event::{
        Item, Moment,
        map::{MonsterLook, Stay},
    },
    figures::{Fighter, behavior::Mood, blow::Blow, drops},
    world::{Area, Cell, Mode},
};

/// When something wakes that waits for nothing but others.
pub const NEVER: Moment = Moment(u64::MAX);

/// A monster. Where it stands is `look.x`, `look.y`, kept in step with the grid by [`super::MapInstanceState`].
#[derive(Clone, PartialEq, Debug)]
pub struct Monster {
    /// What is seen of it.
    pub look: MonsterLook,
    /// The spawn group that it belongs to, by its index in the map; none of a monster that was called.
    pub group: Option<usize>,
    /// Where it was put, and strolls.
    pub home: Area,
    /// How it behaves.
    pub mode: Mode,
    /// It is there; a dead one of a group waits to come back, any other for its place to be used again.
    pub alive: bool,
    /// How often it came to life: what was meant for an earlier life does nothing to it.
    pub life: u32,
    /// Its walk, if it walks.
    pub walk: Option<Walk>,
    /// When it will next do something; [`NEVER`] while nobody is near.
    pub wakes: Moment,
    /// What it is after, and what keeps it from that.
    pub mind: Mind,
    /// What ails it: what is seen of that is `look.condition`.
    pub ailments: Ailments,
    /// What it took from the floor, oldest first.
    pub taken: Vec<Item>,
    /// Who hurt it or was hurt by it, in the order of the first blows, and how much.
    pub wounds: Vec<Wounds>,
}

/// What a monster is after.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Mind {
    /// What it is doing.
    pub mood: Mood,
    /// Whom it is after.
    pub target: Option<Stay>,
    /// What it wants from the floor, while it is after nobody.
    pub wants: Option<UnitId>,
    /// Who struck it, until it has thought about that.
    pub provoked: Option<Provoked>,
    /// It was not struck since it last had peace, and is of [`Mode::ANGRY`].
    pub angry: bool,
    /// When it can attack again.
    pub ready_at: Moment,
    /// When it will think again: not while its attack lasts.
    pub thinks_at: Moment,
    /// When it will stroll again.
    pub strolls_at: Moment,
    /// When it called its kind for help last.
    pub called_at: Moment,
    /// When it could last do something about its target.
    pub able_at: Moment,
}

/// Somebody struck a monster.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Provoked {
    /// Who.
    pub by: Stay,
    /// When it takes notice.
    pub at: Moment,
}

/// What somebody did to a monster, and suffered by it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Wounds {
    /// The unit it played as.
    pub by: UnitId,
    /// Who: another character of the same account has no part in it.
    pub character: CharacterId,
    /// Hit points that it cost, as struck: the last blow may be more than what was left.
    pub damage: u64,
    /// Hit points that the monster's own blows cost it.
    pub suffered: u64,
}

/// A blow that was struck and has not landed yet.
#[derive(Clone, PartialEq, Debug)]
pub struct PendingBlow {
    /// The monster, by index.
    pub monster: usize,
    /// Its life.
    pub life: u32,
    /// Who struck.
    pub by: Stay,
    /// What they are: their weapon strikes, or their armor gives back what the monster does.
    pub fighter: Arc<Fighter>,
    /// It is damage of the monster's own that comes back: no weapon brings ailments by it.
    pub reflected: bool,
    /// How it ended.
    pub blow: Blow,
}

impl PendingBlow {
    /// Hit points that it costs; 0 of a miss.
    pub const fn damage(&self) -> u32 {
        self.blow.damage()
    }
}

impl Monster {
    /// The cell it is in.
    pub const fn cell(&self) -> Cell {
        Cell::new(self.look.x, self.look.y)
    }

    /// Its walk as others are shown it, if it walks.
    pub fn movement(&self) -> Option<(Movement, Moment)> {
        let walk = self.walk.as_ref()?;
        Some((walk.movement(self.cell()), walk.since()))
    }

    /// Does something else from now on.
    pub fn set_mood(&mut self, mood: Mood) {
        self.mind.mood = match (mood, self.mind.angry) {
            (Mood::Attacking | Mood::Angry, true) => Mood::Angry,
            (Mood::Attacking | Mood::Angry, false) => Mood::Attacking,
            (Mood::Chasing | Mood::Following, true) => Mood::Following,
            (Mood::Chasing | Mood::Following, false) => Mood::Chasing,
            (peaceful, _) => {
                self.mind.angry = self.mode.contains(Mode::ANGRY);
                peaceful
            }
        };
    }

    /// Remembers what somebody did to it, or suffered by it.
    pub fn remember(&mut self, by: &Watcher, (damage, suffered): (u32, u32)) {
        let character = by.looks.character;
        let known = self.wounds.iter().position(|wounds| wounds.character == character);
        let place = known.unwrap_or_else(|| {
            if self.wounds.len() >= drops::ATTACKERS_AT_MOST {
                self.wounds.remove(0);
            }
            self.wounds.push(Wounds {
                by: by.stay.unit,
                character,
                damage: 0,
                suffered: 0,
            });
            self.wounds.len() - 1
        });
        if let Some(wounds) = self.wounds.get_mut(place) {
            wounds.damage = wounds.damage.saturating_add(damage.into());
            wounds.suffered = wounds.suffered.saturating_add(suffered.into());
        }
    }
}
