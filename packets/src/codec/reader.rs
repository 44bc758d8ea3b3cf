//! Takes a packet's bytes apart: one length check per run of fixed fields, and one per variable field.

use super::{FixedBody, Layout};
use crate::error::{DecodeError, DecodeFacts, DecodeProblem, FieldPath};

/// A packet's bytes, read from front to back.
///
/// The functions that make errors take it by value: while there is no error, the compiler can keep it in registers.
#[derive(Clone, Copy, Debug)]
pub struct Reader<'a> {
    packet: &'static str,
    /// Bytes of the packet.
    length: usize,
    /// Those nobody read yet.
    left: &'a [u8],
}

impl<'a> Reader<'a> {
    /// The bytes of `packet`, id included.
    #[inline]
    pub fn new(packet: &'static str, bytes: &'a [u8]) -> Self {
        Self {
            packet,
            length: bytes.len(),
            left: bytes,
        }
    }

    /// The bytes nobody read yet.
    #[inline]
    pub fn left(&self) -> &'a [u8] {
        self.left
    }

    /// How many bytes were read.
    #[inline]
    fn at(&self) -> usize {
        self.length.saturating_sub(self.left.len())
    }

    /// The bytes of a run of fixed members, which takes `size` bytes.
    #[inline]
    pub fn run(&mut self, layout: &Layout, run: usize, size: usize) -> Result<&'a [u8], DecodeError> {
        match self.split(size) {
            Some(bytes) => Ok(bytes),
            None => Err(self.cut_run(layout, run, size)),
        }
    }

    /// `size` bytes of the field `name`.
    #[inline]
    pub fn take(&mut self, size: usize, name: &'static str) -> Result<&'a [u8], DecodeError> {
        match self.split(size) {
            Some(bytes) => Ok(bytes),
            None => Err(self.short(size, name)),
        }
    }

    /// Every byte to the end of the packet.
    #[inline]
    pub fn rest(&mut self) -> &'a [u8] {
        core::mem::take(&mut self.left)
    }

    /// A count field's value as a number of elements of the field `name`.
    #[inline]
    pub fn count(&self, count: impl Into<i128>, name: &'static str) -> Result<usize, DecodeError> {
        let count = count.into();
        usize::try_from(count).map_err(|_| self.error(DecodeProblem::Count { count }, name))
    }

    /// Checks the length field against the length.
    #[inline]
    pub fn length(&self, says: u16) -> Result<(), DecodeError> {
        let have = self.length;
        if usize::from(says) == have {
            Ok(())
        } else {
            Err(self.whole(2, DecodeProblem::Length { says, have }))
        }
    }

    /// Elements of `size` bytes each, as many as are whole, to the end of the packet.
    #[inline]
    pub fn rest_of<T>(&mut self, size: usize, read: impl Fn(&mut &'a [u8]) -> T) -> Vec<T> {
        let count = self.left().len().checked_div(size).unwrap_or(0);
        let bytes = self.split(count.saturating_mul(size)).unwrap_or_default();
        elements_of(bytes, size, read)
    }

    /// `count` elements of `size` bytes each, of the field `name`.
    #[inline]
    pub fn list_of<T>(
        &mut self,
        count: usize,
        size: usize,
        name: &'static str,
        read: impl Fn(&mut &'a [u8]) -> T,
    ) -> Result<Vec<T>, DecodeError> {
        let bytes = self.take(count.saturating_mul(size), name)?;
        Ok(elements_of(bytes, size, read))
    }

    /// Structs of `size` bytes each, as many as are whole, to the end of the packet.
    #[inline]
    pub fn rest_of_bodies<T: FixedBody>(&mut self, size: usize, layout: &Layout) -> Vec<T> {
        let count = self.left().len().checked_div(size).unwrap_or(0);
        let bytes = self.split(count.saturating_mul(size)).unwrap_or_default();
        T::read_list(bytes, size, layout)
    }

    /// `count` structs of `size` bytes each, of the field `name`.
    #[inline]
    pub fn list_of_bodies<T: FixedBody>(
        &mut self,
        count: usize,
        size: usize,
        layout: &Layout,
        name: &'static str,
    ) -> Result<Vec<T>, DecodeError> {
        let bytes = self.take(count.saturating_mul(size), name)?;
        Ok(T::read_list(bytes, size, layout))
    }

    /// Elements of whatever size, to the end of the packet, of the field `name`.
    pub fn rest_with<T>(
        &mut self,
        name: &'static str,
        mut read: impl FnMut(&mut Self) -> Result<T, DecodeError>,
    ) -> Result<Vec<T>, DecodeError> {
        let mut list = Vec::new();
        while !self.left().is_empty() {
            let before = self.left.len();
            list.push(read(self).map_err(|error| error.within(name, Some(list.len())))?);
            if self.left.len() == before {
                break; // elements without bytes would go on for ever
            }
        }
        Ok(list)
    }

    /// `count` elements of whatever size, of the field `name`.
    pub fn list_with<T>(
        &mut self,
        count: usize,
        name: &'static str,
        mut read: impl FnMut(&mut Self) -> Result<T, DecodeError>,
    ) -> Result<Vec<T>, DecodeError> {
        if count > self.left().len() {
            return Err(self.short(count, name)); // each takes a byte at least
        }
        let mut list = Vec::new();
        for index in 0..count {
            list.push(read(self).map_err(|error| error.within(name, Some(index)))?);
        }
        Ok(list)
    }

    /// The next `size` bytes; `None` where fewer are left.
    #[inline]
    pub fn split(&mut self, size: usize) -> Option<&'a [u8]> {
        let (head, left) = self.left.split_at_checked(size)?;
        self.left = left;
        Some(head)
    }

    /// A run that needs more bytes than are left: the error names the member that is cut.
    #[cold]
    pub fn cut_run(self, layout: &Layout, run: usize, need: usize) -> DecodeError {
        let have = self.left().len();
        match layout.cut_member(run, have) {
            Some((name, start)) => {
                let problem = DecodeProblem::Short {
                    need: need.saturating_sub(start),
                    have: have.saturating_sub(start),
                };
                self.whole(self.at().saturating_add(start), problem).within(name, None)
            }
            None => self.whole(self.at(), DecodeProblem::Short { need, have }),
        }
    }

    /// Bytes that are left behind the last member.
    #[cold]
    pub fn trailing(self) -> DecodeError {
        let left = self.left().len();
        self.whole(self.at(), DecodeProblem::Trailing { left })
    }

    #[cold]
    fn short(self, need: usize, name: &'static str) -> DecodeError {
        let have = self.left().len();
        self.error(DecodeProblem::Short { need, have }, name)
    }

    #[cold]
    fn error(self, problem: DecodeProblem, name: &'static str) -> DecodeError {
        self.whole(self.at(), problem).within(name, None)
    }

    #[cold]
    fn whole(self, offset: usize, problem: DecodeProblem) -> DecodeError {
        let facts = DecodeFacts {
            packet: self.packet,
            path: FieldPath::default(),
            offset,
            problem,
        };
        facts.into()
    }
}

