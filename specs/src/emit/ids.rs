//! The ids of a packet, each with the versions on which it has it.

use std::collections::BTreeMap;

use crate::model::{Packet, Protocol, VersionSet};

/// Ids by rule, in the order of their declaration, where later rules have not taken over; then those that clients give by shuffling.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Ids {
    /// Id and versions.
    pub by_rule: Vec<(u16, VersionSet)>,
    /// Id and how many clients shuffle the packet to it.
    pub shuffled: BTreeMap<u16, usize>,
}

impl Ids {
    /// Whether the packet has that id anywhere.
    pub fn has(&self, id: u16) -> bool {
        self.by_rule.iter().any(|(known, _)| *known == id) || self.shuffled.contains_key(&id)
    }
}

/// The ids of a packet.
pub fn ids(protocol: &Protocol, packet: &Packet) -> Ids {
    let mut taken = VersionSet::none();
    let mut by_rule = Vec::new();
    for rule in packet.ids.iter().rev() {
        let set = rule.set.difference(&taken);
        taken = taken.union(&rule.set);
        by_rule.push((rule.id, set));
    }
    by_rule.reverse();
    let index = protocol.packet_index(&packet.name);
    let mut shuffled = BTreeMap::new();
    let given = protocol.clients.iter().filter_map(|client| client.shuffled_id(index?));
    for id in given {
        *shuffled.entry(id).or_default() += 1;
    }
    Ids { by_rule, shuffled }
}
