//! What generated structs can do: be read, be written, be listed.

use super::{Fields, Layout, Reader, Space, elements_of, put_list};
use crate::error::{DecodeError, Fault};

/// Fields that can be listed.
pub trait Listed {
    /// Lists the fields that the version has.
    fn fields(&self, fields: &mut Fields<'_>);
}

/// A packet's fields.
pub trait Whole: Listed {
    /// The packet that `bytes` are, id included.
    fn read(bytes: &[u8], layout: &Layout) -> Result<Self, DecodeError>
    where
        Self: Sized;

    /// Appends the packet to `out`. After an error `out` may hold a part of it.
    fn write(&self, out: &mut Vec<u8>, layout: &Layout) -> Result<(), Fault>;
}

/// Fields in a row, some of them of variable size: a struct in a packet.
pub trait Body: Listed + Sized {
    /// Takes the fields off the front of `reader`.
    fn read(reader: &mut Reader<'_>, layout: &Layout) -> Result<Self, DecodeError>;

    /// Appends the fields to `out`. After an error `out` may hold a part of them.
    fn write(&self, out: &mut Vec<u8>, layout: &Layout) -> Result<(), Fault>;
}

/// Which of a body's conditions hold: asked of a version's layout, or known when the compiler runs.
pub trait Conditions: Copy {
    /// Whether a condition holds. `local` counts the conditions of the body, in order of first appearance; `global` those of the spec.
    fn has(self, local: u32, global: usize) -> bool;
}

impl Conditions for &Layout {
    #[inline]
    fn has(self, _: u32, global: usize) -> bool {
        Layout::has(self, global)
    }
}

/// A layout of a body that some listed version has: a bit per condition of the body. Code for it has no condition left in it, which is what
/// makes long lists fast.
#[derive(Clone, Copy, Debug)]
pub struct Pattern<const BITS: u64>;

impl<const BITS: u64> Conditions for Pattern<BITS> {
    #[inline]
    fn has(self, local: u32, _: usize) -> bool {
        BITS >> local & 1 != 0
    }
}

/// A packet whose code is written out for each of its layouts, for those packets that are on every client's wire all the time.
pub trait Unrolled: Sized {
    /// [`Whole::read`], where `conditions` hold.
    fn read_as<C: Conditions>(bytes: &[u8], layout: &Layout, conditions: C) -> Result<Self, DecodeError>;

    /// [`Whole::write`], where `conditions` hold.
    fn write_as<C: Conditions>(&self, out: &mut Vec<u8>, layout: &Layout, conditions: C) -> Result<(), Fault>;

    /// As [`Unrolled::write_as`], for small packets: `false`, and nothing written, where that refuses; it says why.
    #[inline]
    fn write_silently<C: Conditions>(&self, _: &mut Vec<u8>, _: &Layout, _: C) -> bool {
        false
    }
}

/// [`Whole::read`] for any layout.
#[cold]
#[inline(never)]
pub fn read_any<T: Unrolled>(bytes: &[u8], layout: &Layout) -> Result<T, DecodeError> {
    T::read_as(bytes, layout, layout)
}

/// [`Whole::write`] for any layout, and any `out`.
#[cold]
#[inline(never)]
pub fn write_any<T: Unrolled>(packet: &T, out: &mut Vec<u8>, layout: &Layout) -> Result<(), Fault> {
    packet.write_as(out, layout, layout)
}

/// Whether `out` has no room for `size` more bytes.
#[inline]
pub fn is_full(out: &Vec<u8>, size: usize) -> bool {
    size > out.capacity().wrapping_sub(out.len())
}

/// Fields in a row whose size depends on the version only: a struct that lists hold.
pub trait FixedBody: Listed + Sized {
    /// Takes the fields off the front of `bytes`, which has the room that `layout` gives them.
    fn read<C: Conditions>(bytes: &mut &[u8], layout: &Layout, conditions: C) -> Self;

    /// Writes the fields to the front of `space`, which has the room that `layout` gives them.
    fn write<C: Conditions>(&self, space: &mut Space<'_>, layout: &Layout, conditions: C) -> Result<(), Fault>;

    /// Takes `bytes` apart into elements of `size` bytes.
    #[inline]
    fn read_list(bytes: &[u8], size: usize, layout: &Layout) -> Vec<Self> {
        elements_of(bytes, size, |bytes| Self::read(bytes, layout, layout))
    }

    /// Appends elements of `size` bytes each, of the field `name`.
    #[inline]
    fn write_list(
        list: &[Self],
        out: &mut Vec<u8>,
        size: usize,
        layout: &Layout,
        name: &'static str,
    ) -> Result<(), Fault> {
        put_list(out, list, size, name, |item, space| item.write(space, layout, layout))
    }
}

/// As [`FixedBody::read_list`], for versions whose layout is `BITS` and takes `SIZE` bytes.
#[inline(never)]
pub fn read_pattern<T: FixedBody, const BITS: u64, const SIZE: usize>(bytes: &[u8], layout: &Layout) -> Vec<T> {
    const { assert!(SIZE > 0, "elements without bytes would go on for ever") };
    let mut list = Vec::with_capacity(bytes.len() / SIZE);
    let mut left = bytes;
    while let Some((chunk, rest)) = left.split_first_chunk::<SIZE>() {
        let item = T::read(&mut chunk.as_slice(), layout, Pattern::<BITS>);
        // Never so; but as the compiler sees it, nothing is ever made to grow.
        if list.len() == list.capacity() {
            break;
        }
        list.push(item);
        left = rest;
    }
    list
}

/// As [`FixedBody::write_list`], for versions whose layout is `BITS` and takes `SIZE` bytes.
#[inline(never)]
pub fn write_pattern<T: FixedBody, const BITS: u64, const SIZE: usize>(
    list: &[T],
    out: &mut Vec<u8>,
    layout: &Layout,
    name: &'static str,
) -> Result<(), Fault> {
    let mut space = Space::at_end(out, SIZE.saturating_mul(list.len()));
    let mut left = list;
    while let ([item, rest @ ..], Some(chunk)) = (left, space.chunk::<SIZE>()) {
        if let Err(fault) = item.write(&mut Space::new(chunk), layout, Pattern::<BITS>) {
            return Err(fault.within(name, Some(list.len() - left.len())));
        }
        left = rest;
    }
    Ok(())
}
