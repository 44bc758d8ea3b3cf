//! Types: integers, leaves, enums, structs, and what they look like on the wire.

use core::ops::RangeInclusive;

use super::{Body, Span, VersionSet};
use crate::Value;

/// An integer type on the wire, little endian.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
#[expect(missing_docs, reason = "the names say all")]
pub enum Int {
    U8,
    U16,
    U32,
    U64,
    I8,
    I16,
    I32,
    I64,
}

impl Int {
    /// Every integer type.
    pub const ALL: [Self; 8] = [
        Self::U8,
        Self::U16,
        Self::U32,
        Self::U64,
        Self::I8,
        Self::I16,
        Self::I32,
        Self::I64,
    ];

    /// Its name in specs and in Rust.
    pub const fn name(self) -> &'static str {
        match self {
            Self::U8 => "u8",
            Self::U16 => "u16",
            Self::U32 => "u32",
            Self::U64 => "u64",
            Self::I8 => "i8",
            Self::I16 => "i16",
            Self::I32 => "i32",
            Self::I64 => "i64",
        }
    }

    /// The one of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|int| int.name() == name)
    }

    /// Bytes on the wire.
    pub const fn size(self) -> usize {
        match self {
            Self::U8 | Self::I8 => 1,
            Self::U16 | Self::I16 => 2,
            Self::U32 | Self::I32 => 4,
            Self::U64 | Self::I64 => 8,
        }
    }

    /// Whether it has a sign.
    pub const fn is_signed(self) -> bool {
        matches!(self, Self::I8 | Self::I16 | Self::I32 | Self::I64)
    }

    /// The values it has.
    pub const fn range(self) -> RangeInclusive<i128> {
        let bits = self.size() * 8;
        if self.is_signed() {
            -(1 << (bits - 1))..=(1 << (bits - 1)) - 1
        } else {
            0..=(1 << bits) - 1
        }
    }

    /// Whether every value of `other` is one of this type.
    pub fn holds(self, other: Self) -> bool {
        let (mine, its) = (self.range(), other.range());
        mine.start() <= its.start() && its.end() <= mine.end()
    }
}

/// A type that Rust code provides under the same name: a newtype of an integer.
#[derive(Clone, Debug)]
pub struct Leaf {
    /// `AccountId`.
    pub name: String,
    /// Doc comment.
    pub doc: String,
    /// The integer it wraps in Rust.
    pub int: Int,
    /// Where it is declared.
    pub span: Span,
}

/// An enum or a set of flags. Values without a name are kept.
#[derive(Clone, Debug)]
pub struct Enum {
    /// `UnitKind`.
    pub name: String,
    /// Doc comment.
    pub doc: String,
    /// The integer it wraps in Rust.
    pub int: Int,
    /// Bits that combine, rather than values that exclude each other.
    pub flags: bool,
    /// Named values, in order of declaration.
    pub variants: Vec<Variant>,
    /// Where it is declared.
    pub span: Span,
}

/// A named value of an enum.
#[derive(Clone, Debug)]
pub struct Variant {
    /// `MONSTER`.
    pub name: String,
    /// Doc comment.
    pub doc: String,
    /// Wire value.
    pub value: i128,
}

/// A group of fields with a name.
#[derive(Clone, Debug)]
pub struct Struct {
    /// `NormalItem`.
    pub name: String,
    /// Doc comment.
    pub doc: String,
    /// What is in it.
    pub body: Body,
    /// Versions on which its size depends on its values.
    pub varies: VersionSet,
    /// Versions on which it goes to the end of the packet.
    pub open: VersionSet,
    /// Versions on which it may be of no bytes.
    pub(crate) empty: VersionSet,
    /// How many structs are within each other here, itself included.
    pub(crate) depth: usize,
    /// Where it is declared.
    pub span: Span,
}

