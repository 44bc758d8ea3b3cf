//! Questions to a [`Protocol`]: clients, length tables, ids, packets by name or id.

use std::collections::BTreeMap;

use super::{At, Body, Client, Length, Packet, Protocol, Type, UnknownVersion, When};
use crate::{Direction, Line, Server, Version};

impl Protocol {
    /// The listed client of a version, or the one that it inherits from.
    pub fn client(&self, version: Version) -> Result<&Client, UnknownVersion> {
        let newest = self.client_until(version);
        newest
            .filter(|client| client.version == version || self.inherit.contains(version))
            .ok_or_else(|| UnknownVersion {
                version,
                nearest: self.nearest(version),
            })
    }

    /// The newest listed client of the same line that is not newer.
    fn client_until(&self, version: Version) -> Option<&Client> {
        let index = self.clients.partition_point(|client| client.version <= version);
        let client = self.clients.get(index.checked_sub(1)?)?;
        (client.version.line == version.line).then_some(client)
    }

    fn nearest(&self, version: Version) -> Vec<Version> {
        let after = self
            .clients
            .iter()
            .map(|client| client.version)
            .find(|other| *other > version);
        let before = self.client_until(version).map(|client| client.version);
        let same_line: Vec<_> = before
            .into_iter()
            .chain(after.filter(|other| other.line == version.line))
            .collect();
        if same_line.is_empty() {
            return Line::ALL.into_iter().filter_map(|line| self.newest(line)).collect();
        }
        same_line
    }

    fn newest(&self, line: Line) -> Option<Version> {
        self.client_until(Version::new(line, u32::MAX))
            .map(|client| client.version)
    }

    /// The length table of a version: that of the newest listed client of its line that is not newer. Empty when there is none.
    pub fn lengths(&self, version: Version) -> BTreeMap<u16, Length> {
        let mut table = BTreeMap::new();
        let of_line = self.clients.iter().filter(|client| client.version.line == version.line);
        for client in of_line.take_while(|client| client.version <= version) {
            client.apply_lengths(&mut table);
        }
        table
    }

    /// The id of a packet on a version: the client's shuffle, else its last rule that holds. None where it does not exist.
    pub fn packet_id(&self, packet: &Packet, version: Version) -> Option<u16> {
        let client = self.client(version).ok();
        let shuffled = client.and_then(|client| client.shuffled_id(self.packet_index(&packet.name)?));
        shuffled.or_else(|| packet.id_by_rules(client.map_or(version, |client| client.version)))
    }

    /// The packet of that name.
    pub fn packet(&self, name: &str) -> Option<&Packet> {
        self.packets.get(self.packet_index(name)?)
    }

    /// The index in [`Protocol::packets`] of the packet of that name.
    pub fn packet_index(&self, name: &str) -> Option<usize> {
        self.packets
            .binary_search_by(|packet| packet.name.as_str().cmp(name))
            .ok()
    }

    /// The packet that has an id on a version, on one server's connection, one way.
    pub fn find(&self, version: Version, server: Server, direction: Direction, id: u16) -> Option<&Packet> {
        self.packets
            .iter()
            .filter(|packet| packet.goes(server, direction))
            .find(|packet| self.packet_id(packet, version) == Some(id))
    }

    /// Whether a condition holds on a version.
    pub fn holds(&self, when: When, version: Version) -> bool {
        match when {
            When::Always => true,
            When::If(index) => self.conditions.get(index).is_some_and(|set| set.contains(version)),
        }
    }

    /// Sorted versions as runs of clients that are listed one after the other: `main-20120307 to main-20190530 (3 clients)`. The first few
    /// runs, and how many more clients there are.
    pub fn runs_text(&self, versions: &[Version]) -> String {
        const SHOWN: usize = 5;
        let position = |version: &Version| self.clients.binary_search_by_key(version, |client| client.version).ok();
        let follows = |a: &Version, b: &Version| a.line == b.line && position(a).map(|index| index + 1) == position(b);
        let runs: Vec<&[Version]> = versions.chunk_by(follows).collect();
        let shown = runs.iter().take(SHOWN).map(|run| match run {
            [first, .., last] => format!("{first} to {last} ({} clients)", run.len()),
            _ => run.iter().map(Version::to_string).collect(),
        });
        let shown = shown.collect::<Vec<_>>().join(", ");
        match runs.iter().skip(SHOWN).map(|run| run.len()).sum::<usize>() {
            0 => shown,
            more => format!("{shown} and {more} more"),
        }
    }

    /// Everything decided for one version.
    pub fn at(&self, version: Version) -> At<'_> {
        At::new(self, version)
    }

    /// Bytes of a body (id not counted) on a version, or none where that varies. For many questions about one version, use [`Protocol::at`].
    pub fn fixed_size(&self, body: &Body, version: Version) -> Option<usize> {
        self.at(version).size(body)
    }

    /// Bytes of a type on a version, or none where that varies.
    pub fn fixed_type_size(&self, ty: &Type, version: Version) -> Option<usize> {
        self.at(version).type_size(ty)
    }
}

impl Client {
    /// Changes the table of the client before this one into its own.
    pub fn apply_lengths(&self, table: &mut BTreeMap<u16, Length>) {
        for &(id, length) in &self.lengths {
            match length {
                Some(length) => table.insert(id, length),
                None => table.remove(&id),
            };
        }
    }

    /// The shuffled id of the packet at `index` of [`Protocol::packets`].
    pub fn shuffled_id(&self, index: usize) -> Option<u16> {
        let row = self.shuffle.binary_search_by_key(&index, |row| row.0).ok()?;
        self.shuffle.get(row).map(|row| row.1)
    }
}

impl Packet {
    /// The id by its rules alone, no client's shuffle regarded.
    pub fn id_by_rules(&self, version: Version) -> Option<u16> {
        self.ids
            .iter()
            .rev()
            .find(|rule| rule.set.contains(version))
            .map(|rule| rule.id)
    }
}
