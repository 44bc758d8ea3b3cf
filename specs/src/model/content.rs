//! Values and wire types: what fits, what is left out, what is the same.

use super::{Body, Choice, Extent, Field, Protocol, Struct, Type};
use crate::Value;

impl Type {
    /// The value of a field that nobody gave one: 0, empty text, an empty list or struct.
    /// What an empty struct or a short list leaves out has its own default.
    pub fn zero(&self) -> Value {
        match self {
            Self::Int(_) | Self::Leaf(..) | Self::Enum(..) => Value::Int(0),
            Self::Bool => Value::Bool(false),
            Self::F32 => Value::Float(0),
            Self::Ip4 => Value::Ip4([0; 4]),
            Self::Pos3 => Value::Position { x: 0, y: 0, dir: 0 },
            Self::Move6 => Value::Move {
                from: (0, 0),
                to: (0, 0),
                sub: (0, 0),
            },
            Self::Struct(_) => Value::Struct(Vec::new()),
            Self::Str(_) => Value::Text(Vec::new()),
            Self::Bytes(_) => Value::Bytes(Vec::new()),
            Self::Array(..) => Value::List(Vec::new()),
            Self::Chosen(choice) => choice.ty.zero(),
        }
    }
}

impl Protocol {
    /// Whether a value can be written as `ty`; if not, why.
    pub fn fits(&self, value: &Value, ty: &Type) -> Result<(), String> {
        match (value, ty) {
            (Value::Int(number), Type::Int(int) | Type::Leaf(_, int) | Type::Enum(_, int)) => {
                let fits = int.range().contains(number);
                fits.then_some(())
                    .ok_or_else(|| format!("{number} is outside of {}", int.name()))
            }
            (Value::Position { x, y, dir }, Type::Pos3) => cell_fits((*x, *y)).and_then(|()| small_fits(*dir)),
            (Value::Move { from, to, sub }, Type::Move6) => cell_fits(*from)
                .and_then(|()| cell_fits(*to))
                .and_then(|()| small_fits(sub.0))
                .and_then(|()| small_fits(sub.1)),
            (Value::Text(text), Type::Str(extent)) => text_fits(text, *extent),
            (Value::Bytes(bytes), Type::Bytes(extent)) => length_fits(bytes.len(), *extent, "bytes"),
            (Value::List(list), Type::Array(element, extent)) => {
                length_fits(list.len(), *extent, "elements")?;
                list.iter().try_for_each(|value| self.fits(value, element))
            }
            (Value::Struct(fields), Type::Struct(index)) => self.fields_fit(fields, *index),
            (_, Type::Chosen(choice)) => self.fits(value, &choice.ty),
            (Value::Bool(_), Type::Bool) | (Value::Float(_), Type::F32) | (Value::Ip4(_), Type::Ip4) => Ok(()),
            _ => Err(format!("{} is wanted, not {}", self.describe(ty), kind(value))),
        }
    }

    fn fields_fit(&self, fields: &[(String, Value)], index: usize) -> Result<(), String> {
        let Some(body) = self.structs.get(index).map(|each| &each.body) else {
            return Ok(());
        };
        fields.iter().try_for_each(|(name, value)| {
            let (index, _) = body.field(name).ok_or_else(|| format!("there is no field `{name}`"))?;
            body.types(index).try_for_each(|ty| self.fits(value, ty))
        })
    }

    /// Whether two values of one type are the same once everything they leave out is filled in.
    pub fn same(&self, a: &Value, b: &Value, ty: &Type) -> bool {
        match (a, b, ty) {
            _ if a == b => true,
            (_, _, Type::Chosen(choice)) => self.same(a, b, &choice.ty),
            (Value::Struct(a), Value::Struct(b), Type::Struct(index)) => self
                .structs
                .get(*index)
                .is_none_or(|Struct { body, .. }| self.same_fields(a, b, body)),
            (Value::List(a), Value::List(b), Type::Array(element, extent)) => {
                let zero = element.zero();
                let fixed = matches!(extent, Extent::Fixed(_));
                let mut pairs =
                    (0..a.len().max(b.len())).map(|at| (a.get(at).unwrap_or(&zero), b.get(at).unwrap_or(&zero)));
                (fixed || a.len() == b.len()) && pairs.all(|(a, b)| self.same(a, b, element))
            }
            (Value::Bytes(a), Value::Bytes(b), Type::Bytes(Extent::Fixed(_))) => {
                (0..a.len().max(b.len())).all(|at| a.get(at).unwrap_or(&0) == b.get(at).unwrap_or(&0))
            }
            _ => false,
        }
    }

    fn same_fields(&self, a: &[(String, Value)], b: &[(String, Value)], body: &Body) -> bool {
        body.fields.iter().enumerate().all(|(index, field)| {
            let (a, b) = (filled(a, field, body), filled(b, field, body));
            body.widest(index).is_none_or(|ty| self.same(&a, &b, &ty))
        })
    }

