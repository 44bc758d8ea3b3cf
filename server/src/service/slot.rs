//! Moving a character to another slot.

use packets::AccountId;

use super::{characters, store};
use crate::{
    event::{Character, CommitNumber, Effects, Moment, Notice, SessionId, persistence::Write},
    figures,
    state::ServerState,
};

/// A client wants a character in another slot; if there is one in that, they change places.
pub fn to(state: &mut ServerState, now: Moment, session: SessionId, (from, to): (u16, u16), effects: &mut Effects) {
    let Some(account) = characters::choosing(state, now, session, effects) else {
        return;
    };
    let commit = exchange(state, account, from, to, effects);
    let Some(online) = state.accounts.get(&account) else {
        return;
    };
    // The character is in the slot it wanted, or still in the one it had.
    let slot = if commit.is_some() { to } else { from };
    let moved = u8::try_from(slot).ok().and_then(|slot| online.in_slot(slot));
    let notice = Notice::SlotMoved {
        ok: commit.is_some(),
        moves_left: moved.map_or(0, |character| u16::from(character.slot_moves)),
        list: figures::list(&state.world, state.rules.slots, now, online.characters()),
    };
    effects.tell_after(session, notice, commit);
}

fn exchange(
    state: &mut ServerState,
    account: AccountId,
    from: u16,
    to: u16,
    effects: &mut Effects,
) -> Option<CommitNumber> {
    let slots = state.rules.slots;
    let (from, to) = (u8::try_from(from).ok()?, u8::try_from(to).ok()?);
    let online = characters::idle(state, account)?;
    let mut moved = online.in_slot(from)?.clone();
    if from == to || to >= slots || moved.slot_moves == 0 {
        return None;
    }
    moved.slot = to;
    moved.slot_moves = moved.slot_moves.saturating_sub(1);
    let other = online
        .in_slot(to)
        .cloned()
        .map(|other| Character { slot: from, ..other });
    let characters: Vec<Character> = [Some(moved), other].into_iter().flatten().collect();
    let online = state.accounts.get_mut(&account)?;
    for character in &characters {
        online.take(character.id);
    }
    for character in &characters {
        online.put(character.clone());
    }
    Some(store::write(state, Write::MoveSlots { characters }, effects))
}
