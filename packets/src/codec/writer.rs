//! Puts a packet's bytes together: checks what would not fit, fills in lengths.

use super::{Body, Layout, Space, has_nul, put, put_slice};
use crate::error::{EncodeProblem, Fault};

/// The version has no such packet.
#[cold]
pub fn no_id() -> Fault {
    Fault::whole(EncodeProblem::NoId)
}

/// The type that the version has for the field `name` is too narrow for `value`.
#[cold]
pub fn too_large(value: impl Into<i128>, name: &'static str) -> Fault {
    Fault::new(name, EncodeProblem::Narrow { value: value.into() })
}

/// The wire has no room for a cell or direction in the field `name`.
#[cold]
pub fn no_cell(name: &'static str) -> Fault {
    Fault::new(name, EncodeProblem::Cell)
}

/// The version has no field `name`, and its value is not the default.
#[cold]
pub fn lost(name: &'static str) -> Fault {
    Fault::new(name, EncodeProblem::Lost)
}

/// The field `name` has more elements than its count field can say.
#[cold]
pub fn too_many(length: usize, name: &'static str) -> Fault {
    Fault::new(name, EncodeProblem::Many { length })
}

/// `value`, or the nearest that `low..=high` has.
#[inline]
pub fn saturate<T, U>(value: U, low: T, high: T) -> T
where
    T: TryFrom<U>,
    U: Copy + Into<i128>,
{
    T::try_from(value).unwrap_or_else(|_| if value.into() < 0 { low } else { high })
}

/// Refuses more than `limit` bytes or elements.
#[inline]
pub fn at_most(length: usize, limit: usize, name: &'static str) -> Result<(), Fault> {
    if length <= limit {
        Ok(())
    } else {
        Err(Fault::new(name, EncodeProblem::Long { length, limit }))
    }
}

/// Writes text or bytes into a field of `size` bytes at `at`; the rest of the field stays 0.
#[inline]
pub fn put_bytes(to: &mut [u8], at: usize, size: usize, from: &[u8], name: &'static str) -> Result<(), Fault> {
    at_most(from.len(), size, name)?;
    put_slice(to, at, from);
    Ok(())
}

/// As [`put_bytes`], for text: it ends at the first NUL, so none can be in it.
#[inline]
pub fn put_text(to: &mut [u8], at: usize, size: usize, from: &[u8], name: &'static str) -> Result<(), Fault> {
    if has_nul(from) {
        return Err(Fault::new(name, EncodeProblem::Nul));
    }
    put_bytes(to, at, size, from, name)
}

/// Appends `list`, each element written by `write` into `size` bytes.
#[inline]
pub fn put_list<T>(
    out: &mut Vec<u8>,
    list: &[T],
    size: usize,
    name: &'static str,
    write: impl Fn(&T, &mut Space<'_>) -> Result<(), Fault>,
) -> Result<(), Fault> {
    let mut space = Space::at_end(out, size.saturating_mul(list.len()));
    fill(&mut space, list, size, name, write)
}

/// Writes `list` to the front of `space`, each element by `write` into `size` bytes.
#[inline]
fn fill<T>(
    space: &mut Space<'_>,
    list: &[T],
    size: usize,
    name: &'static str,
    write: impl Fn(&T, &mut Space<'_>) -> Result<(), Fault>,
) -> Result<(), Fault> {
    let mut left = list;
    while let [item, rest @ ..] = left {
        if let Err(fault) = write(item, &mut Space::new(space.split(size))) {
            return Err(fault.within(name, Some(list.len() - left.len())));
        }
        left = rest;
    }
    Ok(())
}

/// Writes `list` to the front of `space`, and defaults until there are `count`.
pub fn fill_up<T: Default>(
    space: &mut Space<'_>,
    list: &[T],
    count: usize,
    name: &'static str,
    write: impl Fn(&T, &mut Space<'_>) -> Result<(), Fault>,
) -> Result<(), Fault> {
    at_most(list.len(), count, name)?;
    for (index, item) in list.iter().enumerate() {
        write(item, space).map_err(|fault| fault.within(name, Some(index)))?;
    }
    let default = T::default();
    for _ in list.len()..count {
        write(&default, space).map_err(|fault| fault.within(name, None))?;
    }
    Ok(())
}

/// Appends `list`, whose elements are of whatever size.
pub fn put_bodies<T: Body>(out: &mut Vec<u8>, layout: &Layout, list: &[T], name: &'static str) -> Result<(), Fault> {
    for (index, item) in list.iter().enumerate() {
        item.write(out, layout)
            .map_err(|fault| fault.within(name, Some(index)))?;
    }
    Ok(())
}

/// Appends `list`, whose elements are of whatever size, and defaults until there are `count`.
pub fn put_bodies_up_to<T: Body + Default>(
    out: &mut Vec<u8>,
    layout: &Layout,
    list: &[T],
    count: usize,
    name: &'static str,
) -> Result<(), Fault> {
    at_most(list.len(), count, name)?;
    put_bodies(out, layout, list, name)?;
    let default = T::default();
    for _ in list.len()..count {
        default.write(out, layout).map_err(|fault| fault.within(name, None))?;
    }
    Ok(())
}

/// Writes the length of the packet that begins at `start` of `out` into its length field.
#[inline]
pub fn put_length(out: &mut [u8], start: usize) -> Result<(), Fault> {
    let length = packet_length(out, start)?;
    put(out, start.saturating_add(2), length);
    Ok(())
}

/// The length of the packet that begins at `start` of `out`, if a packet can be that long.
#[inline]
pub fn packet_length(out: &[u8], start: usize) -> Result<u16, Fault> {
    let length = out.len().saturating_sub(start);
    u16::try_from(length).map_err(|_| Fault::whole(EncodeProblem::Large { length }))
}
