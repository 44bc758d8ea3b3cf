//! OpenKore's `recvpackets.txt`: what it needs to frame a version's packets.

use crate::Version;
use crate::model::{Length, Protocol};

/// What OpenKore knows of an id.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct KoreRow<'p> {
    /// The id.
    pub id: u16,
    /// Bytes, or -1 for variable.
    pub length: i32,
    /// The least length.
    pub least: u16,
    /// A packet with the id, which OpenKore shows in its dumps; empty where none is known.
    pub name: &'p str,
}

/// A row per id of a version's length table, sorted by id.
pub fn kore_rows(protocol: &Protocol, version: Version) -> Vec<KoreRow<'_>> {
    let row = |(id, length): (u16, Length)| {
        let (length, least) = match length {
            Length::Fixed(size) => (i32::from(size), size),
            Length::Variable => (-1, 4),
        };
        let mut packets = protocol.packets.iter();
        let named = packets.find(|packet| protocol.packet_id(packet, version) == Some(id));
        KoreRow {
            id,
            length,
            least,
            name: named.map_or("", |packet| &packet.name),
        }
    };
    protocol.lengths(version).into_iter().map(row).collect()
}

/// One line per id: id in upper case hex, length, least length, 0 (a field that OpenKore does not use), and the name.
pub fn kore(protocol: &Protocol, version: Version) -> String {
    let row = |row: &KoreRow<'_>| {
        let line = format!("{:04X} {} {} 0 {}", row.id, row.length, row.least, row.name);
        format!("{}\n", line.trim_end())
    };
    let rows: Vec<_> = kore_rows(protocol, version).iter().map(row).collect();
    format!("# {version}, written by `specs kore`\n{}", rows.concat())
}
