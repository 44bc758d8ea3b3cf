//! Saying something to one character, wherever it is.

use crate::{
    event::{Effects, Name, Notice, SessionId, notice::WhisperResult},
    state::{Deafness, Player, ServerState},
};

/// A client whispers to the character of a name, letter case aside. It is told what became of it.
pub fn whisper(state: &ServerState, session: SessionId, to: &[u8], text: &[u8], effects: &mut Effects) {
    let Some(player) = state.player_of(session) else { return };
    if text.is_empty() {
        return;
    }
    let sender = player.character.account;
    let other = Name::new(to).and_then(|name| state.players.named(name));
    let Some(other) = other else {
        let result = WhisperResult::NobodyThere;
        return effects.tell(session, Notice::WhisperAnswered { result, sender });
    };
    if let Some(result) = refusal(state, player, other) {
        return effects.tell(session, Notice::WhisperAnswered { result, sender });
    }
    let heard = Notice::Whispered {
        from: player.character.id,
        name: player.name(),
        game_master: player.game_master,
        text: text.into(),
    };
    effects.tell(other.session, heard);
    let result = WhisperResult::Heard;
    effects.tell(session, Notice::WhisperAnswered { result, sender });
}

/// Why a player does not hear another, if it does not. Who ignores everybody still hears game masters, unless it is one.
fn refusal(state: &ServerState, player: &Player, other: &Player) -> Option<WhisperResult> {
    match state.people.ignored.get(&other.unit())?.deaf_to(player.name())? {
        Deafness::ToOne => Some(WhisperResult::Ignored),
        Deafness::ToEveryone if player.game_master && !other.game_master => None,
        Deafness::ToEveryone => Some(WhisperResult::EveryoneIgnored),
    }
}
