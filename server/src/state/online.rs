//! An account that is logged in.

use packets::{CharacterId, LoginId};

use crate::event::{Account, Character, Moment, Name, SessionId, record::Pincode};

/// A logged-in account: from the login server's accept until the client is gone for good. Its login ids are valid as
/// long as it is.
#[derive(Clone, PartialEq, Debug)]
pub struct Online {
    /// The account.
    pub account: Account,
    /// First login id.
    pub login_id1: LoginId,
    /// Second login id.
    pub login_id2: LoginId,
    /// The connection to the login server by which it came in. It may be gone.
    pub login: SessionId,
    /// Its connection to the char or the map server, if it has one now. Never more than one.
    pub session: Option<SessionId>,
    /// Since when it has had no connection, to the login server neither, as far as the last sweep found; when it came in,
    /// while it has one.
    pub alone_since: Moment,
    /// Its characters by slot, once read from the store. The one that plays is not here but in [`super::Players`].
    pub characters: Option<Vec<Character>>,
    /// The character that was selected: the only one the map server takes, and only once.
    pub selected: Option<CharacterId>,
    /// The pincode window.
    pub pincode: PincodeWindow,
    /// What the store was asked to do with the characters, until it answers: nothing else is done with them meanwhile.
    pub pending: Option<Pending>,
    /// A name that was checked for a character and found free.
    pub checked_name: Option<(CharacterId, Name)>,
}

/// What the store is doing with an account's characters.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Pending {
    /// It makes one.
    Create,
    /// It deletes one, at once.
    Delete(CharacterId),
    /// It deletes one that was reserved.
    ConfirmDeletion(CharacterId),
    /// It looks whether a name is free.
    CheckName(CharacterId),
    /// It renames one.
    Rename(CharacterId),
}

/// State of the pincode window of an account. The pincode is asked for once per login.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct PincodeWindow {
    /// What the slow pool was asked, until it answers.
    pub asked: Option<PincodeAsked>,
    /// The right one was said.
    pub passed: bool,
    /// Permutes the digits the client sends; new with every window.
    pub seed: u32,
    /// Wrong ones in a row.
    pub wrong: u8,
}

/// What the slow pool is doing with a pincode.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PincodeAsked {
    /// It compares the one that was said.
    Check,
    /// It hashes a first one.
    Set,
    /// It compares the old one, which this one is to replace (`None`: what was typed are no digits).
    Change(Option<Pincode>),
    /// It hashes the one that replaces the old one.
    Replace,
}

impl Online {
    /// Whether the store or the slow pool has yet to answer about it.
    pub const fn is_waiting(&self) -> bool {
        self.pending.is_some() || self.pincode.asked.is_some()
    }

    /// The characters, if they have been read.
    pub fn characters(&self) -> &[Character] {
        self.characters.as_deref().unwrap_or_default()
    }

    /// A character of the account that does not play now.
    pub fn character(&self, id: CharacterId) -> Option<&Character> {
        self.characters().iter().find(|character| character.id == id)
    }

    /// The same, to be changed.
    pub fn character_mut(&mut self, id: CharacterId) -> Option<&mut Character> {
        self.characters
            .as_mut()?
            .iter_mut()
            .find(|character| character.id == id)
    }

    /// The character in a slot.
    pub fn in_slot(&self, slot: u8) -> Option<&Character> {
        self.characters().iter().find(|character| character.slot == slot)
    }

    /// Takes a character out, to play it.
    pub fn take(&mut self, id: CharacterId) -> Option<Character> {
        let characters = self.characters.as_mut()?;
        let index = characters.iter().position(|character| character.id == id)?;
        Some(characters.remove(index))
    }

    /// Puts a character in, at its place by slot; in the place of an older copy, if there is one.
    pub fn put(&mut self, character: Character) {
        let characters = self.characters.get_or_insert_default();
        characters.retain(|other| other.id != character.id);
        let index = characters.partition_point(|other| other.slot < character.slot);
        characters.insert(index, character);
    }
}
