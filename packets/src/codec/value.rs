//! Turns packets into [`Value`]s: the form in which interpreter, golden vectors and generated code can be compared.

use core::net::Ipv4Addr;

use specs::Value;

use super::{Layout, Listed};
use crate::{Float, Movement, Position, RoString};

/// Something that has a [`Value`].
pub trait ToValue {
    /// Its value; of structs, the fields that the version of `layout` has.
    fn to_value(&self, layout: &Layout) -> Value;
}

/// Collects the fields of a struct that one version has.
pub struct Fields<'a> {
    layout: &'a Layout,
    list: Vec<(String, Value)>,
}

impl<'a> Fields<'a> {
    /// What the version has.
    pub fn layout(&self) -> &'a Layout {
        self.layout
    }

    /// Adds a field that every version has.
    pub fn always(&mut self, name: &str, value: &dyn ToValue) {
        self.list.push((name.to_owned(), value.to_value(self.layout)));
    }

    /// Adds a field that the versions of `condition` have.
    pub fn when(&mut self, condition: usize, name: &str, value: &dyn ToValue) {
        if self.layout.has(condition) {
            self.always(name, value);
        }
    }
}

/// What the version of `layout` has of `body`.
pub fn value_of(body: &dyn Listed, layout: &Layout) -> Value {
    let list = Vec::new();
    let mut fields = Fields { layout, list };
    body.fields(&mut fields);
    Value::Struct(fields.list)
}

/// Raw bytes, as opposed to a list of numbers.
pub struct Raw<'a>(pub &'a [u8]);

impl ToValue for Raw<'_> {
    fn to_value(&self, _: &Layout) -> Value {
        Value::Bytes(self.0.to_vec())
    }
}

macro_rules! integers {
    ($($int:ty)*) => { $(
        impl ToValue for $int {
            fn to_value(&self, _: &Layout) -> Value {
                Value::Int((*self).into())
            }
        }
    )* };
}

integers!(u8 u16 u32 u64 i8 i16 i32 i64);

impl ToValue for usize {
    /// The number of elements of a list.
    fn to_value(&self, _: &Layout) -> Value {
        Value::Int(i128::try_from(*self).unwrap_or(i128::MAX))
    }
}

impl ToValue for bool {
    fn to_value(&self, _: &Layout) -> Value {
        Value::Bool(*self)
    }
}

impl ToValue for Float {
    fn to_value(&self, _: &Layout) -> Value {
        Value::Float(self.to_bits())
    }
}

impl ToValue for Ipv4Addr {
    fn to_value(&self, _: &Layout) -> Value {
        Value::Ip4(self.octets())
    }
}

impl ToValue for Position {
    fn to_value(&self, _: &Layout) -> Value {
        let Self { x, y, dir } = *self;
        Value::Position { x, y, dir }
    }
}

impl ToValue for Movement {
    fn to_value(&self, _: &Layout) -> Value {
        let Self { from, to, sub } = *self;
        Value::Move { from, to, sub }
    }
}

impl ToValue for RoString {
    fn to_value(&self, _: &Layout) -> Value {
        Value::Text(self.as_bytes().to_vec())
    }
}

impl<T: ToValue> ToValue for [T] {
    fn to_value(&self, layout: &Layout) -> Value {
        list(&|index| self.get(index).map(|item| -> &dyn ToValue { item }), layout)
    }
}

/// Not generic: there are some hundred types of elements.
#[inline(never)]
fn list<'a>(item: &dyn Fn(usize) -> Option<&'a dyn ToValue>, layout: &Layout) -> Value {
    let items = (0..).map_while(item);
    Value::List(items.map(|item| item.to_value(layout)).collect())
}

impl<T: ToValue, const N: usize> ToValue for [T; N] {
    fn to_value(&self, layout: &Layout) -> Value {
        self.as_slice().to_value(layout)
    }
}

impl<T: ToValue> ToValue for Vec<T> {
    fn to_value(&self, layout: &Layout) -> Value {
        self.as_slice().to_value(layout)
    }
}
