//! What is in a packet or struct, and in which order on which version.

use super::{Span, Type, When};
use crate::Value;

/// Fields, and their layout on every version. Mixins and `when` blocks are already spliced in.
#[derive(Clone, Debug, Default)]
pub struct Body {
    /// Fields of the Rust struct, in order of first appearance.
    pub fields: Vec<Field>,
    /// Layout in wire order: on a version, those members whose `when` holds, one after the other.
    pub members: Vec<Member>,
}

/// A field: one name, one Rust type (the widest of its members').
#[derive(Clone, Debug)]
pub struct Field {
    /// `map_name`.
    pub name: String,
    /// Doc comment.
    pub doc: String,
    /// Value where a version has no such field, and of fields that a vector leaves out.
    pub default: Value,
    /// What the encoder does with a value that the version cannot hold.
    pub policy: Policy,
    /// Index of the array, string or bytes field whose length this integer field holds: the encoder fills it in.
    pub counts: Option<usize>,
    /// Where it is declared.
    pub span: Span,
}

/// What the encoder does with a value that a version has no room for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Policy {
    /// It is an error.
    #[default]
    Refuse,
    /// Leave it out where the field is absent; too narrow is an error.
    Drop,
    /// Saturate where the field is narrower, leave it out where it is absent.
    Clamp,
}

/// A piece of a layout.
#[derive(Clone, Debug)]
pub struct Member {
    /// What it is.
    pub kind: MemberKind,
    /// On which versions it is there. Members of one field exclude each other.
    pub when: When,
    /// Where it is declared.
    pub span: Span,
}

/// What a [`Member`] is.
#[derive(Clone, Debug)]
pub enum MemberKind {
    /// The u16 length of the whole packet.
    Len,
    /// Bytes that mean nothing.
    Pad(u32),
    /// A field of [`Body::fields`] at this index, in this wire type.
    Field(usize, Type),
}

impl Body {
    /// The field of that name, and its index.
    pub fn field(&self, name: &str) -> Option<(usize, &Field)> {
        self.fields.iter().enumerate().find(|(_, field)| field.name == name)
    }

    /// The wire types that the field at `index` has over all versions, in order of declaration.
    pub fn types(&self, index: usize) -> impl Iterator<Item = &Type> {
        self.members.iter().filter_map(move |member| match &member.kind {
            MemberKind::Field(field, ty) if *field == index => Some(ty),
            _ => None,
        })
    }

    /// The widest type of the field at `index`: its type in Rust.
    pub fn widest(&self, index: usize) -> Option<Type> {
        let mut types = self.types(index);
        let first = types.next()?.clone();
        types.try_fold(first, |widest, ty| widest.widest(ty))
    }
}
