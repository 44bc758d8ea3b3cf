//! The characters of an account: list, create, delete, rename, move, select.

use packets::{
    ChDeleteChar, ChDeleteChar2, ChDeleteChar3, ChDeleteChar3Cancel, ChDeleteChar3Reserved, ChMakeChar,
    ChReqChangeCharacterSlot, ChReqChangeCharactername, ChReqChangeCharname, ChReqIsValidCharname, ChSelectChar,
    CharacterId, Kind, Packet, Profile, RoString, Value, fit,
};

use super::{Received, Translated, text};
use crate::event::command::CreateCharacter;
use crate::event::{Command, Query};

/// What a packet of this feature asks for.
pub(super) fn request(packet: &Received<'_>) -> Translated {
    Ok(Some(match packet.kind {
        Kind::ChCharlistReq => Query::CharacterPages.into(),
        Kind::ChMakeChar => Command::CreateCharacter(create(&packet.read()?, packet.profile)).into(),
        Kind::ChReqIsValidCharname => check_name(&packet.read()?).into(),
        Kind::ChReqChangeCharactername => check_name_alone(&packet.read()?).into(),
        Kind::ChReqChangeCharname => {
            let ChReqChangeCharname { character, .. } = packet.read()?;
            Command::Rename { character }.into()
        }
        Kind::ChReqChangeCharacterSlot => {
            let ChReqChangeCharacterSlot { from, to, .. } = packet.read()?;
            let (from, to) = (fit(from), fit(to));
            Command::MoveSlot { from, to }.into()
        }
        Kind::ChSelectChar => {
            let ChSelectChar { slot, .. } = packet.read()?;
            Command::SelectCharacter { slot: fit(slot) }.into()
        }
        _ => return delete(packet),
    }))
}

/// Each version's way to delete a character.
fn delete(packet: &Received<'_>) -> Translated {
    Ok(Some(match packet.kind {
        Kind::ChDeleteChar => {
            let ChDeleteChar { character, key, .. } = packet.read()?;
            delete_at_once(character, &key).into()
        }
        Kind::ChDeleteChar2 => {
            let ChDeleteChar2 { character, key, .. } = packet.read()?;
            delete_at_once(character, &key).into()
        }
        Kind::ChDeleteChar3Reserved => {
            let ChDeleteChar3Reserved { character, .. } = packet.read()?;
            Command::ReserveDeletion { character }.into()
        }
        Kind::ChDeleteChar3 => {
            let ChDeleteChar3 {
                character, birth_date, ..
            } = packet.read()?;
            // Too few digits are no birth date, and zeros are nobody's.
            let birth_date = text::digits(&birth_date).unwrap_or_default();
            Command::ConfirmDeletion { character, birth_date }.into()
        }
        Kind::ChDeleteChar3Cancel => {
            let ChDeleteChar3Cancel { character, .. } = packet.read()?;
            Command::CancelDeletion { character }.into()
        }
        _ => return Ok(None),
    }))
}

fn delete_at_once(character: CharacterId, key: &RoString) -> Command {
    let proof = text::field(key);
    Command::DeleteCharacter { character, proof }
}

fn check_name(packet: &ChReqIsValidCharname) -> Command {
    Command::CheckRename {
        account: Some(packet.account),
        character: packet.character,
        name: text::field(&packet.name),
    }
}

fn check_name_alone(packet: &ChReqChangeCharactername) -> Command {
    Command::CheckRename {
        account: None,
        character: packet.character,
        name: text::field(&packet.name),
    }
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
    ]
    .map(fit);
    let carried = packet.to_value(profile);
    CreateCharacter {
        name: text::field(&packet.name),
        slot: fit(packet.slot),
        hair_color: fit(packet.hair_color),
        hair_style: fit(packet.hair),
        attributes: has(&carried, "strength").then_some(attributes),
        job: has(&carried, "job").then_some(packet.job.0),
        sex: has(&carried, "sex").then_some(fit(packet.sex.0)),
    }
}

/// Whether a packet's version has the field.
fn has(packet: &Value, field: &str) -> bool {
    matches!(packet, Value::Struct(fields) if fields.iter().any(|(name, _)| name == field))
}
