//! Friends: two characters in each other's lists.

use packets::{AccountId, CharacterId};

use crate::event::Name;

/// What a character keeps about others, beside its own record.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Social {
    /// Whose.
    pub character: CharacterId,
    /// Its friends, each of which has it as a friend too; at most [`Social::FRIENDS`].
    pub friends: Vec<CharacterId>,
    /// It lets itself be invited to no party.
    pub refuses_parties: bool,
}

impl Social {
    /// Most friends of a character: what clients have room for.
    pub const FRIENDS: usize = 40;

    /// Nothing about others, yet.
    pub const fn of(character: CharacterId) -> Self {
        Self {
            character,
            friends: Vec::new(),
            refuses_parties: false,
        }
    }

    /// Whether there is nothing that would have to be kept.
    pub const fn is_nothing(&self) -> bool {
        self.friends.is_empty() && !self.refuses_parties
    }
}

/// What a client wants with its friends.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FriendCommand {
    /// Asks somebody to become a friend.
    Ask {
        /// Whom.
        name: Name,
    },
    /// Answers somebody who asked.
    Answer {
        /// Who asked.
        character: CharacterId,
        /// They become friends.
        accept: bool,
    },
    /// Ends a friendship.
    Remove {
        /// With whom.
        character: CharacterId,
    },
}

/// Somebody as the friends list names it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct FriendCard {
    /// Account.
    pub account: AccountId,
    /// Character.
    pub character: CharacterId,
    /// What it is called.
    pub name: Name,
}

/// What a client is told of friends.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum FriendNotice {
    /// All friends; who of them plays is told by [`FriendNotice::State`].
    List(Vec<FriendCard>),
    /// A friend came into the game, or left it.
    State {
        /// Which.
        friend: FriendCard,
        /// It plays.
        online: bool,
    },
    /// Somebody asks to become a friend.
    Asked {
        /// Who.
        by: FriendCard,
    },
    /// What became of a question.
    Answered {
        /// The other; nobody's when it is not known.
        other: FriendCard,
        /// What.
        result: FriendResult,
    },
    /// A friendship ended.
    Removed {
        /// With whom.
        friend: FriendCard,
    },
}

/// Whether two are friends now; the wire values of the answer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FriendResult {
    /// 0: they are.
    Friends,
    /// 1: the other does not want to.
    Refused,
    /// 2: one's own list is full.
    Full,
    /// 3: the other's list is full.
    OtherFull,
}
