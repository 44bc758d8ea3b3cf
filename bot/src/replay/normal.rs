//! What of an answer is compared: see [`super::volatile`] for what is left out.

use packets::{Profile, Value};

use super::volatile::{Compared, compared};
use crate::record::Passed;

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
    /// Its account, and its unit.
    pub(super) account: Option<u32>,
    /// Its character.
    pub(super) character: Option<u32>,
    /// Its characters' names, with what stands for each.
    pub(super) names: &'a [(String, String)],
}

impl Own<'_> {
    fn is(self, id: i128) -> bool {
        [self.account, self.character]
            .into_iter()
            .flatten()
            .any(|own| i128::from(own) == id)
    }
}

/// What an answer says.
pub(super) fn answer(passed: &Passed, profile: &Profile, own: Own<'_>, after: usize, ignore: &[String]) -> Answer {
    let name = passed.name(profile);
    let mut fields = Vec::new();
    match passed.packet(profile) {
        _ if passed.raw => {}
        Some(packet) => {
            flatten(&packet.to_value(profile), String::new(), &mut fields);
            fields.retain_mut(|(path, value)| shown(&name, path, value, own));
        }
        // Nothing is known of what is in it.
        None => fields.push(("bytes".to_owned(), Value::Bytes(passed.bytes.clone()))),
    }
    fields.retain(|(path, _)| !ignore.iter().any(|ignored| *ignored == format!("{name}.{path}")));
    Answer { name, fields, after }
}

impl Answer {
    /// Where a walk sets out is left out: who walks without waiting has come less far.
    #[must_use]
    pub(super) fn without_origins(mut self) -> Self {
        for (_, value) in &mut self.fields {
            if let Value::Move { to: (x, y), .. } = *value {
                *value = Value::Position { x, y, dir: 0 };
            }
        }
        self
    }
}

/// The unit that a packet is about, where that is not the player.
pub(super) fn other_unit(value: &Value, own: Own<'_>) -> Option<u32> {
    let Value::Struct(fields) = value else { return None };
    fields.iter().find_map(|(name, value)| match value {
        Value::Int(unit) if name == "unit" && own.account.map(i128::from) != Some(*unit) => u32::try_from(*unit).ok(),
        _ => None,
    })
}

/// Puts in place of a value what is compared of it; false where nothing is.
fn shown(packet: &str, path: &str, value: &mut Value, own: Own<'_>) -> bool {
    let number = match value {
        Value::Int(number) => *number,
        _ => 0,
    };
    let stands_for = match compared(packet, path, value) {
        Compared::Nothing => return false,
        Compared::Id if own.is(number) => "own",
        Compared::Id if number != 0 => "another",
        Compared::Moment if number != 0 => "a moment",
        Compared::Id | Compared::Moment => "none",
        Compared::Whole => {
            hide_names(value, own.names);
            return true;
        }
    };
    *value = Value::Text(stands_for.as_bytes().to_vec());
    true
}

/// The player's names say nothing of what the server does.
fn hide_names(value: &mut Value, names: &[(String, String)]) {
    let Value::Text(text) = value else { return };
    for (name, stands_for) in names {
        if let Some(rest) = text.strip_prefix(name.as_bytes())
            && (rest.is_empty() || rest.starts_with(b" : ") || rest == b"\0")
        {
            *text = [stands_for.as_bytes(), rest].concat();
            return;
        }
    }
}

