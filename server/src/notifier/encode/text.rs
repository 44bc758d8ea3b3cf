//! Texts and times as packets carry them.

use packets::RoString;

use crate::event::{Moment, Name};

/// A text in a field of fixed size.
pub(super) fn field(name: Name) -> RoString {
    RoString::from(name.as_bytes())
}

/// A text to the end of its packet, with the NUL that clients want there.
pub(super) fn trailing(text: &[u8]) -> RoString {
    let mut bytes = Vec::with_capacity(text.len() + 1);
    bytes.extend_from_slice(text);
    bytes.push(0);
    RoString::from(bytes)
}

/// A map's name with `.gat`.
pub(super) fn map_name(map: &str) -> RoString {
    RoString::from(format!("{map}.gat"))
}

/// A time as clients show it, in UTC.
pub(super) fn date_time(moment: Moment) -> RoString {
    RoString::from(moment.utc())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trailing_texts_end_in_one_nul() {
        assert_eq!(trailing(b"hello").as_bytes(), b"hello\0");
        assert_eq!(trailing(b"").as_bytes(), b"\0");
    }
}
