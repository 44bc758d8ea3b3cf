//! What clients are told of ailments and of what else holds of a unit for a while.

use core::time::Duration;

use packets::UnitId;

use super::Notice;
use crate::event::Condition;

/// [`Notice::Condition`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ConditionNotice {
    /// What is seen of a unit's ailments from now on.
    Changed {
        /// Which.
        unit: UnitId,
        /// Its ailments.
        condition: Condition,
        /// It hides, which the same packet says.
        hidden: bool,
    },
    /// An icon of the session's own character comes, or lasts longer.
    Icon {
        /// Its unit.
        unit: UnitId,
        /// Which.
        icon: StatusIcon,
        /// For how long from now on; without, till it is taken away.
        left: Option<Duration>,
    },
    /// An icon goes.
    IconGone {
        /// The unit.
        unit: UnitId,
        /// Which.
        icon: StatusIcon,
    },
}

/// An icon in a client's list of what holds of a character. Ailments of the body, and those that are seen by their
/// colours, have none.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum StatusIcon {
    /// It attacks faster by so many percent.
    Haste(u8),
    /// It bleeds.
    Bleeding,
    /// It hallucinates.
    Hallucination,
    /// Nothing comes back by itself: it carries too much.
    HalfLaden,
    /// It carries so much that it cannot attack.
    FullyLaden,
}

impl ConditionNotice {
    /// As a notice.
    pub const fn notice(self) -> Notice {
        Notice::Condition(self)
    }
}
