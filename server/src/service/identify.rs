//! Identifying items with a magnifier: it is used up when an item is chosen.

use packets::UnitId;

use super::{belongings, save, store};
use crate::{
    event::{
        Effects, Moment, Notice,
        notice::{ItemNotice, Loss},
    },
    state::{Player, ServerState},
};

/// Lets a player choose an item to be identified by what lies in a place; false if there is none to choose.
pub fn begin(state: &mut ServerState, unit: UnitId, magnifier: usize, effects: &mut Effects) -> bool {
    let Some(player) = state.players.get_mut(unit) else {
        return false;
    };
    let unknown = player.character.inventory.iter().filter(|(_, item)| !item.identified);
    let unknown: Vec<usize> = unknown.map(|(place, _)| place).collect();
    if unknown.is_empty() {
        return false;
    }
    player.magnifier = Some(magnifier);
    effects.tell(player.session, Notice::Item(ItemNotice::IdentifyList(unknown)));
    true
}

/// A player chose an item, or none. Whoever was not asked, or chose what needs it not, is told that nothing came of it.
pub fn choose(state: &mut ServerState, now: Moment, unit: UnitId, place: Option<usize>, effects: &mut Effects) {
    let behind = store::is_behind(state);
    let Some(player) = state.players.get_mut(unit) else {
        return;
    };
    let session = player.session;
    let magnifier = player.magnifier.take();
    let done = magnifier
        .zip(place)
        .filter(|_| !behind)
        .and_then(|(magnifier, place)| look_at(state, unit, magnifier, place));
    let Some((magnifier, place)) = done else {
        return refuse(state, unit, place, effects);
    };
    let commit = save::player(state, now, unit);
    let used_up = ItemNotice::Removed {
        place: magnifier,
        amount: 1,
        why: Loss::Normal,
    };
    let identified = ItemNotice::Identified {
        place: Some(place),
        ok: true,
    };
    effects.tell_after(session, Notice::Item(used_up), commit);
    effects.tell_after(session, Notice::Item(identified), commit);
    super::status::weigh(state, unit, effects);
}

/// Nothing came of a choice, or is to come of it now.
pub fn refuse(state: &mut ServerState, unit: UnitId, place: Option<usize>, effects: &mut Effects) {
    if let Some(player) = state.players.get_mut(unit) {
        player.magnifier = None;
        let told = ItemNotice::Identified { place, ok: false };
        effects.tell(player.session, Notice::Item(told));
    }
}

/// Identifies what lies in a place, if it needs it, with what lies in another, if it still can.
fn look_at(state: &mut ServerState, unit: UnitId, magnifier: usize, place: usize) -> Option<(usize, usize)> {
    let player = state
        .players
        .get(unit)
        .filter(|player| is_magnifier(state, player, magnifier))?;
    player.character.inventory.get(place).filter(|item| !item.identified)?;
    belongings::remove(state, unit, magnifier, 1)?;
    state
        .players
        .get_mut(unit)?
        .character
        .inventory
        .get_mut(place)?
        .identified = true;
    Some((magnifier, place))
}

fn is_magnifier(state: &ServerState, player: &Player, place: usize) -> bool {
    let item = player.character.inventory.get(place);
    let kind = item.and_then(|item| state.world.item(item.id));
    kind.is_some_and(|kind| kind.effects.contains(&crate::world::Effect::Identify))
}
