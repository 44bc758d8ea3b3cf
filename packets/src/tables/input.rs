//! Reads the numbers and texts of the packed tables.

/// The packed tables, read from front to back. Past the end everything is 0: the derive macro wrote the tables, so that never happens.
#[derive(Debug)]
pub(super) struct Input {
    rest: &'static [u8],
}

impl Input {
    pub(super) const fn new(rest: &'static [u8]) -> Self {
        Self { rest }
    }

    /// A LEB128 number.
    pub(super) fn number(&mut self) -> u32 {
        let mut number = 0_u32;
        let mut shift = 0;
        while let Some((&byte, rest)) = self.rest.split_first() {
            self.rest = rest;
            number |= u32::from(byte & 0x7f).checked_shl(shift).unwrap_or(0);
            if byte & 0x80 == 0 {
                break;
            }
            shift += 7;
        }
        number
    }

    /// A number that is an index.
    pub(super) fn index(&mut self) -> usize {
        self.number() as usize
    }

    /// A number of 16 bits.
    pub(super) fn short(&mut self) -> u16 {
        u16::try_from(self.number()).unwrap_or(u16::MAX)
    }

    /// An index, or 0 for none.
    pub(super) fn option(&mut self) -> Option<usize> {
        self.index().checked_sub(1)
    }

    /// A count and so many things.
    pub(super) fn list<T>(&mut self, mut read: impl FnMut(&mut Self) -> T) -> Vec<T> {
        let count = self.number();
        (0..count).map(|_| read(self)).collect()
    }

    /// A length and so many bytes.
    pub(super) fn bytes(&mut self) -> &'static [u8] {
        let length = self.index();
        let (head, tail) = self.rest.split_at_checked(length).unwrap_or((self.rest, &[]));
        self.rest = tail;
        head
    }

    /// A length and so many bytes of UTF-8.
    pub(super) fn text(&mut self) -> &'static str {
        core::str::from_utf8(self.bytes()).unwrap_or_default()
    }
}
