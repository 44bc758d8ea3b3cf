//! Client blocks: tables, keys, shuffled ids.

use std::collections::{BTreeMap, BTreeSet};

use super::Resolver;
use super::scope::Space;
use crate::Version;
use crate::diagnostic::{Code, Diagnostic, did_you_mean};
use crate::model::{Client, Length, Span};
use crate::parse::tree::{self, Item, LengthRow};

impl<'t> Resolver<'t> {
    /// Every client, sorted by version, without its shuffle; and which versions inherit.
    pub(super) fn clients(&mut self, items: &'t [Item]) {
        let mut known: BTreeMap<Version, Span> = BTreeMap::new();
        for item in items {
            match item {
                Item::Client(client) => {
                    if let Some(&first) = known.get(&client.version) {
                        self.report(listed_twice(&client.version.to_string(), client.span, first));
                    } else {
                        known.insert(client.version, client.span);
                        self.client(client);
                    }
                }
                Item::Inherit(points) => {
                    let set = self.points(points);
                    self.protocol.inherit = self.protocol.inherit.union(&set);
                }
                Item::Framing(points) => {
                    let set = self.points(points);
                    self.protocol.framing = self.protocol.framing.union(&set);
                }
                _ => {}
            }
        }
        self.protocol.clients.sort_by_key(|client| client.version);
    }

    fn client(&mut self, client: &'t tree::Client) {
        self.failures += usize::from(client.broken);
        for (name, _) in &client.shuffle {
            self.shuffled_by.entry(&name.text).or_default().push(client.version);
        }
        let lengths = self.lengths(&client.lengths);
        self.protocol.clients.push(Client {
            version: client.version,
            unconfirmed: client.unconfirmed,
            lengths,
            keys: client.keys,
            shuffle: Vec::new(),
            span: client.span,
        });
    }

    fn lengths(&mut self, rows: &[LengthRow]) -> Vec<(u16, Option<Length>)> {
        let mut sorted: Vec<&LengthRow> = rows.iter().collect();
        sorted.sort_by_key(|row| row.id);
        for pair in sorted.windows(2) {
            if let [first, second] = pair
                && first.id == second.id
            {
                self.report(listed_twice(&format!("{:#06x}", second.id), second.span, first.span));
            }
        }
        sorted.iter().map(|row| (row.id, row.length)).collect()
    }

    /// Names in shuffles to packets, once there are packets. Returns the clients that have a mistake in it.
    pub(super) fn client_shuffles(&mut self, items: &'t [Item]) -> BTreeSet<Version> {
        let mut broken = BTreeSet::new();
        for item in items {
            let Item::Client(client) = item else { continue };
            let Ok(at) = self
                .protocol
                .clients
                .binary_search_by_key(&client.version, |known| known.version)
            else {
                continue;
            };
            if self
                .protocol
                .clients
                .get(at)
                .is_none_or(|known| known.span != client.span)
            {
                continue;
            }
            let (shuffle, failed) = self.watch(|resolver| resolver.shuffle(client));
            broken.extend(failed.then_some(client.version));
            if let Some(known) = self.protocol.clients.get_mut(at) {
                known.shuffle = shuffle;
            }
        }
        broken
    }

    fn shuffle(&mut self, client: &tree::Client) -> Vec<(usize, u16)> {
        let mut seen: BTreeMap<usize, Span> = BTreeMap::new();
        let mut rows = Vec::new();
        for (name, id) in &client.shuffle {
            let Some(index) = self.protocol.packet_index(&name.text) else {
                let hint = did_you_mean(&name.text, self.scope.names(Space::Packet));
                let message = format!("no packet `{}` is declared", name.text);
                self.report(Diagnostic::new(Code::UnknownPacket, name.span, message).hint(hint));
                continue;
            };
            if let Some(first) = seen.insert(index, name.span) {
                self.report(listed_twice(&name.text, name.span, first));
                continue;
            }
            self.check_shuffled(index, name);
            rows.push((index, *id));
        }
        rows.sort_unstable();
        rows
    }

    fn check_shuffled(&mut self, index: usize, name: &tree::Name) {
        let Some(packet) = self.protocol.packets.get(index).filter(|packet| !packet.shuffled) else {
            return;
        };
        let declared = packet.span;
        let message = format!("`{}` is not declared as shuffled", name.text);
        self.report(Diagnostic::new(Code::NotShuffled, name.span, message).note(declared, "declared here"));
    }
}

fn listed_twice(what: &str, again: Span, first: Span) -> Diagnostic {
    Diagnostic::new(Code::ListedTwice, again, format!("{what} is listed twice")).note(first, "first listed here")
}
