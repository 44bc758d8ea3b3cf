//! What there is on one version.

use std::collections::BTreeMap;

use serde::Serialize;

use super::client::number;
use super::id_text;
use super::packet::kind;
use super::types::{TypeIr, of_type};
use crate::emit::layout::{Place, places};
use crate::model::{At, Length, MemberKind, Packet};

/// A row of the length table.
#[derive(Serialize)]
pub(super) struct LengthIr<'p> {
    id: String,
    length: i32,
    packets: Vec<&'p str>,
}

/// A packet on the version.
#[derive(Serialize)]
pub(super) struct PacketAt<'p> {
    name: &'p str,
    doc: &'p str,
    kind: &'static str,
    servers: Vec<&'static str>,
    direction: &'static str,
    id: Option<String>,
    size: Option<usize>,
    members: Vec<PlaceIr<'p>>,
}

/// A member with its place.
#[derive(Serialize)]
struct PlaceIr<'p> {
    kind: &'static str,
    offset: Option<usize>,
    size: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<&'p str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    doc: Option<&'p str>,
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    ty: Option<TypeIr<'p>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    members: Vec<PlaceIr<'p>>,
}

/// The version, its length table, and the packets that exist, with their ids; raw ones have none.
pub(super) struct Here<'p> {
    at: At<'p>,
    table: BTreeMap<u16, Length>,
    packets: Vec<(Option<u16>, &'p Packet)>,
}

impl<'p> Here<'p> {
    pub(super) fn new(at: At<'p>) -> Self {
        let protocol = at.protocol();
        let all = protocol.packets.iter().map(|packet| {
            let id = protocol.packet_id(packet, at.version()).filter(|_| !packet.is_raw());
            (id, packet)
        });
        Self {
            packets: all.filter(|(id, packet)| id.is_some() || packet.is_raw()).collect(),
            table: protocol.lengths(at.version()),
            at,
        }
    }

    /// The length table, each id with the packets that have it.
    pub(super) fn lengths(&self) -> impl Iterator<Item = LengthIr<'p>> {
        let mut named: BTreeMap<u16, Vec<&'p str>> = BTreeMap::new();
        for (id, packet) in &self.packets {
            if let Some(id) = id {
                named.entry(*id).or_default().push(&packet.name);
            }
        }
        self.table.iter().map(move |(id, length)| LengthIr {
            id: id_text(*id),
            length: number(*length),
            packets: named.remove(id).unwrap_or_default(),
        })
    }

    /// The packets, sorted by name.
    pub(super) fn packets(&self) -> impl Iterator<Item = PacketAt<'p>> {
        self.packets.iter().map(|(id, packet)| self.packet(*id, packet))
    }

    fn packet(&self, id: Option<u16>, packet: &'p Packet) -> PacketAt<'p> {
        let members = |body| places(&self.at, body, packet.header()).into_iter();
        PacketAt {
            name: &packet.name,
            doc: &packet.doc,
            kind: kind(packet),
            servers: packet.servers.iter().map(|server| server.name()).collect(),
            direction: packet.direction.name(),
            id: id.map(id_text),
            size: self.size(id, packet),
            members: packet.body().map_or_else(Vec::new, |body| {
                members(body).map(|each| place(&self.at, each)).collect()
            }),
        }
    }

    /// Bytes of a packet: by its layout, or as the client lists it.
    fn size(&self, id: Option<u16>, packet: &Packet) -> Option<usize> {
        match self.table.get(&id?) {
            _ if packet.body().is_some() => self.at.packet_size(packet),
            Some(Length::Fixed(size)) => Some(usize::from(*size)),
            Some(Length::Variable) | None => None,
        }
    }
}

fn place<'p>(at: &At<'p>, place: Place<'p>) -> PlaceIr<'p> {
    let field = place.field();
    let (kind, ty) = match place.kind {
        MemberKind::Len => ("len", None),
        MemberKind::Pad(_) => ("pad", None),
        MemberKind::Field(_, ty) => ("field", Some(of_type(at.protocol(), place.body, ty))),
    };
    PlaceIr {
        kind,
        offset: place.offset,
        size: place.size,
        field: field.map(|field| field.name.as_str()),
        doc: field.map(|field| field.doc.as_str()),
        ty,
        members: place.inner.into_iter().map(|inner| self::place(at, inner)).collect(),
    }
}
