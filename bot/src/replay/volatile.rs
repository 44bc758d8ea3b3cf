//! What differs from session to session whatever a server does: the one place where it is named, by the field's name and by what it is in the specs. All
//! else of an answer is compared.

use packets::Value;

/// How much of a field is compared.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Compared {
    /// All of it.
    Whole,
    /// Whether it is 0, and if not, whether it is the player: servers hand out ids anew.
    Id,
    /// Whether it is 0: a moment, or none.
    Moment,
    /// Nothing.
    Nothing,
}

/// What a value looks like, whatever it is in the specs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Shape {
    Number,
    Text,
    Address,
}

/// Where a field of this name is meant.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Place {
    Anywhere,
    /// In elements of the packet's list of this name.
    In(&'static str),
    /// At the top of packets, but for these.
    Except(&'static [&'static str]),
    /// At the top of this packet.
    Of(&'static str),
}

/// Fields of one name that are not compared, or not as a whole.
#[derive(Clone, Copy, Debug)]
struct Volatile {
    field: &'static str,
    shape: Shape,
    place: Place,
    compared: Compared,
}

const fn field(field: &'static str, shape: Shape, compared: Compared) -> Volatile {
    Volatile {
        field,
        shape,
        place: Place::Anywhere,
        compared,
    }
}

const fn id(name: &'static str) -> Volatile {
    field(name, Shape::Number, Compared::Id)
}

const fn moment(name: &'static str) -> Volatile {
    field(name, Shape::Number, Compared::Moment)
}

const fn nothing(name: &'static str, shape: Shape) -> Volatile {
    field(name, shape, Compared::Nothing)
}

const fn falls(name: &'static str) -> Volatile {
    Volatile {
        place: Place::Of("ZC_ITEM_FALL_ENTRY"),
        ..nothing(name, Shape::Number)
    }
}

/// All of them.
const VOLATILE: [Volatile; 47] = [
    // Ids of accounts, characters, units, guilds and parties.
    id("account"),
    id("accounts"),
    id("character"),
    id("characters"),
    id("unit"),
    id("npc"),
    Volatile {
        place: Place::Except(&["ZC_AUTORUN_SKILL", "ZC_SKILLINFO_UPDATE2"]),
        ..id("target")
    },
    id("protected"),
    id("owner"),
    id("creator"),
    id("vendor"),
    id("buyer"),
    id("seller"),
    id("master"),
    id("partner"),
    id("old_leader"),
    id("new_leader"),
    id("guild"),
    id("party"),
    // Numbers that a login server draws, and tokens.
    id("login_id1"),
    id("login_id2"),
    nothing("token", Shape::Text),
    nothing("web_token", Shape::Text),
    nothing("seed", Shape::Number),
    // The server's clock, and moments as dates. The same name is a text in other packets.
    nothing("tick", Shape::Number),
    nothing("time", Shape::Number),
    nothing("time", Shape::Text),
    nothing("last_login", Shape::Number),
    nothing("last_login", Shape::Text),
    moment("begin"),
    moment("end"),
    moment("idle_end"),
    moment("expires"),
    moment("completed_at"),
    moment("delete_date"),
    // Where servers and clients are, and how many players there are.
    nothing("address", Shape::Address),
    nothing("last_address", Shape::Address),
    nothing("ip", Shape::Address),
    nothing("port", Shape::Number),
    nothing("host", Shape::Text),
    Volatile {
        place: Place::In("servers"),
        ..nothing("users", Shape::Number)
    },
    // Chance.
    nothing("damage", Shape::Number),
    nothing("left_damage", Shape::Number),
    // Where a thing comes to lie.
    falls("x"),
    falls("y"),
    falls("sub_x"),
    falls("sub_y"),
];

/// How much is compared of the field at `path` (`servers[0].name`) of a packet.
pub(super) fn compared(packet: &str, path: &str, value: &Value) -> Compared {
    let Some(shape) = shape(value) else {
        return Compared::Whole;
    };
    let (above, last) = path.rsplit_once('.').unwrap_or(("", path));
    let name = last.split('[').next().unwrap_or(last);
    let known = VOLATILE.iter().find(|known| {
        let is_there = match known.place {
            Place::Anywhere => true,
            Place::In(list) => above.split('[').next() == Some(list),
            Place::Of(of) => above.is_empty() && packet == of,
            Place::Except(packets) => above.is_empty() && !packets.contains(&packet),
        };
        known.field == name && known.shape == shape && is_there
    });
    known.map_or(Compared::Whole, |known| known.compared)
}

