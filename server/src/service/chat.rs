//! Saying something to all around.

use super::{game_master, people::chat_room};
use crate::{
    event::{Effects, Moment, Notice, SessionId},
    state::{Player, ServerState},
};

/// How far a line is heard, in cells: less far than one sees.
pub const HEARING: u16 = 9;

/// A client says `NAME : LINE`: its name must be its character's, or nobody hears it. A game master's line that begins
/// with `@` is a command.
pub fn say(state: &mut ServerState, now: Moment, session: SessionId, text: &[u8], effects: &mut Effects) {
    let Some(player) = state.player_of(session) else { return };
    let Some(line) = line_of(player, text) else { return };
    if player.game_master && line.starts_with(b"@") {
        return game_master::command(state, now, session, line, effects);
    }
    if player.is_in_sight() {
        hear(state, player, text, effects);
    }
}

/// In a chat room those in it hear; else those around who are in none.
fn hear(state: &ServerState, player: &Player, text: &[u8], effects: &mut Effects) {
    effects.tell(player.session, Notice::OwnLine { text: text.into() });
    let rooms = &state.people.rooms;
    let hearing: Vec<SessionId> = if let Some(room) = rooms.of(player.unit()) {
        chat_room::sessions(state, room)
    } else {
        let around = state.players.around(player.instance(), player.cell(), HEARING);
        let outside = around.filter(|(_, other)| rooms.of(other.unit).is_none());
        outside.map(|(_, other)| other.session).collect()
    };
    let others = hearing.into_iter().filter(|&other| other != player.session).collect();
    let line = Notice::UnitLine {
        unit: player.unit(),
        text: text.into(),
    };
    effects.tell_all(others, line);
}

/// What follows the name and ` : `; `None` when the name is not the player's, or nothing follows.
pub fn line_of<'t>(player: &Player, text: &'t [u8]) -> Option<&'t [u8]> {
    let name = player.name();
    let line = text.strip_prefix(name.as_bytes())?.strip_prefix(b" : ")?;
    (!line.is_empty()).then_some(line)
}
