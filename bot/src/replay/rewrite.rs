//! What a recorded client said, as it is said in the new session: with the new ids.

use std::collections::BTreeMap;

use packets::{AnyPacket, CaLogin, ClientToMap, Kind, Packet, Profile, RoString, Server, UnitId, Value, fill};

use super::sighted::Sighted;
use crate::record::{Passed, Patch, swap};

/// Fields that name a unit.
const UNITS: [&str; 11] = [
    "unit",
    "npc",
    "target",
    "vendor",
    "buyer",
    "seller",
    "owner",
    "creator",
    "partner",
    "inviter_account",
    "new_leader",
];

/// What login, char and map servers hand out, in the recording and now.
#[derive(Clone, Debug, Default)]
pub(super) struct Ids {
    /// Accounts.
    pub(super) account: Pair,
    /// Characters.
    pub(super) character: Pair,
    /// First login ids.
    pub(super) login_id1: Pair,
    /// Second login ids.
    pub(super) login_id2: Pair,
    /// Sexes.
    pub(super) sex: Pair,
    /// Names of the characters.
    pub(super) name: Names,
}

/// Names of the account's characters by their slots, in the recording and now.
#[derive(Clone, Debug, Default)]
pub(super) struct Names {
    pub(super) recorded: BTreeMap<u32, String>,
    pub(super) now: BTreeMap<u32, String>,
}

/// A number of the recording, and the one that stands for it now.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct Pair {
    pub(super) recorded: Option<u32>,
    pub(super) now: Option<u32>,
}

impl Pair {
    fn apply(self, value: u32) -> Option<u32> {
        self.now.filter(|_| self.recorded == Some(value))
    }
}

/// Rewrites what clients say.
#[derive(Debug)]
pub(super) struct Rewriter<'a> {
    pub(super) profile: &'static Profile,
    pub(super) ids: &'a Ids,
    pub(super) recorded: &'a Sighted,
    pub(super) now: &'a Sighted,
}

impl Rewriter<'_> {
    /// The packet with the ids of the new session, and names of fields that the ids could not be put into.
    pub(super) fn rewrite(&self, mut passed: Passed) -> (Passed, Vec<String>) {
        let Some(packet) = passed.packet(self.profile) else {
            return (passed, Vec::new());
        };
        if let Some(chat) = self.chat(&packet) {
            passed.bytes = chat;
            return (passed, Vec::new());
        }
        let mut value = packet.to_value(self.profile);
        let mut failed = Vec::new();
        for (place, name, old, new) in self.changes(&value) {
            let before = value.clone();
            if let Value::Struct(fields) = &mut value
                && let Some((_, field)) = fields.get_mut(place)
            {
                *field = Value::Int(new.into());
            }
            if !self.put(&mut passed, old, new, &value) {
                value = before;
                failed.push(name);
            }
        }
        (passed, failed)
    }

    /// Places of fields that have another number now: their names, and both numbers.
    fn changes(&self, value: &Value) -> Vec<(usize, String, u32, u32)> {
        let Value::Struct(fields) = value else {
            return Vec::new();
        };
        let changes = fields.iter().enumerate().filter_map(|(place, (name, field))| {
            let Value::Int(number) = field else { return None };
            let old = u32::try_from(*number).ok()?;
            let new = self.new_id(name, old).filter(|new| *new != old)?;
            Some((place, name.clone(), old, new))
        });
        changes.collect()
    }

    /// Clients say their own name before what they say: `Bot7 : hello`. `None` where it is another's, or the same.
    fn chat(&self, packet: &AnyPacket) -> Option<Vec<u8>> {
        let AnyPacket::ClientToMap(packet) = packet else {
            return None;
        };
        let mut packet = packet.clone();
        let text = match &mut packet {
            ClientToMap::CzGlobalMessage(line) => &mut line.text,
            ClientToMap::CzRequestChatParty(line) => &mut line.text,
            ClientToMap::CzGuildChat(line) => &mut line.text,
            ClientToMap::CzBattlefieldChat(line) => &mut line.text,
            ClientToMap::CzClanChat(line) => &mut line.text,
            _ => return None,
        };
        let said = self.ids.name.recorded.iter().find_map(|(slot, name)| {
            let said = text.as_bytes().strip_prefix(name.as_bytes())?;
            let now = self.ids.name.now.get(slot)?;
            said.starts_with(b" : ").then(|| [now.as_bytes(), said].concat())
        });
        *text = RoString::from(said?.as_slice());
        let mut bytes = Vec::new();
        packet.encode(self.profile, &mut bytes).ok().map(|()| bytes)
    }

    /// Puts a number in; fields are of four bytes, or of one. False where it has no place.
    fn put(&self, passed: &mut Passed, old: u32, new: u32, wanted: &Value) -> bool {
        let (old, new) = (old.to_le_bytes(), new.to_le_bytes());
        [4, 1].into_iter().any(|width| {
            let patch = Patch {
                old: old.iter().take(width).copied().collect(),
                new: new.iter().take(width).copied().collect(),
                wanted: wanted.clone(),
            };
            swap(passed, &patch, self.profile)
        })
    }

    fn new_id(&self, field: &str, old: u32) -> Option<u32> {
        match field {
            "account" => self.ids.account.apply(old),
            "character" => self.ids.character.apply(old),
            "login_id1" => self.ids.login_id1.apply(old),
            "login_id2" => self.ids.login_id2.apply(old),
            "sex" => self.ids.sex.apply(old),
            unit if UNITS.contains(&unit) => self
                .ids
                .account
                .apply(old)
                .or_else(|| self.recorded.same_in(self.now, UnitId(old)).map(|unit| unit.0)),
            _ => None,
        }
    }
}

