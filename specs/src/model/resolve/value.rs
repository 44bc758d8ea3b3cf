//! Values as they are written to values of a type.

use super::Resolver;
use crate::Value;
use crate::diagnostic::{Code, Diagnostic, did_you_mean};
use crate::model::{Body, Enum, Type};
use crate::parse::tree::{Constant, Literal, LiteralKind, Name};

impl Resolver<'_> {
    /// The value of a literal where `ty` is wanted.
    pub(super) fn value(&mut self, literal: &Literal, ty: &Type) -> Option<Value> {
        match (&literal.kind, ty.inner()) {
            (LiteralKind::Int(number), Type::Int(_) | Type::Leaf(..) | Type::Enum(..)) => Some(Value::Int(*number)),
            (LiteralKind::Constants(list), Type::Enum(index, _)) => self.constants(list, *index),
            (LiteralKind::Bool(value), Type::Bool) => Some(Value::Bool(*value)),
            (LiteralKind::Int(number @ (0 | 1)), Type::Bool) => Some(Value::Bool(*number == 1)),
            (LiteralKind::Float(bits), Type::F32) => Some(Value::Float(*bits)),
            (LiteralKind::Hex(bytes), Type::F32) if bytes.len() == 4 => bytes
                .as_slice()
                .try_into()
                .ok()
                .map(u32::from_le_bytes)
                .map(Value::Float),
            (LiteralKind::Ip4(address), Type::Ip4) => Some(Value::Ip4(*address)),
            (LiteralKind::Position(cells), Type::Pos3) => self.checked(position(*cells), literal),
            (LiteralKind::Move(cells), Type::Move6) => self.checked(movement(*cells), literal),
            (LiteralKind::Text(bytes) | LiteralKind::Hex(bytes), Type::Str(_)) => Some(Value::Text(bytes.clone())),
            (LiteralKind::Text(bytes) | LiteralKind::Hex(bytes), Type::Bytes(_)) => Some(Value::Bytes(bytes.clone())),
            (LiteralKind::List(list), Type::Array(element, _)) => {
                let values: Vec<_> = list.iter().map(|each| self.value(each, element)).collect();
                values.into_iter().collect::<Option<_>>().map(Value::List)
            }
            (LiteralKind::Struct(fields), Type::Struct(index)) => {
                let body = self.protocol.structs.get(*index)?.body.clone();
                Some(Value::Struct(self.fields(fields, &body)))
            }
            _ => {
                self.wrong_kind(literal, ty);
                None
            }
        }
    }

    /// Values by field name.
    pub(super) fn fields(&mut self, fields: &[(Name, Literal)], body: &Body) -> Vec<(String, Value)> {
        let mut values: Vec<(String, Value)> = Vec::new();
        for (name, literal) in fields {
            if values.iter().any(|(known, _)| *known == name.text) {
                let message = format!("`{}` has a value already", name.text);
                self.report(Diagnostic::new(Code::Duplicate, name.span, message).hint("remove one of the two"));
                continue;
            }
            let Some((index, _)) = body.field(&name.text) else {
                self.no_field(name, body);
                continue;
            };
            let value = body.widest(index).and_then(|ty| self.value(literal, &ty));
            values.extend(value.map(|value| (name.text.clone(), value)));
        }
        values
    }

    fn no_field(&mut self, name: &Name, body: &Body) {
        let hint = did_you_mean(&name.text, body.fields.iter().map(|field| field.name.as_str()));
        let message = format!("there is no field `{}`", name.text);
        self.report(Diagnostic::new(Code::UnknownField, name.span, message).hint(hint));
    }

    /// Constants joined by `|`.
    fn constants(&mut self, list: &[Constant], index: usize) -> Option<Value> {
        let each = self.protocol.enums.get(index)?.clone();
        let values: Vec<_> = list.iter().map(|constant| self.constant(constant, &each)).collect();
        if let [Constant::Named(word), _, ..] | [_, Constant::Named(word), ..] = list
            && !each.flags
        {
            let message = format!("constants of `{}` exclude each other", each.name);
            self.report(Diagnostic::new(Code::BadValue, word.span, message).hint("declare it as `flags`"));
        }
        values
            .into_iter()
            .try_fold(0, |sum, value| Some(sum | value?))
            .map(Value::Int)
    }

    fn constant(&mut self, constant: &Constant, each: &Enum) -> Option<i128> {
        let word = match constant {
            Constant::Number(number) => return Some(*number),
            Constant::Named(word) => word,
        };
        let variant = each.variants.iter().find(|variant| variant.name == word.text);
        if variant.is_none() {
            let hint = did_you_mean(&word.text, each.variants.iter().map(|variant| variant.name.as_str()));
            let message = format!("`{}` has no constant `{}`", each.name, word.text);
            self.report(Diagnostic::new(Code::UnknownConstant, word.span, message).hint(hint));
        }
        variant.map(|variant| variant.value)
    }

    fn checked(&mut self, value: Option<Value>, literal: &Literal) -> Option<Value> {
        if value.is_none() {
            self.report(
                Diagnostic::new(Code::BadValue, literal.span, "a cell or direction out of range")
                    .hint("cells are 0..=1023, directions and sub-cells 0..=15"),
            );
        }
        value
    }

    fn wrong_kind(&mut self, literal: &Literal, ty: &Type) {
        let wanted = self.protocol.describe(ty);
        self.report(
            Diagnostic::new(Code::BadValue, literal.span, format!("this is no value of `{wanted}`")).hint(example(ty)),
        );
    }
}

fn position([x, y, dir]: [i128; 3]) -> Option<Value> {
    let [x, y] = [cell(x)?, cell(y)?];
    Some(Value::Position { x, y, dir: small(dir)? })
}

fn movement([x0, y0, x1, y1, sx, sy]: [i128; 6]) -> Option<Value> {
    Some(Value::Move {
        from: (cell(x0)?, cell(y0)?),
        to: (cell(x1)?, cell(y1)?),
        sub: (small(sx)?, small(sy)?),
    })
}

fn cell(number: i128) -> Option<u16> {
    u16::try_from(number).ok().filter(|cell| *cell < 1024)
}

fn small(number: i128) -> Option<u8> {
    u8::try_from(number).ok().filter(|small| *small < 16)
}

/// How a value of the type is written.
fn example(ty: &Type) -> &'static str {
    match ty {
        Type::Int(_) | Type::Leaf(..) => "write a number, as in 12, -3 or 0x1f",
        Type::Enum(..) => "write a constant of it, or a number",
        Type::Bool => "write true or false",
        Type::F32 => "write a number with a point, as in -45.0, or its bytes, as in hex[00 00 80 7f]",
        Type::Ip4 => "write an address, as in 127.0.0.1",
        Type::Pos3 => "write (x, y, dir)",
        Type::Move6 => "write (x0, y0 -> x1, y1, sx, sy)",
        Type::Str(_) => "write text in quotes",
        Type::Bytes(_) => "write hex[0a 0b]",
        Type::Array(..) => "write a list, as in [1, 2]",
        Type::Chosen(choice) => example(&choice.ty),
        Type::Struct(_) => "write its fields, as in { name = \"a\", level = 1 }",
    }
}
