//! Connections to packets, and packets to values.

use core::time::Duration;
use std::collections::BTreeMap;

use super::identify::{Identity, Ports, identify, keys};
use super::stream::{Connection, Part};
use super::{CaptureError, Recording};
use crate::interpret::{InterpretError, decode_with_rest};
use crate::model::{At, Content, Length, Packet, Protocol, UnknownVersion};
use crate::{Direction, IdMask, Server, Value, Version};

/// A packet of a recording.
#[derive(Clone, PartialEq, Debug)]
pub struct Record {
    /// Since the first packet.
    pub time: Duration,
    /// Number of its connection, from 0.
    pub connection: usize,
    /// Whose connection it is; none where that is not known.
    pub server: Option<Server>,
    /// Which way it went.
    pub direction: Direction,
    /// Whether it has no id.
    pub raw: bool,
    /// Its bytes, the id free of obfuscation.
    pub bytes: Vec<u8>,
    /// Why these bytes could not be cut into packets; none for a packet.
    pub fault: Option<String>,
}

impl Record {
    /// Its id; none of raw bytes and of what is no packet.
    pub fn id(&self) -> Option<u16> {
        let id = self.bytes.first_chunk().map(|id| u16::from_le_bytes(*id));
        id.filter(|_| !self.raw && self.fault.is_none())
    }
}

/// What a packet says.
#[derive(Clone, Debug)]
pub struct Reading<'p> {
    /// The packet that it is; none where nobody claims its id.
    pub packet: Option<&'p Packet>,
    /// Its fields; none where it has no layout, or does not fit it.
    pub fields: Option<Value>,
    /// Bytes after its last field.
    pub trailing: usize,
    /// What is wrong with it.
    pub error: Option<String>,
}

/// A recording, understood as one client version.
#[derive(Clone, Debug)]
pub struct Session<'p> {
    at: At<'p>,
    packets: BTreeMap<(Server, Direction, u16), &'p Packet>,
    /// Packets in order of time.
    pub records: Vec<Record>,
}

impl<'p> Session<'p> {
    /// Cuts a recording into packets.
    pub fn new(
        protocol: &'p Protocol,
        version: Version,
        recording: Recording,
        ports: &Ports,
    ) -> Result<Self, UnknownVersion> {
        let version = protocol.client(version)?.version;
        let at = protocol.at(version);
        let records = match recording {
            Recording::Packets(records) => records,
            Recording::Traffic(connections) => cut_all(&at, ports, &connections),
        };
        Ok(Self {
            packets: index(protocol, version),
            at,
            records,
        })
    }

    /// Reads a file and cuts it into packets.
    pub fn read(protocol: &'p Protocol, version: Version, file: &[u8], ports: &Ports) -> Result<Self, SessionError> {
        Ok(Self::new(protocol, version, Recording::read(file)?, ports)?)
    }

    /// What a record says.
    pub fn reading(&self, record: &Record) -> Reading<'p> {
        let packet = self.packet(record);
        let mut reading = Reading {
            packet,
            fields: None,
            trailing: 0,
            error: record.fault.clone(),
        };
        let Some(packet) = packet.filter(|packet| packet.body().is_some()) else {
            return reading;
        };
        match decode_with_rest(&self.at, packet, &record.bytes) {
            Ok((value, rest)) => {
                reading.fields = Some(value);
                reading.trailing = rest;
                if rest > 0 {
                    reading.error = Some(format!("{rest} bytes are left over"));
                }
            }
            Err(error) => reading.error = Some(InterpretError::to_string(&error)),
        }
        reading
    }

    fn packet(&self, record: &Record) -> Option<&'p Packet> {
        let server = record.server?;
        if record.raw {
            return raw_packet(&self.at, server, record.direction);
        }
        self.packets.get(&(server, record.direction, record.id()?)).copied()
    }
}

/// Why a file gives no session.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum SessionError {
    /// The file cannot be read.
    #[error(transparent)]
    File(#[from] CaptureError),
    /// The version is not listed.
    #[error(transparent)]
    Version(#[from] UnknownVersion),
}

/// Every packet that has an id on the version.
fn index(protocol: &Protocol, version: Version) -> BTreeMap<(Server, Direction, u16), &Packet> {
    let claims = protocol
        .packets
        .iter()
        .filter_map(|packet| Some((packet, protocol.packet_id(packet, version)?)));
    claims
        .flat_map(|(packet, id)| {
            packet
                .servers
                .iter()
                .map(move |server| ((*server, packet.direction, id), packet))
        })
        .collect()
}

fn raw_packet<'p>(at: &At<'p>, server: Server, direction: Direction) -> Option<&'p Packet> {
    let mut packets = at.protocol().packets.iter();
    packets.find(|packet| packet.is_raw() && packet.goes(server, direction))
}

fn cut_all(at: &At<'_>, ports: &Ports, connections: &[Connection]) -> Vec<Record> {
    let lengths = at.protocol().lengths(at.version());
    let mut records = Vec::new();
    for (number, connection) in connections.iter().enumerate() {
        let identity = identify(at, ports, connection);
        for direction in Direction::ALL {
            let cutter = Cutter {
                at,
                lengths: &lengths,
                identity,
                connection: number,
                direction,
                account: account(connection, identity),
            };
            cutter.cut(connection.parts(direction), &mut records);
        }
    }
    records.sort_by_key(|record| record.time);
    let start = records.first().map_or(Duration::ZERO, |record| record.time);
    for record in &mut records {
        record.time = record.time.saturating_sub(start);
    }
    records
}

