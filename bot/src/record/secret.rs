//! What only its owner is to know: blanked in what is written.

use packets::{Direction, Kind, Profile, Server, Value};

use super::{
    Passed,
    patch::{Patch, swap},
};

/// Passwords and tokens, and the two numbers that a session is shown to the char and map server with: who has them takes it over while it lives.
const SECRET: [&str; 8] = [
    "password",
    "password_hash",
    "new_password",
    "pincode",
    "token",
    "web_token",
    "login_id1",
    "login_id2",
];

/// Likewise in what is said to char servers: old and new pincode, and what a character is deleted with.
const SECRET_OF_CHAR: [&str; 4] = ["old", "new", "key", "birth_date"];

/// Likewise in what is said to login servers: passwords for one time, and whose machine it is.
const SECRET_OF_LOGIN: [&str; 3] = ["code", "address", "mac_address"];

/// What stands in place of each byte.
const BLANK: u8 = b'*';

/// Bytes of id and length.
const HEADER: usize = 4;

/// Bytes of the numbers that are blanked.
const NUMBER: usize = 4;

/// The packet without secrets: each of their bytes is a `*`. What a client says to a login or char server in a packet that is not known, or does not fit its
/// layout, is blanked as a whole, and so is what a login server says in one.
#[must_use]
pub fn blanked(mut passed: Passed, profile: &Profile) -> Passed {
    let Some(packet) = passed.packet(profile) else {
        let enters = passed.kind(profile) == Some(Kind::CzEnter);
        let is_said = passed.direction == Direction::ToServer && (passed.server != Server::Map || enters);
        if is_said || passed.server == Server::Login {
            blank(&mut passed, HEADER);
        }
        return passed;
    };
    let value = packet.to_value(profile);
    let mut all_done = true;
    let mut wanted = value.clone();
    for place in secrets(&value, &passed) {
        let Some((old, new)) = put(&mut wanted, place) else {
            continue;
        };
        let patch = Patch {
            old,
            new,
            wanted: wanted.clone(),
        };
        all_done &= swap(&mut passed, &patch, profile);
    }
    if wanted == value {
        return passed;
    }
    // Behind a text's end clients send whatever was in memory: encoding it anew leaves that out.
    let mut clean = Vec::with_capacity(passed.bytes.len());
    match passed.packet(profile) {
        Some(packet) if all_done && packet.encode(profile, &mut clean).is_ok() => passed.bytes = clean,
        _ => blank(&mut passed, HEADER),
    }
    passed
}

/// Bytes that are no whole packet: blanked where they may hold a secret, which is in all that a client and a login server say to each other, in what it says to a
/// char server, and in the beginning of what it says to a map server.
#[must_use]
pub(super) fn blanked_rest(mut passed: Passed) -> Passed {
    if passed.direction == Direction::ToServer || passed.server == Server::Login {
        blank(&mut passed, 0);
    }
    passed
}

fn blank(passed: &mut Passed, from: usize) {
    passed.bytes.iter_mut().skip(from).for_each(|byte| *byte = BLANK);
}

/// Places of secret fields at the top of a packet.
fn secrets(value: &Value, passed: &Passed) -> Vec<usize> {
    let Value::Struct(fields) = value else {
        return Vec::new();
    };
    let asks = |server| passed.server == server && passed.direction == Direction::ToServer;
    let secret = fields.iter().enumerate().filter(|(_, (name, _))| {
        let name = name.as_str();
        SECRET.contains(&name)
            || (asks(Server::Char) && SECRET_OF_CHAR.contains(&name))
            || (asks(Server::Login) && SECRET_OF_LOGIN.contains(&name))
    });
    secret.map(|(place, _)| place).collect()
}

