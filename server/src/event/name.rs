//! Names of characters and other units: short byte strings that are copied, not shared.

use core::fmt;

/// A unit's name: at most 23 bytes without NUL, in the client's code page. Empty for a unit that has none.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Name {
    /// `bytes[length..]` is all zero, so that the derived order and equality hold.
    bytes: [u8; Self::MAX],
    length: u8,
}

impl Name {
    /// Bytes of the longest name: the wire field has 24, the last for its NUL.
    pub const MAX: usize = 23;

    /// The name in `bytes` up to its first NUL; `None` when it is longer than [`Name::MAX`].
    pub fn new(bytes: &[u8]) -> Option<Self> {
        let end = bytes.iter().position(|&byte| byte == 0).unwrap_or(bytes.len());
        let text = bytes.get(..end)?;
        let mut name = Self::default();
        name.bytes.get_mut(..end)?.copy_from_slice(text);
        name.length = u8::try_from(end).ok()?;
        Some(name)
    }

    /// The bytes of the name, without NUL.
    pub fn as_bytes(&self) -> &[u8] {
        self.bytes.get(..usize::from(self.length)).unwrap_or_default()
    }

    /// Whether there is no name.
    pub const fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// The key under which the name is unique: ASCII letters without their case.
    #[must_use]
    pub fn folded(mut self) -> Self {
        self.bytes.make_ascii_lowercase();
        self
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&String::from_utf8_lossy(self.as_bytes()))
    }
}

impl fmt::Debug for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", String::from_utf8_lossy(self.as_bytes()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_ends_at_its_first_nul() {
        assert_eq!(Name::new(b"Poring\0\xCC\xCC").unwrap().as_bytes(), b"Poring");
        assert!(Name::new(b"").unwrap().is_empty());
    }

    #[test]
    fn a_name_that_would_lose_its_nul_on_the_wire_is_none() {
        assert_eq!(Name::new(&[b'a'; 23]).unwrap().as_bytes().len(), 23);
        assert_eq!(Name::new(&[b'a'; 24]), None);
    }

    #[test]
    fn names_that_differ_in_case_only_fold_to_one() {
        assert_eq!(Name::new(b"CapGM1").unwrap().folded(), Name::new(b"capgm1").unwrap());
    }
}
