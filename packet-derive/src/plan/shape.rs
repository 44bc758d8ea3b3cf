//! How much room a type takes.

use specs::model::{Extent, Int, MemberKind, Type};

/// How much room a member takes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Shape {
    /// So many bytes on every version.
    Fixed(u32),
    /// So many of the struct at this index, whose size depends on the version only.
    Structs(usize, u32),
    /// It depends on the packet.
    Variable,
}

impl Shape {
    /// The room of a member. `fixed_structs`: which structs, by index, have a size that depends on the version only.
    pub(crate) fn of_member(member: &MemberKind, is_fixed: &impl Fn(usize) -> bool) -> Self {
        match member {
            MemberKind::Len => Self::Fixed(2),
            MemberKind::Pad(size) => Self::Fixed(*size),
            MemberKind::Field(_, ty) => Self::of(ty, is_fixed),
        }
    }

    /// The room of a type.
    pub(crate) fn of(ty: &Type, is_fixed: &impl Fn(usize) -> bool) -> Self {
        match ty {
            Type::Int(int) | Type::Leaf(_, int) | Type::Enum(_, int) => Self::Fixed(bytes(*int)),
            Type::Bool => Self::Fixed(1),
            Type::Pos3 => Self::Fixed(3),
            Type::Ip4 | Type::F32 => Self::Fixed(4),
            Type::Move6 => Self::Fixed(6),
            Type::Str(Extent::Fixed(size)) | Type::Bytes(Extent::Fixed(size)) => Self::Fixed(*size),
            Type::Array(element, Extent::Fixed(count)) => Self::of(element, is_fixed).times(*count),
            Type::Struct(index) if is_fixed(*index) => Self::Structs(*index, 1),
            Type::Struct(_) | Type::Str(_) | Type::Bytes(_) | Type::Array(..) | Type::Chosen(_) => Self::Variable,
        }
    }

    fn times(self, count: u32) -> Self {
        match self {
            Self::Fixed(size) => Self::Fixed(size.saturating_mul(count)),
            Self::Structs(index, inner) => Self::Structs(index, inner.saturating_mul(count)),
            Self::Variable => Self::Variable,
        }
    }
}

/// Bytes of an integer.
fn bytes(int: Int) -> u32 {
    u32::try_from(int.size()).unwrap_or(0)
}
