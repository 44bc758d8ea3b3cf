//! What of an answer is compared: ids, clocks and chance are left out.

use packets::{Profile, Value};

use crate::record::Passed;

/// Fields that differ from session to session, whatever a server does.
const VOLATILE: [&str; 32] = [
    "account",
    "character",
    "characters",
    "accounts",
    "login_id1",
    "login_id2",
    "npc",
    "target",
    "owner",
    "creator",
    "vendor",
    "buyer",
    "master",
    "partner",
    "guild",
    "party",
    "tick",
    "client_tick",
    "time",
    "seed",
    "address",
    "last_address",
    "ip",
    "port",
    "host",
    "users",
    "last_login",
    "web_token",
    "damage",
    "left_damage",
    "delete_date",
    "sub",
];

/// An answer that is compared.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Answer {
    /// Its name.
    pub(super) name: String,
    /// Its fields by their paths, without those that are not compared.
    pub(super) fields: Vec<(String, Value)>,
    /// How many packets the client had sent on its connection by then.
    pub(super) after: usize,
}

/// Who the player is, on one side.
#[derive(Clone, Copy, Debug)]
pub(super) struct Own<'a> {
    /// Its unit.
    pub(super) unit: Option<u32>,
    /// Its character's name.
    pub(super) name: Option<&'a str>,
}

/// What an answer says; `None` for notices about others than the player.
pub(super) fn answer(
    passed: &Passed,
    profile: &Profile,
    own: Own<'_>,
    after: usize,
    ignore: &[String],
) -> Option<Answer> {
    let name = passed.name(profile);
    if ignore.contains(&name) || passed.raw {
        return None;
    }
    let mut fields = Vec::new();
    match passed.packet(profile) {
        Some(packet) => {
            let value = packet.to_value(profile);
            if is_about_others(&value, own.unit) {
                return None;
            }
            flatten(&value, String::new(), &mut fields);
            if let Some(name) = own.name {
                for (_, value) in &mut fields {
                    hide_name(value, name);
                }
            }
        }
        // Nothing is known of what is in it.
        None => fields.push((
            "length".to_owned(),
            Value::Int(i128::try_from(passed.bytes.len()).unwrap_or(0)),
        )),
    }
    fields.retain(|(path, _)| !ignore.iter().any(|ignored| *ignored == format!("{name}.{path}")));
    Some(Answer { name, fields, after })
}

/// The player's name says nothing of what the server does.
fn hide_name(value: &mut Value, name: &str) {
    if let Value::Text(text) = value
        && let Some(rest) = text.strip_prefix(name.as_bytes())
        && (rest.is_empty() || rest.starts_with(b" : "))
    {
        *text = [b"(own name)", rest].concat();
    }
}

fn is_about_others(value: &Value, own: Option<u32>) -> bool {
    let Value::Struct(fields) = value else { return false };
    fields.iter().any(|(name, value)| match value {
        Value::Int(unit) => name == "unit" && own.map(i128::from) != Some(*unit),
        _ => false,
    })
}

/// Leaves by their paths, as in `servers[0].name`.
fn flatten(value: &Value, path: String, out: &mut Vec<(String, Value)>) {
    match value {
        Value::Struct(fields) => {
            let compared = fields
                .iter()
                .filter(|(name, _)| !VOLATILE.contains(&name.as_str()) && name != "unit");
            for (name, value) in compared {
                let gap = if path.is_empty() { "" } else { "." };
                flatten(value, format!("{path}{gap}{name}"), out);
            }
        }
        Value::List(items) => {
            for (index, item) in items.iter().enumerate() {
                flatten(item, format!("{path}[{index}]"), out);
            }
        }
        Value::Move { from, to, .. } => out.push((
            path,
            Value::Move {
                from: *from,
                to: *to,
                sub: (0, 0),
            },
        )),
        other => out.push((path, other.clone())),
    }
}

/// A value in a line.
pub(super) fn text(value: &Value) -> String {
    match value {
        Value::Int(number) => number.to_string(),
        Value::Bool(truth) => truth.to_string(),
        Value::Float(bits) => f32::from_bits(*bits).to_string(),
        Value::Text(text) => format!("{:?}", String::from_utf8_lossy(text)),
        Value::Bytes(bytes) => format!("{bytes:02x?}"),
        Value::Ip4([a, b, c, d]) => format!("{a}.{b}.{c}.{d}"),
        Value::Position { x, y, dir } => format!("({x}, {y}, {dir})"),
        Value::Move { from, to, .. } => format!("{from:?} to {to:?}"),
        Value::List(_) | Value::Struct(_) => "..".to_owned(),
    }
}
