//! What the game loop asks of the store, and what the store answers.

use std::sync::Arc;

use packets::{AccountId, CharacterId};

use super::{
    Moment, Name, SessionId,
    people::PeopleWrite,
    record::{Account, Character, Sex},
    storage::Storage,
};

/// Number of a write, counting up by one from 1 in the order of [`PersistenceEvent::Write`]. Once the store flushed a
/// batch, every number up to its last is durable, and notices that wait for them
/// ([`crate::event::ClientNotification::after`]) may leave.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Debug)]
pub struct CommitNumber(pub u64);

/// A request to the persistence thread. Applied in order: a read sees every write before it, flushed or not.
#[derive(Clone, PartialEq, Debug)]
pub enum PersistenceEvent {
    /// Read something; the answer comes back.
    Read(Read),
    /// Write something, atomically.
    Write {
        /// Its number.
        commit: CommitNumber,
        /// What.
        write: Write,
    },
}

/// What is read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Read {
    /// The account of a user: [`StoreAnswer::AccountFound`].
    Account {
        /// Who asks.
        session: SessionId,
        /// Name of the account, letter case counts.
        user: Name,
    },
    /// Every character of an account, by slot: [`StoreAnswer::CharactersFound`].
    Characters {
        /// Who asks.
        session: SessionId,
        /// Whose.
        account: AccountId,
    },
    /// Whether a name is free, letter case aside: [`StoreAnswer::NameChecked`].
    NameTaken {
        /// Who asks.
        session: SessionId,
        /// The name.
        name: Name,
    },
    /// The storage of an account: [`StoreAnswer::StorageFound`].
    Storage {
        /// Who asks.
        session: SessionId,
        /// Whose.
        account: AccountId,
        /// Which opening of a storage it is for.
        opening: u64,
    },
    /// Whose a character is that is to be banned, or let in again: [`StoreAnswer::OwnerFound`].
    Owner {
        /// Who asks.
        session: SessionId,
        /// What for.
        wanted: BanWanted,
    },
    /// What a character is called that is not online: [`StoreAnswer::CharacterNamed`].
    CharacterName {
        /// Who asks.
        session: SessionId,
        /// Which.
        character: CharacterId,
    },
}

/// What is written. Each is one atomic batch; those that can be refused for what the store alone knows are answered
/// when applied (before the flush).
#[derive(Clone, PartialEq, Debug)]
pub enum Write {
    /// Make an account, unless its user is taken: [`StoreAnswer::AccountCreated`].
    CreateAccount {
        /// Who registers.
        session: SessionId,
        /// The account.
        account: NewAccount,
    },
    /// Set or replace a pincode.
    SetPincode {
        /// Whose.
        account: AccountId,
        /// Pincode as an argon2id string.
        pincode_hash: Arc<str>,
    },
    /// Let an account in no more until then, or let it in again.
    Ban {
        /// Which.
        account: AccountId,
        /// Until when; `None`: it is let in.
        until: Option<Moment>,
    },
    /// Make a character, unless its name or slot is taken: [`StoreAnswer::CharacterCreated`]. Its id is given by the
    /// store.
    CreateCharacter {
        /// Who makes it.
        session: SessionId,
        /// The character, with id 0.
        character: Box<Character>,
    },
    /// Save characters and storages as they are now.
    Save(Save),
    /// Delete a character, free its name and slot, and take it out of its friends' lists and its party, which the next
    /// in line leads where it led: [`StoreAnswer::CharacterDeleted`].
    DeleteCharacter {
        /// Who deletes it.
        session: SessionId,
        /// Which.
        character: CharacterId,
    },
    /// Give a character another name, unless it is taken, and save the rest of it: [`StoreAnswer::CharacterRenamed`].
    RenameCharacter {
        /// Who renames it.
        session: SessionId,
        /// The character with its new name.
        character: Box<Character>,
    },
    /// Save characters of one account in other slots than before: one batch, so that no two are ever in one slot.
    MoveSlots {
        /// The characters, each with its new slot.
        characters: Vec<Character>,
    },
    /// Keep what changed between characters.
    People(PeopleWrite),
}

/// Characters and storages as they are now: all of them are saved, or none. Names, slots and owners of characters stay as
/// they are stored: those have writes of their own. Characters that were deleted meanwhile do not come back.
#[derive(Clone, PartialEq, Default, Debug)]
pub struct Save {
    /// Characters, by id.
    pub characters: Vec<Character>,
    /// Storages, by account.
    pub storages: Vec<(AccountId, Storage)>,
}

impl Save {
    /// How many records it saves.
    pub fn len(&self) -> u64 {
        u64::try_from(self.characters.len() + self.storages.len()).unwrap_or(u64::MAX)
    }