/// What is wrong with the `bytes` of `packet`, which are more or fewer than its `size`, that of its only run. Inlined, it would ask of every packet which of
/// the two it is.
#[cold]
#[inline(never)]
pub fn not_exactly(packet: &'static str, bytes: &[u8], layout: &Layout, run: usize, size: usize) -> DecodeError {
    let mut reader = Reader::new(packet, bytes);
    match reader.split(size) {
        Some(_) => reader.trailing(),
        None => reader.cut_run(layout, run, size),
    }
}

/// A list of `count` elements, each made by `make` of its index.
#[inline]
pub fn repeat<T>(count: usize, mut make: impl FnMut(usize) -> T) -> Vec<T> {
    let mut list = Vec::with_capacity(count);
    for index in 0..count {
        list.push(make(index));
    }
    list
}

/// Takes `bytes` apart into elements of `size` bytes. Elements without bytes are not made: nothing would bound their number.
#[inline]
pub fn elements_of<'a, T>(bytes: &'a [u8], size: usize, read: impl Fn(&mut &'a [u8]) -> T) -> Vec<T> {
    if size == 0 {
        return Vec::new();
    }
    let (mut left, mut list) = (bytes, Vec::with_capacity(bytes.len() / size));
    while let Some((mut chunk, rest)) = left.split_at_checked(size) {
        let item = read(&mut chunk);
        // Never so; but as the compiler sees it, nothing is ever made to grow.
        if list.len() == list.capacity() {
            break;
        }
        list.push(item);
        left = rest;
    }
    list
}
