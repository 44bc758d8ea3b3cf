//! Connections as a pcapng file: what programs that know network traffic read. TCP and IP around the bytes are made up.

use std::{
    collections::HashMap,
    io::{self, Write},
    net::SocketAddr,
    time::Duration,
};

use etherparse::PacketBuilder;
use packets::Direction;

/// `LINKTYPE_RAW`: packets begin with their IP header.
const LINK: u16 = 101;

/// Types of blocks.
const SECTION: u32 = 0x0a0d_0d0a;
const INTERFACE: u32 = 1;
const PACKET: u32 = 6;

/// Data of one segment at most: an IP packet holds 65,535 bytes.
const MOST_DATA: usize = 32 * 1024;

/// The window and time to live that segments claim.
const WINDOW: u16 = 0xffff;
const TIME_TO_LIVE: u8 = 64;

/// A connection's ends, and the next sequence number of each.
#[derive(Clone, Copy, Debug)]
struct Flow {
    client: SocketAddr,
    server: SocketAddr,
    /// Of what goes to the server, of what goes to the client.
    next: [u32; 2],
}

impl Flow {
    fn advance(&mut self, direction: Direction, bytes: usize) {
        let [to_server, to_client] = &mut self.next;
        let next = if direction == Direction::ToServer {
            to_server
        } else {
            to_client
        };
        *next = next.wrapping_add(u32::try_from(bytes).unwrap_or(0));
    }
}

/// Writes such a file.
#[derive(Debug)]
pub(super) struct Pcapng<W> {
    out: W,
    /// When the recording began, since the epoch.
    start: Duration,
    flows: HashMap<u32, Flow>,
}

impl<W: Write> Pcapng<W> {
    /// Begins a file.
    pub(super) fn new(out: W, start: Duration) -> io::Result<Self> {
        let mut file = Self {
            out,
            start,
            flows: HashMap::new(),
        };
        // Byte order, version 1.0, length not known.
        let section = [&0x1a2b_3c4d_u32.to_le_bytes()[..], &1_u32.to_le_bytes(), &[0xff; 8]].concat();
        file.block(SECTION, &section)?;
        let interface = [&LINK.to_le_bytes()[..], &[0; 2], &0_u32.to_le_bytes()].concat();
        file.block(INTERFACE, &interface)?;
        Ok(file)
    }

    /// A connection begins.
    pub(super) fn open(&mut self, stream: u32, at: Duration, client: SocketAddr, server: SocketAddr) -> io::Result<()> {
        let flow = Flow {
            client,
            server,
            next: [1, 1],
        };
        self.flows.insert(stream, flow);
        self.segment(flow, Direction::ToServer, at, Flags::Begins, &[])?;
        self.segment(flow, Direction::ToClient, at, Flags::Answers, &[])
    }

    /// Bytes go by.
    pub(super) fn data(&mut self, stream: u32, direction: Direction, at: Duration, bytes: &[u8]) -> io::Result<()> {
        for part in bytes.chunks(MOST_DATA) {
            let Some(mut flow) = self.flows.get(&stream).copied() else {
                return Ok(());
            };
            self.segment(flow, direction, at, Flags::Data, part)?;
            flow.advance(direction, part.len());
            self.flows.insert(stream, flow);
        }
        Ok(())
    }

    /// A connection ends, by the end that speaks.
    pub(super) fn close(&mut self, stream: u32, direction: Direction, at: Duration) -> io::Result<()> {
        match self.flows.get(&stream).copied() {
            Some(mut flow) => {
                self.segment(flow, direction, at, Flags::Ends, &[])?;
                // What ends a way has a number too.
                flow.advance(direction, 1);
                self.flows.insert(stream, flow);
                Ok(())
            }
            None => Ok(()),
        }
    }

    /// Nothing more comes of a connection.
    pub(super) fn forget(&mut self, stream: u32) {
        self.flows.remove(&stream);
    }

    /// Connections that something may come of.
    #[cfg(test)]
    pub(super) fn flows(&self) -> usize {
        self.flows.len()
    }

