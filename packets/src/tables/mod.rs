//! What generated code knows of all versions, unpacked from the byte string that the derive macro wrote.
//!
//! The string is small and costs the compiler nothing, however many clients there are; what one version needs of it is worked out when
//! its [`Profile`](crate::Profile) is built. All numbers are LEB128. In order:
//!
//! - names: count, each: length, bytes
//! - conditions: count, each a set of versions; a set is, per line, the number of ranges and for each its start and end (half open)
//! - bodies, structs before packets: count, each: bytes before the first member, member count, members
//!   (condition + 1 or 0 for always; name + 1 or 0 for none; shape: 0 and size | 1, struct body and how many | 2 for variable)
//! - packets: count, each: servers (bit per server), direction, body + 1 or 0 for opaque, raw (0 or 1), rule count, rules (id, set)
//! - the set of versions that inherit
//! - clients: count, each: line, date, length of the rest, rest: see [`Client`]

mod client;
mod input;

pub use client::Length;
pub(crate) use client::{Client, ClientData};
use input::Input;
use specs::{Direction, Line, Server, Version};

/// The byte string, unpacked; client data aside.
#[derive(Debug)]
pub(crate) struct Tables {
    /// Field names.
    pub(crate) names: Vec<&'static str>,
    /// Conditions that members are under.
    pub(crate) conditions: Vec<VersionSet>,
    /// Layouts of structs and packets.
    pub(crate) bodies: Vec<Body>,
    /// Packets, typed or not.
    pub(crate) packets: Vec<PacketEntry>,
    /// Versions that, unlisted, stand for the newest listed client before them.
    pub(crate) inherit: VersionSet,
    /// Listed clients, sorted by version.
    pub(crate) clients: Vec<Client>,
}

/// A set of client versions: per line, half-open ranges of dates.
#[derive(Debug, Default)]
pub(crate) struct VersionSet([Vec<(u32, u32)>; Line::ALL.len()]);

/// A layout: members in wire order.
#[derive(Debug)]
pub(crate) struct Body {
    /// Bytes before the first member: 2 for the id of a packet, 0 for structs and raw packets.
    pub(crate) start: u32,
    /// Members of every version.
    pub(crate) members: Vec<Member>,
}

/// A piece of a layout.
#[derive(Debug)]
pub(crate) struct Member {
    /// The condition it is under.
    pub(crate) condition: Option<usize>,
    /// Its name, an index of [`Tables::names`].
    pub(crate) name: Option<usize>,
    /// How much room it takes.
    pub(crate) shape: Shape,
}

/// How much room a member takes.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Shape {
    /// So many bytes.
    Fixed(u32),
    /// So many structs whose size depends on the version only: body, and how many.
    Structs(usize, u32),
    /// It depends on the packet.
    Variable,
}

/// A packet's place in the protocol.
#[derive(Debug)]
pub(crate) struct PacketEntry {
    servers: u32,
    /// Which way it goes.
    pub(crate) direction: Direction,
    /// Its layout; `None` where it is opaque.
    pub(crate) body: Option<usize>,
    /// Without a header.
    pub(crate) raw: bool,
    /// Ids and where they hold; the last that holds wins.
    rules: Vec<(u16, VersionSet)>,
}

impl Tables {
    /// Unpacks what the derive macro packed.
    pub(crate) fn new(data: &'static [u8]) -> Self {
        let mut input = Input::new(data);
        Self {
            names: input.list(Input::text),
            conditions: input.list(VersionSet::read),
            bodies: input.list(Body::read),
            packets: input.list(PacketEntry::read),
            inherit: VersionSet::read(&mut input),
            clients: input.list(Client::read),
        }
    }

    /// The client that `version` is, or stands for.
    pub(crate) fn client(&self, version: Version) -> Option<&Client> {
        let older = self
            .clients
            .iter()
            .rev()
            .find(|client| client.version.line == version.line && client.version.date <= version.date)?;
        (older.version == version || self.inherit.contains(version)).then_some(older)
    }

    /// The listed versions around `version`: same line, the newest before it and the oldest after it; where the line has none, the newest of
    /// every line.
    pub(crate) fn nearest(&self, version: Version) -> Vec<Version> {
        let before = self.newest(version.line, version.date);
        let mut line = self.of_line(version.line);
        let after = line.find(|listed| listed.date > version.date);
        if before.or(after).is_none() {
            return Line::ALL
                .into_iter()
                .filter_map(|line| self.newest(line, u32::MAX))
                .collect();
        }
        before.into_iter().chain(after).collect()
    }

    fn newest(&self, line: Line, until: u32) -> Option<Version> {
        self.of_line(line).filter(|listed| listed.date <= until).last()
    }

    fn of_line(&self, line: Line) -> impl Iterator<Item = Version> {
        let listed = self.clients.iter().map(|client| client.version);
        listed.filter(move |listed| listed.line == line)
    }
}

impl VersionSet {
    fn read(input: &mut Input) -> Self {
        Self(Line::ALL.map(|_| input.list(|input| (input.number(), input.number()))))
    }

    /// Whether `version` is in it.
    pub(crate) fn contains(&self, version: Version) -> bool {
        let ranges = self.0.get(version.line as usize).map_or(&[][..], Vec::as_slice);
        ranges
            .iter()
            .any(|&(from, until)| (from..until).contains(&version.date))
    }
}

impl Body {
    fn read(input: &mut Input) -> Self {
        Self {
            start: input.number(),
            members: input.list(Member::read),
        }
    }
}

impl Member {
    fn read(input: &mut Input) -> Self {
        Self {
            condition: input.option(),
            name: input.option(),
            shape: match input.number() {
                0 => Shape::Fixed(input.number()),
                1 => Shape::Structs(input.index(), input.number()),
                _ => Shape::Variable,
            },
        }
    }
}

impl PacketEntry {
    fn read(input: &mut Input) -> Self {
        Self {
            servers: input.number(),
            direction: if input.number() == 0 {
                Direction::ToServer
            } else {
                Direction::ToClient
            },
            body: input.option(),
            raw: input.number() != 0,
            rules: input.list(|input| (input.short(), VersionSet::read(input))),
        }
    }

    /// The servers it is spoken with.
    pub(crate) fn servers(&self) -> impl Iterator<Item = Server> {
        Server::ALL
            .into_iter()
            .filter(|&server| self.servers >> (server as u32) & 1 != 0)
    }

    /// Its id on `version`, shuffles aside.
    pub(crate) fn id(&self, version: Version) -> Option<u16> {
        let rule = self.rules.iter().rev().find(|(_, set)| set.contains(version));
        rule.map(|&(id, _)| id)
    }
}
