//! Every packet on every listed client: who claims which id, and whether the client's length table agrees.

use std::collections::BTreeMap;

use super::report::{Listed, Reporter};
use super::{Check, Layout, length};
use crate::model::{Client, Length, Packet};
use crate::{Direction, Server, Version};

/// What is wrong, and on which versions; the key is what makes one report of many.
#[derive(Default)]
struct Findings {
    clashes: BTreeMap<(u16, usize, usize), Vec<Version>>,
    conflicts: BTreeMap<(u16, usize, usize, Layout, Layout), Vec<Version>>,
    unlisted: BTreeMap<(usize, u16), Vec<Version>>,
    sizes: BTreeMap<(usize, u16, Layout, Listed), Vec<Version>>,
}

/// The claims on one client.
#[derive(Default)]
struct Claims {
    /// Who has an id on one connection, one way.
    by_end: BTreeMap<(Server, Direction, u16), usize>,
    /// The first to have an id with a known layout, anywhere.
    by_id: BTreeMap<u16, (usize, Layout)>,
}

impl Check<'_> {
    /// Goes through all clients, each line from the oldest on.
    pub(super) fn clients(&mut self) {
        let mut findings = Findings::default();
        let mut tables = self.protocol.length_tables();
        while let Some((client, table)) = tables.advance() {
            if !client.unconfirmed && !self.misshuffled.contains(&client.version) {
                self.client(client, table, &mut findings);
            }
        }
        let mut reporter = Reporter::new(self);
        self.errors.extend(reporter.clashes(findings.clashes));
        self.errors.extend(reporter.conflicts(findings.conflicts));
        self.errors.extend(reporter.unlisted(findings.unlisted));
        self.errors.extend(reporter.sizes(findings.sizes));
    }

    fn client(&self, client: &Client, table: &BTreeMap<u16, Length>, findings: &mut Findings) {
        let at = self.protocol.at(client.version);
        let version = client.version;
        let mut claims = Claims::default();
        for (index, packet) in self.sound() {
            let id = client.shuffled_id(index).or_else(|| packet.id_by_rules(version));
            let Some(id) = id.filter(|_| !packet.is_raw()) else {
                continue;
            };
            let clashes = claims.take(packet, index, id);
            for clash in &clashes {
                push(&mut findings.clashes, (id, *clash, index), version);
            }
            let layout = length(&at, packet);
            match (table.get(&id), layout) {
                (None, _) => push(&mut findings.unlisted, (index, id), version),
                (Some(listed), Some(layout)) if !layout.is(*listed) => {
                    push(&mut findings.sizes, (index, id, layout, Listed::from(*listed)), version);
                }
                _ => {}
            }
            let Some(layout) = layout else { continue };
            let (first, other) = *claims.by_id.entry(id).or_insert((index, layout));
            if other != layout && !clashes.contains(&first) {
                push(&mut findings.conflicts, (id, first, index, other, layout), version);
            }
        }
    }
}

impl Claims {
    /// Notes that a packet has an id; returns those that have it already, on the same connection and way.
    fn take(&mut self, packet: &Packet, index: usize, id: u16) -> Vec<usize> {
        let ends = packet.servers.iter().map(|server| (*server, packet.direction, id));
        let mut clashes: Vec<_> = ends.filter_map(|end| self.by_end.insert(end, index)).collect();
        clashes.dedup();
        clashes
    }
}

fn push<K: Ord>(findings: &mut BTreeMap<K, Vec<Version>>, key: K, version: Version) {
    findings.entry(key).or_default().push(version);
}
