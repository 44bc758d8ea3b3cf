//! Texts of clients: their bytes, in whatever code page, without what follows the first NUL, and no longer than a text may be.

use packets::RoString;

use crate::event::Name;

/// Longest line of chat, name and all; the client's own input is shorter.
pub(super) const LINE: usize = 255;

/// The bytes of a text that has a field of its own size.
pub(super) fn field(text: &RoString) -> Box<[u8]> {
    line(text, usize::MAX)
}

/// The bytes of a text, `most` of them at most.
pub(super) fn line(text: &RoString, most: usize) -> Box<[u8]> {
    text.as_bytes()
        .iter()
        .copied()
        .take_while(|&byte| byte != 0)
        .take(most)
        .collect()
}

/// A name in a field of its own size; what is longer than a name can be is cut, as public servers cut it.
pub(super) fn name(text: &RoString) -> Name {
    Name::new(&line(text, Name::MAX)).unwrap_or_default()
}

/// Digits of a fixed number; `None` when there are fewer.
pub(super) fn digits<const N: usize>(text: &RoString) -> Option<[u8; N]> {
    text.as_bytes().first_chunk().copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_of_any_code_page_pass_as_they_are() {
        let text = RoString::from(&b"\xC6\xF7\xB8\xB5\x01^ff0000\0rest"[..]);
        assert_eq!(*field(&text), *b"\xC6\xF7\xB8\xB5\x01^ff0000");
    }

    #[test]
    fn a_line_is_cut_where_it_gets_too_long() {
        let text = RoString::from(vec![b'a'; 1000]);
        assert_eq!(line(&text, LINE).len(), LINE);
        assert_eq!(*line(&RoString::from("no nul"), LINE), *b"no nul");
    }

    #[test]
    fn too_few_digits_are_none() {
        assert_eq!(digits(&RoString::from("1234")), Some(*b"1234"));
        assert_eq!(digits::<4>(&RoString::from("123")), None);
    }
}