/// Leaves by their paths, as in `servers[0].name`. Of a list without elements, that it has none.
fn flatten(value: &Value, path: String, out: &mut Vec<(String, Value)>) {
    match value {
        Value::Struct(fields) => {
            for (name, value) in fields {
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

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use packets::{
        AcAcceptLogin, AccountId, CharacterId, CharacterInfo, Direction, HcAcceptEnter, LoginId, Movement, Packet,
        RoString, Server, UnitId, ZcAckReqname, ZcNotifyPlayermove, fill,
    };

    use super::*;

    fn profile() -> &'static Profile {
        Profile::get("re-20120307".parse().unwrap()).unwrap()
    }

    fn passed(server: Server, packet: &impl Packet) -> Passed {
        let mut bytes = Vec::new();
        packet.encode(profile(), &mut bytes).unwrap();
        Passed {
            time: Duration::ZERO,
            stream: 0,
            server,
            direction: Direction::ToClient,
            raw: false,
            bytes,
        }
    }

    /// What is compared of it for a player of this account, whose character is called so.
    fn fields(server: Server, packet: &impl Packet, account: u32, name: &str) -> Vec<(String, Value)> {
        let names = [(name.to_owned(), "(own)".to_owned())];
        let own = Own {
            account: Some(account),
            character: None,
            names: &names,
        };
        answer(&passed(server, packet), profile(), own, 0, &[]).fields
    }

    fn list(character: CharacterInfo) -> HcAcceptEnter {
        fill!(HcAcceptEnter {
            characters: vec![character]
        })
    }

    fn character(id: u32, name: &str) -> CharacterInfo {
        fill!(CharacterInfo {
            character: CharacterId(id),
            name: RoString::from(name),
            zeny: 500,
            base_level: 7,
            slot: 2,
        })
    }

    #[test]
    fn characters_are_compared_but_for_their_ids_and_own_names() {
        let recorded = fields(Server::Char, &list(character(150_000, "Bot0")), 1, "Bot0");
        let now = |info| fields(Server::Char, &list(info), 2, "Bot1");
        assert_eq!(recorded, now(character(150_007, "Bot1")));
        for other in [
            fill!(CharacterInfo {
                zeny: 0,
                ..character(150_007, "Bot1")
            }),
            fill!(CharacterInfo {
                base_level: 1,
                ..character(150_007, "Bot1")
            }),
            fill!(CharacterInfo {
                slot: 0,
                ..character(150_007, "Bot1")
            }),
            fill!(CharacterInfo {
                last_map: RoString::from("izlude.gat"),
                ..character(150_007, "Bot1")
            }),
            fill!(CharacterInfo {
                delete_date: 1_800_000_000,
                ..character(150_007, "Bot1")
            }),
            character(150_007, "Somebody"),
        ] {
            assert_ne!(recorded, now(other.clone()), "{other:?}");
        }
        assert_ne!(recorded, fields(Server::Char, &HcAcceptEnter::default(), 2, "Bot1"));
    }

    #[test]
    fn of_ids_it_is_compared_whose_they_are() {
        let name = |unit| {
            fill!(ZcAckReqname {
                unit: UnitId(unit),
                name: RoString::from("Kafra")
            })
        };
        assert_eq!(
            fields(Server::Map, &name(110_000_001), 1, ""),
            fields(Server::Map, &name(7), 2, "")
        );
        assert_ne!(
            fields(Server::Map, &name(1), 1, ""),
            fields(Server::Map, &name(7), 2, "")
        );
        assert_ne!(
            fields(Server::Map, &name(0), 1, ""),
            fields(Server::Map, &name(7), 2, "")
        );
        let accept = |account, login_id| {
            fill!(AcAcceptLogin {
                account: AccountId(account),
                login_id1: LoginId(login_id)
            })
        };
        assert_eq!(
            fields(Server::Login, &accept(1, 99), 1, ""),
            fields(Server::Login, &accept(2, 7), 2, "")
        );
    }

    #[test]
    fn packets_without_a_layout_are_compared_by_their_bytes() {
        let own = Own {
            account: None,
            character: None,
            names: &[],
        };
        let mut unknown = passed(Server::Map, &ZcAckReqname::default());
        unknown.bytes.truncate(6);
        let one = answer(&unknown, profile(), own, 0, &[]);
        unknown.bytes[5] = 1;
        assert_ne!(one, answer(&unknown, profile(), own, 0, &[]));
    }

    #[test]
    fn who_speaks_is_hidden_but_not_what_is_said() {
        let names = [("Bot0".to_owned(), "(own)".to_owned())];
        for (text, wanted) in [
            ("Bot0 : hello", "(own) : hello"),
            ("Bot0", "(own)"),
            ("Bot01 : hello", "Bot01 : hello"),
            ("hello, Bot0", "hello, Bot0"),
        ] {
            let mut value = Value::Text(text.into());
            hide_names(&mut value, &names);
            assert_eq!(value, Value::Text(wanted.into()));
        }
    }

    #[test]
    fn who_does_not_wait_for_walks_sets_out_elsewhere() {
        let walk = |from| {
            let path = Movement::new(from, (157, 183));
            let own = Own {
                account: None,
                character: None,
                names: &[],
            };
            let packet = passed(Server::Map, &fill!(ZcNotifyPlayermove { path }));
            answer(&packet, profile(), own, 0, &[])
        };
        let (early, late) = (walk((156, 180)), walk((157, 182)));
        assert_ne!(early, late);
        assert_eq!(early.without_origins(), late.without_origins());
    }
}
