//! Chat rooms: a sign over a character's head, and those who talk behind it.

use packets::UnitId;

use crate::event::Name;

/// Names a chat room on its map.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct ChatRoomId(pub u32);

/// How the owner wants a chat room.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ChatRoomSettings {
    /// Title: at most [`ChatRoomSettings::TITLE`] bytes.
    pub title: Box<[u8]>,
    /// How many may be in it, at most [`ChatRoomSettings::USERS`]; what is beyond is cut.
    pub limit: u16,
    /// Anybody may enter it; else only who knows the password.
    pub public: bool,
    /// The password: at most [`ChatRoomSettings::PASSWORD`] bytes.
    pub password: Box<[u8]>,
}

impl ChatRoomSettings {
    /// Bytes of the longest title: what public servers let it be.
    pub const TITLE: usize = 36;

    /// Bytes of the longest password: what its field has.
    pub const PASSWORD: usize = 8;

    /// Most people in a room: what public servers let it hold.
    pub const USERS: u16 = 20;
}

/// What a client wants with a chat room.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ChatRoomCommand {
    /// Opens one.
    Open(ChatRoomSettings),
    /// Changes its own.
    Change(ChatRoomSettings),
    /// Enters one.
    Enter {
        /// Which.
        room: ChatRoomId,
        /// What was typed.
        password: Box<[u8]>,
    },
    /// Hands its own over to somebody in it.
    Own {
        /// To whom.
        name: Name,
    },
    /// Puts somebody out of its own.
    Expel {
        /// Whom.
        name: Name,
    },
    /// Leaves.
    Leave,
}

/// A chat room as those around see it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ChatRoomSign {
    /// Over whose head.
    pub owner: UnitId,
    /// Which room.
    pub room: ChatRoomId,
    /// Title.
    pub title: Box<[u8]>,
    /// How many may be in it.
    pub limit: u16,
    /// How many are in it.
    pub users: u16,
    /// Anybody may enter it.
    pub public: bool,
}

/// What a client is told of chat rooms.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ChatRoomNotice {
    /// Whether its own was opened.
    Opened {
        /// It was.
        ok: bool,
    },
    /// One is in sight from now on, or one in sight changed. Told to those outside.
    Seen(ChatRoomSign),
    /// The room that the player is in changed.
    Changed(ChatRoomSign),
    /// One is gone. Told to those outside.
    Gone(ChatRoomId),
    /// The player is in a room now.
    Entered {
        /// Which.
        room: ChatRoomId,
        /// All who are in it, the owner first, the player last.
        members: Vec<Name>,
    },
    /// The player may not enter.
    Refused(ChatRoomRefusal),
    /// Somebody else entered the player's room.
    MemberCame {
        /// How many are in it now.
        users: u16,
        /// Who.
        name: Name,
    },
    /// Somebody left the player's room, maybe the player.
    MemberLeft {
        /// How many are in it now.
        users: u16,
        /// Who.
        name: Name,
        /// The owner put it out.
        expelled: bool,
    },
    /// Somebody in the player's room owns it from now on, or does no longer.
    Role {
        /// Who.
        name: Name,
        /// It owns the room.
        owner: bool,
    },
}

/// Why a chat room cannot be entered; the wire values of the answer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ChatRoomRefusal {
    /// 0: it is full, gone or too far away, or the player is in one.
    Full,
    /// 1: that is not its password.
    WrongPassword,
    /// 2: the owner put the player out.
    Expelled,
}