    /// What was written so far is on its way to the file.
    pub(super) fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }

    fn segment(&mut self, flow: Flow, direction: Direction, at: Duration, flags: Flags, data: &[u8]) -> io::Result<()> {
        let [to_server, to_client] = flow.next;
        let (from, to, sequence, acknowledged) = match direction {
            Direction::ToServer => (flow.client, flow.server, to_server, to_client),
            Direction::ToClient => (flow.server, flow.client, to_client, to_server),
        };
        let ip = match (from, to) {
            (SocketAddr::V4(from), SocketAddr::V4(to)) => {
                PacketBuilder::ipv4(from.ip().octets(), to.ip().octets(), TIME_TO_LIVE)
            }
            _ => PacketBuilder::ipv6(v6(from), v6(to), TIME_TO_LIVE),
        };
        // The first byte of data has the number after that of SYN.
        let first = if flags == Flags::Begins || flags == Flags::Answers {
            0
        } else {
            sequence
        };
        let tcp = ip.tcp(from.port(), to.port(), first, WINDOW);
        let tcp = match flags {
            Flags::Begins => tcp.syn(),
            Flags::Answers => tcp.syn().ack(1),
            Flags::Data => tcp.psh().ack(acknowledged),
            Flags::Ends => tcp.fin().ack(acknowledged),
        };
        let mut packet = Vec::with_capacity(tcp.size(data.len()));
        tcp.write(&mut packet, data).map_err(io::Error::other)?;
        self.packet(at, &packet)
    }

    fn packet(&mut self, at: Duration, packet: &[u8]) -> io::Result<()> {
        let micros = u64::try_from((self.start + at).as_micros()).unwrap_or(u64::MAX);
        let [low, high] = [micros & 0xffff_ffff, micros >> 32].map(|half| u32::try_from(half).unwrap_or(0));
        let length = u32::try_from(packet.len()).unwrap_or(u32::MAX);
        let head = [0, high, low, length, length].map(u32::to_le_bytes).concat();
        self.block(PACKET, &[head, packet.to_vec()].concat())
    }

    /// A block: type, length, content filled up to four bytes, length.
    fn block(&mut self, kind: u32, content: &[u8]) -> io::Result<()> {
        let padding = content.len().next_multiple_of(4) - content.len();
        let length = u32::try_from(content.len() + padding + 12).unwrap_or(u32::MAX);
        self.out.write_all(&kind.to_le_bytes())?;
        self.out.write_all(&length.to_le_bytes())?;
        self.out.write_all(content)?;
        self.out.write_all(&vec![0; padding])?;
        self.out.write_all(&length.to_le_bytes())
    }
}

/// What a segment is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Flags {
    Begins,
    Answers,
    Data,
    Ends,
}

fn v6(address: SocketAddr) -> [u8; 16] {
    match address {
        SocketAddr::V4(address) => address.ip().to_ipv6_mapped().octets(),
        SocketAddr::V6(address) => address.ip().octets(),
    }
}

#[cfg(test)]
mod tests {
    use specs::capture::Recording;

    use super::*;

    #[test]
    fn what_is_written_is_put_together_again_whatever_the_addresses_and_sizes() {
        let mut file = Pcapng::new(Vec::new(), Duration::from_secs(1_790_000_000)).unwrap();
        let long: Vec<u8> = (0..100_000_u32).map(|number| number.to_le_bytes()[0]).collect();
        let ends = [
            ("127.0.0.1:40000", "127.0.0.1:6900"),
            ("[::1]:40001", "[::1]:6121"),
            ("10.0.0.7:40002", "[fd00::1]:5121"),
        ];
        for (stream, (client, server)) in (0..).zip(ends) {
            let at = Duration::from_millis(u64::from(stream));
            file.open(stream, at, client.parse().unwrap(), server.parse().unwrap())
                .unwrap();
            file.data(stream, Direction::ToServer, at, &long).unwrap();
            file.data(stream, Direction::ToClient, at, b"answer").unwrap();
            file.close(stream, Direction::ToServer, at).unwrap();
            file.data(stream, Direction::ToClient, at, b" and more").unwrap();
            file.close(stream, Direction::ToClient, at).unwrap();
        }
        let Recording::Traffic(connections) = Recording::read(&file.out).unwrap() else {
            panic!("it is not read as traffic")
        };
        assert_eq!(connections.len(), ends.len());
        for (connection, (_, server)) in connections.iter().zip(ends) {
            assert_eq!(connection.server, server.parse().unwrap());
            let [to_server] = connection.parts(Direction::ToServer) else {
                panic!("{connection:?}")
            };
            let [to_client] = connection.parts(Direction::ToClient) else {
                panic!("{connection:?}")
            };
            assert_eq!(
                (&to_server.bytes, to_client.bytes.as_slice()),
                (&long, &b"answer and more"[..])
            );
            assert_eq!(to_server.time(1).as_secs(), 1_790_000_000);
        }
    }
}
