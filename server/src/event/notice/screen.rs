//! What notices of the character screen carry.

use std::sync::Arc;

use crate::{
    event::{Character, Moment},
    figures::Views,
};

/// The characters of an account, by slot, and how many slots there are.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CharacterList {
    /// Slots that can be played and made characters in.
    pub slots: u8,
    /// By slot.
    pub characters: Arc<[CharacterCard]>,
    /// To tell what remains of a reserved deletion, where a version wants that instead of its date.
    pub now: Moment,
}

/// A character with the computed figures that its block in the list carries.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CharacterCard {
    /// The character.
    pub character: Character,
    /// Hit points at most.
    pub max_hp: u32,
    /// Spell points at most.
    pub max_sp: u32,
    /// Milliseconds per cell.
    pub speed: u16,
    /// Views of what it wears.
    pub views: Views,
}

/// What the pincode window has to show; the wire values of the packet.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PincodeState {
    /// 0: nothing, the pincode was right or is not asked for.
    Passed,
    /// 1: ask for it.
    Ask,
    /// 2: none is set, ask for a new one.
    NotSet,
    /// 5: what was said is none that the server lets anybody have; ask again.
    NotAllowed,
    /// 8: it was wrong, ask again.
    Wrong,
}

/// What became of a pincode that was to be set or replaced.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PincodeResult {
    /// It holds from now on.
    Stored,
    /// The server lets nobody have it: anybody would guess it.
    NotAllowed,
    /// The one before was wrong or missing, or there is one already, or the store is behind.
    Failed,
}

/// Why a character was not made.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CreateRefusal {
    /// Somebody has the name.
    NameTaken,
    /// The name has signs that it must not have.
    BadName,
    /// There is no such slot, or it cannot be used.
    BadSlot,
    /// Anything else: taken slot, name too short, looks or attributes that do not exist.
    Denied,
}

/// Why a character was not deleted at once.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DeleteRefusal {
    /// Neither the account's mail address nor its birth date.
    WrongProof,
    /// Not now, or no such character.
    Denied,
}

/// Answer to the reservation of a deletion.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ReserveResult {
    /// The waiting time runs from now on.
    Reserved,
    /// It was reserved before: it still is.
    AlreadyReserved,
    /// No such character.
    Failed,
}

/// Answer to the confirmation of a deletion.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ConfirmResult {
    /// Deleted.
    Deleted,
    /// No such character, or the store failed.
    Failed,
    /// The waiting time is not over.
    TooEarly,
    /// Not reserved.
    NotReserved,
    /// Not the account's birth date.
    WrongBirthDate,
}

/// Answer to a renaming.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RenameResult {
    /// It has its new name.
    Renamed,
    /// It may not be renamed any more.
    NoneLeft,
    /// No name was checked before, no such character, or the store failed.
    Failed,
    /// Somebody has the name.
    NameTaken,
}