fn shape(value: &Value) -> Option<Shape> {
    match value {
        Value::Int(_) => Some(Shape::Number),
        Value::Text(_) => Some(Shape::Text),
        Value::Ip4(_) => Some(Shape::Address),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeSet, path::Path};

    use specs::{
        Direction,
        model::{Body, Protocol, Type},
    };

    use super::*;

    /// Types that name somebody, or say when, or where a server is.
    const TYPES: [&str; 8] = [
        "AccountId",
        "CharacterId",
        "UnitId",
        "GuildId",
        "PartyId",
        "LoginId",
        "Tick",
        "ip4",
    ];

    /// Fields of other types that are not compared as a whole: what the specs call so has been looked at, and is chance or a moment.
    const OTHERS: [&str; 24] = [
        "begin: u32",
        "completed_at: u32",
        "damage: i16",
        "damage: i32",
        "delete_date: u32",
        "end: u32",
        "expires: u32",
        "host: str",
        "idle_end: u32",
        "last_login: str",
        "last_login: u32",
        "left_damage: i16",
        "left_damage: i32",
        "port: u16",
        "seed: u32",
        "sub_x: u8",
        "sub_y: u8",
        "time: str",
        "time: u32",
        "token: str",
        "users: u16",
        "web_token: str",
        "x: u16",
        "y: u16",
    ];

    /// The fields of a packet by their paths, with what the specs call their types.
    fn leaves(protocol: &Protocol, body: &Body, above: &str, out: &mut Vec<(String, String, Value)>) {
        for (index, field) in body.fields.iter().enumerate() {
            for ty in body.types(index) {
                leaf(protocol, ty, &format!("{above}{}", field.name), out);
            }
        }
    }

    fn leaf(protocol: &Protocol, ty: &Type, path: &str, out: &mut Vec<(String, String, Value)>) {
        let name = match ty {
            Type::Struct(index) => {
                return leaves(protocol, &protocol.structs[*index].body, &format!("{path}."), out);
            }
            Type::Array(of, _) => return leaf(protocol, of, &format!("{path}[0]"), out),
            Type::Chosen(choice) => return leaf(protocol, &choice.ty, path, out),
            Type::Leaf(index, _) => protocol.leaves[*index].name.clone(),
            Type::Str(_) => "str".to_owned(),
            other => protocol.describe(other),
        };
        out.push((path.to_owned(), name, ty.zero()));
    }

    #[test]
    fn what_is_not_compared_is_what_the_specs_call_an_id_a_clock_an_address_or_chance() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../specs/packets");
        let protocol = specs::load(&folder).unwrap();
        let mut others = BTreeSet::new();
        let to_client = protocol
            .packets
            .iter()
            .filter(|packet| packet.direction == Direction::ToClient);
        for packet in to_client {
            let mut fields = Vec::new();
            if let Some(body) = packet.body() {
                leaves(&protocol, body, "", &mut fields);
            }
            for (path, ty, value) in fields {
                let compared = compared(&packet.name, &path, &value);
                if TYPES.contains(&ty.as_str()) {
                    assert_ne!(compared, Compared::Whole, "{}.{path}: {ty}", packet.name);
                } else if compared != Compared::Whole {
                    let name = path.rsplit('.').next().unwrap();
                    others.insert(format!("{name}: {ty}"));
                }
            }
        }
        assert_eq!(others.into_iter().collect::<Vec<_>>(), OTHERS);
    }

    #[test]
    fn a_name_that_is_volatile_in_one_place_is_compared_in_another() {
        let number = Value::Int(1);
        let name = Value::Text(b"Prontera".to_vec());
        for (packet, path, value, wanted) in [
            ("ZC_NOTIFY_ACT", "target", &number, Compared::Id),
            ("ZC_SKILLINFO_UPDATE2", "target", &number, Compared::Whole),
            ("ZC_SKILLINFO_LIST", "skills[3].target", &number, Compared::Whole),
            ("ZC_ACK_REQNAMEALL", "guild", &name, Compared::Whole),
            ("ZC_CHANGE_GUILD", "guild", &number, Compared::Id),
            ("AC_ACCEPT_LOGIN", "servers[0].users", &number, Compared::Nothing),
            ("ZC_ROOM_NEWENTRY", "users", &number, Compared::Whole),
            ("HC_ACCEPT_ENTER", "characters[0].character", &number, Compared::Id),
            ("HC_ACCEPT_ENTER", "characters[0].zeny", &number, Compared::Whole),
            ("ZC_ACK_RANKING2", "characters[2]", &number, Compared::Id),
        ] {
            assert_eq!(compared(packet, path, value), wanted, "{packet}.{path}");
        }
    }
}
