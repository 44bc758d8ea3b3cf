//! How much of a version is known: ids with a layout, with a name only, with a length only.

use std::collections::BTreeSet;

use crate::Version;
use crate::model::{Content, Protocol};

/// Ids of a version's length table, by what is known of them.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Coverage {
    /// With a layout.
    pub typed: BTreeSet<u16>,
    /// With a name, declared `opaque`.
    pub opaque: BTreeSet<u16>,
    /// With a length, and nothing else.
    pub unknown: BTreeSet<u16>,
    /// Those of the unknown ones that have two bytes: nearly always ids that the client has and never uses.
    pub empty: BTreeSet<u16>,
}

/// What is known of a version.
pub fn coverage(protocol: &Protocol, version: Version) -> Coverage {
    let mut known = Coverage::default();
    for packet in &protocol.packets {
        let Some(id) = protocol.packet_id(packet, version) else {
            continue;
        };
        match packet.content {
            Content::Opaque => known.opaque.insert(id),
            _ => known.typed.insert(id),
        };
    }
    for (id, length) in protocol.lengths(version) {
        if known.typed.contains(&id) || known.opaque.contains(&id) {
            continue;
        }
        known.unknown.insert(id);
        if length == crate::model::Length::Fixed(2) {
            known.empty.insert(id);
        }
    }
    known
}
