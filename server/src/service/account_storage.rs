//! The storage that the characters of an account share. It is read from the store when it opens, and saved together with
//! the character whenever something goes in or out: whatever closes it, nothing is lost.

use packets::UnitId;

use super::{ledger::Ledger, limit, save, store, walk};
use crate::{
    event::{
        Effects, Item, Moment, Notice, SessionId,
        notice::{AddRefusal, ItemCard, ItemNotice, Loss, StorageNotice},
        persistence::Read,
        storage::{Storage, StorageCommand},
    },
    state::{Player, ServerState, StorageWindow},
    world::{TradeLimits, World},
};

/// Opens the storage of a player's account: it is shown when the store has read it, and who walks stops: nobody walks away
/// with it. `false`, and nothing happens, when it is open, the player trades, or the store is behind.
pub fn open(state: &mut ServerState, now: Moment, unit: UnitId, effects: &mut Effects) -> bool {
    walk::catch_up(state, now, unit, effects);
    let opens = begin(state, unit);
    if opens {
        walk::stop(state, now, unit, effects);
        fetch(state, unit, effects);
    }
    opens
}

/// The first half of [`open`]: nothing is asked of the store yet. A dialog goes on before [`fetch`], so that all that it gives
/// and takes is one write.
pub(super) fn begin(state: &mut ServerState, unit: UnitId) -> bool {
    if store::is_behind(state) {
        return false;
    }
    let free = |player: &&mut Player| player.storage.is_none() && !player.is_trading();
    let Some(player) = state.players.get_mut(unit).filter(free) else {
        return false;
    };
    state.storage_openings = state.storage_openings.saturating_add(1);
    let opening = state.storage_openings;
    player.storage = Some(StorageWindow::Reading { opening });
    true
}

/// Whether the storage of a player's account is open, or opens.
pub(super) fn is_open(state: &ServerState, unit: UnitId) -> bool {
    state.players.get(unit).is_some_and(|player| player.storage.is_some())
}

/// The second half: the store reads what was begun to open, unless it was closed meanwhile.
pub(super) fn fetch(state: &mut ServerState, unit: UnitId, effects: &mut Effects) {
    let Some(player) = state.players.get(unit) else { return };
    let Some(StorageWindow::Reading { opening }) = player.storage else {
        return;
    };
    let read = Read::Storage {
        session: player.session,
        account: player.character.account,
        opening,
    };
    store::read(state, read, effects);
}

/// The store has read a storage for an opening: it opens, unless its player has gone elsewhere, or closed it. What was
/// read for an earlier opening is out of date, even if the player waits for another.
pub fn found(state: &mut ServerState, session: SessionId, opening: u64, storage: Storage, effects: &mut Effects) {
    let world = state.world.clone();
    let Some(unit) = state.unit_of(session) else { return };
    let reading = |player: &&mut Player| player.storage == Some(StorageWindow::Reading { opening });
    let Some(player) = state.players.get_mut(unit).filter(reading) else {
        return;
    };
    let cards = cards(&world, &storage);
    let taken = storage.len();
    player.storage = Some(StorageWindow::Open(storage));
    effects.tell(session, Notice::Storage(StorageNotice::Opened { cards }));
    effects.tell(session, Notice::Storage(StorageNotice::Filled { taken }));
}

fn cards(world: &World, storage: &Storage) -> Vec<ItemCard> {
    let card = |(place, item): (usize, &Item)| Some(ItemCard::new(place, *item, world.item(item.id)?));
    storage.iter().filter_map(card).collect()
}

/// A client asks something of the storage. Without one that is open it is passed over.
pub fn command(
    state: &mut ServerState,
    now: Moment,
    session: SessionId,
    command: StorageCommand,
    effects: &mut Effects,
) {
    let Some(unit) = state.unit_of(session) else { return };
    match command {
        StorageCommand::Put { place, amount } => put(state, now, unit, (place, amount), effects),
        StorageCommand::Get { place, amount } => get(state, now, unit, (place, amount), effects),
        StorageCommand::Close => close(state, unit, effects),
    }
}

/// Closes a storage that is open, or would open.
pub fn close(state: &mut ServerState, unit: UnitId, effects: &mut Effects) {
    if let Some(player) = state.players.get_mut(unit)
        && player.storage.take().is_some()
    {
        effects.tell(player.session, Notice::Storage(StorageNotice::Closed));
    }
}