    /// When a chosen type is there, as a spec author writes it: `when source = BOX`.
    pub fn describe_choice(&self, choice: &Choice, body: &Body) -> String {
        let name = body.fields.get(choice.field).map_or("", |field| &field.name);
        let variants = match body.widest(choice.field) {
            Some(Type::Enum(index, _)) => self.enums.get(index).map_or(&[][..], |each| &each.variants),
            _ => &[],
        };
        let one = |value: &i128| {
            let variant = variants.iter().find(|variant| variant.value == *value);
            variant.map_or_else(|| value.to_string(), |variant| variant.name.clone())
        };
        let values: Vec<_> = choice.values.iter().map(one).collect();
        format!("when {name} = {}", values.join(", "))
    }

    /// A type as a spec author would call it: `u16`, `NormalItem`, `str[24]`, `UnitKind as u8`.
    pub fn describe(&self, ty: &Type) -> String {
        let name = |name: Option<&String>| name.cloned().unwrap_or_default();
        match ty {
            Type::Int(int) => int.name().to_owned(),
            Type::Bool => "bool".to_owned(),
            Type::F32 => "f32".to_owned(),
            Type::Chosen(choice) => self.describe(&choice.ty),
            Type::Ip4 => "ip4".to_owned(),
            Type::Pos3 => "pos3".to_owned(),
            Type::Move6 => "move6".to_owned(),
            Type::Leaf(index, int) => {
                let leaf = self.leaves.get(*index);
                with_width(
                    name(leaf.map(|leaf| &leaf.name)),
                    leaf.is_some_and(|leaf| leaf.int != *int),
                    int.name(),
                )
            }
            Type::Enum(index, int) => {
                let each = self.enums.get(*index);
                with_width(
                    name(each.map(|each| &each.name)),
                    each.is_some_and(|each| each.int != *int),
                    int.name(),
                )
            }
            Type::Struct(index) => name(self.structs.get(*index).map(|each| &each.name)),
            Type::Str(extent) => format!("str[{}]", extent_text(*extent)),
            Type::Bytes(extent) => format!("bytes[{}]", extent_text(*extent)),
            Type::Array(element, extent) => format!("{}[{}]", self.describe(element), extent_text(*extent)),
        }
    }
}

/// The value of that name.
pub(crate) fn find<'v>(fields: &'v [(String, Value)], name: &str) -> Option<&'v Value> {
    fields.iter().find(|(known, _)| known == name).map(|(_, value)| value)
}

/// The value of a field: its own, else the number of what it counts, else its default.
fn filled(fields: &[(String, Value)], field: &Field, body: &Body) -> Value {
    let counted = || {
        body.fields
            .get(field.counts?)
            .map(|counted| find(fields, &counted.name).unwrap_or(&counted.default))
    };
    let own = find(fields, &field.name).cloned();
    own.or_else(|| counted().map(count))
        .unwrap_or_else(|| field.default.clone())
}

/// How many bytes or elements there are.
pub(crate) fn count(value: &Value) -> Value {
    let length = match value {
        Value::Text(bytes) | Value::Bytes(bytes) => bytes.len(),
        Value::List(list) => list.len(),
        _ => 0,
    };
    Value::Int(i128::try_from(length).unwrap_or(i128::MAX))
}

fn with_width(name: String, narrower: bool, int: &str) -> String {
    if narrower { format!("{name} as {int}") } else { name }
}

fn extent_text(extent: Extent) -> String {
    match extent {
        Extent::Fixed(size) => size.to_string(),
        Extent::Rest => "..".to_owned(),
        Extent::Count(_) => "count".to_owned(),
    }
}

/// What a value is, in an error message.
pub(crate) fn kind(value: &Value) -> &'static str {
    match value {
        Value::Int(_) => "a number",
        Value::Bool(_) => "true or false",
        Value::Float(_) => "a number with a point",
        Value::Text(_) => "text",
        Value::Bytes(_) => "bytes",
        Value::Ip4(_) => "an address",
        Value::Position { .. } => "a position",
        Value::Move { .. } => "a movement",
        Value::List(_) => "a list",
        Value::Struct(_) => "a struct",
    }
}

fn cell_fits((x, y): (u16, u16)) -> Result<(), String> {
    let fits = x < 1024 && y < 1024;
    fits.then_some(())
        .ok_or_else(|| format!("cell {x}, {y} is outside of 0..=1023"))
}

fn small_fits(value: u8) -> Result<(), String> {
    (value < 16)
        .then_some(())
        .ok_or_else(|| format!("{value} is outside of 0..=15"))
}

fn text_fits(text: &[u8], extent: Extent) -> Result<(), String> {
    if matches!(extent, Extent::Fixed(_)) && text.contains(&0) {
        return Err("a fixed string ends before its first NUL, so it cannot hold one".to_owned());
    }
    length_fits(text.len(), extent, "bytes")
}

fn length_fits(length: usize, extent: Extent, what: &str) -> Result<(), String> {
    match extent {
        Extent::Fixed(size) if length > size as usize => Err(format!("{length} {what} are more than {size}")),
        _ => Ok(()),
    }
}
