//! What an NPC says, and what it wants to know.

use packets::UnitId;

use crate::world::PicturePlace;

/// Something that an NPC's dialog shows to who talks with it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum NpcNotice {
    /// A line.
    Said {
        /// Which NPC.
        npc: UnitId,
        /// The line.
        text: Box<[u8]>,
    },
    /// There is more: the client shows a button for it.
    More {
        /// Which NPC.
        npc: UnitId,
    },
    /// Choices, one of which is to be made.
    Choices {
        /// Which NPC.
        npc: UnitId,
        /// What they say: at least one, without colons.
        choices: Vec<Box<[u8]>>,
    },
    /// It wants a number.
    WantsNumber {
        /// Which NPC.
        npc: UnitId,
    },
    /// It wants a text.
    WantsText {
        /// Which NPC.
        npc: UnitId,
    },
    /// The window is emptied.
    Cleared {
        /// Which NPC.
        npc: UnitId,
    },
    /// A picture is shown, or all are taken away.
    Picture {
        /// Its name in the client's files; empty with none.
        name: Box<str>,
        /// Where.
        at: PicturePlace,
    },
    /// The dialog is at its end: the client shows a button that closes it.
    Closing {
        /// Which NPC.
        npc: UnitId,
    },
}
