//! A layout on one version: every member with its offset and size, structs with what is in them.

use crate::model::{At, Body, Extent, Field, MemberKind, Protocol, Type};

/// A member of a layout on one version.
#[derive(Clone, Debug)]
pub struct Place<'p> {
    /// From the start of the packet, or of the struct that it is in; none after something of varying size.
    pub offset: Option<usize>,
    /// Bytes, or none where that varies.
    pub size: Option<usize>,
    /// Index in [`Body::members`].
    pub index: usize,
    /// What it is.
    pub kind: &'p MemberKind,
    /// The body that it is a member of.
    pub body: &'p Body,
    /// Members of the struct that the field is, or that an array is made of.
    pub inner: Vec<Place<'p>>,
}

/// The members of a body that are there, in wire order; the first is at `start`.
pub fn places<'p>(at: &At<'p>, body: &'p Body, start: usize) -> Vec<Place<'p>> {
    let mut offset = Some(start);
    let members = body.members.iter().enumerate();
    members
        .filter(|(_, member)| at.holds(member.when))
        .map(|(index, member)| {
            let size = at.member_size(&member.kind);
            let place = Place {
                offset,
                size,
                index,
                kind: &member.kind,
                body,
                inner: inner(at, &member.kind),
            };
            offset = offset.zip(size).map(|(offset, size)| offset.saturating_add(size));
            place
        })
        .collect()
}

fn inner<'p>(at: &At<'p>, kind: &MemberKind) -> Vec<Place<'p>> {
    let MemberKind::Field(_, ty) = kind else {
        return Vec::new();
    };
    let found = ty.as_struct().and_then(|index| at.protocol().structs.get(index));
    found.map_or_else(Vec::new, |each| places(at, &each.body, 0))
}

impl<'p> Place<'p> {
    /// The field that it is, if it is one.
    pub fn field(&self) -> Option<&'p Field> {
        match self.kind {
            MemberKind::Field(index, _) => self.body.fields.get(*index),
            MemberKind::Len | MemberKind::Pad(_) => None,
        }
    }

    /// The field's type, `len` or `pad 3`.
    pub fn describe(&self, protocol: &Protocol) -> String {
        match self.kind {
            MemberKind::Len => "len".to_owned(),
            MemberKind::Pad(size) => format!("pad {size}"),
            MemberKind::Field(_, ty) => type_text(ty, self.body, protocol),
        }
    }
}

/// A type, with the name of the field that counts it.
fn type_text(ty: &Type, body: &Body, protocol: &Protocol) -> String {
    let text = protocol.describe(ty);
    match (ty, ty.extent()) {
        (Type::Chosen(choice), _) => format!("{text} {}", protocol.describe_choice(choice, body)),
        (_, Some(Extent::Count(index))) => {
            let count = body.fields.get(index).map_or("count", |field| field.name.as_str());
            text.replace("[count]", &format!("[{count}]"))
        }
        _ => text,
    }
}
