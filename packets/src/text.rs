//! Text on the wire: bytes in the code page of the client's country, with or without a NUL at the end.

use core::fmt;
use std::borrow::Cow;

/// Text as it was on the wire: every byte of it, a NUL at its end included where there was one.
///
/// Clients write in the code page of their country (CP949, CP1252, ...), not in UTF-8, and this type does not guess which.
///
/// ```
/// use packets::RoString;
///
/// let chat = RoString::terminated("Adele : hello");
/// assert_eq!(chat.as_bytes(), b"Adele : hello\0");
/// assert_eq!(chat.text(), "Adele : hello");
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct RoString(Vec<u8>);

impl RoString {
    /// `text` with a NUL at its end, as trailing texts of many packets have it.
    pub fn terminated(text: &str) -> Self {
        let mut bytes = Vec::with_capacity(text.len().saturating_add(1));
        bytes.extend_from_slice(text.as_bytes());
        bytes.push(0);
        Self(bytes)
    }

    /// Every byte.
    #[inline]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// The same, borrowed.
    #[inline]
    pub fn as_str(&self) -> RoStr<'_> {
        RoStr(&self.0)
    }

    /// Up to the first NUL; what is no UTF-8 becomes U+FFFD.
    pub fn text(&self) -> Cow<'_, str> {
        self.as_str().text()
    }

    /// Whether it has no byte at all.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Number of bytes.
    pub fn len(&self) -> usize {
        self.0.len()
    }
}

impl From<&[u8]> for RoString {
    #[inline]
    fn from(bytes: &[u8]) -> Self {
        Self(bytes.to_vec())
    }
}

impl From<Vec<u8>> for RoString {
    #[inline]
    fn from(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }
}

impl From<&str> for RoString {
    fn from(text: &str) -> Self {
        Self::from(text.as_bytes())
    }
}

impl From<String> for RoString {
    fn from(text: String) -> Self {
        Self(text.into_bytes())
    }
}

impl PartialEq<str> for RoString {
    /// Compares every byte: a text that ends in NUL is not the same as one that does not.
    fn eq(&self, other: &str) -> bool {
        self.as_bytes() == other.as_bytes()
    }
}

impl PartialEq<&str> for RoString {
    fn eq(&self, other: &&str) -> bool {
        *self == **other
    }
}

impl fmt::Debug for RoString {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_str().fmt(f)
    }
}

impl fmt::Display for RoString {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text())
    }
}

/// Text in a packet that a view borrows; see [`RoString`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct RoStr<'a>(pub &'a [u8]);

impl<'a> RoStr<'a> {
    /// Every byte.
    pub fn as_bytes(self) -> &'a [u8] {
        self.0
    }

    /// Up to the first NUL; what is no UTF-8 becomes U+FFFD.
    pub fn text(self) -> Cow<'a, str> {
        String::from_utf8_lossy(crate::codec::until_nul(self.0))
    }

    /// A copy that lives on its own.
    pub fn to_owned(self) -> RoString {
        RoString::from(self.0)
    }
}

impl fmt::Debug for RoStr<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\"{}\"", self.0.escape_ascii())
    }
}

/// A map's name without the `.gat` that the wire has behind it: `prontera`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct MapName(String);

impl MapName {
    /// The map `name`; a `.gat` at its end is taken off.
    pub fn new(name: &str) -> Self {
        Self(name.strip_suffix(".gat").unwrap_or(name).to_owned())
    }

    /// The name, `prontera`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The name with `.gat`, as packets carry it: `prontera.gat`.
    pub fn to_wire(&self) -> RoString {
        RoString::from(format!("{}.gat", self.0))
    }
}

impl From<&RoString> for MapName {
    fn from(text: &RoString) -> Self {
        Self::new(&text.text())
    }
}

impl fmt::Display for MapName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_ends_at_the_first_nul_and_bytes_do_not() {
        let string = RoString::from(&b"ab\0cd"[..]);
        assert_eq!(string.text(), "ab");
        assert_eq!(string.as_bytes(), b"ab\0cd");
        assert_eq!(format!("{string:?}"), r#""ab\x00cd""#);
    }

    #[test]
    fn a_map_name_has_gat_on_the_wire_only() {
        let map = MapName::from(&RoString::from("prontera.gat"));
        assert_eq!(map.as_str(), "prontera");
        assert_eq!(map.to_wire(), "prontera.gat");
        assert_eq!(MapName::new("prontera"), map);
    }
}
