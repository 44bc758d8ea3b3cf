//! What one client version changes: lengths, keys, ids.

use std::collections::BTreeMap;

use specs::{Line, Version};

use super::{Input, Tables};

/// A listed client. Packed: whether it has keys, and those (3 numbers); length changes: count, each: id as difference to the one before, and
/// 0 (removed), 1 (variable) or the length + 2; shuffle: count, each: packet and id.
#[derive(Debug)]
pub(crate) struct Client {
    /// Line and date.
    pub(crate) version: Version,
    data: &'static [u8],
}

/// The length of a packet, id included.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Length {
    /// Always this many bytes.
    Fixed(u16),
    /// The u16 at offset 2 says.
    Variable,
}

/// A client's data, unpacked.
#[derive(Debug)]
pub(crate) struct ClientData {
    /// Changes against the lengths of the newest older client of the line.
    lengths: Vec<(u16, Option<Length>)>,
    /// Obfuscation keys.
    pub(crate) keys: Option<[u32; 3]>,
    /// Ids of exactly this client, by packet.
    pub(crate) shuffle: Vec<(usize, u16)>,
}

impl Client {
    pub(super) fn read(input: &mut Input) -> Self {
        let line = input.index();
        Self {
            version: Version::new(Line::ALL.into_iter().nth(line).unwrap_or(Line::Main), input.number()),
            data: input.bytes(),
        }
    }

    pub(crate) fn unpack(&self) -> ClientData {
        let mut input = Input::new(self.data);
        let has_keys = input.number() != 0;
        let keys = has_keys.then(|| [input.number(), input.number(), input.number()]);
        let mut id = 0_u16;
        let lengths = input.list(|input| {
            id = id.wrapping_add(input.short());
            (id, Length::unpack(input.number()))
        });
        ClientData {
            lengths,
            keys,
            shuffle: input.list(|input| (input.index(), input.short())),
        }
    }
}

impl Length {
    fn unpack(number: u32) -> Option<Self> {
        match number {
            0 => None,
            1 => Some(Self::Variable),
            more => Some(Self::Fixed(u16::try_from(more - 2).unwrap_or(u16::MAX))),
        }
    }
}

impl Tables {
    /// Every id that `client` knows, and its length: the changes of all clients of its line up to it.
    pub(crate) fn lengths(&self, client: &Client) -> BTreeMap<u16, Length> {
        let mut table = BTreeMap::new();
        let version = client.version;
        let line = self
            .clients
            .iter()
            .filter(|older| older.version.line == version.line && older.version <= version);
        for (id, length) in line.flat_map(|older| older.unpack().lengths) {
            match length {
                Some(length) => table.insert(id, length),
                None => table.remove(&id),
            };
        }
        table
    }
}
