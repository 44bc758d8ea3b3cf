//! Streams out of recorded network traffic: just enough of pcap, Ethernet, IPv4 and TCP.

#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test that fails says where"
)]

use std::{collections::BTreeMap, fs, path::Path};

use packets::{Direction, Server};

/// One connection: what was sent each way.
pub(crate) struct Connection {
    pub(crate) server: Server,
    pub(crate) to_server: Vec<u8>,
    pub(crate) to_client: Vec<u8>,
}

impl Connection {
    pub(crate) fn bytes(&self, direction: Direction) -> &[u8] {
        match direction {
            Direction::ToServer => &self.to_server,
            Direction::ToClient => &self.to_client,
        }
    }
}

/// A TCP segment.
struct Segment<'a> {
    from: u16,
    to: u16,
    sequence: u32,
    begins: bool,
    data: &'a [u8],
}

/// One way of a connection, put together.
#[derive(Default)]
struct Half {
    /// Sequence number of the next byte.
    next: u32,
    bytes: Vec<u8>,
}

/// The connections of a file, in order of their first segment. Client ports are not used twice in a recording.
pub(crate) fn connections(file: &Path) -> Vec<Connection> {
    let bytes = fs::read(file).expect("it can be read");
    let mut halves = BTreeMap::<(u16, u16), Half>::new();
    let mut opened = Vec::new();
    for segment in packets(&bytes).filter_map(segment) {
        let half = halves.entry((segment.from, segment.to)).or_default();
        if segment.begins {
            half.next = segment.sequence.wrapping_add(1);
            opened.extend(server(segment.to).map(|server| (server, segment.from, segment.to)));
            continue;
        }
        // What was sent again is there already.
        let known = half.next.wrapping_sub(segment.sequence) as usize;
        if known < segment.data.len() {
            half.bytes.extend_from_slice(&segment.data[known..]);
            half.next = half
                .next
                .wrapping_add(u32::try_from(segment.data.len() - known).unwrap());
        }
    }
    let mut take = |from, to| halves.remove(&(from, to)).unwrap_or_default().bytes;
    let connection = |(server, from, to)| Connection {
        server,
        to_server: take(from, to),
        to_client: take(to, from),
    };
    opened.into_iter().map(connection).collect()
}

/// The server that listens on a port, by the habit of the recordings: x6900 or x6910, x6121 or x6131, x5121 or x5131.
fn server(port: u16) -> Option<Server> {
    match port % 10_000 {
        6900 | 6910 => Some(Server::Login),
        6121 | 6131 => Some(Server::Char),
        5121 | 5131 => Some(Server::Map),
        _ => None,
    }
}

/// The recorded packets: behind a header of 24 bytes, each behind one of 16, its length at 8.
fn packets(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    assert_eq!(bytes[..4], [0xd4, 0xc3, 0xb2, 0xa1], "little endian pcap");
    let mut rest = &bytes[24..];
    std::iter::from_fn(move || {
        let length = u32::from_le_bytes(*rest.get(8..12)?.first_chunk()?) as usize;
        let packet = rest.get(16..16 + length)?;
        rest = &rest[16 + length..];
        Some(packet)
    })
}

/// A TCP segment over IPv4 over Ethernet.
fn segment(packet: &[u8]) -> Option<Segment<'_>> {
    let ip = packet
        .get(14..)
        .filter(|ip| ip.first().is_some_and(|first| first >> 4 == 4) && ip[9] == 6)?;
    let header = usize::from(ip[0] & 15) * 4;
    let total = usize::from(u16::from_be_bytes([ip[2], ip[3]]));
    let tcp = ip.get(header..total)?;
    Some(Segment {
        from: u16::from_be_bytes([tcp[0], tcp[1]]),
        to: u16::from_be_bytes([tcp[2], tcp[3]]),
        sequence: u32::from_be_bytes([tcp[4], tcp[5], tcp[6], tcp[7]]),
        begins: tcp[13] & 2 != 0,
        data: tcp.get(usize::from(tcp[12] >> 4) * 4..)?,
    })
}
