//! Everything that one client version needs, worked out once: ids, lengths, layouts, keys.

use core::fmt;
use std::{
    collections::BTreeMap,
    sync::{OnceLock, PoisonError, RwLock},
};

use specs::{Direction, Server, Version};

use crate::{
    Kind, PacketKind,
    codec::Layout,
    error::ProfileError,
    tables::{Client, ClientData, Length, PacketEntry, Tables},
};

/// One client version: how its packets are framed, laid out and obfuscated.
///
/// There is one per version in use, built when it is first asked for and kept for the life of the process.
pub struct Profile<K: PacketKind = Kind> {
    version: Version,
    layout: Layout,
    /// The body of the first kind; those of the others follow.
    first_body: usize,
    /// By [`PacketKind::index`].
    lengths: Vec<Option<Length>>,
    /// By [`PacketKind::index`]: size of the raw ones.
    raw: Vec<Option<usize>>,
    /// By [`table_index`], then id.
    slots: [Vec<Slot<K>>; 6],
    keys: Option<[u32; 3]>,
}

/// What an id means to one server in one direction.
#[derive(Clone, Copy)]
pub(crate) struct Slot<K> {
    /// How long the packet is; `None` where the version does not list the id here.
    pub(crate) length: Option<Length>,
    /// The packet, if it has a layout.
    pub(crate) kind: Option<K>,
}

impl Profile {
    /// The profile of `version`. One that is not listed gets that of the client it inherits from, where spec files say so (`inherit`);
    /// else it is an error that names the nearest listed ones.
    pub fn get(version: Version) -> Result<&'static Self, ProfileError> {
        Self::of(version)
    }

    /// Every version that the shipped spec files list, sorted by line and date.
    pub fn listed() -> impl Iterator<Item = Version> {
        Kind::registry().listed()
    }
}

impl<K: PacketKind> Profile<K> {
    /// As [`Profile::get`], for any protocol.
    pub fn of(version: Version) -> Result<&'static Self, ProfileError> {
        K::registry().profile(version)
    }

    /// The listed client version that it is of.
    #[inline]
    pub fn version(&self) -> Version {
        self.version
    }

    /// The layouts of this version, as generated codecs want them.
    #[inline]
    pub fn layout(&self) -> &Layout {
        &self.layout
    }

    /// The id that this version gives the packet; `None` where it has no such packet, and for raw packets.
    #[inline]
    pub fn id(&self, kind: K) -> Option<u16> {
        self.layout.known_id(self.first_body.saturating_add(kind.index()))
    }

    /// Whether the packet has no header: no id, no length.
    #[inline]
    pub fn is_raw(&self, kind: K) -> bool {
        self.raw_size(kind).is_some()
    }

    /// Bytes of a raw packet.
    pub(crate) fn raw_size(&self, kind: K) -> Option<usize> {
        self.raw.get(kind.index()).copied().flatten()
    }

    /// The length that this version's frames of `id` have; `None` where the id is not listed for that server and direction.
    pub fn length(&self, server: Server, direction: Direction, id: u16) -> Option<Length> {
        self.slot(server, direction, id)?.length
    }

    /// The packet that `id` means to that server in that direction, if it has a layout.
    pub fn kind(&self, server: Server, direction: Direction, id: u16) -> Option<K> {
        self.slot(server, direction, id)?.kind
    }

    /// How long the frames of a packet are; `None` where this version has no such packet.
    pub(crate) fn frame_length(&self, kind: K) -> Option<Length> {
        match self.raw_size(kind) {
            Some(size) => u16::try_from(size).ok().map(Length::Fixed),
            None => self.lengths.get(kind.index()).copied().flatten(),
        }
    }

    /// The keys that obfuscate ids from client to map server; `None` where the version has none, or all are 0.
    pub fn keys(&self) -> Option<[u32; 3]> {
        self.keys.filter(|keys| keys.iter().any(|&key| key != 0))
    }

    /// Whether the version obfuscates ids from client to map server.
    pub fn has_keys(&self) -> bool {
        self.keys().is_some()
    }

    #[inline]
    pub(crate) fn slot(&self, server: Server, direction: Direction, id: u16) -> Option<Slot<K>> {
        let table = self.slots.get(table_index(server, direction))?;
        table.get(usize::from(id)).copied()
    }

    fn new(tables: &'static Tables, client: &Client) -> Self {
        let version = client.version;
        let data = client.unpack();
        let mut layout = Layout::new(tables, version);
        let typed = || {
            tables
                .packets
                .iter()
                .enumerate()
                .filter_map(|(index, packet)| Some((index, packet, packet.body?)))
        };
        for (index, _, body) in typed() {
            layout.set_id(body, packet_id(tables, &data, index, version));
        }
        let raw_size = |packet: &PacketEntry, body| packet.raw.then(|| layout.prefix(body));
        let slots = slots(tables, client, &data, version, &layout);
        Self {
            version,
            lengths: lengths(&slots),
            first_body: typed().next().map_or(0, |(_, _, body)| body),
            raw: typed().map(|(_, packet, body)| raw_size(packet, body)).collect(),
            slots,
            keys: data.keys,
            layout,
        }
    }
}

