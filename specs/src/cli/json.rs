//! Values as JSON.

use serde_json::{Map, Value, json};

/// Numbers as numbers, text as text (what is no UTF-8 in it is lost), bytes as hex.
pub(super) fn value(value: &specs::Value) -> Value {
    match value {
        specs::Value::Int(number) => number_value(*number),
        specs::Value::Bool(value) => json!(value),
        specs::Value::Text(bytes) => json!(String::from_utf8_lossy(bytes)),
        specs::Value::Bytes(bytes) => json!(super::hex::text(bytes)),
        specs::Value::Ip4(address) => json!(std::net::Ipv4Addr::from(*address).to_string()),
        specs::Value::Position { x, y, dir } => json!({ "x": x, "y": y, "dir": dir }),
        specs::Value::Move { from, to, sub } => json!({ "from": from, "to": to, "sub": sub }),
        specs::Value::List(list) => Value::Array(list.iter().map(self::value).collect()),
        specs::Value::Struct(fields) => {
            let fields = fields.iter().map(|(name, field)| (name.clone(), self::value(field)));
            Value::Object(fields.collect::<Map<_, _>>())
        }
    }
}

/// Every integer type of the language is one of these two.
fn number_value(number: i128) -> Value {
    match i64::try_from(number) {
        Ok(number) => json!(number),
        Err(_) => json!(u64::try_from(number).unwrap_or(u64::MAX)),
    }
}