/// The login request of the new session, whichever form the recorded one has.
pub(super) fn login(passed: &Passed, profile: &Profile, account: &str, password: &str) -> Passed {
    let recorded = CaLogin::decode(&passed.bytes, profile).unwrap_or_default();
    let request = fill!(CaLogin {
        version: recorded.version.max(20),
        username: RoString::from(account),
        password: RoString::from(password),
        client_type: recorded.client_type
    });
    let mut bytes = Vec::new();
    // Names that do not fit were refused before.
    let _ = request.encode(profile, &mut bytes);
    Passed {
        bytes,
        ..passed.clone()
    }
}

/// Whether a packet asks to be logged in.
pub(super) fn is_login(passed: &Passed, profile: &Profile) -> bool {
    use Kind::{CaLogin, CaLogin2, CaLogin3, CaLogin4, CaLoginHan, CaLoginPcbang, CaSsoLoginReq};
    let kind = passed.kind(profile);
    let logins = [
        CaLogin,
        CaLogin2,
        CaLogin3,
        CaLogin4,
        CaLoginPcbang,
        CaLoginHan,
        CaSsoLoginReq,
    ];
    passed.server == Server::Login && kind.is_some_and(|kind| logins.contains(&kind))
}

/// Whether a packet is about the pincode: that is answered as the server asks.
pub(super) fn is_about_pincode(passed: &Passed, profile: &Profile) -> bool {
    use Kind::{ChAvailableSecondPasswd, ChEditSecondPasswd, ChMakeSecondPasswd, ChSecondPasswdAck};
    let about = [
        ChAvailableSecondPasswd,
        ChMakeSecondPasswd,
        ChSecondPasswdAck,
        ChEditSecondPasswd,
    ];
    passed.kind(profile).is_some_and(|kind| about.contains(&kind))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use packets::{
        AccountId, CharacterId, CzEnter, CzGlobalMessage, CzGuildChat, CzRequestAct, CzRequestChatParty, Direction,
        LoginId, Sex,
    };

    use super::*;

    fn profile() -> &'static Profile {
        Profile::get("main-20220406".parse().unwrap()).unwrap()
    }

    fn passed(packet: &impl Packet) -> Passed {
        let mut bytes = Vec::new();
        packet.encode(profile(), &mut bytes).unwrap();
        Passed {
            time: Duration::ZERO,
            stream: 0,
            server: Server::Map,
            direction: Direction::ToServer,
            raw: false,
            bytes,
        }
    }

    fn ids() -> Ids {
        let pair = |recorded, now| Pair {
            recorded: Some(recorded),
            now: Some(now),
        };
        let name = |slot: u32, name: &str| (slot, name.to_owned());
        Ids {
            account: pair(2_000_000, 2_000_007),
            character: pair(150_000, 150_007),
            login_id1: pair(u32::from_le_bytes(*b"****"), 99),
            login_id2: pair(u32::from_le_bytes(*b"****"), 98),
            sex: pair(1, 0),
            name: Names {
                recorded: BTreeMap::from([name(0, "Bot"), name(3, "Bot0")]),
                now: BTreeMap::from([name(0, "Other"), name(3, "A much longer name")]),
            },
        }
    }

    fn rewritten<P: Packet>(packet: &P) -> P {
        let (recorded, now) = (Sighted::default(), Sighted::default());
        let rewriter = Rewriter {
            profile: profile(),
            ids: &ids(),
            recorded: &recorded,
            now: &now,
        };
        let (passed, failed) = rewriter.rewrite(passed(packet));
        assert_eq!(failed, Vec::<String>::new());
        P::decode(&passed.bytes, profile()).unwrap()
    }

    #[test]
    fn a_client_enters_as_who_it_is_now() {
        let enter = rewritten(&fill!(CzEnter {
            account: AccountId(2_000_000),
            character: CharacterId(150_000),
            login_id1: LoginId(u32::from_le_bytes(*b"****")),
            sex: Sex::MALE,
        }));
        assert_eq!(
            (enter.account.0, enter.character.0, enter.login_id1.0, enter.sex),
            (2_000_007, 150_007, 99, Sex::FEMALE)
        );
    }

    #[test]
    fn own_names_are_those_of_now_wherever_clients_say_them() {
        let text = |text: &str| RoString::from(text);
        let said = rewritten(&fill!(CzGlobalMessage {
            text: text("Bot0 : hi\0")
        }));
        assert_eq!(said.text.as_bytes(), b"A much longer name : hi\0");
        let said = rewritten(&fill!(CzRequestChatParty {
            text: text("Bot : hi\0")
        }));
        assert_eq!(said.text.as_bytes(), b"Other : hi\0");
        let said = rewritten(&fill!(CzGuildChat {
            text: text("Bot0 : hi\0")
        }));
        assert_eq!(said.text.as_bytes(), b"A much longer name : hi\0");
        let of_another = fill!(CzGuildChat {
            text: text("Bot07 : hi\0")
        });
        assert_eq!(rewritten(&of_another).text, of_another.text);
    }

    #[test]
    fn what_is_about_nobody_of_the_session_goes_out_as_it_was() {
        let act = fill!(CzRequestAct { target: UnitId(4_711) });
        assert_eq!(rewritten(&act), act);
        let own = rewritten(&fill!(CzRequestAct {
            target: UnitId(2_000_000)
        }));
        assert_eq!(own.target.0, 2_000_007);
    }
}
