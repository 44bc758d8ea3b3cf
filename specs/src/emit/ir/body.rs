//! Fields and members of packets and structs.

use serde::Serialize;

use super::set::{On, on};
use super::types::{TypeIr, constant_size, of_type};
use super::value::ValueIr;
use crate::model::{Body, Field, Member, MemberKind, Policy, Protocol, Struct, VersionSet};

/// A group of fields with a name.
#[derive(Serialize)]
pub(super) struct StructIr<'p> {
    name: &'p str,
    doc: &'p str,
    fields: Vec<FieldIr<'p>>,
    members: Vec<MemberIr<'p>>,
}

/// A field: one name over all versions.
#[derive(Serialize)]
pub(super) struct FieldIr<'p> {
    name: &'p str,
    doc: &'p str,
    #[serde(rename = "type")]
    ty: Option<TypeIr<'p>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    on: Option<On>,
    default: ValueIr<'p>,
    policy: &'static str,
    counts: Option<&'p str>,
}

/// A piece of the layout.
#[derive(Serialize)]
pub(super) struct MemberIr<'p> {
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<&'p str>,
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    ty: Option<TypeIr<'p>>,
    size: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    on: Option<On>,
}

pub(super) fn of_struct<'p>(protocol: &'p Protocol, each: &'p Struct) -> StructIr<'p> {
    StructIr {
        name: &each.name,
        doc: &each.doc,
        fields: fields(protocol, &each.body),
        members: members(protocol, &each.body),
    }
}

/// The fields of a body, in the order of their first appearance.
pub(super) fn fields<'p>(protocol: &'p Protocol, body: &'p Body) -> Vec<FieldIr<'p>> {
    let one = |(index, field): (usize, &'p Field)| FieldIr {
        name: &field.name,
        doc: &field.doc,
        ty: body.widest(index).map(|ty| of_type(protocol, body, &ty)),
        on: on(presence(protocol, body, index)),
        default: ValueIr(&field.default),
        policy: match field.policy {
            Policy::Refuse => "refuse",
            Policy::Drop => "drop",
            Policy::Clamp => "clamp",
        },
        counts: field
            .counts
            .and_then(|index| body.fields.get(index))
            .map(|field| field.name.as_str()),
    };
    body.fields.iter().enumerate().map(one).collect()
}

/// Versions that have a field.
fn presence(protocol: &Protocol, body: &Body, index: usize) -> VersionSet {
    let own = body
        .members
        .iter()
        .filter(|member| matches!(member.kind, MemberKind::Field(field, _) if field == index));
    VersionSet::any(&own.map(|member| protocol.set(member.when)).collect::<Vec<_>>())
}

/// The members of a body, in wire order.
pub(super) fn members<'p>(protocol: &'p Protocol, body: &'p Body) -> Vec<MemberIr<'p>> {
    body.members.iter().map(|member| one(protocol, body, member)).collect()
}

fn one<'p>(protocol: &'p Protocol, body: &'p Body, member: &'p Member) -> MemberIr<'p> {
    let plain = |kind, size| MemberIr {
        kind,
        field: None,
        ty: None,
        size,
        on: on(protocol.set(member.when)),
    };
    match &member.kind {
        MemberKind::Len => plain("len", Some(2)),
        MemberKind::Pad(size) => plain("pad", Some(*size as usize)),
        MemberKind::Field(index, ty) => MemberIr {
            field: body.fields.get(*index).map(|field| field.name.as_str()),
            ty: Some(of_type(protocol, body, ty)),
            ..plain("field", constant_size(protocol, ty))
        },
    }
}
