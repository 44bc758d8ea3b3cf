//! One packet off a stream, or onto it.

use std::io::{self, Read, Seek, Write};

use binrw::{BinResult, Error};
use specs::Version;

use crate::{Packet, PacketKind, Profile, tables::Length};

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
