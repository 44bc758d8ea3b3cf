//! What derived binrw needs to read and write the types of [`crate::plain`].

use std::io::{Cursor, Read, Seek, Write};

use binrw::{BinRead, BinResult, BinWrite, Endian};

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
                <Self as Plain>::write(self, &mut bytes);
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

/// A packet of one layout.
#[inline(never)]
pub(crate) fn read_whole<T: for<'a> BinRead<Args<'a> = ()>>(bytes: &[u8]) -> Option<T> {
    T::read_le(&mut Cursor::new(bytes)).ok()
}

/// A packet of one layout, into the caller's buffer.
#[inline(never)]
pub(crate) fn write_whole<T: for<'a> BinWrite<Args<'a> = ()>>(packet: &T, out: &mut Vec<u8>) -> bool {
    packet.write_le(&mut Cursor::new(out)).is_ok()
}

/// A list to the end of the packet.
#[inline(never)]
pub(crate) fn read_list<H, T>(bytes: &[u8]) -> Option<(H, Vec<T>)>
where
    H: for<'a> BinRead<Args<'a> = ()>,
    T: for<'a> BinRead<Args<'a> = ()>,
{
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
pub(crate) fn write_list<H, T>(head: &H, items: &[T], out: &mut Vec<u8>) -> bool
where
    H: for<'a> BinWrite<Args<'a> = ()>,
    T: for<'a> BinWrite<Args<'a> = ()>,
{
    let mut writer = Cursor::new(out);
    head.write_le(&mut writer).is_ok() && items.iter().all(|item| item.write_le(&mut writer).is_ok())
}