/// Blanks a field; its bytes as they were, and as they are. `None` where there is nothing to blank.
fn put(value: &mut Value, place: usize) -> Option<(Vec<u8>, Vec<u8>)> {
    let Value::Struct(fields) = value else { return None };
    let (_, field) = fields.get_mut(place)?;
    match field {
        Value::Text(bytes) | Value::Bytes(bytes) => {
            let old = bytes.clone();
            bytes.fill(BLANK);
            (old != *bytes).then(|| (old, bytes.clone()))
        }
        Value::Int(number) => {
            let new = [BLANK; NUMBER];
            let old = u32::try_from(*number).ok()?.to_le_bytes();
            *number = u32::from_le_bytes(new).into();
            (old != new).then(|| (old.to_vec(), new.to_vec()))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeSet, time::Duration};

    use packets::{
        AcAcceptLogin, CaLogin, CaLogin2, ChSecondPasswdAck, Length, LoginId, Packet, PacketKind, RoString, fill,
    };

    use super::*;

    fn passed<P: Packet>(packet: &P, server: Server) -> (Passed, &'static Profile) {
        let profile = Profile::get("re-20180621".parse().unwrap()).unwrap();
        let mut bytes = Vec::new();
        packet.encode(profile, &mut bytes).unwrap();
        (said(server, Direction::ToServer, bytes), profile)
    }

    fn said(server: Server, direction: Direction, bytes: Vec<u8>) -> Passed {
        Passed {
            time: Duration::ZERO,
            stream: 0,
            server,
            direction,
            raw: false,
            bytes,
        }
    }

    fn has(bytes: &[u8], text: &[u8]) -> bool {
        bytes.windows(text.len()).any(|window| window == text)
    }

    /// The packet with an `M` in every byte behind its header.
    fn marked(profile: &Profile, (server, direction): (Server, Direction), kind: Kind) -> Option<Passed> {
        let id = profile.id(kind)?;
        if profile.kind(server, direction, id) != Some(kind) {
            return None;
        }
        let lengths: Vec<usize> = match profile.length(server, direction, id)? {
            Length::Fixed(length) => vec![length.into()],
            Length::Variable => (4..300).collect(),
        };
        let packet = |length: usize| {
            let mut bytes = vec![b'M'; length];
            bytes[..2].copy_from_slice(&id.to_le_bytes());
            if matches!(profile.length(server, direction, id), Some(Length::Variable)) {
                bytes[2..4].copy_from_slice(&u16::try_from(length).unwrap().to_le_bytes());
            }
            said(server, direction, bytes)
        };
        // The longest that fits its layout has something in every field.
        lengths
            .into_iter()
            .rev()
            .map(packet)
            .find(|passed| passed.packet(profile).is_some())
    }

    /// Fields of what is said to and by login and char servers that are written as they are: whatever is not among them has to be blanked.
    const PUBLIC: &str = include_str!("public_fields.txt");

    #[test]
    fn of_all_that_login_and_char_servers_are_told_and_say_only_what_is_named_is_written() {
        let mut written = BTreeSet::new();
        // Layouts change from time to time, and there are some hundred versions.
        let newest = Profile::listed().last();
        for version in Profile::listed().step_by(20).chain(newest) {
            let profile = Profile::get(version).unwrap();
            for server in [Server::Login, Server::Char] {
                for direction in [Direction::ToServer, Direction::ToClient] {
                    let packets = Kind::ALL
                        .iter()
                        .filter_map(|kind| marked(profile, (server, direction), *kind));
                    for passed in packets {
                        let name = passed.name(profile);
                        let Some(packet) = blanked(passed, profile).packet(profile) else {
                            panic!("{name} is not itself any more");
                        };
                        let Value::Struct(fields) = packet.to_value(profile) else {
                            continue;
                        };
                        let kept = fields.into_iter().filter(|(_, value)| is_marked(value));
                        written.extend(kept.map(|(field, _)| format!("{name}.{field}")));
                    }
                }
            }
        }
        let written = written.into_iter().collect::<Vec<_>>().join("\n");
        assert_eq!(written, PUBLIC.trim_end(), "{written}");
    }

    /// Whether the marks are still there.
    fn is_marked(value: &Value) -> bool {
        match value {
            Value::Text(bytes) | Value::Bytes(bytes) => bytes.contains(&b'M'),
            Value::Int(number) => number.to_le_bytes().first() == Some(&b'M'),
            Value::List(items) => items.iter().any(is_marked),
            Value::Struct(fields) => fields.iter().any(|(_, value)| is_marked(value)),
            _ => true,
        }
    }

    #[test]
    fn a_password_is_blanked_even_if_the_name_is_the_same_and_so_is_what_stands_behind_it() {
        let (mut login, profile) = passed(
            &fill!(CaLogin {
                username: RoString::from("hunter2"),
                password: RoString::from("hunter2"),
            }),
            Server::Login,
        );
        let end = login.bytes.len() - 5;
        login.bytes[end..end + 4].copy_from_slice(b"left");
        let blank = blanked(login.clone(), profile);
        let read = CaLogin::decode(&blank.bytes, profile).unwrap();
        assert_eq!(
            (read.username.text(), read.password.text()),
            ("hunter2".into(), "*******".into())
        );
        assert_eq!(blank.bytes.len(), login.bytes.len());
        assert!(!has(&blank.bytes, b"left"));
    }

    #[test]
    fn hashes_and_pincodes_are_blanked_and_unknown_packets_as_a_whole() {
        let (hashed, profile) = passed(&fill!(CaLogin2 { password_hash: [7; 16] }), Server::Login);
        assert!(!has(&blanked(hashed, profile).bytes, &[7; 4]));
        let (pincode, profile) = passed(
            &fill!(ChSecondPasswdAck {
                pincode: RoString::from("4328")
            }),
            Server::Char,
        );
        assert!(!has(&blanked(pincode.clone(), profile).bytes, b"4328"));
        let half = Passed {
            bytes: pincode.bytes[..pincode.bytes.len() - 2].to_vec(),
            ..pincode
        };
        assert!(!has(&blanked(half.clone(), profile).bytes, b"43"));
        assert!(!has(&blanked_rest(half).bytes, b"43"));
        for server in [Server::Login, Server::Char] {
            let unknown = said(server, Direction::ToServer, b"\xff\x0b\x0b\x00hunter2".to_vec());
            assert!(!has(&blanked(unknown, profile).bytes, b"hunter2"), "{server}");
        }
    }

    /// Who has the numbers of a session takes it over.
    #[test]
    fn half_of_what_a_login_server_says_and_what_fits_no_layout_is_blanked() {
        let profile = Profile::get("main-20220406".parse().unwrap()).unwrap();
        let mut whole = Vec::new();
        fill!(AcAcceptLogin {
            login_id1: LoginId(0x3132_3334),
            login_id2: LoginId(0x3132_3334),
        })
        .encode(profile, &mut whole)
        .unwrap();
        let half = said(Server::Login, Direction::ToClient, whole[..40].to_vec());
        assert!(!has(&blanked_rest(half.clone()).bytes, b"4321"));
        assert!(!has(&blanked(half, profile).bytes, b"4321"));
    }
}