    /// Whether it saves nothing.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// An account to be made; the store gives its id.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewAccount {
    /// Name to log in with.
    pub user: Name,
    /// Password as an argon2id string.
    pub password_hash: Arc<str>,
    /// Sex.
    pub sex: Sex,
}

/// A ban that is wanted of whoever has a character.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct BanWanted {
    /// The character's name.
    pub name: Name,
    /// Until when; `None`: a ban is to end.
    pub until: Option<Moment>,
}

/// Whose a character is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Owner {
    /// The account.
    pub account: AccountId,
    /// Its group.
    pub group: u8,
    /// Until when it is banned.
    pub banned_until: Option<Moment>,
}

/// What the store answers. `commit` is the write that it answers.
#[derive(Clone, PartialEq, Debug)]
pub enum StoreAnswer {
    /// To [`Read::Account`].
    AccountFound {
        /// Who asked.
        session: SessionId,
        /// The account, if there is one.
        account: Option<Box<Account>>,
    },
    /// To [`Read::Characters`].
    CharactersFound {
        /// Who asked.
        session: SessionId,
        /// Whose.
        account: AccountId,
        /// By slot.
        characters: Vec<Character>,
    },
    /// To [`Read::NameTaken`].
    NameChecked {
        /// Who asked.
        session: SessionId,
        /// The name.
        name: Name,
        /// Somebody has it.
        taken: bool,
    },
    /// To [`Read::Storage`].
    StorageFound {
        /// Who asked.
        session: SessionId,
        /// Which opening of a storage it is for.
        opening: u64,
        /// All that is in it; nothing of an account that never had anything in it.
        storage: Box<Storage>,
    },
    /// To [`Read::Owner`].
    OwnerFound {
        /// Who asked.
        session: SessionId,
        /// What for.
        wanted: BanWanted,
        /// The owner, if there is such a character.
        owner: Option<Owner>,
    },
    /// To [`Read::CharacterName`].
    CharacterNamed {
        /// Who asked.
        session: SessionId,
        /// Which.
        character: CharacterId,
        /// Its name, if there is such a character.
        name: Option<Name>,
    },
    /// To [`Write::CreateAccount`].
    AccountCreated {
        /// Who registers.
        session: SessionId,
        /// The write.
        commit: CommitNumber,
        /// The account, or `None`: the user is taken.
        account: Option<Box<Account>>,
    },
    /// To [`Write::CreateCharacter`].
    CharacterCreated {
        /// Who made it.
        session: SessionId,
        /// The write.
        commit: CommitNumber,
        /// The character with its id, or why not.
        result: Result<Box<Character>, CreateConflict>,
    },
    /// To [`Write::DeleteCharacter`].
    CharacterDeleted {
        /// Who deleted it.
        session: SessionId,
        /// The write.
        commit: CommitNumber,
        /// Which.
        character: CharacterId,
        /// Whether it existed.
        deleted: bool,
    },
    /// To [`Write::RenameCharacter`].
    CharacterRenamed {
        /// Who renamed it.
        session: SessionId,
        /// The write.
        commit: CommitNumber,
        /// Which.
        character: CharacterId,
        /// The new name, or `None`: it is taken.
        name: Option<Name>,
    },
    /// Everything up to `commit` is durable. Told now and then, not for every batch.
    Flushed {
        /// The last durable write.
        commit: CommitNumber,
    },
    /// The store failed and will take nothing more: the server says so, closes every session and stops.
    Failed {
        /// What went wrong, for the log.
        error: Arc<str>,
    },
}

impl StoreAnswer {
    /// Who waits for it, if it answers a session.
    pub const fn session(&self) -> Option<SessionId> {
        match self {
            Self::AccountFound { session, .. }
            | Self::CharactersFound { session, .. }
            | Self::NameChecked { session, .. }
            | Self::StorageFound { session, .. }
            | Self::CharacterNamed { session, .. }
            | Self::OwnerFound { session, .. }
            | Self::AccountCreated { session, .. }
            | Self::CharacterCreated { session, .. }
            | Self::CharacterDeleted { session, .. }
            | Self::CharacterRenamed { session, .. } => Some(*session),
            Self::Flushed { .. } | Self::Failed { .. } => None,
        }
    }

    /// Whether it answers a [`Read`]: each is answered once.
    pub const fn is_to_a_read(&self) -> bool {
        matches!(
            self,
            Self::AccountFound { .. }
                | Self::CharactersFound { .. }
                | Self::NameChecked { .. }
                | Self::StorageFound { .. }
                | Self::OwnerFound { .. }
                | Self::CharacterNamed { .. }
        )
    }
}

/// Why a character was not made.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CreateConflict {
    /// Somebody has the name.
    NameTaken,
    /// The account has a character in that slot.
    SlotTaken,
}
