//! What changes from one client version to another.

use std::collections::BTreeMap;

use crate::Version;
use crate::model::{At, Body, Length, MemberKind, Packet, Protocol};

/// How a packet is different on the second version.
#[derive(Clone, Debug)]
pub struct PacketChange<'p> {
    /// The packet.
    pub packet: &'p Packet,
    /// Its id on each version.
    pub ids: (Option<u16>, Option<u16>),
    /// Fields that come, go, or have another type, those of structs by path; none where the packet is not on both versions.
    pub fields: Vec<FieldChange>,
    /// Whether fields that are on both versions stand in another order.
    pub reordered: bool,
}

/// How a field is different.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FieldChange {
    /// `items.refine`; `pad after items.refine` for padding, `len` for the length.
    pub path: String,
    /// Its type on the first version; none where it is not there.
    pub before: Option<String>,
    /// Its type on the second version.
    pub after: Option<String>,
}

/// Obfuscation keys, where a version has some.
pub type Keys = Option<[u32; 3]>;

/// Everything that changes.
#[derive(Clone, Debug)]
pub struct Difference<'p> {
    /// Packets with another id or layout, sorted by name.
    pub packets: Vec<PacketChange<'p>>,
    /// Ids that no packet claims on either version, with their lengths.
    pub unclaimed: BTreeMap<u16, (Option<Length>, Option<Length>)>,
    /// Obfuscation keys, where they change.
    pub keys: Option<(Keys, Keys)>,
}

/// Compares two listed versions.
pub fn difference(protocol: &Protocol, first: Version, second: Version) -> Difference<'_> {
    let (before, after) = (protocol.at(first), protocol.at(second));
    let packets = protocol
        .packets
        .iter()
        .filter_map(|packet| packet_change(&before, &after, packet));
    let keys = [first, second].map(|version| protocol.client(version).ok().and_then(|client| client.keys));
    Difference {
        packets: packets.collect(),
        unclaimed: unclaimed(protocol, first, second),
        keys: (keys[0] != keys[1]).then_some((keys[0], keys[1])),
    }
}

fn packet_change<'p>(before: &At<'p>, after: &At<'p>, packet: &'p Packet) -> Option<PacketChange<'p>> {
    let id = |at: &At<'_>| at.protocol().packet_id(packet, at.version());
    let ids = (id(before), id(after));
    let (mut fields, mut reordered) = (Vec::new(), false);
    if let (Some(_), Some(_), Some(body)) = (ids.0, ids.1, packet.body()) {
        let (old, new) = (fields_of(before, body), fields_of(after, body));
        fields = field_changes(&old, &new);
        let common = |list: &[(String, String)], other: &[(String, String)]| {
            let known = |path: &str| other.iter().any(|(other, _)| other == path);
            list.iter()
                .map(|(path, _)| path.clone())
                .filter(|path| known(path))
                .collect::<Vec<_>>()
        };
        reordered = common(&old, &new) != common(&new, &old);
    }
    let same = ids.0 == ids.1 && fields.is_empty() && !reordered;
    (!same).then_some(PacketChange {
        packet,
        ids,
        fields,
        reordered,
    })
}

fn field_changes(old: &[(String, String)], new: &[(String, String)]) -> Vec<FieldChange> {
    let find =
        |list: &[(String, String)], path: &str| list.iter().find(|(other, _)| other == path).map(|(_, ty)| ty.clone());
    let mut paths: Vec<&String> = old.iter().map(|(path, _)| path).collect();
    paths.extend(
        new.iter()
            .map(|(path, _)| path)
            .filter(|path| find(old, path).is_none()),
    );
    let changes = paths.into_iter().map(|path| FieldChange {
        path: path.clone(),
        before: find(old, path),
        after: find(new, path),
    });
    changes.filter(|change| change.before != change.after).collect()
}

/// Paths and types in wire order.
fn fields_of(at: &At<'_>, body: &Body) -> Vec<(String, String)> {
    let mut fields = Vec::new();
    add_fields(at, body, "", &mut fields);
    fields
}

fn add_fields(at: &At<'_>, body: &Body, within: &str, fields: &mut Vec<(String, String)>) {
    let mut last = "the start".to_owned();
    for member in at.members(body) {
        match &member.kind {
            MemberKind::Len => fields.push((format!("{within}len"), "u16".to_owned())),
            MemberKind::Pad(size) => fields.push((format!("{within}pad after {last}"), format!("{size} bytes"))),
            MemberKind::Field(index, ty) => {
                last = body
                    .fields
                    .get(*index)
                    .map_or_else(String::new, |field| field.name.clone());
                fields.push((format!("{within}{last}"), at.protocol().describe(ty)));
                if let Some(inner) = ty.as_struct().and_then(|index| at.protocol().structs.get(index)) {
                    add_fields(at, &inner.body, &format!("{within}{last}."), fields);
                }
            }
        }
    }
}

fn unclaimed(protocol: &Protocol, first: Version, second: Version) -> BTreeMap<u16, (Option<Length>, Option<Length>)> {
    let (before, after) = (protocol.lengths(first), protocol.lengths(second));
    let claimed = |version| {
        let ids = protocol
            .packets
            .iter()
            .filter_map(move |packet| protocol.packet_id(packet, version));
        ids.collect::<std::collections::BTreeSet<_>>()
    };
    let (claimed_before, claimed_after) = (claimed(first), claimed(second));
    let ids = before.keys().chain(after.keys()).copied();
    ids.filter(|id| !claimed_before.contains(id) && !claimed_after.contains(id))
        .map(|id| (id, (before.get(&id).copied(), after.get(&id).copied())))
        .filter(|(_, (before, after))| before != after)
        .collect()
}
