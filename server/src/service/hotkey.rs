//! The keys of the client's bar, kept with the character. Clients are not answered: they show what they asked for.

use packets::UnitId;

use crate::{
    event::{
        notice::HotkeyBar,
        record::{Hotkey, HotkeyRows},
    },
    state::{Player, ServerState},
};

/// Keys of one tab of the bar.
pub const PER_TAB: usize = 38;

/// Rows of one tab.
const ROWS: u8 = 4;

/// Keeps what a key leads to. Keys beyond the bar are passed over.
pub fn set(state: &mut ServerState, unit: UnitId, (tab, index): (u16, u16), key: Hotkey) {
    let index = usize::from(index);
    let place = usize::from(tab) * PER_TAB + index;
    let Some(player) = state
        .players
        .get_mut(unit)
        .filter(|_| index < PER_TAB && place < Hotkey::MOST)
    else {
        return;
    };
    let keys = &mut player.character.hotkeys;
    if keys.len() <= place {
        keys.resize(place + 1, Hotkey::default());
    }
    if let Some(kept) = keys.get_mut(place) {
        *kept = key;
    }
    // Keys that lead nowhere take no room at the end.
    let used = keys.iter().rposition(|key| *key != Hotkey::default());
    keys.truncate(used.map_or(0, |last| last + 1));
}

/// Keeps which row of a tab comes first. Rows and tabs that do not exist are passed over.
pub fn turn(state: &mut ServerState, unit: UnitId, tab: u16, row: u8) {
    let Some(player) = state.players.get_mut(unit).filter(|_| row < ROWS) else {
        return;
    };
    let HotkeyRows(rows) = &mut player.character.hotkey_rows;
    if let Some(first) = rows.get_mut(usize::from(tab)) {
        *first = row;
    }
}

/// The bar as it is told when a player comes in.
pub fn bar(player: &Player) -> HotkeyBar {
    HotkeyBar {
        keys: player.character.hotkeys.clone(),
        rows: player.character.hotkey_rows,
    }
}
