//! `BinRead` and `BinWrite` of every packet, for code that speaks binrw: by way of the codec.
//!
//! The arguments are the client version. Reading takes exactly one packet, raw ones included, off the stream: as long as the version's table
//! says. Byte order is the protocol's own, whatever the caller asks for.

use std::io::{self, Read, Seek, Write};

use binrw::{BinResult, Error};
use specs::Version;

use crate::{Packet, PacketKind, Profile, tables::Length};

/// Implements binrw's traits for packets: for many at once, since each call of a macro costs the compiler more than what is in it.
#[doc(hidden)]
#[macro_export]
macro_rules! delegate_binrw {
    ($kind:ty: $($packet:ident)*) => { $(
        impl $crate::binrw::BinRead for $packet {
            type Args<'a> = ($crate::Version,);

            fn read_options<R: ::std::io::Read + ::std::io::Seek>(
                reader: &mut R,
                _: $crate::binrw::Endian,
                (version,): Self::Args<'_>,
            ) -> $crate::binrw::BinResult<Self> {
                $crate::codec::read_packet::<$kind, Self, R>(reader, version)
            }
        }

        impl $crate::binrw::BinWrite for $packet {
            type Args<'a> = ($crate::Version,);

            fn write_options<W: ::std::io::Write + ::std::io::Seek>(
                &self,
                writer: &mut W,
                _: $crate::binrw::Endian,
                (version,): Self::Args<'_>,
            ) -> $crate::binrw::BinResult<()> {
                $crate::codec::write_packet::<$kind, Self, W>(self, writer, version)
            }
        }
    )* };
}

/// Room that is made before the bytes are there; most packets are shorter.
const MOST_AHEAD: usize = 1 << 10;

/// Takes one packet off `reader`. After an error `reader` is where it was.
pub fn read_packet<K: PacketKind, P: Packet<K>, R: Read + Seek>(reader: &mut R, version: Version) -> BinResult<P> {
    let start = reader.stream_position()?;
    read_frame::<K, P, R>(reader, version, start).inspect_err(|_| {
        // The first error is the one to tell.
        let _ = reader.seek(io::SeekFrom::Start(start));
    })
}

fn read_frame<K: PacketKind, P: Packet<K>, R: Read + Seek>(
    reader: &mut R,
    version: Version,
    start: u64,
) -> BinResult<P> {
    let profile = Profile::<K>::of(version).map_err(|error| custom(start, error))?;
    let mut bytes = Vec::new();
    let length = match profile.frame_length(P::KIND) {
        Some(Length::Fixed(length)) => length,
        Some(Length::Variable) => {
            take(reader, 4, &mut bytes)?;
            crate::codec::get(&bytes, 2)
        }
        None => {
            let packet = P::NAME;
            return Err(Error::AssertFail {
                pos: start,
                message: format!("{version} has no packet {packet}"),
            });
        }
    };
    take(reader, usize::from(length).saturating_sub(bytes.len()), &mut bytes)?;
    P::decode(&bytes, profile).map_err(|error| custom(start, error))
}

/// Appends exactly `count` bytes to `bytes`. A length that promises more than there is makes no room for it.
fn take(reader: &mut impl Read, count: usize, bytes: &mut Vec<u8>) -> BinResult<()> {
    bytes.reserve(count.min(MOST_AHEAD));
    let taken = reader.take(count as u64).read_to_end(bytes)?;
    if taken < count {
        return Err(io::Error::from(io::ErrorKind::UnexpectedEof).into());
    }
    Ok(())
}

/// Puts a packet on `writer`.
pub fn write_packet<K: PacketKind, P: Packet<K>, W: Write + Seek>(
    packet: &P,
    writer: &mut W,
    version: Version,
) -> BinResult<()> {
    let start = writer.stream_position()?;
    let profile = Profile::<K>::of(version).map_err(|error| custom(start, error))?;
    let mut bytes = Vec::new();
    packet
        .encode(profile, &mut bytes)
        .map_err(|error| custom(start, error))?;
    writer.write_all(&bytes)?;
    Ok(())
}

fn custom(pos: u64, error: impl core::error::Error + Send + Sync + 'static) -> Error {
    Error::Custom {
        pos,
        err: Box::new(error),
    }
}
