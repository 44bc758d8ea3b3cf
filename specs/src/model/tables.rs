//! Clients with their length tables, each worked out from the one before it.

use std::collections::BTreeMap;

use super::{Client, Length, Protocol};
use crate::Line;

/// Goes through the listed clients, each line from the oldest on.
#[derive(Clone, Debug)]
pub struct LengthTables<'p> {
    clients: core::slice::Iter<'p, Client>,
    line: Option<Line>,
    table: BTreeMap<u16, Length>,
}

impl Protocol {
    /// The listed clients with their length tables.
    pub fn length_tables(&self) -> LengthTables<'_> {
        LengthTables {
            clients: self.clients.iter(),
            line: None,
            table: BTreeMap::new(),
        }
    }
}

impl<'p> LengthTables<'p> {
    /// The next client and its table, which is there until the one after it.
    pub fn advance(&mut self) -> Option<(&'p Client, &BTreeMap<u16, Length>)> {
        let client = self.clients.next()?;
        if self.line.replace(client.version.line) != Some(client.version.line) {
            self.table.clear();
        }
        client.apply_lengths(&mut self.table);
        Some((client, &self.table))
    }
}
