//! What derived deku needs to read and write the types of [`crate::plain`].

use std::io::{Cursor, Read, Seek, Write};

use deku::{
    DekuError, DekuReader, DekuWriter,
    ctx::{Endian, Order},
    reader::Reader,
    writer::Writer,
};

use crate::plain::{Cells, Padding, Plain, Text};

macro_rules! by_bytes {
    ($([$($generics:tt)*] $ty:ty, $size:expr;)*) => { $(
        impl<$($generics)*> DekuReader<'_, Endian> for $ty {
            fn from_reader_with_ctx<R: Read + Seek>(reader: &mut Reader<R>, _: Endian) -> Result<Self, DekuError> {
                let mut bytes = [0; $size];
                reader.read_bytes($size, &mut bytes, Order::Lsb0)?;
                Ok(<Self as Plain>::read(&bytes))
            }
        }

        impl<$($generics)*> DekuWriter<Endian> for $ty {
            fn to_writer<W: Write + Seek>(&self, writer: &mut Writer<W>, _: Endian) -> Result<(), DekuError> {
                let mut bytes = [0; $size];
                let refused = || DekuError::Assertion("it does not fit");
                <Self as Plain>::write(self, &mut bytes).ok_or_else(refused)?;
                writer.write_bytes(&bytes)
            }
        }
    )* };
}

by_bytes! {
    [] Cells<3>, 3;
    [] Cells<6>, 6;
    [const N: usize] Text<N>, N;
    [const N: usize] Padding<N>, N;
}

/// What is read and written without context.
pub(crate) trait Deku: for<'a> DekuReader<'a> + DekuWriter {}

impl<T: for<'a> DekuReader<'a> + DekuWriter> Deku for T {}

/// A packet of one layout.
#[inline(never)]
pub(crate) fn read_whole<T: Deku>(bytes: &[u8]) -> Option<T> {
    T::from_reader_with_ctx(&mut Reader::new(Cursor::new(bytes)), ()).ok()
}

/// A packet of one layout, into the caller's buffer.
#[inline(never)]
pub(crate) fn write_whole<T: Deku>(packet: &T, out: &mut Vec<u8>) -> Option<()> {
    packet.to_writer(&mut Writer::new(Cursor::new(out)), ()).ok()
}

/// A list to the end of the packet.
#[inline(never)]
pub(crate) fn read_list<H: Deku, T: Deku>(bytes: &[u8]) -> Option<(H, Vec<T>)> {
    let mut reader = Reader::new(Cursor::new(bytes));
    let head = H::from_reader_with_ctx(&mut reader, ()).ok()?;
    let mut items = Vec::new();
    while !reader.end() {
        items.push(T::from_reader_with_ctx(&mut reader, ()).ok()?);
    }
    Some((head, items))
}

/// A list, whose length stands in its head already.
#[inline(never)]
pub(crate) fn write_list<H: Deku, T: Deku>(head: &H, items: &[T], out: &mut Vec<u8>) -> Option<()> {
    let mut writer = Writer::new(Cursor::new(out));
    head.to_writer(&mut writer, ()).ok()?;
    items.iter().try_for_each(|item| item.to_writer(&mut writer, ()).ok())
}
