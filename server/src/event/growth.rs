//! What a client asks for to have its character grow, and to have the keys of its bar kept.

use super::{Attribute, record::Hotkey};

/// A wish about one's own character.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum GrowthCommand {
    /// Spend status points on an attribute.
    Raise {
        /// Which.
        attribute: Attribute,
        /// By how much.
        amount: u16,
    },
    /// Keep what a key of the bar leads to.
    SetHotkey {
        /// Which tab of the bar the key is on.
        tab: u16,
        /// Which key of the tab, from 0.
        index: u16,
        /// What it leads to now.
        key: Hotkey,
    },
    /// Keep which row of the bar comes first.
    TurnHotkeys {
        /// Of which tab.
        tab: u16,
        /// Which row.
        row: u8,
    },
}
