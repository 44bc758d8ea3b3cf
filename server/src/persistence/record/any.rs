//! A record of whichever kind, for what treats all of them alike: the check, the export and the import.

use serde::{Serialize, Serializer};
use serde_json::Value;

use super::{
    AccountNameRecord, AccountRecord, CharacterNameRecord, CharacterRecord, CounterRecord, PartyMemberRecord,
    PartyNameRecord, PartyRecord, Record, RecordError, RecordKind, SlotRecord, SocialRecord, StorageRecord,
    TotalsRecord, checksum, decode, encode, envelope::seal, hexadecimal, readable,
};

/// Makes the enum and what it does for each kind. A kind that is missing here does not compile in `decode`.
macro_rules! any_record {
    ($($kind:ident($record:ty),)*) => {
        /// One record of any kind.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub(crate) enum AnyRecord {
            $($kind($record),)*
        }

        impl AnyRecord {
            /// Reads the bytes stored under `key`, of whichever kind the key says.
            pub(crate) fn decode(key: &[u8], value: &[u8]) -> Result<Self, RecordError> {
                let unknown = || RecordError::UnknownKind { key: hexadecimal(key) };
                Ok(match RecordKind::of(key).ok_or_else(unknown)? {
                    $(RecordKind::$kind => Self::$kind(decode(key, value)?),)*
                })
            }

            /// Reads what [`Serialize`] wrote of a record of this kind, under this version or an older one. `None` for a
            /// version that this server does not know. With a record of an older version comes the checksum that it had
            /// in the store of the older server.
            pub(crate) fn from_json(
                kind: RecordKind,
                version: u8,
                value: Value,
            ) -> Option<serde_json::Result<(Self, Option<u32>)>> {
                match kind {
                    $(RecordKind::$kind => Some(
                        from_json::<$record>(version, value)?.map(|(read, older)| (Self::$kind(read), older)),
                    ),)*
                }
            }

            /// Key and value as they are stored.
            pub(crate) fn encode(&self) -> Result<(Vec<u8>, Vec<u8>), RecordError> {
                match self {
                    $(Self::$kind(record) => Ok((record.key(), encode(record)?)),)*
                }
            }

            pub(crate) fn kind(&self) -> RecordKind {
                match self {
                    $(Self::$kind(_) => RecordKind::$kind,)*
                }
            }

            /// The version that this server writes records of this kind in.
            pub(crate) fn version(&self) -> u8 {
                match self {
                    $(Self::$kind(_) => <$record>::VERSION,)*
                }
            }

            /// The key without the kind, as people read it.
            pub(crate) fn readable_key(&self) -> String {
                match self {
                    $(Self::$kind(record) => readable::key(RecordKind::$kind, &record.key_tail()),)*
                }
            }
        }

        impl Serialize for AnyRecord {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                match self {
                    $(Self::$kind(record) => record.serialize(serializer),)*
                }
            }
        }
    };
}

any_record! {
    Account(AccountRecord),
    Character(CharacterRecord),
    Counter(CounterRecord),
    CharacterName(CharacterNameRecord),
    AccountName(AccountNameRecord),
    Slot(SlotRecord),
    Storage(StorageRecord),
    Social(SocialRecord),
    Party(PartyRecord),
    PartyName(PartyNameRecord),
    PartyMember(PartyMemberRecord),
    Totals(TotalsRecord),
}

fn from_json<R: Record>(version: u8, value: Value) -> Option<serde_json::Result<(R, Option<u32>)>> {
    if version == R::VERSION {
        return Some(R::deserialize(value).map(|record| (record, None)));
    }
    let stored = R::as_stored(version, &value)?;
    let migrated = R::migrate(version, value)?;
    Some(stored.and_then(|content| {
        let record = migrated?;
        let older = checksum(&seal(&record.key(), version, &content));
        Ok((record, Some(older)))
    }))
}
