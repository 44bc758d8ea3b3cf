//! OpenKore's `recvpackets.txt`: what it needs to frame a version's packets.

use core::fmt::Write;

use crate::Version;
use crate::model::{Length, Protocol};

/// One line per id: id in upper case hex, length (-1: variable), least length, 0 (a field that OpenKore does not use), and the name of a packet with
/// the id, which OpenKore shows in its dumps.
pub fn kore(protocol: &Protocol, version: Version) -> String {
    let mut text = format!("# {version}, written by `specs kore`\n");
    for (id, length) in protocol.lengths(version) {
        let (length, least) = match length {
            Length::Fixed(size) => (i32::from(size), size),
            Length::Variable => (-1, 4),
        };
        let named = protocol
            .packets
            .iter()
            .find(|packet| protocol.packet_id(packet, version) == Some(id));
        let name = named.map_or("", |packet| packet.name.as_str());
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{}", format!("{id:04X} {length} {least} 0 {name}").trim_end());
    }
    text
}