impl<K: PacketKind> fmt::Debug for Profile<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Profile({})", self.version)
    }
}

/// The id of the packet at `index` of the tables: what the client's shuffle says, else the packet's own rules.
fn packet_id(tables: &Tables, data: &ClientData, index: usize, version: Version) -> Option<u16> {
    let shuffled = data.shuffle.iter().find(|&&(packet, _)| packet == index);
    match shuffled {
        Some(&(_, id)) => Some(id),
        None => tables.packets.get(index)?.id(version),
    }
}

/// The six tables of slots: listed ids where no packet claims them are valid everywhere, claimed ones where the packet is spoken.
fn slots<K: PacketKind>(
    tables: &Tables,
    client: &Client,
    data: &ClientData,
    version: Version,
    layout: &Layout,
) -> [Vec<Slot<K>>; 6] {
    let lengths = tables.lengths(client);
    let claims = claims::<K>(tables, data, version);
    let last = lengths.keys().chain(claims.keys()).copied().max();
    let size = last.map_or(0, |id| usize::from(id).saturating_add(1));
    let empty = Slot {
        length: None,
        kind: None,
    };
    let mut slots = [const { Vec::new() }; 6].map(|_: Vec<Slot<K>>| vec![empty; size]);
    for (&id, &length) in lengths.iter().filter(|(id, _)| !claims.contains_key(id)) {
        for table in &mut slots {
            set(
                table,
                id,
                Slot {
                    length: Some(length),
                    kind: None,
                },
            );
        }
    }
    for (&id, packets) in &claims {
        for &(packet, kind) in packets {
            let length = lengths.get(&id).copied().or_else(|| own_length(packet, layout));
            for server in packet.servers() {
                if let Some(table) = slots.get_mut(table_index(server, packet.direction)) {
                    set(table, id, Slot { length, kind });
                }
            }
        }
    }
    slots
}

/// The length of each packet's frames.
fn lengths<K: PacketKind>(slots: &[Vec<Slot<K>>; 6]) -> Vec<Option<Length>> {
    let mut lengths = vec![None; K::ALL.len()];
    for slot in slots.iter().flatten() {
        if let Some(length) = slot.kind.and_then(|kind| lengths.get_mut(kind.index())) {
            *length = slot.length;
        }
    }
    lengths
}

/// Packets by the id that they have on `version`, with their kind where they have a layout.
fn claims<'a, K: PacketKind>(
    tables: &'a Tables,
    data: &ClientData,
    version: Version,
) -> BTreeMap<u16, Vec<(&'a PacketEntry, Option<K>)>> {
    let mut claims = BTreeMap::<_, Vec<_>>::new();
    let mut kinds = K::ALL.iter().copied();
    for (index, packet) in tables.packets.iter().enumerate() {
        let kind = packet.body.and_then(|_| kinds.next());
        if let Some(id) = packet_id(tables, data, index, version) {
            claims.entry(id).or_default().push((packet, kind));
        }
    }
    claims
}

/// The length of a packet that the client's table does not list.
fn own_length(packet: &PacketEntry, layout: &Layout) -> Option<Length> {
    let body = packet.body?;
    if layout.is_variable(body) {
        return Some(Length::Variable);
    }
    u16::try_from(layout.prefix(body)).ok().map(Length::Fixed)
}

fn set<K>(table: &mut [Slot<K>], id: u16, slot: Slot<K>) {
    if let Some(place) = table.get_mut(usize::from(id)) {
        *place = slot;
    }
}

fn table_index(server: Server, direction: Direction) -> usize {
    server as usize * 2 + direction as usize
}

/// What is known of all versions, and the profiles in use. Generated code has one per protocol.
pub struct Registry<K: PacketKind> {
    data: &'static [u8],
    tables: OnceLock<Tables>,
    profiles: RwLock<BTreeMap<Version, &'static Profile<K>>>,
}

impl<K: PacketKind> Registry<K> {
    /// Of the byte string that the derive macro wrote.
    pub const fn new(data: &'static [u8]) -> Self {
        Self {
            data,
            tables: OnceLock::new(),
            profiles: RwLock::new(BTreeMap::new()),
        }
    }

    fn tables(&'static self) -> &'static Tables {
        self.tables.get_or_init(|| Tables::new(self.data))
    }

    /// Every listed version, sorted by line and date.
    pub fn listed(&'static self) -> impl Iterator<Item = Version> {
        self.tables().clients.iter().map(|client| client.version)
    }

    fn profile(&'static self, version: Version) -> Result<&'static Profile<K>, ProfileError> {
        if let Some(profile) = self.known(version) {
            return Ok(profile);
        }
        let tables = self.tables();
        let client = tables.client(version).ok_or_else(|| ProfileError {
            version,
            nearest: tables.nearest(version),
        })?;
        let mut profiles = self.profiles.write().unwrap_or_else(PoisonError::into_inner);
        let build = || &*Box::leak(Box::new(Profile::new(tables, client)));
        Ok(profiles.entry(client.version).or_insert_with(build))
    }

    fn known(&self, version: Version) -> Option<&'static Profile<K>> {
        let profiles = self.profiles.read().unwrap_or_else(PoisonError::into_inner);
        profiles.get(&version).copied()
    }
}
