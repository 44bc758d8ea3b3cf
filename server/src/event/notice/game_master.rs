//! What clients are told of what game masters do.

/// Something that a game master did.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum GameMasterNotice {
    /// Text for all who play.
    Broadcast {
        /// The text.
        text: Box<[u8]>,
    },
}
