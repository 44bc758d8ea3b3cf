//! Values as text, constants of enums by name.

use crate::Value;
use crate::model::{Body, Enum, Packet, Protocol, Type};

/// The value of a packet as a golden vector has it, constants by name.
pub fn literal(protocol: &Protocol, packet: &Packet, value: &Value) -> String {
    packet
        .body()
        .map_or_else(|| value.to_string(), |body| fields(protocol, value, body))
}

/// The value of a field as a golden vector has it, constants by name.
pub fn literal_of(protocol: &Protocol, value: &Value, ty: &Type) -> String {
    match (value, ty) {
        (Value::Int(number), Type::Enum(index, _)) => protocol
            .enums
            .get(*index)
            .map_or_else(|| number.to_string(), |each| constant(each, *number)),
        (Value::List(list), Type::Array(element, _)) => {
            let list: Vec<_> = list.iter().map(|each| literal_of(protocol, each, element)).collect();
            format!("[{}]", list.join(", "))
        }
        (Value::Struct(_), Type::Struct(index)) => match protocol.structs.get(*index) {
            Some(each) => fields(protocol, value, &each.body),
            None => value.to_string(),
        },
        _ => value.to_string(),
    }
}

fn fields(protocol: &Protocol, value: &Value, body: &Body) -> String {
    let Value::Struct(values) = value else {
        return value.to_string();
    };
    if values.is_empty() {
        return "{}".to_owned();
    }
    let field = |(name, value): &(String, Value)| {
        let ty = body.field(name).and_then(|(index, _)| body.widest(index));
        let text = ty.map_or_else(|| value.to_string(), |ty| literal_of(protocol, value, &ty));
        format!("{name} = {text}")
    };
    format!("{{ {} }}", values.iter().map(field).collect::<Vec<_>>().join(", "))
}

/// A constant's name, or the number; of flags the names of the bits, and a number for those without.
fn constant(each: &Enum, number: i128) -> String {
    if let Some(exact) = each.variants.iter().find(|variant| variant.value == number) {
        return exact.name.clone();
    }
    if !each.flags {
        return number.to_string();
    }
    let mut left = number;
    let mut names = Vec::new();
    for variant in each
        .variants
        .iter()
        .filter(|variant| variant.value != 0 && variant.value & number == variant.value)
    {
        names.push(variant.name.clone());
        left &= !variant.value;
    }
    if left != 0 || names.is_empty() {
        names.push(format!("{left:#x}"));
    }
    names.join(" | ")
}
