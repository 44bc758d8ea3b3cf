//! What units and characters are called.

use packets::{CharacterId, UnitId};

use super::Reply;
use crate::{
    event::{MapEvent, Name, Notice, PeopleNotice, SessionId, look::UnitKind, people::IgnoreNotice, persistence::Read},
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
            Reply::Tell(Notice::UnitNamed {
                unit,
                kind: UnitKind::Npc,
                name: npc.name,
                party: Name::default(),
            })
        } else {
            Reply::Nothing
        };
    }
    match state.players.get(unit) {
        Some(other) if sees(asking, other) => Reply::Tell(named(state, other)),
        Some(_) => Reply::Nothing,
        None => {
            let stay = asking.stay;
            Reply::AskMap(asking.instance(), MapEvent::NameAsked { stay, unit })
        }
    }
}

/// Whether a player in sight sees another, or is it. Who hides is seen by nobody.
fn sees(player: &Player, other: &Player) -> bool {
    let near = other.instance() == player.instance() && other.cell().distance(player.cell()) <= SIGHT;
    player.unit() == other.unit() || (near && other.is_in_sight() && other.is_seen())
}

/// What a character is called that may be anywhere: the store knows those whose accounts are not logged in.
pub(super) fn of_character(state: &ServerState, session: SessionId, character: CharacterId) -> Reply {
    match state.players.with_character(character).map(Player::name) {
        Some(name) => Reply::Tell(Notice::CharacterNamed { character, name }),
        None => Reply::AskStore(Read::CharacterName { session, character }),
    }
}

/// A player's name, as those who see it are told.
pub fn named(state: &ServerState, player: &Player) -> Notice {
    let party = state.people.parties.of(player.character.id);
    Notice::UnitNamed {
        unit: player.unit(),
        kind: UnitKind::Character,
        name: player.name(),
        party: party.map_or(Name::default(), |party| party.name),
    }
}

/// Whose whispers a client does not hear.
pub(super) fn ignored(state: &ServerState, session: SessionId) -> Reply {
    let ignored = state.unit_of(session).and_then(|unit| state.people.ignored.get(&unit));
    let names = ignored.map_or_else(Vec::new, |ignored| ignored.names().to_vec());
    Reply::Tell(Notice::People(PeopleNotice::Ignore(IgnoreNotice::List(names))))
}
