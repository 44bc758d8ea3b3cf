//! Every packet on every listed client: who claims which id, and whether the client's length table agrees.

use std::collections::BTreeMap;

use super::{Check, Code, Diagnostic, Layout, length};
use crate::model::{Client, Length, Packet, Span};
use crate::{Direction, Server, Version};

/// What is wrong, and on which versions; the key is what makes one report of many.
#[derive(Default)]
struct Findings {
    clashes: BTreeMap<(u16, usize, usize), Vec<Version>>,
    conflicts: BTreeMap<(u16, usize, usize, Layout, Layout), Vec<Version>>,
    unlisted: BTreeMap<(usize, u16), Vec<Version>>,
    sizes: BTreeMap<(usize, u16, Layout, String), Vec<Version>>,
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
        let mut table = BTreeMap::new();
        let mut line = None;
        for client in &self.protocol.clients {
            if line != Some(client.version.line) {
                table.clear();
                line = Some(client.version.line);
            }
            client.apply_lengths(&mut table);
            if !client.unconfirmed {
                self.client(client, &table, &mut findings);
            }
        }
        self.report_clashes(findings.clashes);
        self.report_conflicts(findings.conflicts);
        self.report_unlisted(findings.unlisted);
        self.report_sizes(findings.sizes);
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
                    push(&mut findings.sizes, (index, id, layout, listed_text(*listed)), version);
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

    fn packet(&self, index: usize) -> Option<&Packet> {
        self.protocol.packets.get(index)
    }

    fn list(&self, versions: &[Version]) -> String {
        self.protocol.runs_text(versions)
    }

    /// Where it says that a packet has an id on the first of the versions: the client that shuffles it, else its rule.
    fn claim(&self, packet: &Packet, id: u16, versions: &[Version]) -> Span {
        let Some(version) = versions.first() else {
            return packet.span;
        };
        let index = self.protocol.packet_index(&packet.name);
        let client = self.protocol.client(*version).ok();
        let shuffler = client.filter(|client| index.and_then(|index| client.shuffled_id(index)) == Some(id));
        let rule = packet.ids.iter().rev().find(|rule| rule.set.contains(*version));
        shuffler
            .map(|client| client.span)
            .or(rule.map(|rule| rule.span))
            .unwrap_or(packet.span)
    }

    fn report_clashes(&mut self, clashes: BTreeMap<(u16, usize, usize), Vec<Version>>) {
        for ((id, first, second), versions) in clashes {
            let (Some(first), Some(second)) = (self.packet(first), self.packet(second)) else {
                continue;
            };
            let message = format!(
                "{} and {} both claim {id:#06x} on {}",
                first.name,
                second.name,
                self.list(&versions)
            );
            let error = Diagnostic::new(Code::IdClash, self.claim(second, id, &versions), message)
                .note(self.claim(first, id, &versions), "the other claim");
            self.errors.push(error);
        }
    }

    fn report_conflicts(&mut self, conflicts: BTreeMap<(u16, usize, usize, Layout, Layout), Vec<Version>>) {
        for ((id, first, second, one, other), versions) in conflicts {
            let (Some(first), Some(second)) = (self.packet(first), self.packet(second)) else {
                continue;
            };
            let message = format!(
                "{id:#06x} is {one} in {} and {other} in {} on {}",
                first.name,
                second.name,
                self.list(&versions)
            );
            let error = Diagnostic::new(Code::LengthConflict, self.claim(second, id, &versions), message)
                .note(self.claim(first, id, &versions), "the other length")
                .hint("a client has one length table for all servers and directions: one of the two layouts is wrong");
            self.errors.push(error);
        }
    }

    fn report_unlisted(&mut self, unlisted: BTreeMap<(usize, u16), Vec<Version>>) {
        for ((index, id), versions) in unlisted {
            let Some(packet) = self.packet(index) else { continue };
            let message = format!(
                "{} has id {id:#06x}, which is not in the length table of {}",
                packet.name,
                self.list(&versions)
            );
            let error = Diagnostic::new(Code::IdNotListed, self.claim(packet, id, &versions), message);
            self.errors.push(error);
        }
    }

    fn report_sizes(&mut self, sizes: BTreeMap<(usize, u16, Layout, String), Vec<Version>>) {
        for ((index, id, layout, listed), versions) in sizes {
            let Some(packet) = self.packet(index) else { continue };
            let message = format!(
                "{} is {layout}, but {id:#06x} is {listed} on {}",
                packet.name,
                self.list(&versions)
            );
            let (first, more) = (versions.first(), versions.len());
            let example = first.map_or_else(String::new, |version| {
                format!("`specs show {} --at {version}`", packet.name)
            });
            let error = Diagnostic::new(Code::WrongSize, packet.span, message)
                .label(format!("wrong on {more} of {} clients", self.protocol.clients.len()))
                .note(self.claim(packet, id, &versions), "its id there")
                .hint(format!("{example} shows the layout, offset by offset"));
            self.errors.push(error);
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

fn listed_text(length: Length) -> String {
    match length {
        Length::Fixed(size) => format!("{size} bytes"),
        Length::Variable => "of variable length".to_owned(),
    }
}
