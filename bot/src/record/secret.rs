//! Passwords, pincodes and tokens: blanked in what is written.

use packets::{Direction, Profile, Server, Value};

use super::{
    Passed,
    patch::{Patch, swap},
};

/// Fields that only their owner is to know.
const SECRET: [&str; 6] = [
    "password",
    "password_hash",
    "new_password",
    "pincode",
    "token",
    "web_token",
];

/// Likewise in what is said to char servers: old and new pincode, and what a character is deleted with.
const SECRET_OF_CHAR: [&str; 4] = ["old", "new", "key", "birth_date"];

/// Likewise in what is said to login servers: passwords for one time.
const SECRET_OF_LOGIN: [&str; 1] = ["code"];

/// What stands in place of each byte.
const BLANK: u8 = b'*';

/// Bytes of id and length.
const HEADER: usize = 4;

/// The packet without secrets: each of their bytes is a `*`. What a client says to a login server in a packet that is not known is blanked as a whole.
#[must_use]
pub fn blanked(mut passed: Passed, profile: &Profile) -> Passed {
    let Some(packet) = passed.packet(profile) else {
        if passed.server == Server::Login && passed.direction == Direction::ToServer {
            passed.bytes.iter_mut().skip(HEADER).for_each(|byte| *byte = BLANK);
        }
        return passed;
    };
    let value = packet.to_value(profile);
    let mut all_done = true;
    let mut wanted = value.clone();
    for (path, secret) in secrets(&value, passed.server) {
        let blank = vec![BLANK; secret.len()];
        put(&mut wanted, path, &blank);
        let patch = Patch {
            old: secret,
            new: blank,
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
        _ => passed.bytes.iter_mut().skip(HEADER).for_each(|byte| *byte = BLANK),
    }
    passed
}

/// Secret fields at the top of a packet that have anything in them, by their place.
fn secrets(value: &Value, server: Server) -> Vec<(usize, Vec<u8>)> {
    let Value::Struct(fields) = value else {
        return Vec::new();
    };
    let secret = fields.iter().enumerate().filter_map(|(place, (name, value))| {
        let name = name.as_str();
        let is_secret = SECRET.contains(&name)
            || (server == Server::Char && SECRET_OF_CHAR.contains(&name))
            || (server == Server::Login && SECRET_OF_LOGIN.contains(&name));
        match value {
            Value::Text(bytes) | Value::Bytes(bytes) if is_secret && !bytes.is_empty() => Some((place, bytes.clone())),
            _ => None,
        }
    });
    secret.collect()
}

fn put(value: &mut Value, place: usize, blank: &[u8]) {
    let Value::Struct(fields) = value else { return };
    if let Some((_, Value::Text(bytes) | Value::Bytes(bytes))) = fields.get_mut(place) {
        bytes.copy_from_slice(blank);
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use packets::{CaAckMobileOtp, CaLogin, CaLogin2, CaOtpCode, ChSecondPasswdAck, Packet, RoString, fill};

    use super::*;

    fn passed<P: Packet>(packet: &P, server: Server) -> (Passed, &'static Profile) {
        let profile = Profile::get("re-20180621".parse().unwrap()).unwrap();
        let mut bytes = Vec::new();
        packet.encode(profile, &mut bytes).unwrap();
        let passed = Passed {
            time: Duration::ZERO,
            stream: 0,
            server,
            direction: Direction::ToServer,
            raw: false,
            bytes,
        };
        (passed, profile)
    }

    fn has(bytes: &[u8], text: &[u8]) -> bool {
        bytes.windows(text.len()).any(|window| window == text)
    }

    #[test]
    fn passwords_for_one_time_are_blanked() {
        let code = || RoString::from("493021");
        let said = [
            passed(&fill!(CaOtpCode { code: code() }), Server::Login),
            passed(&fill!(CaAckMobileOtp { code: code() }), Server::Login),
        ];
        for (said, profile) in said {
            assert!(has(&said.bytes, b"493021"));
            assert!(!has(&blanked(said, profile).bytes, b"493021"));
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
    fn hashes_and_pincodes_are_blanked_and_unknown_logins_as_a_whole() {
        let (hashed, profile) = passed(&fill!(CaLogin2 { password_hash: [7; 16] }), Server::Login);
        assert!(!has(&blanked(hashed, profile).bytes, &[7; 4]));
        let (pincode, profile) = passed(
            &fill!(ChSecondPasswdAck {
                pincode: RoString::from("4328")
            }),
            Server::Char,
        );
        assert!(!has(&blanked(pincode, profile).bytes, b"4328"));
        let (mut unknown, profile) = passed(&CaLogin::default(), Server::Login);
        unknown.bytes = b"\xff\x0b\x0b\x00hunter2".to_vec();
        assert!(!has(&blanked(unknown, profile).bytes, b"hunter2"));
    }
}
