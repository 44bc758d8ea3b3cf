//! The records: what is stored for each account, character, party, index entry and counter, and how it becomes bytes.
//!
//! A key is one byte for the kind and then what tells records of that kind apart, numbers in big endian so that they
//! sort. A value is `version (1 byte) | CRC32 over key, version and content (4 bytes, little endian) | content
//! (postcard)`. With the key inside the checksum a value that ends up under another key is found out too.

mod account;
mod any;
mod character;
mod counter;
mod envelope;
mod error;
mod index;
mod item;
mod kind;
mod name_bytes;
mod people;
mod readable;
mod storage;
mod totals;

use serde::{Deserializer, Serialize, de::DeserializeOwned};

pub use account::AccountRecord;
pub(crate) use any::AnyRecord;
pub use character::{CharacterRecord, HeldKindRecord, HeldRecord, HotkeyRecord, PlaceRecord};
pub use counter::{Counter, CounterRecord};
pub use error::RecordError;
pub use index::{AccountNameRecord, CharacterNameRecord, SlotRecord};
pub use item::ItemRecord;
pub use kind::RecordKind;
pub use people::{PartyMemberRecord, PartyNameRecord, PartyRecord, SocialRecord};
pub use storage::StorageRecord;
pub use totals::TotalsRecord;

pub(crate) use envelope::{checksum, version};
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

    /// Reads content that an older server wrote under `version < VERSION`, into the store or into an export; `None` when
    /// there was no such version. The record is written in the new version the next time it changes.
    fn migrate<'de, D: Deserializer<'de>>(version: u8, content: D) -> Option<Result<Self, D::Error>> {
        let _ = (version, content);
        None
    }

    /// The postcard content that an older server stored for what it exported as `content` under `version < VERSION`: an
    /// export adds up to the checksums of what was stored. `None` for the versions that [`Record::migrate`] does not know.
    fn as_stored<'de, D: Deserializer<'de>>(version: u8, content: D) -> Option<Result<Vec<u8>, D::Error>> {
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
    let read = whole(version, content).ok_or_else(|| unreadable("no such version".to_owned()))?;
    let record: R = read.map_err(|error| unreadable(error.to_string()))?;
    if record.key() != key {
        return Err(RecordError::Misplaced {
            kind: R::KIND,
            key: shown(),
        });
    }
    Ok(record)
}

/// Postcard content of some version that ends where the record ends. `None` when there was no such version.
fn whole<R: Record>(version: u8, content: &[u8]) -> Option<Result<R, postcard::Error>> {
    let mut reader = postcard::Deserializer::from_bytes(content);
    let read = if version == R::VERSION {
        R::deserialize(&mut reader)
    } else {
        R::migrate(version, &mut reader)?
    };
    let ended = |record| match reader.finalize() {
        Ok([]) => Ok(record),
        _ => Err(postcard::Error::DeserializeBadEncoding),
    };
    Some(read.and_then(ended))
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    /// A record as an older server knew it.
    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Old {
        id: u8,
    }

    /// The same record with a field more.
    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct New {
        id: u8,
        zeny: u32,
    }

    impl Record for Old {
        const KIND: RecordKind = RecordKind::Account;

        fn key_tail(&self) -> Vec<u8> {
            vec![self.id]
        }
    }

    impl Record for New {
        const KIND: RecordKind = RecordKind::Account;
        const VERSION: u8 = 2;

        fn key_tail(&self) -> Vec<u8> {
            vec![self.id]
        }

        fn migrate<'de, D: Deserializer<'de>>(version: u8, content: D) -> Option<Result<Self, D::Error>> {
            let from = |old: Old| Self { id: old.id, zeny: 0 };
            (version == 1).then(|| Old::deserialize(content).map(from))
        }
    }

    #[test]
    fn an_older_record_is_read_with_what_it_lacked() {
        let old = Old { id: 7 };
        let read: New = decode(&old.key(), &encode(&old).unwrap()).unwrap();
        assert_eq!(read, New { id: 7, zeny: 0 });
        assert_eq!(
            decode(&read.key(), &encode(&read).unwrap()),
            Ok(read),
            "and written as a new one"
        );
    }

    #[test]
    fn a_record_of_a_newer_server_is_refused_with_what_to_do() {
        let new = New { id: 7, zeny: 500 };
        let error = decode::<Old>(&new.key(), &encode(&new).unwrap()).unwrap_err();
        assert!(
            matches!(
                error,
                RecordError::Newer {
                    version: 2,
                    newest: 1,
                    ..
                }
            ),
            "{error}"
        );
        assert!(error.to_string().contains("run the newer server"), "{error}");
    }

    #[test]
    fn a_version_that_never_was_and_content_with_a_rest_are_refused() {
        let key = Old { id: 7 }.key();
        let never = envelope::seal(&key, 0, &[7]);
        assert!(matches!(
            decode::<New>(&key, &never),
            Err(RecordError::Content { version: 0, .. })
        ));
        let rest = envelope::seal(&key, 1, &[7, 0]);
        assert!(matches!(
            decode::<Old>(&key, &rest),
            Err(RecordError::Content { version: 1, .. })
        ));
    }
}
