//! What derived binrw needs to read and write the types of [`crate::plain`].

use std::io::{Cursor, Read, Seek, Write};

use binrw::{BinRead, BinResult, BinWrite, Endian, Error};

use crate::plain::{Cells, Padding, Plain, Text};

macro_rules! by_bytes {
    ($([$($generics:tt)*] $ty:ty, $size:expr;)*) => { $(
        impl $($generics)* BinRead for $ty {
            type Args<'a> = ();

            fn read_options<R: Read + Seek>(reader: &mut R, _: Endian, (): ()) -> BinResult<Self> {
                let mut bytes = [0; $size];
                reader.read_exact(&mut bytes)?;
                Ok(<Self as Plain>::read(&bytes))
            }
        }

        impl $($generics)* BinWrite for $ty {
            type Args<'a> = ();

            fn write_options<W: Write + Seek>(&self, writer: &mut W, _: Endian, (): ()) -> BinResult<()> {
                let mut bytes = [0; $size];
                let pos = writer.stream_position()?;
                let refused = || Error::AssertFail { pos, message: String::new() };
                <Self as Plain>::write(self, &mut bytes).ok_or_else(refused)?;
                Ok(writer.write_all(&bytes)?)
            }
        }
    )* };
}

by_bytes! {
    [] Cells<3>, 3;
    [] Cells<6>, 6;
    [<const N: usize>] Text<N>, N;
    [<const N: usize>] Padding<N>, N;
}

/// What is read and written without arguments.
pub(crate) trait Binrw: for<'a> BinRead<Args<'a> = ()> + for<'a> BinWrite<Args<'a> = ()> {}

impl<T: for<'a> BinRead<Args<'a> = ()> + for<'a> BinWrite<Args<'a> = ()>> Binrw for T {}

/// A packet of one layout.
#[inline(never)]
pub(crate) fn read_whole<T: Binrw>(bytes: &[u8]) -> Option<T> {
    T::read_le(&mut Cursor::new(bytes)).ok()
}

/// A packet of one layout, into the caller's buffer.
#[inline(never)]
pub(crate) fn write_whole<T: Binrw>(packet: &T, out: &mut Vec<u8>) -> Option<()> {
    packet.write_le(&mut Cursor::new(out)).ok()
}

/// A list to the end of the packet.
#[inline(never)]
pub(crate) fn read_list<H: Binrw, T: Binrw>(bytes: &[u8]) -> Option<(H, Vec<T>)> {
    let mut reader = Cursor::new(bytes);
    let head = H::read_le(&mut reader).ok()?;
    let mut items = Vec::new();
    while reader.position() < bytes.len() as u64 {
        items.push(T::read_le(&mut reader).ok()?);
    }
    Some((head, items))
}

/// A list, whose length stands in its head already.
#[inline(never)]
pub(crate) fn write_list<H: Binrw, T: Binrw>(head: &H, items: &[T], out: &mut Vec<u8>) -> Option<()> {
    let mut writer = Cursor::new(out);
    head.write_le(&mut writer).ok()?;
    items.iter().try_for_each(|item| item.write_le(&mut writer).ok())
}
