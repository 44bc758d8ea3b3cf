//! What generated structs can do: be read, be written, be listed.

use super::{Fields, Layout, Reader, Space};
use crate::error::{DecodeError, Fault};

/// Fields in a row, some of them of variable size: a packet, or a struct in one.
pub trait Body: Sized {
    /// Takes the fields off the front of `reader`.
    fn read(reader: &mut Reader<'_>, layout: &Layout) -> Result<Self, DecodeError>;

    /// Appends the fields to `out`. After an error `out` may hold a part of them.
    fn write(&self, out: &mut Vec<u8>, layout: &Layout) -> Result<(), Fault>;

    /// Lists the fields that the version has.
    fn fields(&self, fields: &mut Fields<'_>);
}

/// Fields in a row whose size depends on the version only: a struct that lists hold.
pub trait FixedBody: Sized {
    /// Takes the fields off the front of `bytes`, which has the room that `layout` gives them.
    fn read(bytes: &mut &[u8], layout: &Layout) -> Self;

    /// Writes the fields to the front of `space`, which has the room that `layout` gives them.
    fn write(&self, space: &mut Space<'_>, layout: &Layout) -> Result<(), Fault>;

    /// Lists the fields that the version has.
    fn fields(&self, fields: &mut Fields<'_>);
}
