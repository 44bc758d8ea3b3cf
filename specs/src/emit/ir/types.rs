//! Types and named things that have no fields.

use serde::Serialize;

use super::set::Set;
use crate::model::{Body, Enum, Epoch, Extent, Leaf, Protocol, Type, When};

/// A named condition.
#[derive(Serialize)]
pub(super) struct EpochIr<'p> {
    name: &'p str,
    doc: &'p str,
    on: Set<'p>,
}

pub(super) fn epoch(epoch: &Epoch) -> EpochIr<'_> {
    EpochIr {
        name: &epoch.name,
        doc: &epoch.doc,
        on: Set(&epoch.set),
    }
}

/// A newtype of an integer.
#[derive(Serialize)]
pub(super) struct LeafIr<'p> {
    name: &'p str,
    doc: &'p str,
    int: &'static str,
}

pub(super) fn leaf(leaf: &Leaf) -> LeafIr<'_> {
    LeafIr {
        name: &leaf.name,
        doc: &leaf.doc,
        int: leaf.int.name(),
    }
}

/// An enum or a set of flags.
#[derive(Serialize)]
pub(super) struct EnumIr<'p> {
    name: &'p str,
    doc: &'p str,
    int: &'static str,
    flags: bool,
    constants: Vec<ConstantIr<'p>>,
}

#[derive(Serialize)]
struct ConstantIr<'p> {
    name: &'p str,
    value: i128,
    doc: &'p str,
}

pub(super) fn of_enum(each: &Enum) -> EnumIr<'_> {
    let constants = each.variants.iter().map(|variant| ConstantIr {
        name: &variant.name,
        value: variant.value,
        doc: &variant.doc,
    });
    EnumIr {
        name: &each.name,
        doc: &each.doc,
        int: each.int.name(),
        flags: each.flags,
        constants: constants.collect(),
    }
}

/// A wire type.
#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(super) enum TypeIr<'p> {
    Int {
        int: &'static str,
    },
    Bool,
    F32,
    Ip4,
    Pos3,
    Move6,
    Leaf {
        name: &'p str,
        int: &'static str,
    },
    Enum {
        name: &'p str,
        int: &'static str,
    },
    Struct {
        name: &'p str,
    },
    Str {
        extent: ExtentIr<'p>,
    },
    Bytes {
        extent: ExtentIr<'p>,
    },
    Array {
        of: Box<TypeIr<'p>>,
        extent: ExtentIr<'p>,
    },
    Chosen {
        of: Box<TypeIr<'p>>,
        field: &'p str,
        values: Vec<i128>,
    },
}

/// How long a string, bytes or an array is.
#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum ExtentIr<'p> {
    Fixed(u32),
    Rest,
    Count(&'p str),
}

/// A type of a field of `body`.
pub(super) fn of_type<'p>(protocol: &'p Protocol, body: &'p Body, ty: &Type) -> TypeIr<'p> {
    let extent = |extent: &Extent| match extent {
        Extent::Fixed(size) => ExtentIr::Fixed(*size),
        Extent::Rest => ExtentIr::Rest,
        Extent::Count(index) => ExtentIr::Count(body.fields.get(*index).map_or("", |field| &field.name)),
    };
    match ty {
        Type::Int(int) => TypeIr::Int { int: int.name() },
        Type::Bool => TypeIr::Bool,
        Type::F32 => TypeIr::F32,
        Type::Ip4 => TypeIr::Ip4,
        Type::Pos3 => TypeIr::Pos3,
        Type::Move6 => TypeIr::Move6,
        Type::Leaf(index, int) => TypeIr::Leaf {
            name: protocol.leaves.get(*index).map_or("", |leaf| &leaf.name),
            int: int.name(),
        },
        Type::Enum(index, int) => TypeIr::Enum {
            name: protocol.enums.get(*index).map_or("", |each| &each.name),
            int: int.name(),
        },
        Type::Struct(index) => TypeIr::Struct {
            name: protocol.structs.get(*index).map_or("", |each| &each.name),
        },
        Type::Str(size) => TypeIr::Str { extent: extent(size) },
        Type::Bytes(size) => TypeIr::Bytes { extent: extent(size) },
        Type::Array(element, size) => TypeIr::Array {
            of: Box::new(of_type(protocol, body, element)),
            extent: extent(size),
        },
        Type::Chosen(choice) => TypeIr::Chosen {
            of: Box::new(of_type(protocol, body, &choice.ty)),
            field: body.fields.get(choice.field).map_or("", |field| &field.name),
            values: choice.values.clone(),
        },
    }
}

/// Bytes of a type where that is the same on every version and for every value.
pub(super) fn constant_size(protocol: &Protocol, ty: &Type) -> Option<usize> {
    ty.size(&|index| struct_size(protocol, index))
}

fn struct_size(protocol: &Protocol, index: usize) -> Option<usize> {
    let members = &protocol.structs.get(index)?.body.members;
    members.iter().try_fold(0, |sum: usize, member| {
        let own = (member.when == When::Always).then_some(&member.kind)?;
        Some(sum.saturating_add(own.size(&|index| struct_size(protocol, index))?))
    })
}
