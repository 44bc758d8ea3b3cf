//! What clients are told of what game masters do.

use packets::UnitId;

/// Something that a game master did.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum GameMasterNotice {
    /// Text for all who play.
    Broadcast {
        /// The text.
        text: Box<[u8]>,
    },
    /// The session's own character hides from all others, or does not any more.
    Hides {
        /// Its unit.
        unit: UnitId,
        /// It does.
        hidden: bool,
    },
}
