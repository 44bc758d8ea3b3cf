//! Game masters' commands, by the client's own words and menus.

use packets::{
    CzBroadcast, CzDisconnectCharacter, CzGmFullstrip, CzItemCreate, CzLocalbroadcast, CzMovetoMap, CzRecall,
    CzRecallGid, CzRecallSso, CzRemoveAid, CzRemoveAidSso, CzReqAccountname, CzReqStatusGm, CzReset, CzShift, Kind,
    ResetKind, fit,
};

use super::{Received, Translated, text};
use crate::event::{
    Command,
    game_master::{GameMasterCommand, Whom},
};

/// What a packet of this feature asks for. Skills cannot be reset: there are none.
pub(super) fn request(packet: &Received<'_>) -> Translated {
    let command = match packet.kind {
        Kind::CzMovetoMap => {
            let CzMovetoMap { map_name, x, y, .. } = packet.read()?;
            let map = text::field(&map_name);
            GameMasterCommand::MoveTo {
                map,
                x: fit(x),
                y: fit(y),
            }
        }
        Kind::CzBroadcast => {
            let CzBroadcast { text, .. } = packet.read()?;
            let text = text::line(&text, text::LINE);
            GameMasterCommand::Broadcast { text }
        }
        Kind::CzLocalbroadcast => {
            let CzLocalbroadcast { text, .. } = packet.read()?;
            let text = text::line(&text, text::LINE);
            GameMasterCommand::LocalBroadcast { text }
        }
        Kind::CzDisconnectCharacter => {
            let CzDisconnectCharacter { unit, .. } = packet.read()?;
            GameMasterCommand::PutOut { unit }
        }
        Kind::CzDisconnectAllCharacter => GameMasterCommand::PutAllOut,
        Kind::CzChangeEffectstate => GameMasterCommand::Hide,
        Kind::CzItemCreate => {
            let CzItemCreate { name, .. } = packet.read()?;
            let name = text::field(&name);
            GameMasterCommand::Create { name }
        }
        Kind::CzReset => match packet.read()? {
            CzReset {
                what: ResetKind::STATUS,
                ..
            } => GameMasterCommand::ResetStats,
            _ => return Ok(None),
        },
        _ => match about_somebody(packet)? {
            Some(command) => command,
            None => return Ok(None),
        },
    };
    Ok(Some(Command::GameMaster(command).into()))
}

fn about_somebody(packet: &Received<'_>) -> Result<Option<GameMasterCommand>, packets::DecodeError> {
    Ok(Some(match packet.kind {
        Kind::CzRemoveAid => {
            let CzRemoveAid { name, .. } = packet.read()?;
            GameMasterCommand::GoTo(Whom::Named(text::field(&name)))
        }
        Kind::CzShift => {
            let CzShift { name, .. } = packet.read()?;
            GameMasterCommand::GoTo(Whom::Named(text::field(&name)))
        }
        Kind::CzRemoveAidSso => {
            let CzRemoveAidSso { account, .. } = packet.read()?;
            GameMasterCommand::GoTo(Whom::Account(account))
        }
        Kind::CzRecall => {
            let CzRecall { name, .. } = packet.read()?;
            GameMasterCommand::Recall(Whom::Named(text::field(&name)))
        }
        Kind::CzRecallGid => {
            let CzRecallGid { name, .. } = packet.read()?;
            GameMasterCommand::Recall(Whom::Named(text::field(&name)))
        }
        Kind::CzRecallSso => {
            let CzRecallSso { account, .. } = packet.read()?;
            GameMasterCommand::Recall(Whom::Account(account))
        }
        Kind::CzReqStatusGm => {
            let CzReqStatusGm { name, .. } = packet.read()?;
            let name = text::field(&name);
            GameMasterCommand::Check { name }
        }
        Kind::CzReqAccountname => {
            let CzReqAccountname { account, .. } = packet.read()?;
            GameMasterCommand::AskName { account }
        }
        Kind::CzGmFullstrip => {
            let CzGmFullstrip { account, .. } = packet.read()?;
            GameMasterCommand::Strip { account }
        }
        _ => return Ok(None),
    }))
}

#[cfg(test)]
mod tests {
    use packets::{AccountId, CzChangeEffectstate, CzDisconnectAllCharacter, Packet, RoString, UnitId, fill};

    use super::*;
    use crate::request::tests::{VERSIONS, translated};

    #[track_caller]
    fn check(packet: &impl Packet, command: &GameMasterCommand) {
        for version in VERSIONS {
            let expected = Command::GameMaster(command.clone()).into();
            assert_eq!(translated(packet, version), Some(expected), "{version}");
        }
    }

    #[test]
    fn every_word_of_a_game_masters_client_is_understood_on_every_version() {
        let (adele, account) = (|| RoString::from("Adele"), AccountId(2_000_001));
        let bytes = || Box::from(&b"Adele"[..]);
        let to_map = fill!(CzMovetoMap {
            map_name: RoString::from("prontera.gat"),
            x: 156,
            y: 184,
        });
        let map = Box::from(&b"prontera.gat"[..]);
        check(&to_map, &GameMasterCommand::MoveTo { map, x: 156, y: 184 });
        let text = || RoString::from(&b"Noon\0"[..]);
        let noon = || Box::from(&b"Noon"[..]);
        check(
            &fill!(CzBroadcast { text: text() }),
            &GameMasterCommand::Broadcast { text: noon() },
        );
        let local = GameMasterCommand::LocalBroadcast { text: noon() };
        check(&fill!(CzLocalbroadcast { text: text() }), &local);
        let unit = UnitId(2_000_001);
        check(
            &fill!(CzDisconnectCharacter { unit }),
            &GameMasterCommand::PutOut { unit },
        );
        check(&CzDisconnectAllCharacter::default(), &GameMasterCommand::PutAllOut);
        check(&CzChangeEffectstate::default(), &GameMasterCommand::Hide);
        check(&CzReset::default(), &GameMasterCommand::ResetStats);
        check(
            &fill!(CzItemCreate { name: adele() }),
            &GameMasterCommand::Create { name: bytes() },
        );
        let named = || Whom::Named(bytes());
        check(&fill!(CzRemoveAid { name: adele() }), &GameMasterCommand::GoTo(named()));
        check(&fill!(CzShift { name: adele() }), &GameMasterCommand::GoTo(named()));
        check(&fill!(CzRecall { name: adele() }), &GameMasterCommand::Recall(named()));
        check(
            &fill!(CzRecallGid { name: adele() }),
            &GameMasterCommand::Recall(named()),
        );
        let whom = || Whom::Account(account);
        check(&fill!(CzRemoveAidSso { account }), &GameMasterCommand::GoTo(whom()));
        check(&fill!(CzRecallSso { account }), &GameMasterCommand::Recall(whom()));
        check(
            &fill!(CzReqStatusGm { name: adele() }),
            &GameMasterCommand::Check { name: bytes() },
        );
        check(
            &fill!(CzReqAccountname { account }),
            &GameMasterCommand::AskName { account },
        );
        check(&fill!(CzGmFullstrip { account }), &GameMasterCommand::Strip { account });
    }

    #[test]
    fn skills_are_not_reset() {
        let skills = fill!(CzReset {
            what: ResetKind::SKILLS
        });
        for version in VERSIONS {
            assert_eq!(translated(&skills, version), None);
        }
    }
}
