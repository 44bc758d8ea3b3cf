//! Changes fields of packets whose Rust type is not known: the bytes are changed where it has exactly the effect that is wanted.

use packets::{Profile, Value};

use super::Passed;

/// A change of one field.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Patch {
    /// The bytes of the field as they are.
    pub old: Vec<u8>,
    /// As they are to be; of the same length.
    pub new: Vec<u8>,
    /// The whole packet as it is to be afterwards.
    pub wanted: Value,
}

/// Applies a change; false, and nothing changes, where no place has that effect.
pub fn swap(passed: &mut Passed, patch: &Patch, profile: &Profile) -> bool {
    let length = patch.old.len();
    if length == 0 || length != patch.new.len() {
        return false;
    }
    for start in 0..passed.bytes.len().saturating_sub(length - 1) {
        if passed.bytes.get(start..start + length) != Some(patch.old.as_slice()) {
            continue;
        }
        let mut changed = passed.clone();
        if let Some(place) = changed.bytes.get_mut(start..start + length) {
            place.copy_from_slice(&patch.new);
        }
        let is_wanted = changed
            .packet(profile)
            .is_some_and(|packet| packet.to_value(profile) == patch.wanted);
        if is_wanted {
            passed.bytes = changed.bytes;
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use packets::{AccountId, CharacterId, ClientToMap, CzEnter, Direction, LoginId, Packet, Server, fill};

    use super::*;

    #[test]
    fn the_field_that_is_meant_changes_and_not_one_with_the_same_bytes() {
        let profile = Profile::get("main-20220406".parse().unwrap()).unwrap();
        let enter = |login_id| {
            fill!(CzEnter {
                account: AccountId(7),
                character: CharacterId(7),
                login_id1: LoginId(login_id),
            })
        };
        let mut bytes = Vec::new();
        enter(7).encode(profile, &mut bytes).unwrap();
        let mut passed = Passed {
            time: Duration::ZERO,
            stream: 0,
            server: Server::Map,
            direction: Direction::ToServer,
            raw: false,
            bytes,
        };
        let patch = Patch {
            old: 7_u32.to_le_bytes().into(),
            new: 8_u32.to_le_bytes().into(),
            wanted: ClientToMap::CzEnter(enter(8)).to_value(profile),
        };
        assert!(swap(&mut passed, &patch, profile));
        let changed = CzEnter::decode(&passed.bytes, profile).unwrap();
        assert_eq!((changed.account.0, changed.character.0, changed.login_id1.0), (7, 7, 8));
        assert!(!swap(&mut passed, &patch, profile), "there is nothing left to change");
    }
}
