//! Using items: who may, when, and what they do.
//!
//! What an item does is done whole or not at all: an item that can do nothing now is not used up. A cure is used up even if
//! there is nothing to cure.
//!
//! Skills and pets are not there yet: items that cast, revive or tame are refused by `can_do_all`, which is the place to let
//! them in, and `work` the one to do it in. The same goes for what is worn: casts of its own (`Effect::CastOnAttack`, ..)
//! are kept in [`crate::figures::Worn::other`], which nothing reads before there are skills.

use std::sync::Arc;

use packets::{ItemId, UnitId};
use rand::{Rng, rngs::StdRng};

use super::{
    ailment, identify, interaction, item_box, ledger::Ledger, save, sight, spare, status, store, travel, vitals, walk,
};
use crate::{
    event::{
        Effects, Inventory, Item, Moment, Notice,
        look::{Posture, Vanish},
        notice::{AddRefusal, ItemNotice, Pool},
    },
    figures::{pools, recovery},
    state::{Player, ServerState},
    world::{Cell, Effect, ItemFlags, ItemKind, MapFlags},
};

/// A client wants an item used. It is told whether it was; those around are told that it was.
pub fn by_client(state: &mut ServerState, now: Moment, unit: UnitId, place: usize, effects: &mut Effects) {
    let world = Arc::clone(&state.world);
    let Some(player) = state.players.get(unit) else { return };
    let Some(item) = player.character.inventory.get(place).copied() else {
        return refuse(state, unit, place, effects);
    };
    let session = player.session;
    let behind = store::is_behind(state);
    let usable = world
        .item(item.id)
        .filter(|kind| !behind && may_use(state, now, player, kind));
    let doable = usable.filter(|kind| can_do_all(state, player, kind));
    let teleports = usable.is_some_and(|kind| kind.effects.contains(&Effect::Teleport));
    let stays = teleports && !allows(state, player, MapFlags::NO_TELEPORT);
    let identifies = usable.is_some_and(|kind| kind.effects.contains(&Effect::Identify));
    if identifies && identify::begin(state, unit, place, effects) {
        return;
    }
    if let Some(kind) = doable {
        return consume(state, now, unit, (place, item, kind), effects);
    }
    if stays {
        effects.tell(session, Notice::Item(ItemNotice::NoTeleport));
    }
    effects.tell(session, used(unit, (place, &item), item.amount, false));
}

/// A client wants an item used that is gone already, or while its character cannot use any. It is told so: clients use nothing
/// more before they are answered. A place that no inventory has is passed over.
pub fn refuse(state: &ServerState, unit: UnitId, place: usize, effects: &mut Effects) {
    let Some(player) = state.players.get(unit).filter(|_| place < Inventory::PLACES) else {
        return;
    };
    let nothing = Item::new(ItemId(0), 0);
    let item = player.character.inventory.get(place).unwrap_or(&nothing);
    effects.tell(player.session, used(unit, (place, item), item.amount, false));
}

/// Whether the map of a player does not forbid something.
fn allows(state: &ServerState, player: &Player, flag: MapFlags) -> bool {
    let map = state.world.maps.get(player.instance().0 as usize);
    map.is_some_and(|map| !map.flags.contains(flag))
}

/// Whether a player may use a kind of item now.
fn may_use(state: &ServerState, now: Moment, player: &Player, kind: &ItemKind) -> bool {
    let character = &player.character;
    let job = state.world.job(character.job);
    let barred = kind.flags.contains(ItemFlags::NOT_SITTING) && player.group < kind.use_override;
    let sitting = player.posture == Posture::Sitting && barred;
    kind.kind.is_usable()
        && player.is_in_sight()
        && player.posture != Posture::Dead
        && !interaction::is_busy(state, player.unit())
        && !sitting
        && job.is_some_and(|job| kind.users.include(job, character.sex, character.base_level))
        && player.statuses.may_use(kind, now)
}

