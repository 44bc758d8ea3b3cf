//! The records: what is stored for each account, character, index entry and counter, and how it becomes bytes.
//!
//! A key is one byte for the kind and then what tells records of that kind apart, numbers in big endian so that they
//! sort. A value is `version (1 byte) | CRC32 over key, version and content (4 bytes, little endian) | content
//! (postcard)`. With the key inside the checksum a value that ends up under another key is found out too.

mod account;
mod character;
mod counter;
mod envelope;
mod error;
mod index;
mod kind;
mod name_bytes;
mod totals;

use serde::{Serialize, de::DeserializeOwned};

pub use account::AccountRecord;
pub use character::{CharacterRecord, PlaceRecord};
pub use counter::{Counter, CounterRecord};
pub use error::RecordError;
pub use index::{AccountNameRecord, CharacterNameRecord, SlotRecord};
pub use kind::RecordKind;
pub use totals::TotalsRecord;

pub(crate) use envelope::checksum;
pub(crate) use kind::hexadecimal;

/// One kind of stored value: its content, its key and its version.
pub trait Record: Serialize + DeserializeOwned {
    /// Which kind it is: the first byte of its key.
    const KIND: RecordKind;

    /// Version that this server writes. Raise it with every change of the fields, and teach [`Record::migrate`] the
    /// version before.
    const VERSION: u8 = 1;

    /// What follows the kind in the key.
    fn key_tail(&self) -> Vec<u8>;

    /// Reads content that an older server wrote under `version < VERSION`; `None` when there was no such version.
    /// The record is written in the new version the next time it changes.
    fn migrate(version: u8, content: &[u8]) -> Option<Result<Self, postcard::Error>> {
        let _ = (version, content);
        None
    }

    /// The whole key.
    fn key(&self) -> Vec<u8> {
        Self::KIND.key(&self.key_tail())
    }
}

/// The bytes stored for a record.
pub fn encode<R: Record>(record: &R) -> Result<Vec<u8>, RecordError> {
    let key = record.key();
    let content = postcard::to_stdvec(record).map_err(|error| RecordError::Content {
        kind: R::KIND,
        key: R::KIND.show(&key),
        version: R::VERSION,
        reason: error.to_string(),
    })?;
    Ok(envelope::seal(&key, R::VERSION, &content))
}

/// Reads the bytes stored under `key`: checks the checksum, migrates an older version, and refuses content that does
/// not belong under that key.
pub fn decode<R: Record>(key: &[u8], value: &[u8]) -> Result<R, RecordError> {
    let shown = || R::KIND.show(key);
    let (version, content) = envelope::open(R::KIND, key, value)?;
    if version > R::VERSION {
        return Err(RecordError::Newer {
            kind: R::KIND,
            key: shown(),
            version,
            newest: R::VERSION,
        });
    }
    let unreadable = |reason: String| RecordError::Content {
        kind: R::KIND,
        key: shown(),
        version,
        reason,
    };
    let record: R = if version == R::VERSION {
        whole(content).map_err(|error| unreadable(error.to_string()))?
    } else {
        let migrated = R::migrate(version, content).ok_or_else(|| unreadable("no such version".to_owned()))?;
        migrated.map_err(|error| unreadable(error.to_string()))?
    };
    if record.key() != key {
        return Err(RecordError::Misplaced {
            kind: R::KIND,
            key: shown(),
        });
    }
    Ok(record)
}

/// Postcard content that ends where the record ends.
pub(crate) fn whole<T: DeserializeOwned>(content: &[u8]) -> Result<T, postcard::Error> {
    let (record, rest) = postcard::take_from_bytes(content)?;
    if rest.is_empty() {
        Ok(record)
    } else {
        Err(postcard::Error::DeserializeBadEncoding)
    }
}
