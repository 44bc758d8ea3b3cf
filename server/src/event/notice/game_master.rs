//! What clients are told of what game masters do.

use packets::AccountId;

use super::Figures;
use crate::event::Name;

/// Something that a game master did.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum GameMasterNotice {
    /// Text for all who play.
    Broadcast {
        /// The text.
        text: Box<[u8]>,
    },
    /// Whether a player whom the session wanted to be put out was.
    PutOut {
        /// It was.
        done: bool,
    },
    /// A player's figures, for who looks at them.
    Checked(Box<Figures>),
    /// What a player of an account is called, for who looks at it.
    Account {
        /// Which account.
        account: AccountId,
        /// Its character's name.
        name: Name,
    },
}
