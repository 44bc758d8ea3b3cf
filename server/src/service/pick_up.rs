//! Picking things up and letting go of them, on the game loop: what comes into an inventory and what leaves it.

use packets::UnitId;

use super::{belongings, fight, interaction, limit, people::party, save, sight, status, store};
use crate::{
    event::{
        Effects, MapEvent, Moment, Notice, SessionId,
        floor::{FloorCommand, FloorEvent, Reserved},
        limit::LimitKind,
        look::Posture,
        map::Stay,
        notice::{AddRefusal, FloorNotice, ItemNotice},
    },
    state::{Player, SIGHT, ServerState},
    world::{Cell, MapFlags, TradeLimits},
};

/// A client wants something from the floor, or lets go of something.
pub fn command(state: &mut ServerState, now: Moment, session: SessionId, command: FloorCommand, effects: &mut Effects) {
    let Some(unit) = state.unit_of(session) else { return };
    match command {
        FloorCommand::PickUp { unit: wanted } => pick_up(state, unit, wanted, effects),
        FloorCommand::Drop { place, amount } => drop(state, now, unit, (place, amount), effects),
    }
}

/// Whether a player may pick things up or let go of them: it stands in the map, lives, is not busy with what it has, and
/// the store is not behind.
fn is_able(state: &ServerState, player: &Player) -> bool {
    let lives = player.is_in_sight() && player.posture != Posture::Dead;
    lives && !interaction::is_busy(state, player.unit()) && !store::is_behind(state)
}

/// Asks the map loop for something on the floor. Whoever cannot have it is told so: clients wait for an answer.
fn pick_up(state: &ServerState, unit: UnitId, wanted: UnitId, effects: &mut Effects) {
    let Some(player) = state.players.get(unit) else { return };
    if !is_able(state, player) {
        return refuse(player, AddRefusal::NotYours, effects);
    }
    let wants = FloorEvent::PickUp {
        stay: player.stay,
        unit: wanted,
        claims: party::claims(state, unit),
    };
    effects.map.push((player.instance(), MapEvent::Floor(wants)));
}

/// Somebody else may have it first, or it is too far away, or gone.
pub fn not_reserved(state: &ServerState, (stay, too_far): (Stay, bool), effects: &mut Effects) {
    if let Some(player) = state.players.get(stay.unit).filter(|player| player.stay == stay) {
        let session = player.session;
        refuse(player, AddRefusal::NotYours, effects);
        if too_far {
            limit::counted(state, session, LimitKind::Reach, effects);
        }
    }
}

fn refuse(player: &Player, why: AddRefusal, effects: &mut Effects) {
    effects.tell(player.session, Notice::Item(ItemNotice::Refused(why)));
}

/// Something is a player's, or that of another member of its party, if it can carry it. The map loop is told in any case whether it took it.
pub fn reserved(state: &mut ServerState, now: Moment, reserved: Reserved, effects: &mut Effects) {
    let Reserved {
        instance,
        stay,
        unit,
        item,
    } = reserved;
    let answer = if takes(state, now, (stay, unit), item, effects) {
        FloorEvent::Taken { stay, unit }
    } else {
        FloorEvent::Released { stay, unit }
    };
    effects.map.push((instance, MapEvent::Floor(answer)));
}

fn takes(
    state: &mut ServerState,
    now: Moment,
    (stay, unit): (Stay, UnitId),
    item: crate::event::Item,
    effects: &mut Effects,
) -> bool {
    let there = |player: &&Player| player.stay == stay;
    let Some(player) = state.players.get(stay.unit).filter(there) else {
        return false;
    };
    if !is_able(state, player) {
        refuse(player, AddRefusal::NotYours, effects);
        return false;
    }
    match give_to_one(state, now, stay.unit, item, effects) {
        Ok(()) => {
            fight::stop(state, stay.unit);
            show(state, now, (stay.unit, unit), effects);
            true
        }
        Err(why) => {
            if let Some(player) = state.players.get(stay.unit) {
                refuse(player, why, effects);
            }
            false
        }
    }
}

/// The first who can carry it gets it; why not, if nobody can.
fn give_to_one(
    state: &mut ServerState,
    now: Moment,
    unit: UnitId,
    item: crate::event::Item,
    effects: &mut Effects,
) -> Result<(), AddRefusal> {
    let mut given = Err(AddRefusal::Invalid);
    for receiver in party::receivers(state, unit) {
        given = belongings::give(state, now, receiver, item, effects);
        if given.is_ok() {
            party::picked_up(state, receiver, item, state.commits.pending(), effects);
            break;
        }
    }
    given
}

/// All who see a player see it bend down.
fn show(state: &ServerState, now: Moment, (by, unit): (UnitId, UnitId), effects: &mut Effects) {
    if let Some(player) = state.players.get(by) {
        let tick = state.tick(now);
        let picked_up = Notice::Floor(FloorNotice::PickedUp { by, unit, tick });
        sight::tell_around_and_self(state, player, SIGHT, picked_up, effects);
    }
}

/// A player lets go of items: they leave the inventory, and lie on the floor. What it may not is refused by a drop of
/// none.
fn drop(
    state: &mut ServerState,
    now: Moment,
    unit: UnitId,
    (place, amount): (Option<usize>, u16),
    effects: &mut Effects,
) {
    let Some(player) = state.players.get(unit) else { return };
    let (session, instance, cell) = (player.session, player.instance(), player.cell());
    let there = place.and_then(|place| player.character.inventory.get(place));
    let there = there.map(|item| item.amount.into());
    limit::amount(state, now, session, (amount.into(), there), effects);
    let Some(player) = state.players.get(unit) else { return };
    let place = place.filter(|&place| may_drop(state, player, place));
    let dropped = place.and_then(|place| Some((place, belongings::remove(state, unit, place, amount)?)));
    let Some((place, item)) = dropped else {
        let refused = ItemNotice::Dropped {
            place: place.unwrap_or_default(),
            amount: 0,
        };
        return effects.tell(session, Notice::Item(refused));
    };
    let commit = save::player(state, now, unit);
    let dropped = ItemNotice::Dropped { place, amount };
    effects.tell_after(session, Notice::Item(dropped), commit);
    status::weigh(state, unit, effects);
    let Cell { x, y } = cell;
    let dropped = FloorEvent::Dropped { item, x, y };
    effects.map.push((instance, MapEvent::Floor(dropped)));
}

fn may_drop(state: &ServerState, player: &Player, place: usize) -> bool {
    let map = state.world.maps.get(player.instance().0 as usize);
    let map_allows = map.is_some_and(|map| !map.flags.contains(MapFlags::NO_DROP));
    let item = player.character.inventory.get(place);
    let kind = item.and_then(|item| state.world.item(item.id));
    let item_allows = kind.is_some_and(|kind| !kind.forbids(TradeLimits::NO_DROP, player.group));
    let is_worn = item.is_some_and(crate::event::Item::is_worn);
    is_able(state, player) && map_allows && item_allows && !is_worn
}