/// Puts items of the inventory in; what does not go in stays, and the client is told so.
fn put(state: &mut ServerState, now: Moment, unit: UnitId, (place, amount): (usize, u32), effects: &mut Effects) {
    let world = state.world.clone();
    let Some(player) = state.players.get(unit) else { return };
    let Some(StorageWindow::Open(storage)) = &player.storage else {
        return;
    };
    let (mut ledger, mut filled) = (Ledger::of(&world, player), storage.clone());
    let (session, before) = (player.session, storage.len());
    let there = player.character.inventory.get(place).map(|item| item.amount.into());
    limit::amount(state, now, session, (amount, there), effects);
    let Some(player) = state.players.get(unit) else { return };
    let Some(amount) = u16::try_from(amount).ok().filter(|_| there.is_some()) else {
        return;
    };
    let Some(card) =
        move_in(&world, &mut ledger, &mut filled, (place, amount), player.group).filter(|_| !store::is_behind(state))
    else {
        let refused = StorageNotice::Refused { place, amount };
        return effects.tell(session, Notice::Storage(refused));
    };
    let from = effects.notify.len();
    effects.tell(session, Notice::Storage(StorageNotice::Added(card)));
    tell_filled(session, before, &filled, effects);
    ledger.settle(state, unit, effects);
    keep(state, now, unit, filled, effects, from);
}

/// Works out what putting items in makes of both; `None` if they do not go in.
fn move_in(
    world: &World,
    ledger: &mut Ledger<'_>,
    storage: &mut Storage,
    (place, amount): (usize, u16),
    group: u8,
) -> Option<ItemCard> {
    let item = ledger.take(place, amount, Loss::ToStorage)?;
    let kind = world.item(item.id)?;
    let may = !kind.forbids(TradeLimits::NO_STORAGE, group);
    let place = storage.add(kind, item).ok().filter(|_| may)?;
    Some(ItemCard::new(place, item, kind))
}

/// Takes items out; what cannot be carried stays, and the client is told so.
fn get(state: &mut ServerState, now: Moment, unit: UnitId, (place, amount): (usize, u32), effects: &mut Effects) {
    let world = state.world.clone();
    let Some(player) = state.players.get(unit) else { return };
    let Some(StorageWindow::Open(storage)) = &player.storage else {
        return;
    };
    let (mut ledger, mut left) = (Ledger::of(&world, player), storage.clone());
    let (session, before) = (player.session, storage.len());
    let there = storage.get(place).map(|item| item.amount.into());
    limit::amount(state, now, session, (amount, there), effects);
    let Some(item) = u16::try_from(amount).ok().and_then(|amount| left.take(place, amount)) else {
        return;
    };
    if store::is_behind(state) {
        return refuse(session, AddRefusal::Invalid, effects);
    }
    if let Err(why) = ledger.give(item) {
        return refuse(session, why, effects);
    }
    let from = effects.notify.len();
    ledger.settle(state, unit, effects);
    tell_filled(session, before, &left, effects);
    let amount = item.amount;
    effects.tell(session, Notice::Storage(StorageNotice::Removed { place, amount }));
    keep(state, now, unit, left, effects, from);
}

fn refuse(session: SessionId, why: AddRefusal, effects: &mut Effects) {
    effects.tell(session, Notice::Item(ItemNotice::Refused(why)));
}

/// Tells how full it is, if that has changed.
fn tell_filled(session: SessionId, before: usize, storage: &Storage, effects: &mut Effects) {
    let taken = storage.len();
    if taken != before {
        effects.tell(session, Notice::Storage(StorageNotice::Filled { taken }));
    }
}

/// Keeps the storage as it is now, in one write with its character; what was told of it from a place in the list on waits
/// for that.
fn keep(state: &mut ServerState, now: Moment, unit: UnitId, storage: Storage, effects: &mut Effects, from: usize) {
    let Some(player) = state.players.get_mut(unit) else {
        return;
    };
    player.storage = Some(StorageWindow::Open(storage.clone()));
    let session = player.session;
    if let Some(commit) = save::with_storage(state, now, unit, storage) {
        effects.hold_back(from, session, commit);
    }
}
