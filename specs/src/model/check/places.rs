//! Where clients say what: rows of length and shuffle tables, which the model keeps no places of.

use std::collections::BTreeMap;

use crate::Version;
use crate::model::{Client, Protocol, Span};
use crate::parse::parse;
use crate::parse::tree::{self, Item};

/// Reads files again, when a mistake is to be shown, and keeps what it read.
pub(super) struct Places<'p> {
    protocol: &'p Protocol,
    files: BTreeMap<usize, BTreeMap<Version, tree::Client>>,
}

impl<'p> Places<'p> {
    pub(super) fn new(protocol: &'p Protocol) -> Self {
        Self {
            protocol,
            files: BTreeMap::new(),
        }
    }

    /// The row that gives an id its length on a version, or takes it away: its place and the client that it is in.
    pub(super) fn length(&mut self, version: Version, id: u16) -> Option<(Span, Version)> {
        let clients = &self.protocol.clients;
        let until = clients.partition_point(|client| client.version <= version);
        let older = clients.get(..until)?.iter().rev();
        let mut of_line = older.take_while(|client| client.version.line == version.line);
        let client = of_line.find(|client| client.lengths.binary_search_by_key(&id, |row| row.0).is_ok())?;
        let row = self.tree(client)?.lengths.iter().find(|row| row.id == id)?;
        Some((row.span, client.version))
    }

    /// The row in which a client gives a packet its id.
    pub(super) fn shuffle(&mut self, client: &Client, packet: &str) -> Option<Span> {
        let rows = &self.tree(client)?.shuffle;
        rows.iter()
            .find(|(name, _)| name.text == packet)
            .map(|(name, _)| name.span)
    }

    fn tree(&mut self, client: &Client) -> Option<&tree::Client> {
        let file = client.span.file;
        let source = self.protocol.files.get(file)?;
        let clients = self.files.entry(file).or_insert_with(|| clients(&source.text, file));
        clients.get(&client.version)
    }
}

/// The client blocks of a file; what is wrong with it was told when it was read first.
fn clients(text: &str, file: usize) -> BTreeMap<Version, tree::Client> {
    let items = parse(text, file, &mut Vec::new()).into_iter();
    let clients = items.filter_map(|item| match item {
        Item::Client(client) => Some((client.version, client)),
        _ => None,
    });
    clients.collect()
}