/// A wire type.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Type {
    /// An integer.
    Int(Int),
    /// One byte.
    Bool,
    /// Four bytes: a number of IEEE 754, little endian.
    F32,
    /// Four bytes, network order.
    Ip4,
    /// Three bytes: a cell and a direction.
    Pos3,
    /// Six bytes: two cells and sub-cells.
    Move6,
    /// [`Protocol::leaves`](super::Protocol::leaves) at this index, in this width.
    Leaf(usize, Int),
    /// [`Protocol::enums`](super::Protocol::enums) at this index, in this width.
    Enum(usize, Int),
    /// [`Protocol::structs`](super::Protocol::structs) at this index.
    Struct(usize),
    /// Text.
    Str(Extent),
    /// Raw bytes.
    Bytes(Extent),
    /// A list.
    Array(Box<Type>, Extent),
    /// A type that is there where an earlier field has one of some values.
    Chosen(Box<Choice>),
}

/// What is there by the value of an earlier field.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Choice {
    /// Which field, by its index in the same [`Body::fields`](super::Body::fields).
    pub field: usize,
    /// Its values; 0 and 1 of a `bool`.
    pub values: Vec<i128>,
    /// The type that is there then.
    pub ty: Type,
}

impl Choice {
    /// Whether the earlier field's value is one of those.
    pub fn holds(&self, value: &Value) -> bool {
        match value {
            Value::Int(number) => self.values.contains(number),
            Value::Bool(value) => self.values.contains(&i128::from(*value)),
            _ => false,
        }
    }
}

/// How long a string, byte or array field is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum Extent {
    /// This many bytes or elements.
    Fixed(u32),
    /// To the end of the packet.
    Rest,
    /// As many as the field of the same [`Body::fields`](super::Body::fields) at this index says.
    Count(usize),
}

impl Type {
    /// The type that holds the values of both, if there is one: what a field is in Rust whose rules say `self` and `other`.
    /// Of two extents it keeps the fixed one, the larger of two fixed ones.
    #[must_use]
    pub fn widest(&self, other: &Self) -> Option<Self> {
        match (self, other) {
            (Self::Int(a), Self::Int(b)) => wider(*a, *b).map(Self::Int),
            (Self::Leaf(a, width), Self::Leaf(b, other)) if a == b => {
                wider(*width, *other).map(|int| Self::Leaf(*a, int))
            }
            (Self::Enum(a, width), Self::Enum(b, other)) if a == b => {
                wider(*width, *other).map(|int| Self::Enum(*a, int))
            }
            (Self::Str(a), Self::Str(b)) => Some(Self::Str(a.longer(*b))),
            (Self::Bytes(a), Self::Bytes(b)) => Some(Self::Bytes(a.longer(*b))),
            (Self::Array(a, extent), Self::Array(b, other)) => {
                Some(Self::Array(Box::new(a.widest(b)?), extent.longer(*other)))
            }
            (Self::Chosen(a), Self::Chosen(b)) if (a.field, &a.values) == (b.field, &b.values) => {
                Some(Self::Chosen(Box::new(Choice {
                    ty: a.ty.widest(&b.ty)?,
                    ..(**a).clone()
                })))
            }
            _ => (self == other).then(|| self.clone()),
        }
    }

    /// Itself, or what it is where it is there.
    pub fn inner(&self) -> &Self {
        match self {
            Self::Chosen(choice) => &choice.ty,
            _ => self,
        }
    }

    /// The struct it is made of, arrays looked through.
    pub fn as_struct(&self) -> Option<usize> {
        match self {
            Self::Struct(index) => Some(*index),
            Self::Array(element, _) => element.as_struct(),
            Self::Chosen(choice) => choice.ty.as_struct(),
            _ => None,
        }
    }

    /// How long it is, for a string, bytes or an array.
    pub fn extent(&self) -> Option<Extent> {
        match self {
            Self::Str(extent) | Self::Bytes(extent) | Self::Array(_, extent) => Some(*extent),
            Self::Chosen(choice) => choice.ty.extent(),
            _ => None,
        }
    }
}

fn wider(a: Int, b: Int) -> Option<Int> {
    if a.holds(b) {
        return Some(a);
    }
    b.holds(a).then_some(b)
}

impl Extent {
    fn longer(self, other: Self) -> Self {
        match (self, other) {
            (Self::Fixed(a), Self::Fixed(b)) => Self::Fixed(a.max(b)),
            (Self::Fixed(_), _) => self,
            _ => other,
        }
    }
}
