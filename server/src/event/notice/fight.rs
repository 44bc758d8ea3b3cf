//! What clients are told of fights.

use packets::{Tick, UnitId};

use super::Notice;
use crate::{event::fight::Strike, figures::blow::Blow};

/// [`Notice::Fight`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FightNotice {
    /// A unit strikes another.
    Struck {
        /// Who.
        from: UnitId,
        /// Whom.
        target: UnitId,
        /// When it begins.
        tick: Tick,
        /// Milliseconds that the attacker's motion takes.
        attack_motion: i32,
        /// Milliseconds that the target flinches.
        damage_motion: i32,
        /// How it ends.
        blow: Blow,
    },
    /// How hurt a monster is.
    Hurt {
        /// Which.
        unit: UnitId,
        /// Hit points now.
        hp: u32,
        /// Hit points at most.
        max_hp: u32,
    },
    /// The target of an attack is too far away: the client walks nearer, and asks again.
    OutOfReach {
        /// Which target.
        target: UnitId,
        /// Column and row of the target.
        target_at: (u16, u16),
        /// Column and row of the attacker.
        from: (u16, u16),
        /// Cells that the attack reaches.
        range: u16,
    },
    /// An attack was not even begun.
    Refused(AttackRefusal),
}

/// Why an attack was not begun.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AttackRefusal {
    /// The weapon shoots, and there is nothing to shoot.
    NoAmmunition,
    /// The character carries too much.
    Overweight,
}

impl FightNotice {
    /// A strike that begins at `tick`.
    pub const fn struck(strike: Strike, tick: Tick) -> Notice {
        Notice::Fight(Self::Struck {
            from: strike.from,
            target: strike.target,
            tick,
            attack_motion: strike.attack_motion,
            damage_motion: strike.damage_motion,
            blow: strike.blow,
        })
    }
}
