//! Talking with NPCs.

use packets::UnitId;

/// What a client asks of an NPC, or answers it. Every packet names the NPC; answers to another than the one that is
/// talked with are stale.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum NpcCommand {
    /// Speak to it.
    Contact {
        /// Which.
        npc: UnitId,
    },
    /// Go on.
    Next {
        /// Which.
        npc: UnitId,
    },
    /// Choose from a menu.
    Choose {
        /// Which.
        npc: UnitId,
        /// Counted from 1; [`NpcCommand::CANCELLED`] ends the dialog.
        choice: u8,
    },
    /// Type a number.
    Number {
        /// Which.
        npc: UnitId,
        /// The number.
        value: i32,
    },
    /// Type a text.
    Text {
        /// Which.
        npc: UnitId,
        /// The text.
        text: Box<[u8]>,
    },
    /// Close the dialog.
    Close {
        /// Which.
        npc: UnitId,
    },
}

impl NpcCommand {
    /// The choice of a menu that was closed without one.
    pub const CANCELLED: u8 = 255;

    /// Which NPC.
    pub const fn npc(&self) -> UnitId {
        match self {
            Self::Contact { npc }
            | Self::Next { npc }
            | Self::Choose { npc, .. }
            | Self::Number { npc, .. }
            | Self::Text { npc, .. }
            | Self::Close { npc } => *npc,
        }
    }
}
