//! Values of fields as JSON.

use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::Value;

/// Numbers as numbers (an `f32` that is none as its bytes), text as text (what is no UTF-8 in it is lost), bytes as hex, positions and structs as objects.
#[derive(Clone, Copy, Debug)]
pub struct ValueIr<'v>(pub &'v Value);

impl Serialize for ValueIr<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Value::Int(number) => integer(*number, serializer),
            Value::Bool(value) => serializer.serialize_bool(*value),
            Value::Float(bits) => float(*bits, serializer),
            Value::Text(bytes) => serializer.serialize_str(&String::from_utf8_lossy(bytes)),
            Value::Bytes(bytes) => serializer.serialize_str(&hex(bytes)),
            Value::Ip4(address) => serializer.collect_str(&core::net::Ipv4Addr::from(*address)),
            Value::Position { x, y, dir } => {
                let mut map = serializer.serialize_map(Some(3))?;
                map.serialize_entry("x", x)?;
                map.serialize_entry("y", y)?;
                map.serialize_entry("dir", dir)?;
                map.end()
            }
            Value::Move { from, to, sub } => {
                let mut map = serializer.serialize_map(Some(3))?;
                map.serialize_entry("from", from)?;
                map.serialize_entry("to", to)?;
                map.serialize_entry("sub", sub)?;
                map.end()
            }
            Value::List(list) => serializer.collect_seq(list.iter().map(ValueIr)),
            Value::Struct(fields) => serializer.collect_map(fields.iter().map(|(name, value)| (name, ValueIr(value)))),
        }
    }
}

/// Every integer type of the language is one of these two.
fn integer<S: Serializer>(number: i128, serializer: S) -> Result<S::Ok, S::Error> {
    match i64::try_from(number) {
        Ok(number) => serializer.serialize_i64(number),
        Err(_) => serializer.serialize_u64(u64::try_from(number).unwrap_or(u64::MAX)),
    }
}

fn float<S: Serializer>(bits: u32, serializer: S) -> Result<S::Ok, S::Error> {
    match f32::from_bits(bits) {
        value if value.is_finite() => serializer.serialize_f32(value),
        _ => serializer.serialize_str(&hex(&bits.to_le_bytes())),
    }
}

/// `5f 03 25`
pub fn hex(bytes: &[u8]) -> String {
    let pairs: Vec<_> = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    pairs.join(" ")
}
