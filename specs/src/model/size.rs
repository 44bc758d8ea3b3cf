//! Bytes of types and members that have the same number of them for every value.

use super::{Extent, MemberKind, Type};

impl Type {
    /// Its bytes, or none where they vary. `structs` tells those of a struct by its index.
    pub fn size(&self, structs: &impl Fn(usize) -> Option<usize>) -> Option<usize> {
        match self {
            Self::Int(int) | Self::Leaf(_, int) | Self::Enum(_, int) => Some(int.size()),
            Self::Bool => Some(1),
            Self::Ip4 | Self::F32 => Some(4),
            Self::Pos3 => Some(3),
            Self::Move6 => Some(6),
            Self::Struct(index) => structs(*index),
            Self::Str(Extent::Fixed(size)) | Self::Bytes(Extent::Fixed(size)) => Some(*size as usize),
            Self::Array(element, Extent::Fixed(count)) => Some(element.size(structs)?.saturating_mul(*count as usize)),
            Self::Str(_) | Self::Bytes(_) | Self::Array(..) | Self::Chosen(_) => None,
        }
    }
}

impl MemberKind {
    /// Its bytes, or none where they vary; `structs` as in [`Type::size`].
    pub fn size(&self, structs: &impl Fn(usize) -> Option<usize>) -> Option<usize> {
        match self {
            Self::Len => Some(2),
            Self::Pad(size) => Some(*size as usize),
            Self::Field(_, ty) => ty.size(structs),
        }
    }
}
