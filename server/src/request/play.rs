//! What a player does on the map: walk, turn, sit, leave, ask who is there.

use packets::{
    ActionKind, CzChangeDirection, CzConfig, CzReqEmotion, CzReqGuildMenu, CzRequestAct, CzRequestMove, CzRestart,
    Kind, RestartKind, fit,
};

use super::{Received, Translated};
use crate::event::{Command, Query, fight::FightCommand};

/// What a packet of this feature asks for.
pub(super) fn request(packet: &Received<'_>) -> Translated {
    if let Some(query) = query(packet)? {
        return Ok(Some(query.into()));
    }
    let command = match packet.kind {
        Kind::CzRequestMove => {
            let CzRequestMove { dest, .. } = packet.read()?;
            Some(Command::Walk { x: dest.x, y: dest.y })
        }
        Kind::CzChangeDirection => {
            let turn: CzChangeDirection = packet.read()?;
            let (body, head) = (fit(turn.direction), fit(turn.head_direction.0));
            Some(Command::Turn { body, head })
        }
        Kind::CzRequestAct => act(&packet.read()?),
        Kind::CzCancelLockon => Some(Command::Fight(FightCommand::Stop)),
        Kind::CzReqEmotion => {
            let CzReqEmotion { emotion, .. } = packet.read()?;
            Some(Command::Emote { emotion: fit(emotion) })
        }
        Kind::CzRestart => restart(&packet.read()?),
        Kind::CzReqDisconnect => Some(Command::Quit),
        Kind::CzConfig => {
            let CzConfig { config, value, .. } = packet.read()?;
            let (kind, on) = (fit(config.0), value != 0);
            Some(Command::Configure { kind, on })
        }
        _ => None,
    };
    Ok(command.map(Into::into))
}

fn query(packet: &Received<'_>) -> Result<Option<Query>, packets::DecodeError> {
    Ok(Some(match packet.kind {
        Kind::CzReqUserCount => Query::PlayerCount,
        Kind::CzReqGuildMenuinterface => Query::GuildMenu,
        Kind::CzReqGuildMenu => {
            let CzReqGuildMenu { page, .. } = packet.read()?;
            Query::GuildPage { page: fit(page.0) }
        }
        _ => return Ok(None),
    }))
}

fn act(packet: &CzRequestAct) -> Option<Command> {
    let attack = |continuous| {
        let target = packet.target;
        Some(Command::Fight(FightCommand::Attack { target, continuous }))
    };
    match packet.action {
        ActionKind::ATTACK => attack(false),
        ActionKind::ATTACK_REPEAT => attack(true),
        ActionKind::SIT => Some(Command::Sit),
        ActionKind::STAND => Some(Command::Stand),
        _ => None,
    }
}

fn restart(packet: &CzRestart) -> Option<Command> {
    match packet.kind {
        RestartKind::RESPAWN => Some(Command::Respawn),
        RestartKind::CHARACTER_SELECT => Some(Command::ReturnToCharacters),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use packets::{CzCancelLockon, UnitId, fill};

    use super::{
        super::tests::{VERSIONS, translated},
        *,
    };

    #[test]
    fn attacks_are_understood_on_every_version() {
        let target = UnitId(0x4000_0001);
        for version in VERSIONS {
            for (action, continuous) in [(ActionKind::ATTACK, false), (ActionKind::ATTACK_REPEAT, true)] {
                let asked = translated(&fill!(CzRequestAct { target, action }), version);
                let expected = FightCommand::Attack { target, continuous };
                assert_eq!(asked, Some(Command::Fight(expected).into()), "{version}");
            }
            let asked = translated(&CzCancelLockon::default(), version);
            assert_eq!(asked, Some(Command::Fight(FightCommand::Stop).into()), "{version}");
        }
    }
}
