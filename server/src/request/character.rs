//! The characters of an account: list, create, delete, rename, move, select.

use packets::{ChMakeChar, ClientToChar, Packet, Profile, Value};

use super::{Request, text};
use crate::event::command::CreateCharacter;
use crate::event::{Command, Query};

/// What a packet of this feature asks for.
pub(super) fn request(packet: &ClientToChar, profile: &Profile) -> Option<Request> {
    match packet {
        ClientToChar::ChCharlistReq(_) => Some(Query::CharacterPages.into()),
        _ => command(packet, profile).map(Request::Command),
    }
}

fn command(packet: &ClientToChar, profile: &Profile) -> Option<Command> {
    Some(match packet {
        ClientToChar::ChMakeChar(make) => Command::CreateCharacter(create(make, profile)),
        ClientToChar::ChDeleteChar(delete) => Command::DeleteCharacter {
            character: delete.character,
            proof: text::field(&delete.key),
        },
        ClientToChar::ChDeleteChar2(delete) => Command::DeleteCharacter {
            character: delete.character,
            proof: text::field(&delete.key),
        },
        ClientToChar::ChDeleteChar3Reserved(reserve) => Command::ReserveDeletion {
            character: reserve.character,
        },
        ClientToChar::ChDeleteChar3(confirm) => Command::ConfirmDeletion {
            character: confirm.character,
            // Too few digits are no birth date, and zeros are nobody's.
            birth_date: text::digits(&confirm.birth_date).unwrap_or_default(),
        },
        ClientToChar::ChDeleteChar3Cancel(cancel) => Command::CancelDeletion {
            character: cancel.character,
        },
        ClientToChar::ChReqIsValidCharname(check) => Command::CheckRename {
            account: Some(check.account),
            character: check.character,
            name: text::field(&check.name),
        },
        ClientToChar::ChReqChangeCharactername(check) => Command::CheckRename {
            account: None,
            character: check.character,
            name: text::field(&check.name),
        },
        ClientToChar::ChReqChangeCharname(rename) => Command::Rename {
            character: rename.character,
        },
        ClientToChar::ChReqChangeCharacterSlot(change) => Command::MoveSlot {
            from: change.from,
            to: change.to,
        },
        ClientToChar::ChSelectChar(select) => Command::SelectCharacter { slot: select.slot },
        _ => return None,
    })
}

/// What the version's packet does not carry, the player could not choose.
fn create(packet: &ChMakeChar, profile: &Profile) -> CreateCharacter {
    let attributes = [
        packet.strength,
        packet.agility,
        packet.vitality,
        packet.intelligence,
        packet.dexterity,
        packet.luck,
    ];
    let carried = packet.to_value(profile);
    CreateCharacter {
        name: text::field(&packet.name),
        slot: packet.slot,
        hair_color: packet.hair_color,
        hair_style: packet.hair,
        attributes: has(&carried, "strength").then_some(attributes),
        job: has(&carried, "job").then_some(packet.job.0),
        sex: has(&carried, "sex").then_some(packet.sex.0),
    }
}

/// Whether a packet's version has the field.
fn has(packet: &Value, field: &str) -> bool {
    matches!(packet, Value::Struct(fields) if fields.iter().any(|(name, _)| name == field))
}
