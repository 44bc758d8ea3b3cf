//! Fighting: what clients ask, and what the loops tell each other of it.
//!
//! ```text
//! Command::Fight(Attack) -> game loop -> MapEvent::Swing -> map loop: reach, sight, the blow, the monster's hit points
//!     -> MapReport::Swung, MapReport::Killed -> game loop
//! a monster in reach -> MapReport::Bite -> game loop: the blow, the character's hit points
//! ```

use core::time::Duration;
use std::sync::Arc;

use packets::{ItemId, UnitId};

use super::{
    Item, Moment,
    map::{MapInstanceId, Stay},
};
use crate::{
    event::Condition,
    figures::{Fighter, ailment, blow::Blow, resistance::Afflicter},
    world::Status,
};

/// What a client asks of fighting.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FightCommand {
    /// Attack a unit.
    Attack {
        /// Which.
        target: UnitId,
        /// Again and again, until told otherwise.
        continuous: bool,
    },
    /// Attack no more.
    Stop,
}

/// A character swings at a monster.
#[derive(Clone, PartialEq, Debug)]
pub struct Swing {
    /// Who.
    pub stay: Stay,
    /// Which of its swings.
    pub number: u64,
    /// At which unit of the map.
    pub target: UnitId,
    /// What it fights with at this moment.
    pub fighter: Arc<Fighter>,
    /// What it shoots, of which the swing costs a piece if it is done.
    pub shot: Option<ItemId>,
}

/// What a map loop made of a [`Swing`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Swung {
    /// Who swung.
    pub stay: Stay,
    /// Which of its swings.
    pub number: u64,
    /// At whom.
    pub target: UnitId,
    /// What it shot.
    pub shot: Option<ItemId>,
    /// Hit and spell points that the weapon gave back; below 0 it took them.
    pub drained: (i64, i64),
    /// It has hurt a monster: what splashes hits characters around that one, too.
    pub spreads: bool,
    /// How it went.
    pub outcome: SwingOutcome,
}

/// How a swing went.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SwingOutcome {
    /// It was done, and all who see it are told of it already; a miss is done too. The target stands there.
    Done {
        /// Column of the target.
        x: u16,
        /// Row of the target.
        y: u16,
    },
    /// The target is too far away: it stands there.
    OutOfReach {
        /// Column of the target.
        x: u16,
        /// Row of the target.
        y: u16,
    },
    /// There is no such target, or nothing to be done about it: it is dead, or something is in the way.
    NoTarget,
}

/// A monster attacks a character that is in its reach. The game loop decides what comes of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Bite {
    /// Whom.
    pub stay: Stay,
    /// The monster.
    pub monster: UnitId,
    /// Its life.
    pub life: u32,
    /// Its kind.
    pub class: u16,
    /// How many monsters are after the character, this one included.
    pub attackers: u32,
    /// Its ailments.
    pub condition: Condition,
}

/// An ailment that may come over somebody.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Affliction {
    /// Which.
    pub status: Status,
    /// In ten-thousandths, before anything is resisted.
    pub chance: u32,
    /// How long it would last.
    pub lasts: Duration,
    /// Who brings it.
    pub from: Afflicter,
}

impl Affliction {
    /// What a card or an arrow of a character brings by such a chance.
    pub const fn by(fighter: &Fighter, (status, chance): (Status, u32)) -> Self {
        Self {
            status,
            chance,
            lasts: ailment::lasts(status),
            from: Afflicter {
                level: fighter.level,
                luck: fighter.attributes.luck,
            },
        }
    }
}

/// A monster died.
#[derive(Clone, PartialEq, Debug)]
pub struct Killed {
    /// Where.
    pub instance: MapInstanceId,
    /// Which monster.
    pub monster: UnitId,
    /// Its kind.
    pub class: u16,
    /// What each of those who hurt it, are there and alive, has earned by it, in the order of their first hits.
    pub shares: Vec<KillShare>,
    /// The reward of who did most, of an MVP.
    pub reward: Option<Reward>,
}

/// What who did most to an MVP gets for it, besides its share.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Reward {
    /// Who.
    pub stay: Stay,
    /// Base experience.
    pub experience: u64,
    /// An item, if chance gives one.
    pub item: Option<Item>,
}

/// What somebody has earned by a monster's death, before bonuses and before a party shares it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct KillShare {
    /// Who.
    pub stay: Stay,
    /// Base experience.
    pub base: u64,
    /// Job experience.
    pub job: u64,
}

/// Damage of a monster that comes back on it from a character that it struck.
#[derive(Clone, PartialEq, Debug)]
pub struct Reflection {
    /// Whose armor reflects it.
    pub by: Stay,
    /// What that character is at this moment.
    pub fighter: Arc<Fighter>,
    /// Hit points.
    pub damage: u32,
    /// Milliseconds until the monster's motion is over, and the damage is done.
    pub attack_motion: i32,
}

/// Damage that comes back on who did it, as it is seen: it is done when the motion of the blow is over.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Reflected {
    /// Who takes it.
    pub unit: UnitId,
    /// When the blow begins.
    pub at: Moment,
    /// Milliseconds that its motion takes.
    pub attack_motion: i32,
    /// Milliseconds that who takes it flinches.
    pub damage_motion: i32,
    /// Hit points.
    pub damage: u32,
}

/// A blow as it is seen: the damage is done when the attacker's motion is over.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Strike {
    /// Who strikes.
    pub from: UnitId,
    /// Whom.
    pub target: UnitId,
    /// When it begins.
    pub at: Moment,
    /// Milliseconds that the attacker's motion takes.
    pub attack_motion: i32,
    /// Milliseconds that the target flinches when it is hurt.
    pub damage_motion: i32,
    /// How it ends.
    pub blow: Blow,
}

impl Strike {
    /// Milliseconds that the target flinches: not at all when the strike does nothing to it.
    pub const fn flinch(&self) -> i32 {
        if self.blow.damage() == 0 { 0 } else { self.damage_motion }
    }
}
