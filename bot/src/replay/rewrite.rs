//! What a recorded client said, as it is said in the new session: with the new ids.

use packets::{
    AnyPacket, CaLogin, ClientToMap, CzGlobalMessage, Kind, Packet, Profile, RoString, Server, UnitId, Value, fill,
};

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

/// A character's name in the recording, and that of the one that stands for it now.
#[derive(Clone, Debug, Default)]
pub(super) struct Names {
    pub(super) recorded: Option<String>,
    pub(super) now: Option<String>,
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
    /// The packet with the ids of the new session.
    pub(super) fn rewrite(&self, mut passed: Passed) -> Passed {
        let Some(packet) = passed.packet(self.profile) else {
            return passed;
        };
        if let Some(chat) = self.chat(&packet) {
            passed.bytes = chat;
            return passed;
        }
        let mut value = packet.to_value(self.profile);
        let Value::Struct(fields) = &value else {
            return passed;
        };
        let changes: Vec<(usize, u32, u32)> = fields
            .iter()
            .enumerate()
            .filter_map(|(place, (name, field))| {
                let Value::Int(number) = field else { return None };
                let old = u32::try_from(*number).ok()?;
                let new = self.new_id(name, old).filter(|new| *new != old)?;
                Some((place, old, new))
            })
            .collect();
        for (place, old, new) in changes {
            if let Value::Struct(fields) = &mut value
                && let Some((_, field)) = fields.get_mut(place)
            {
                *field = Value::Int(new.into());
            }
            self.put(&mut passed, old, new, &value);
        }
        passed
    }

    /// Clients say their own name before what they say: `Bot7 : hello`.
    fn chat(&self, packet: &AnyPacket) -> Option<Vec<u8>> {
        let AnyPacket::ClientToMap(ClientToMap::CzGlobalMessage(line)) = packet else {
            return None;
        };
        let (recorded, now) = (self.ids.name.recorded.as_ref()?, self.ids.name.now.as_ref()?);
        let text = line.text.text();
        let said = text.strip_prefix(recorded.as_str())?;
        let mut bytes = Vec::new();
        let line = fill!(CzGlobalMessage {
            text: RoString::terminated(&format!("{now}{said}"))
        });
        line.encode(self.profile, &mut bytes).ok().map(|()| bytes)
    }

    /// Puts a number in; fields are of four bytes, or of one.
    fn put(&self, passed: &mut Passed, old: u32, new: u32, wanted: &Value) {
        let (old, new) = (old.to_le_bytes(), new.to_le_bytes());
        for width in [4, 1] {
            let patch = Patch {
                old: old.iter().take(width).copied().collect(),
                new: new.iter().take(width).copied().collect(),
                wanted: wanted.clone(),
            };
            if swap(passed, &patch, self.profile) {
                return;
            }
        }
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
