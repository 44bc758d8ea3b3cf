//! What clients are told of how characters fare and grow: points lost and recovered, levels, attributes.

use packets::{AccountId, UnitId};

use crate::event::Attribute;

/// Points that a character loses and recovers.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Pool {
    /// Hit points.
    Hp,
    /// Spell points.
    Sp,
}

/// The two kinds of levels, each with experience of its own.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Course {
    /// Base level: status points.
    Base,
    /// Job level: skill points.
    Job,
}

/// Something about how a character fares or grows. Told to itself, unless said otherwise.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum GrowthNotice {
    /// Hit or spell points now.
    Points {
        /// Which.
        pool: Pool,
        /// So many.
        now: u32,
    },
    /// Something restored hit or spell points, which the client shows in green.
    Restored {
        /// Which.
        pool: Pool,
        /// How many more.
        amount: u32,
    },
    /// Who lay dead lives again where it is. Told to all who see it, itself included.
    Revived {
        /// Who.
        unit: UnitId,
    },
    /// A level was reached. Told to all who see it, itself included.
    LevelReached {
        /// By whom.
        unit: UnitId,
        /// Which kind.
        course: Course,
        /// By a super novice, who has an effect of its own.
        super_novice: bool,
    },
    /// The level now.
    Level {
        /// Which kind.
        course: Course,
        /// So high.
        level: u16,
    },
    /// Experience since the level was reached.
    Experience {
        /// Which kind.
        course: Course,
        /// So much.
        now: u64,
    },
    /// Experience needed in all for the next level.
    NextLevel {
        /// Which kind.
        course: Course,
        /// So much.
        needed: u64,
    },
    /// Experience was gained or lost, which the client writes into its chat.
    Gained {
        /// By the session's own account.
        account: AccountId,
        /// Which kind.
        course: Course,
        /// So much; less than 0 when it is lost.
        amount: i64,
    },
    /// Status points to spend.
    StatusPoints(u16),
    /// Answer to the wish to raise an attribute.
    AttributeRaised {
        /// Which.
        attribute: Attribute,
        /// What it is now; `None`: it was not raised.
        value: Option<u16>,
    },
}
