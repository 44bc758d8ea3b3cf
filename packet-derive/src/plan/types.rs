//! Rust types of fields: one per field, that holds the values of every version.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, format_ident, quote};
use specs::model::{Body, Extent, Int, Protocol, Type};

/// The Rust type of a field.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum FieldType {
    Int(Int),
    Bool,
    Float,
    Ip4,
    Position,
    Movement,
    /// A leaf, with the integer it wraps.
    Leaf(Ident, Int),
    /// An enum or flags, with the integer it wraps.
    Enum(Ident, Int),
    /// A struct, with its index.
    Struct(Ident, usize),
    Text,
    /// Raw bytes: as many on every version, or not.
    Bytes(Option<u32>),
    /// Elements: as many on every version, or not.
    List(Box<Self>, Option<u32>),
}

impl FieldType {
    /// The type of the field at `index` of `body`; `None` if its rules have no type in common, which the checker refuses.
    pub(crate) fn of_field(protocol: &Protocol, body: &Body, index: usize) -> Option<Self> {
        let mut types = body.types(index).map(|ty| Self::of(protocol, ty));
        let first = types.next()??;
        types.try_fold(first, |both, next| both.common(next?))
    }

    fn of(protocol: &Protocol, ty: &Type) -> Option<Self> {
        Some(match ty {
            Type::Int(int) => Self::Int(*int),
            Type::Bool => Self::Bool,
            Type::F32 => Self::Float,
            Type::Ip4 => Self::Ip4,
            Type::Pos3 => Self::Position,
            Type::Move6 => Self::Movement,
            Type::Leaf(index, _) => {
                let leaf = protocol.leaves.get(*index)?;
                Self::Leaf(format_ident!("{}", leaf.name), leaf.int)
            }
            Type::Enum(index, _) => {
                let found = protocol.enums.get(*index)?;
                Self::Enum(format_ident!("{}", found.name), found.int)
            }
            Type::Struct(index) => Self::Struct(format_ident!("{}", protocol.structs.get(*index)?.name), *index),
            Type::Str(_) => Self::Text,
            Type::Bytes(extent) => Self::Bytes(fixed(*extent)),
            Type::Chosen(choice) => Self::of(protocol, &choice.ty)?,
            Type::Array(element, extent) => Self::List(Box::new(Self::of(protocol, element)?), fixed(*extent)),
        })
    }

    fn common(self, other: Self) -> Option<Self> {
        let same = |a: Option<u32>, b| a.filter(|_| a == b);
        match (self, other) {
            (Self::Int(a), Self::Int(b)) => [a, b]
                .into_iter()
                .find(|int| int.holds(a) && int.holds(b))
                .map(Self::Int),
            (Self::Bytes(a), Self::Bytes(b)) => Some(Self::Bytes(same(a, b))),
            (Self::List(a, n), Self::List(b, m)) => Some(Self::List(Box::new(a.common(*b)?), same(n, m))),
            (a, b) => (a == b).then_some(a),
        }
    }

    /// The type as Rust writes it.
    pub(crate) fn tokens(&self) -> TokenStream {
        match self {
            Self::Int(int) => int_ident(*int).into_token_stream(),
            Self::Bool => quote!(bool),
            Self::Float => quote!(::packets::Float),
            Self::Ip4 => quote!(::core::net::Ipv4Addr),
            Self::Position => quote!(::packets::Position),
            Self::Movement => quote!(::packets::Movement),
            Self::Leaf(name, _) | Self::Enum(name, _) | Self::Struct(name, _) => quote!(#name),
            Self::Text => quote!(::packets::RoString),
            Self::Bytes(Some(size)) => {
                let size = literal(*size);
                quote!([u8; #size])
            }
            Self::Bytes(None) => quote!(::std::vec::Vec<u8>),
            Self::List(element, count) => {
                let element = element.tokens();
                let array = count.map(literal).map(|count| quote!([#element; #count]));
                array.unwrap_or_else(|| quote!(::std::vec::Vec<#element>))
            }
        }
    }

    /// Whether `Default::default()` exists for it: addresses have none, arrays have one up to 32 elements only.
    pub(crate) fn has_default(&self) -> bool {
        match self {
            Self::Ip4 => false,
            Self::Bytes(Some(count)) => *count <= 32,
            Self::List(element, Some(count)) => *count <= 32 && element.has_default(),
            _ => true,
        }
    }
}

fn fixed(extent: Extent) -> Option<u32> {
    match extent {
        Extent::Fixed(count) => Some(count),
        Extent::Rest | Extent::Count(_) => None,
    }
}

/// The name of an integer type.
pub(crate) fn int_ident(int: Int) -> Ident {
    format_ident!("{}", int.name())
}

/// A number without a type suffix.
pub(crate) fn literal(number: impl Into<u64>) -> proc_macro2::Literal {
    proc_macro2::Literal::u64_unsuffixed(number.into())
}
