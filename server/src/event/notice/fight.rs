//! What clients are told of fights.

use packets::{ItemId, Tick, UnitId};

use super::Notice;
use crate::{
    event::fight::{Reflected, Strike},
    figures::blow::Blow,
};

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
    /// A unit takes a part of the damage that it does itself.
    Reflected {
        /// Which.
        unit: UnitId,
        /// When the blow begins.
        tick: Tick,
        /// Milliseconds that its motion takes.
        attack_motion: i32,
        /// Milliseconds that the unit flinches.
        damage_motion: i32,
        /// Hit points.
        damage: u32,
    },
    /// A character did most to an MVP that died: all around see that.
    Mvp {
        /// Which character.
        unit: UnitId,
    },
    /// Base experience that the session's own character gets as MVP.
    MvpExperience(u64),
    /// The item that the session's own character gets as MVP.
    MvpItem(ItemId),
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
    /// Reflected damage of a blow that begins at `tick`.
    pub const fn reflected(reflected: Reflected, tick: Tick) -> Notice {
        Notice::Fight(Self::Reflected {
            unit: reflected.unit,
            tick,
            attack_motion: reflected.attack_motion,
            damage_motion: reflected.damage_motion,
            damage: reflected.damage,
        })
    }

    /// A strike that begins at `tick`.
    pub const fn struck(strike: Strike, tick: Tick) -> Notice {
        Notice::Fight(Self::Struck {
            from: strike.from,
            target: strike.target,
            tick,
            attack_motion: strike.attack_motion,
            damage_motion: strike.flinch(),
            blow: strike.blow,
        })
    }
}