/// Whether all that an item does can be done now.
fn can_do_all(state: &ServerState, player: &Player, kind: &ItemKind) -> bool {
    !kind.effects.is_empty() && kind.effects.iter().all(|effect| can_do(state, player, effect))
}

/// Whether something that an item does can be done where its player is.
fn can_do(state: &ServerState, player: &Player, effect: &Effect) -> bool {
    match effect {
        Effect::Teleport => allows(state, player, MapFlags::NO_TELEPORT),
        Effect::ReturnToSavePoint => allows(state, player, MapFlags::NO_RETURN),
        Effect::OpenBox(group) => state.world.group(group).is_some(),
        effect => effect.is_done_at_once(),
    }
}

/// Uses an item up and does what it does. The item and what was in it, if it is a box, change hands in one write; if
/// there may be no room for that, nothing happens.
fn consume(
    state: &mut ServerState,
    now: Moment,
    unit: UnitId,
    (place, item, kind): (usize, Item, &ItemKind),
    effects: &mut Effects,
) {
    let world = Arc::clone(&state.world);
    let Some(player) = state.players.get(unit) else { return };
    let (session, mut ledger) = (player.session, Ledger::of(&world, player));
    let keeps = kind.flags.contains(ItemFlags::NO_CONSUME);
    if let Err(why) = use_up(&mut state.random, &mut ledger, (place, kind, keeps)) {
        effects.tell(session, Notice::Item(ItemNotice::Refused(why)));
        return effects.tell(session, used(unit, (place, &item), item.amount, false));
    }
    let left = if keeps { item.amount } else { item.amount - 1 };
    if let Some(player) = state.players.get_mut(unit) {
        player.statuses.used(kind, now);
    }
    spare::end(state, unit, effects);
    let (from, told) = (effects.notify.len(), used(unit, (place, &item), left, true));
    effects.tell(session, told.clone());
    ledger.settle(state, unit, effects);
    save::telling(state, now, unit, from, effects);
    if let Some(player) = state.players.get(unit) {
        sight::tell_around(state, player, told, effects);
    }
    for effect in &kind.effects {
        work(state, now, unit, effect, effects);
    }
}

/// Takes one of an item, unless it keeps, and gives what is in it.
fn use_up(
    random: &mut StdRng,
    ledger: &mut Ledger<'_>,
    (place, kind, keeps): (usize, &ItemKind, bool),
) -> Result<(), AddRefusal> {
    if !keeps {
        ledger.remove(place, 1).ok_or(AddRefusal::Invalid)?;
    }
    let world = ledger.world();
    let groups = kind.effects.iter().filter_map(|effect| match effect {
        Effect::OpenBox(group) => world.group(group),
        _ => None,
    });
    for group in groups {
        item_box::open(random, group, ledger)?;
    }
    Ok(())
}

const fn used(unit: UnitId, (place, item): (usize, &Item), left: u16, ok: bool) -> Notice {
    Notice::Item(ItemNotice::Used {
        place,
        item: item.id,
        unit,
        left,
        ok,
    })
}

/// Does what an item does in a moment, to who lives and where the map allows it; all else, nothing.
pub(super) fn work(state: &mut ServerState, now: Moment, unit: UnitId, effect: &Effect, effects: &mut Effects) {
    let able = |player: &Player| player.posture != Posture::Dead && can_do(state, player, effect);
    if !state.players.get(unit).is_some_and(able) {
        return;
    }
    match effect {
        Effect::Heal { hp, sp } => restore(state, now, unit, (*hp, *sp), effects),
        Effect::HealPercent { hp, sp } => restore_percent(state, now, unit, (*hp, *sp), effects),
        Effect::Lose { hp, sp } => lose(state, now, unit, (*hp, *sp), effects),
        Effect::Cure(status) => ailment::cure(state, now, unit, &[*status], effects),
        Effect::Hasten { percent, seconds } => hasten(state, now, unit, (*percent, *seconds), effects),
        Effect::Teleport => teleport(state, now, unit, effects),
        Effect::ReturnToSavePoint => return_home(state, now, unit, effects),
        _ => {}
    }
}

