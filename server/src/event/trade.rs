//! Trading with another player.

use packets::UnitId;

/// What a client asks for or answers in a trade.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TradeCommand {
    /// Ask another player to trade.
    Ask {
        /// Whom.
        unit: UnitId,
    },
    /// Answer one who asked.
    Answer {
        /// Yes.
        accept: bool,
    },
    /// Put items in.
    AddItem {
        /// Where they are in the inventory, counted from 0.
        place: usize,
        /// How many.
        amount: u32,
    },
    /// Put zeny in, in place of what was put in before.
    AddZeny {
        /// How much.
        amount: u32,
    },
    /// Put nothing more in.
    Lock,
    /// Make the exchange, when both have put nothing more in.
    Confirm,
    /// Call it off.
    Cancel,
}
