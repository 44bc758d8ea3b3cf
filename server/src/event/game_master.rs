//! What clients of game masters ask for by the client's own commands and menus.

use packets::{AccountId, UnitId};

/// What a game master's client asks for. Each is what the GM command of the same meaning is: given by whoever may give that, and
/// passed over in silence from whoever may give none.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum GameMasterCommand {
    /// `/mm`: go to a cell of a map.
    MoveTo {
        /// Its name, with or without `.gat`.
        map: Box<[u8]>,
        /// Column.
        x: u16,
        /// Row.
        y: u16,
    },
    /// `/b`: tell all who play.
    Broadcast {
        /// The text.
        text: Box<[u8]>,
    },
    /// `/lb`: tell all on the same map.
    LocalBroadcast {
        /// The text.
        text: Box<[u8]>,
    },
    /// `/kill`, which puts a player out.
    PutOut {
        /// Whom.
        unit: UnitId,
    },
    /// `/killall`: put out all who play.
    PutAllOut,
    /// `/hide`: hide, or stop it.
    Hide,
    /// `/shift`, `/remove`: go to a player.
    GoTo(Whom),
    /// `/recall`, `/summon`: bring a player here.
    Recall(Whom),
    /// `/item`, `/monster`: give an item, or call a monster, whichever has that name.
    Create {
        /// Its name as databases have it.
        name: Box<[u8]>,
    },
    /// `/resetstate`: take the own status points back.
    ResetStats,
    /// `/check`: look at a player's figures.
    Check {
        /// Whose.
        name: Box<[u8]>,
    },
    /// Look at what a player is called, by a menu.
    AskName {
        /// Whose.
        account: AccountId,
    },
    /// Take off all that a player wears, by a menu.
    Strip {
        /// Whose.
        account: AccountId,
    },
}

/// Whom a game master means.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Whom {
    /// By the character's name.
    Named(Box<[u8]>),
    /// By the account.
    Account(AccountId),
}