/// Restores points as items do: more by VIT and INT.
fn restore(
    state: &mut ServerState,
    now: Moment,
    unit: UnitId,
    (hp, sp): ((u32, u32), (u32, u32)),
    effects: &mut Effects,
) {
    let (hp, sp) = (between(state, hp), between(state, sp));
    let Some(fighter) = state.players.get(unit).map(|player| Arc::clone(&player.fighter)) else {
        return;
    };
    let attributes = &fighter.attributes;
    let hp = if hp > 0 {
        recovery::item_hp(hp, attributes.vitality, 0)
    } else {
        0
    };
    let sp = if sp > 0 {
        recovery::item_sp(sp, attributes.intelligence, 0)
    } else {
        0
    };
    vitals::heal(state, now, unit, Pool::Hp, hp, effects);
    vitals::heal(state, now, unit, Pool::Sp, sp, effects);
}

fn restore_percent(state: &mut ServerState, now: Moment, unit: UnitId, (hp, sp): (u8, u8), effects: &mut Effects) {
    let Some(fighter) = state.players.get(unit).map(|player| Arc::clone(&player.fighter)) else {
        return;
    };
    let (hp, sp) = (pools::share(fighter.max_hp, hp), pools::share(fighter.max_sp, sp));
    vitals::heal(state, now, unit, Pool::Hp, hp, effects);
    vitals::heal(state, now, unit, Pool::Sp, sp, effects);
}

/// Takes points that nobody takes in a fight: who dies of it dies.
fn lose(state: &mut ServerState, now: Moment, unit: UnitId, (hp, sp): (u32, u32), effects: &mut Effects) {
    vitals::hurt(state, now, unit, hp, None, effects);
    let left = state.players.get(unit).map_or(0, |player| player.character.sp);
    vitals::spend(state, now, unit, Pool::Sp, sp.min(left), effects);
}

fn between(state: &mut ServerState, (least, most): (u32, u32)) -> u32 {
    if least < most {
        state.random.random_range(least..=most)
    } else {
        least
    }
}

fn hasten(state: &mut ServerState, now: Moment, unit: UnitId, (percent, seconds): (u8, u32), effects: &mut Effects) {
    let until = now + core::time::Duration::from_secs(seconds.into());
    if let Some(player) = state.players.get_mut(unit) {
        player.statuses.hasten(percent, until);
        effects.alarm(until, crate::event::game::Alarm::StatusOver { unit });
    }
    status::refresh(state, unit, effects);
    status::show_icons(state, now, unit, effects);
    save::player(state, now, unit);
}

/// Takes a player to a cell of its map that chance decides.
fn teleport(state: &mut ServerState, now: Moment, unit: UnitId, effects: &mut Effects) {
    let world = Arc::clone(&state.world);
    let Some(index) = state.players.get(unit).map(|player| player.instance().0 as usize) else {
        return;
    };
    let Some(map) = world.maps.get(index) else { return };
    let anywhere = Cell::new(
        state.random.random_range(0..map.width.max(1)),
        state.random.random_range(0..map.height.max(1)),
    );
    if let Some(cell) = map.nearest_standable(anywhere) {
        walk::catch_up(state, now, unit, effects);
        travel::to(state, unit, index, cell, Vanish::Teleported, effects);
    }
}

fn return_home(state: &mut ServerState, now: Moment, unit: UnitId, effects: &mut Effects) {
    let Some(place) = state
        .players
        .get(unit)
        .map(|player| player.character.save_point.clone())
    else {
        return;
    };
    let (map, cell) = travel::standing_place(state, &place);
    walk::catch_up(state, now, unit, effects);
    travel::to(state, unit, map, cell, Vanish::Teleported, effects);
}