/// The account id with which a client entered the char server: the server's raw answer has the same bytes.
fn account(connection: &Connection, identity: Option<Identity>) -> Option<[u8; 4]> {
    identity.filter(|identity| identity.server == Server::Char)?;
    let request = connection.to_server.first()?;
    request.bytes.get(2..)?.first_chunk().copied()
}

/// Cuts one way of one connection.
struct Cutter<'c> {
    at: &'c At<'c>,
    lengths: &'c BTreeMap<u16, Length>,
    identity: Option<Identity>,
    connection: usize,
    direction: Direction,
    account: Option<[u8; 4]>,
}

impl Cutter<'_> {
    fn cut(&self, parts: &[Part], records: &mut Vec<Record>) {
        let mut mask = self.mask();
        for (number, part) in parts.iter().enumerate() {
            if number > 0 {
                records.push(self.fault(part, 0..0, "bytes before this were not recorded"));
            }
            let mut offset = 0;
            if number == 0
                && let Some(size) = self.raw_size(&part.bytes)
            {
                records.push(self.record(part, 0..size, true));
                offset = size;
            }
            while offset < part.bytes.len() {
                let rest = part.bytes.get(offset..).unwrap_or_default();
                let bits = mask.as_ref().map_or(0, IdMask::mask);
                let (size, fault) = match self.size(rest, bits) {
                    Ok(size) => (size, None),
                    Err(why) => (rest.len(), Some(why)),
                };
                let range = offset..offset + size;
                offset += size;
                records.push(match fault {
                    None => self.unmasked(part, range, bits),
                    Some(why) => self.fault(part, range, &why),
                });
                if let Some(mask) = &mut mask {
                    mask.advance();
                }
            }
        }
    }

    fn mask(&self) -> Option<IdMask> {
        let obfuscated = self.identity.is_some_and(|identity| identity.obfuscated);
        let masked = obfuscated && self.direction == Direction::ToServer;
        keys(self.at).filter(|_| masked).map(IdMask::new)
    }

    /// Bytes without an id at the start of this way, if there are some.
    fn raw_size(&self, bytes: &[u8]) -> Option<usize> {
        let packet = raw_packet(self.at, self.identity?.server, self.direction)?;
        let size = self.at.packet_size(packet)?;
        let start: [u8; 4] = *bytes.first_chunk()?;
        let listed = self.lengths.contains_key(&u16::from_le_bytes([start[0], start[1]]));
        let is_raw = self.account.map_or(!listed, |account| account == start);
        (is_raw && bytes.len() >= size).then_some(size)
    }

    /// Bytes of the packet that begins here.
    fn size(&self, rest: &[u8], mask: u16) -> Result<usize, String> {
        let Some(id) = rest.first_chunk().map(|id| u16::from_le_bytes(*id) ^ mask) else {
            return Err("a single byte is left, which is no packet".to_owned());
        };
        let size = match (self.lengths.get(&id), rest) {
            (None, _) => return Err(format!("no packet of {} has id {id:#06x}", self.at.version())),
            (Some(Length::Fixed(size)), _) => usize::from(*size),
            (Some(Length::Variable), &[_, _, low, high, ..]) => usize::from(u16::from_le_bytes([low, high])),
            (Some(Length::Variable), _) => return Err(format!("{id:#06x} is cut off before its length")),
        };
        let head = if self.lengths.get(&id) == Some(&Length::Variable) {
            4
        } else {
            2
        };
        if size < head {
            return Err(format!(
                "{id:#06x} says it has {size} bytes, which is less than its head"
            ));
        }
        if size > rest.len() {
            return Err(format!(
                "{id:#06x} is cut off: it has {size} bytes, {} are left",
                rest.len()
            ));
        }
        Ok(size)
    }

    fn record(&self, part: &Part, range: core::ops::Range<usize>, raw: bool) -> Record {
        Record {
            time: part.time(range.end),
            connection: self.connection,
            server: self.identity.map(|identity| identity.server),
            direction: self.direction,
            raw,
            bytes: part.bytes.get(range).unwrap_or_default().to_vec(),
            fault: None,
        }
    }

    fn unmasked(&self, part: &Part, range: core::ops::Range<usize>, mask: u16) -> Record {
        let mut record = self.record(part, range, false);
        if let Some(id) = record.bytes.first_chunk_mut::<2>() {
            *id = (u16::from_le_bytes(*id) ^ mask).to_le_bytes();
        }
        record
    }

    fn fault(&self, part: &Part, range: core::ops::Range<usize>, why: &str) -> Record {
        let mut record = self.record(part, range, false);
        record.fault = Some(why.to_owned());
        record
    }
}

/// Packets known by name and id only are no surprise, and nothing is known of what is in them.
impl Reading<'_> {
    /// Whether its fields were read, to the last byte.
    pub fn is_whole(&self) -> bool {
        self.fields.is_some() && self.error.is_none()
    }

    /// The packet's name, if it has a layout.
    pub fn name(&self) -> Option<&str> {
        let typed = self.packet.filter(|packet| !matches!(packet.content, Content::Opaque));
        typed.map(|packet| packet.name.as_str())
    }
}
