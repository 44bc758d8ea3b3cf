//! What units and characters are called.

use packets::{CharacterId, UnitId};

use super::Reply;
use crate::{
    event::{MapEvent, Name, Notice, SessionId, look::UnitKind, persistence::Read},
    state::{Player, SIGHT, ServerState},
};

/// What a unit in sight is called. Characters and NPCs are known here, everything else to the map loop.
pub(super) fn of_unit(state: &ServerState, session: SessionId, unit: UnitId) -> Reply {
    let Some(asking) = state.player_of(session).filter(|player| player.is_in_sight()) else {
        return Reply::Nothing;
    };
    if let Some((_, npc)) = state.world.npc(unit) {
        let seen = npc.map == asking.instance().0 as usize && npc.cell.distance(asking.cell()) <= SIGHT;
        return if seen {
            unit_named(unit, UnitKind::Npc, npc.name)
        } else {
            Reply::Nothing
        };
    }
    match state.players.get(unit) {
        Some(other) if sees(asking, other) => unit_named(unit, UnitKind::Character, other.name()),
        Some(_) => Reply::Nothing,
        None => {
            let stay = asking.stay;
            Reply::AskMap(asking.instance(), MapEvent::NameAsked { stay, unit })
        }
    }
}

fn unit_named(unit: UnitId, kind: UnitKind, name: Name) -> Reply {
    Reply::Tell(Notice::UnitNamed { unit, kind, name })
}

/// Whether a player in sight sees another, or is it.
fn sees(player: &Player, other: &Player) -> bool {
    let near = other.instance() == player.instance() && other.cell().distance(player.cell()) <= SIGHT;
    player.unit() == other.unit() || (near && other.is_in_sight())
}

/// What a character is called that may be anywhere: the store knows those whose accounts are not logged in.
pub(super) fn of_character(state: &ServerState, session: SessionId, character: CharacterId) -> Reply {
    match state.players.with_character(character).map(Player::name) {
        Some(name) => Reply::Tell(named(character, name)),
        None => Reply::AskStore(Read::CharacterName { session, character }),
    }
}

fn named(character: CharacterId, name: Name) -> Notice {
    Notice::CharacterNamed { character, name }
}
