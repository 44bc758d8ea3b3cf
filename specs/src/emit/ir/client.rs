//! Listed clients.

use std::collections::BTreeMap;

use serde::Serialize;

use super::id_text;
use crate::model::{Client, Length, Protocol};

/// A listed client.
#[derive(Serialize)]
pub(super) struct ClientIr<'p> {
    version: String,
    line: &'static str,
    date: u32,
    confirmed: bool,
    keys: Option<[String; 3]>,
    lengths: BTreeMap<String, Option<i32>>,
    shuffle: BTreeMap<&'p str, String>,
}

pub(super) fn client<'p>(protocol: &'p Protocol, client: &Client) -> ClientIr<'p> {
    let shuffle = client.shuffle.iter().filter_map(|(index, id)| {
        let packet = protocol.packets.get(*index)?;
        Some((packet.name.as_str(), id_text(*id)))
    });
    let lengths = client
        .lengths
        .iter()
        .map(|(id, length)| (id_text(*id), length.map(number)));
    ClientIr {
        version: client.version.to_string(),
        line: client.version.line.name(),
        date: client.version.date,
        confirmed: !client.unconfirmed,
        keys: keys(client),
        lengths: lengths.collect(),
        shuffle: shuffle.collect(),
    }
}

/// Obfuscation keys as hexadecimal text.
pub(super) fn keys(client: &Client) -> Option<[String; 3]> {
    client.keys.map(|keys| keys.map(|key| format!("{key:#010x}")))
}

/// Bytes, or -1 for variable: what the field's own tables say.
pub(super) fn number(length: Length) -> i32 {
    match length {
        Length::Fixed(size) => i32::from(size),
        Length::Variable => -1,
    }
}
