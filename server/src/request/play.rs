//! What a player does on the map: walk, turn, sit, leave, ask who is there.

use packets::{
    ActionKind, ClientToMap, CzChangeDirection, CzConfig, CzReqGuildMenu, CzRequestAct, CzRequestMove, CzRestart,
    RestartKind,
};

use super::Request;
use crate::event::{Command, Query};

/// What a packet of this feature asks for.
pub(super) fn request(packet: &ClientToMap) -> Option<Request> {
    match packet {
        ClientToMap::CzRequestMove(CzRequestMove { dest, .. }) => Some(Command::Walk { x: dest.x, y: dest.y }.into()),
        ClientToMap::CzChangeDirection(CzChangeDirection {
            head_direction,
            direction,
            ..
        }) => Some(
            Command::Turn {
                body: *direction,
                head: head_direction.0,
            }
            .into(),
        ),
        ClientToMap::CzRequestAct(act) => self::act(act).map(Request::Command),
        ClientToMap::CzReqEmotion(emote) => Some(Command::Emote { emotion: emote.emotion }.into()),
        ClientToMap::CzRestart(restart) => self::restart(restart).map(Request::Command),
        ClientToMap::CzReqDisconnect(_) => Some(Command::Quit.into()),
        ClientToMap::CzConfig(CzConfig { config, value, .. }) => Some(
            Command::Configure {
                kind: config.0,
                on: *value != 0,
            }
            .into(),
        ),
        ClientToMap::CzReqUserCount(_) => Some(Query::PlayerCount.into()),
        ClientToMap::CzReqGuildMenuinterface(_) => Some(Query::GuildMenu.into()),
        ClientToMap::CzReqGuildMenu(CzReqGuildMenu { page, .. }) => Some(Query::GuildPage { page: page.0 }.into()),
        _ => None,
    }
}

/// Attacks have no rules yet.
fn act(packet: &CzRequestAct) -> Option<Command> {
    match packet.action {
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
