//! What a client asks to be changed.

use packets::{AccountId, CharacterId, LoginId, UnitId};

use super::{
    PeopleCommand, Secret,
    fight::FightCommand,
    floor::FloorCommand,
    game_master::GameMasterCommand,
    growth::GrowthCommand,
    item::ItemCommand,
    npc::NpcCommand,
    record::{BirthDate, Pincode},
    shop::ShopCommand,
    storage::StorageCommand,
    trade::TradeCommand,
};

/// A request that may change state, as its session's client sent it, translated from its version's packet and
/// otherwise unchecked. Texts are the packet's bytes up to the first NUL; those that others read have 255 bytes at most.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Command {
    // Login server.
    /// Log in, or register with a user that ends in `_M` or `_F` where that is allowed.
    Login(Login),

    // Char server.
    /// Come in from the login server.
    CharEnter(CharEnter),
    /// Set a first pincode (digits deciphered by nobody yet: permuted by the seed last sent).
    SetPincode {
        /// Claimed account.
        account: AccountId,
        /// Four permuted digits.
        digits: Pincode,
    },
    /// Say the pincode.
    CheckPincode {
        /// Claimed account.
        account: AccountId,
        /// Four permuted digits.
        digits: Pincode,
    },
    /// Replace the pincode.
    ChangePincode {
        /// Claimed account.
        account: AccountId,
        /// The old one, four permuted digits.
        old: Pincode,
        /// The new one, four permuted digits.
        new: Pincode,
    },
    /// Ask for the window that sets or checks the pincode.
    PincodeWindow {
        /// Claimed account.
        account: AccountId,
    },
    /// Make a character.
    CreateCharacter(CreateCharacter),
    /// Delete a character at once, proving to be its owner.
    DeleteCharacter {
        /// Which.
        character: CharacterId,
        /// What was typed: the account's mail address or its birth date.
        proof: Box<[u8]>,
    },
    /// Reserve a deletion: the waiting time begins.
    ReserveDeletion {
        /// Which character.
        character: CharacterId,
    },
    /// Delete a character whose waiting time is over.
    ConfirmDeletion {
        /// Which character.
        character: CharacterId,
        /// Six digits, `YYMMDD`.
        birth_date: BirthDate,
    },
    /// Give a reserved deletion up.
    CancelDeletion {
        /// Which character.
        character: CharacterId,
    },
    /// Ask whether a character may take a new name; the name is remembered for [`Command::Rename`].
    CheckRename {
        /// Claimed account, where the packet has it.
        account: Option<AccountId>,
        /// Which character.
        character: CharacterId,
        /// The wanted name.
        name: Box<[u8]>,
    },
    /// Take the name last checked.
    Rename {
        /// Which character.
        character: CharacterId,
    },
    /// Move a character to another slot, changing places with the one there.
    MoveSlot {
        /// Slot it is in.
        from: u16,
        /// Slot it shall be in.
        to: u16,
    },
    /// Play a character: the answer is the map server's address.
    SelectCharacter {
        /// Its slot.
        slot: u8,
    },

    // Map server.
    /// Come in from the char server.
    MapEnter(MapEnter),
    /// The client has loaded its map and wants to be in it.
    LoadEnd,
    /// The client says that it takes part again after a load or a scene.
    ReadyToPlay,
    /// Walk to a cell.
    Walk {
        /// Column.
        x: u16,
        /// Row.
        y: u16,
    },
    /// Turn on the spot.
    Turn {
        /// Body direction, `0..=7`, 0 is north, counter-clockwise.
        body: u8,
        /// Head: 0 straight, 1 right, 2 left.
        head: u16,
    },
    /// Sit down.
    Sit,
    /// Stand up.
    Stand,
    /// Say a line: to all around, or a GM command. The text is `NAME : LINE` as clients send it.
    Chat {
        /// The whole text.
        text: Box<[u8]>,
    },
    /// Say something to one character anywhere.
    Whisper {
        /// Name of the other.
        to: Box<[u8]>,
        /// The text.
        text: Box<[u8]>,
    },
    /// Show an emotion.
    Emote {
        /// Its number in the client's list.
        emotion: u8,
    },
    /// Switch one of the client's settings that the server keeps: 0 open equipment window, 1 call invitations, 2 pet
    /// autofeed, 3 homunculus autofeed.
    Configure {
        /// Which setting.
        kind: u32,
        /// Its value.
        on: bool,
    },
    /// Speak to an NPC, or answer it.
    Npc(NpcCommand),
    /// Something about the character's own items.
    Item(ItemCommand),
    /// Fight, or stop fighting.
    Fight(FightCommand),
    /// Pick something up, or let go of something.
    Floor(FloorCommand),
    /// Something about the own character's growth or its keys.
    Growth(GrowthCommand),
    /// Buy from an NPC, or sell to it.
    Shop(ShopCommand),
    /// Move items between inventory and storage.
    Storage(StorageCommand),
    /// Trade with another player.
    Trade(TradeCommand),
    /// Something between its player and others.
    People(PeopleCommand),
    /// A game master's command, by the client's own words for it.
    GameMaster(GameMasterCommand),
    /// Come back to life at the save point.
    Respawn,
    /// Leave the map for the character screen.
    ReturnToCharacters,
    /// Leave the game.
    Quit,
}

/// [`Command::Login`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Login {
    /// Name of the account: at most 24 bytes.
    pub user: Box<[u8]>,
    /// The password: at most 32 bytes.
    pub password: Secret,
}

/// [`Command::CharEnter`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct CharEnter {
    /// Claimed account.
    pub account: AccountId,
    /// First login id, given by the login server.
    pub login_id1: LoginId,
    /// Second login id.
    pub login_id2: LoginId,
}

/// [`Command::CreateCharacter`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CreateCharacter {
    /// Wanted name.
    pub name: Box<[u8]>,
    /// Slot.
    pub slot: u8,
    /// Hair colour.
    pub hair_color: u16,
    /// Hair style.
    pub hair_style: u16,
    /// STR, AGI, VIT, INT, DEX, LUK where the version lets the player choose (30 points, 1 to 9 each).
    pub attributes: Option<[u8; 6]>,
    /// Job to start as, where the version lets the player choose.
    pub job: Option<u16>,
    /// Sex, where the version lets the player choose.
    pub sex: Option<u8>,
}

/// [`Command::MapEnter`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct MapEnter {
    /// Claimed account.
    pub account: AccountId,
    /// Claimed character.
    pub character: CharacterId,
    /// First login id.
    pub login_id1: LoginId,
}

/// The unit that a map session's client plays: an account's id is its character's unit id on the map.
pub const fn unit_of(account: AccountId) -> UnitId {
    UnitId(account.0)
}
