//! Bytes in a record: stored as they are, and as text where people read them.

use std::borrow::Cow;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

use super::{RecordKind, hexadecimal};

/// Bytes as people read them. Names are in the client's code page, which is not always UTF-8.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Readable<'b> {
    Text(Cow<'b, str>),
    Hexadecimal { hexadecimal: String },
}

/// What tells a record of this kind apart, as people read it: the number, the name, or hexadecimal.
pub(super) fn key(kind: RecordKind, tail: &[u8]) -> String {
    match (kind, tail) {
        (
            RecordKind::Account
            | RecordKind::Character
            | RecordKind::Social
            | RecordKind::Party
            | RecordKind::PartyMember
            | RecordKind::Storage,
            &[a, b, c, d],
        ) => u32::from_be_bytes([a, b, c, d]).to_string(),
        (RecordKind::Slot, &[a, b, c, d, slot]) => format!("{} slot {slot}", u32::from_be_bytes([a, b, c, d])),
        (RecordKind::AccountName | RecordKind::CharacterName | RecordKind::PartyName, name) => {
            String::from_utf8_lossy(name).into_owned()
        }
        (RecordKind::Counter, b"a") => "account".to_owned(),
        (RecordKind::Counter, b"c") => "character".to_owned(),
        (RecordKind::Counter, b"p") => "party".to_owned(),
        (_, tail) => hexadecimal(tail),
    }
}

/// Writes bytes of any length.
pub(super) fn serialize<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
    if serializer.is_human_readable() {
        of(bytes).serialize(serializer)
    } else {
        bytes.serialize(serializer)
    }
}

/// Reads bytes of any length.
pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
    if !deserializer.is_human_readable() {
        return Vec::deserialize(deserializer);
    }
    match Readable::deserialize(deserializer)? {
        Readable::Text(text) => Ok(text.into_owned().into_bytes()),
        Readable::Hexadecimal { hexadecimal } => {
            bytes(&hexadecimal).ok_or_else(|| D::Error::custom(format!("{hexadecimal:?} is not hexadecimal")))
        }
    }
}

/// A fixed number of bytes that are digits, as in `#[serde(with = "readable::digits")]`.
pub(super) mod digits {
    use serde::{Deserialize as _, Deserializer, Serialize, Serializer, de::Error as _};

    pub(in super::super) fn serialize<S: Serializer, const N: usize>(
        digits: &[u8; N],
        serializer: S,
    ) -> Result<S::Ok, S::Error>
    where
        [u8; N]: Serialize,
    {
        if serializer.is_human_readable() {
            super::of(digits).serialize(serializer)
        } else {
            digits.serialize(serializer)
        }
    }

    pub(in super::super) fn deserialize<'de, D: Deserializer<'de>, const N: usize>(
        deserializer: D,
    ) -> Result<[u8; N], D::Error>
    where
        [u8; N]: serde::Deserialize<'de>,
    {
        if !deserializer.is_human_readable() {
            return <[u8; N]>::deserialize(deserializer);
        }
        let bytes = super::deserialize(deserializer)?;
        let length = bytes.len();
        let wrong = |_| D::Error::custom(format!("{length} digits where there are {N}"));
        bytes.try_into().map_err(wrong)
    }
}

fn of(bytes: &[u8]) -> Readable<'_> {
    match str::from_utf8(bytes) {
        Ok(text) => Readable::Text(text.into()),
        Err(_) => Readable::Hexadecimal {
            hexadecimal: hexadecimal(bytes),
        },
    }
}

fn bytes(hexadecimal: &str) -> Option<Vec<u8>> {
    let (pairs, rest) = hexadecimal.as_bytes().as_chunks::<2>();
    let digit = |letter: u8| char::from(letter).to_digit(16);
    let byte = |&[high, low]: &[u8; 2]| u8::try_from(16 * digit(high)? + digit(low)?).ok();
    rest.is_empty().then(|| pairs.iter().map(byte).collect())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Both {
        #[serde(with = "super")]
        name: Vec<u8>,
        #[serde(with = "digits")]
        born: [u8; 6],
    }

    #[test]
    fn names_and_dates_are_text_and_come_back_whatever_their_bytes() {
        for (name, wanted) in [
            (b"Caf\xc3\xa9".to_vec(), r#"{"name":"Café","born":"991231"}"#),
            (
                b"Caf\xe9".to_vec(),
                r#"{"name":{"hexadecimal":"436166e9"},"born":"991231"}"#,
            ),
        ] {
            let both = Both { name, born: *b"991231" };
            let text = serde_json::to_string(&both).unwrap();
            assert_eq!(text, wanted);
            assert_eq!(serde_json::from_str::<Both>(&text).unwrap(), both);
            assert_eq!(
                postcard::from_bytes::<Both>(&postcard::to_stdvec(&both).unwrap()),
                Ok(both)
            );
        }
    }

    #[test]
    fn what_is_stored_has_no_new_form() {
        let both = Both {
            name: b"ab".to_vec(),
            born: *b"991231",
        };
        assert_eq!(postcard::to_stdvec(&both).unwrap(), b"\x02ab991231");
    }

    #[test]
    fn half_bytes_letters_and_short_dates_are_refused() {
        for (text, wanted) in [
            (r#"{"name":{"hexadecimal":"436"},"born":"991231"}"#, "not hexadecimal"),
            (r#"{"name":{"hexadecimal":"+1"},"born":"991231"}"#, "not hexadecimal"),
            (r#"{"name":"x","born":"9912"}"#, "4 digits where there are 6"),
        ] {
            let error = serde_json::from_str::<Both>(text).unwrap_err().to_string();
            assert!(error.contains(wanted), "{error}");
        }
    }
}
