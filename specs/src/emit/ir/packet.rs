//! Packets with their ids and golden vectors.

use serde::Serialize;

use super::body::{FieldIr, MemberIr, fields, members};
use super::id_text;
use super::set::On;
use super::value::{ValueIr, hex};
use crate::emit::ids;
use crate::model::{Content, Packet, Protocol, Vector};

/// A packet.
#[derive(Serialize)]
pub(super) struct PacketIr<'p> {
    name: &'p str,
    doc: &'p str,
    kind: &'static str,
    servers: Vec<&'static str>,
    direction: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    after: Option<&'p str>,
    ids: Vec<IdIr>,
    shuffled: bool,
    fields: Vec<FieldIr<'p>>,
    members: Vec<MemberIr<'p>>,
    vectors: Vec<VectorIr<'p>>,
}

/// An id by rule.
#[derive(Serialize)]
struct IdIr {
    id: String,
    on: On,
}

/// A golden vector.
#[derive(Serialize)]
struct VectorIr<'p> {
    title: &'p str,
    versions: Vec<String>,
    values: ValueIr<'p>,
    bytes: String,
}

pub(super) fn packet<'p>(protocol: &'p Protocol, packet: &'p Packet) -> PacketIr<'p> {
    let after = match &packet.content {
        Content::Raw { after, .. } => protocol.packets.get(*after),
        Content::Typed(_) | Content::Opaque => None,
    };
    let by_rule = ids(protocol, packet).by_rule.into_iter();
    PacketIr {
        name: &packet.name,
        doc: &packet.doc,
        kind: kind(packet),
        servers: packet.servers.iter().map(|server| server.name()).collect(),
        direction: packet.direction.name(),
        after: after.map(|packet| packet.name.as_str()),
        ids: by_rule
            .map(|(id, set)| IdIr {
                id: id_text(id),
                on: On(set),
            })
            .collect(),
        shuffled: packet.shuffled,
        fields: packet.body().map_or_else(Vec::new, |body| fields(protocol, body)),
        members: packet.body().map_or_else(Vec::new, |body| members(protocol, body)),
        vectors: packet.vectors.iter().map(vector).collect(),
    }
}

/// What is known of its bytes.
pub(super) fn kind(packet: &Packet) -> &'static str {
    match packet.content {
        Content::Typed(_) => "typed",
        Content::Opaque => "opaque",
        Content::Raw { .. } => "raw",
    }
}

fn vector(vector: &Vector) -> VectorIr<'_> {
    VectorIr {
        title: &vector.title,
        versions: vector.versions.iter().map(ToString::to_string).collect(),
        values: ValueIr(&vector.values),
        bytes: hex(&vector.bytes),
    }
}
