//! Packets out of a pcap or pcapng file. A file that is cut off gives what is whole.

use core::time::Duration;

use pcap_parser::pcapng::{Block, parse_block_be, parse_block_le};
use pcap_parser::{Linktype, parse_pcap_frame, parse_pcap_frame_be, parse_pcap_header};

use super::CaptureError;
use super::segment::{Segment, segment};

/// The first bytes of a pcapng file: the type of a section header block.
const PCAPNG: [u8; 4] = [0x0a, 0x0d, 0x0d, 0x0a];
/// The first bytes of a pcap file: microseconds or nanoseconds, either byte order.
const PCAP: [[u8; 4]; 4] = [
    [0xd4, 0xc3, 0xb2, 0xa1],
    [0xa1, 0xb2, 0xc3, 0xd4],
    [0x4d, 0x3c, 0xb2, 0xa1],
    [0xa1, 0xb2, 0x3c, 0x4d],
];

/// Whether it is one of these files.
pub(super) fn is_traffic(bytes: &[u8]) -> bool {
    bytes
        .first_chunk()
        .is_some_and(|magic| *magic == PCAPNG || PCAP.contains(magic))
}

/// Every TCP segment in the file, in its order.
pub(super) fn segments(bytes: &[u8]) -> Result<Vec<Segment<'_>>, CaptureError> {
    let segments = if bytes.starts_with(&PCAPNG) {
        pcapng(bytes)?
    } else {
        pcap(bytes)?
    };
    if segments.is_empty() {
        return Err(CaptureError::NoTcp);
    }
    Ok(segments)
}

fn pcap(bytes: &[u8]) -> Result<Vec<Segment<'_>>, CaptureError> {
    let (mut rest, header) = parse_pcap_header(bytes).map_err(|error| damaged(0, &error))?;
    let per_unit = if header.is_nanosecond_precision() { 1 } else { 1_000 };
    let mut segments = Vec::new();
    loop {
        let parsed = if header.is_bigendian() {
            parse_pcap_frame_be(rest)
        } else {
            parse_pcap_frame(rest)
        };
        let Ok((after, frame)) = parsed else {
            return Ok(segments);
        };
        rest = after;
        let time = Duration::new(frame.ts_sec.into(), 0) + Duration::from_nanos(u64::from(frame.ts_usec) * per_unit);
        segments.extend(segment(time, header.network, frame.data)?);
    }
}

/// What a pcapng file says of one interface.
struct Interface {
    link: Linktype,
    /// Units of time in a second.
    resolution: u64,
}

fn pcapng(bytes: &[u8]) -> Result<Vec<Segment<'_>>, CaptureError> {
    let mut rest = bytes;
    let mut big_endian = false;
    let mut interfaces: Vec<Interface> = Vec::new();
    let mut segments = Vec::new();
    while !rest.is_empty() {
        if rest.starts_with(&PCAPNG) {
            big_endian = rest.get(8..12) == Some(&[0x1a, 0x2b, 0x3c, 0x4d]);
            interfaces.clear();
        }
        let parsed = if big_endian {
            parse_block_be(rest)
        } else {
            parse_block_le(rest)
        };
        let (after, block) = match parsed {
            Ok(parsed) => parsed,
            Err(error) if interfaces.is_empty() => return Err(damaged(bytes.len() - rest.len(), &error)),
            Err(_) => break,
        };
        rest = after;
        segments.extend(block_segment(block, &mut interfaces)?);
    }
    Ok(segments)
}

/// The segment in a block; descriptions of interfaces are noted.
fn block_segment<'a>(block: Block<'a>, interfaces: &mut Vec<Interface>) -> Result<Option<Segment<'a>>, CaptureError> {
    match block {
        Block::InterfaceDescription(description) => {
            interfaces.push(Interface {
                link: description.linktype,
                resolution: description.ts_resolution().unwrap_or(1_000_000).max(1),
            });
            Ok(None)
        }
        Block::EnhancedPacket(packet) => {
            let interface = usize::try_from(packet.if_id)
                .ok()
                .and_then(|index| interfaces.get(index));
            let Some(interface) = interface else { return Ok(None) };
            let units = u64::from(packet.ts_high) << 32 | u64::from(packet.ts_low);
            let data = packet.data.get(..packet.caplen as usize).unwrap_or(packet.data);
            segment(time(units, interface.resolution), interface.link, data)
        }
        Block::SimplePacket(packet) => {
            let link = interfaces
                .first()
                .map_or(Linktype::ETHERNET, |interface| interface.link);
            segment(Duration::ZERO, link, packet.data)
        }
        _ => Ok(None),
    }
}

fn time(units: u64, resolution: u64) -> Duration {
    let nanoseconds = u128::from(units % resolution) * 1_000_000_000 / u128::from(resolution);
    Duration::from_secs(units / resolution) + Duration::from_nanos(u64::try_from(nanoseconds).unwrap_or(0))
}

fn damaged(offset: usize, error: &impl core::fmt::Debug) -> CaptureError {
    let mut why = format!("{error:?}");
    why.truncate(80);
    CaptureError::Damaged { offset, why }
}
