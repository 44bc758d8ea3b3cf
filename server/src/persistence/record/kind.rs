//! Which kinds of record there are, and how their keys begin.

use std::fmt;

use super::readable;

/// The kind of a record: the first byte of its key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum RecordKind {
    /// An account, by its id.
    Account = b'A',
    /// A character, by its id.
    Character = b'C',
    /// The next free number of a sequence, by the sequence.
    Counter = b'K',
    /// The character id behind a character's name in lower case.
    CharacterName = b'L',
    /// The account id behind an account's name.
    AccountName = b'N',
    /// The party that a character is in, by the character.
    PartyMember = b'M',
    /// A party, by its number.
    Party = b'P',
    /// The number behind a party's name in lower case.
    PartyName = b'Q',
    /// A character's friends and what it lets others do, by the character.
    Social = b'F',
    /// The character id in an account's slot, by account id and slot.
    Slot = b'S',
    /// What is in an account's storage, by the account's id.
    Storage = b'W',
    /// Sequence number, count and checksum over all other records.
    Totals = b'T',
}

impl RecordKind {
    /// Every kind.
    pub const ALL: [Self; 12] = [
        Self::Account,
        Self::Character,
        Self::Social,
        Self::Counter,
        Self::CharacterName,
        Self::PartyMember,
        Self::AccountName,
        Self::Party,
        Self::PartyName,
        Self::Slot,
        Self::Storage,
        Self::Totals,
    ];

    /// The kind of the record under this key, if it is one.
    pub fn of(key: &[u8]) -> Option<Self> {
        let first = *key.first()?;
        Self::ALL.into_iter().find(|kind| *kind as u8 == first)
    }

    /// The whole key of the record that `tail` tells apart from others of this kind.
    pub fn key(self, tail: &[u8]) -> Vec<u8> {
        let mut key = Vec::with_capacity(1 + tail.len());
        key.push(self as u8);
        key.extend_from_slice(tail);
        key
    }

    /// A key of this kind as people read it: the number, the name, or hexadecimal.
    pub fn show(self, key: &[u8]) -> String {
        let text = readable::key(self, key.get(1..).unwrap_or_default());
        match self {
            Self::AccountName | Self::CharacterName | Self::PartyName => format!("{text:?}"),
            _ => text,
        }
    }
}

impl fmt::Display for RecordKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(match self {
            Self::Account => "account",
            Self::Character => "character",
            Self::Counter => "counter",
            Self::CharacterName => "character name",
            Self::AccountName => "account name",
            Self::Social => "friends",
            Self::Party => "party",
            Self::PartyName => "party name",
            Self::PartyMember => "party member",
            Self::Slot => "character slot",
            Self::Storage => "storage",
            Self::Totals => "totals",
        })
    }
}

/// Bytes in hexadecimal without separators.
pub(crate) fn hexadecimal(bytes: &[u8]) -> String {
    use fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
