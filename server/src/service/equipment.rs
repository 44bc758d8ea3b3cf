//! Putting equipment on and taking it off.

use std::sync::Arc;

use packets::UnitId;

use super::{item_use, save, status, store};
use crate::{
    event::{
        Effects, Inventory, Item, Moment, Notice,
        game::Alarm,
        look::Posture,
        notice::{ItemNotice, WearResult},
    },
    state::{Player, ServerState},
    world::{AmmoType, BaseJobs, Effect, ItemKind, ItemType, Location, WeaponType, World},
};

/// A client wants an item worn. What is worn where it goes comes off; the client is told how it went.
pub fn wear(
    state: &mut ServerState,
    now: Moment,
    unit: UnitId,
    (place, wanted): (usize, Location),
    effects: &mut Effects,
) {
    let Some(player) = state.players.get(unit) else { return };
    let item = player.character.inventory.get(place).copied();
    let kind = item.and_then(|item| state.world.item(item.id)).cloned();
    let Some((item, kind)) = item.zip(kind) else {
        return refuse(player, place, WearResult::Refused, effects);
    };
    let at = if store::is_behind(state) {
        Err(WearResult::Refused)
    } else {
        location(&state.world, player, &item, &kind, wanted)
    };
    match at {
        Ok(at) => put_on(state, now, unit, place, (&kind, at), effects),
        Err(result) => refuse(player, place, result, effects),
    }
}

/// A client wants an item worn while its character cannot change what it wears.
pub fn refuse_wear(state: &ServerState, unit: UnitId, place: usize, effects: &mut Effects) {
    if let Some(player) = state.players.get(unit) {
        refuse(player, place, WearResult::Refused, effects);
    }
}

/// A client wants an item taken off while its character cannot change what it wears.
pub fn refuse_take_off(state: &ServerState, unit: UnitId, place: usize, effects: &mut Effects) {
    if let Some(player) = state.players.get(unit) {
        let (at, ok) = (worn_in(player, place), false);
        effects.tell(player.session, Notice::Item(ItemNotice::TakenOff { place, at, ok }));
    }
}

/// Where what lies in a place of the inventory is worn.
fn worn_in(player: &Player, place: usize) -> Location {
    let item = player.character.inventory.get(place);
    item.map_or(Location::NONE, |item| item.worn)
}

/// What was in a place is not worn, or there is nothing. A place that no inventory has is passed over.
fn refuse(player: &Player, place: usize, result: WearResult, effects: &mut Effects) {
    if place < Inventory::PLACES {
        let (at, view) = (Location::NONE, 0);
        let refused = ItemNotice::Worn {
            place,
            at,
            view,
            result,
        };
        effects.tell(player.session, Notice::Item(refused));
    }
}

fn put_on(
    state: &mut ServerState,
    now: Moment,
    unit: UnitId,
    place: usize,
    (kind, at): (&ItemKind, Location),
    effects: &mut Effects,
) {
    let Some(player) = state.players.get_mut(unit) else {
        return;
    };
    let inventory = &mut player.character.inventory;
    let mut told = clear(&state.world, inventory, at);
    if let Some(item) = inventory.get_mut(place) {
        item.worn = at;
    }
    let (view, result) = (kind.view, WearResult::Worn);
    told.push(ItemNotice::Worn {
        place,
        at,
        view,
        result,
    });
    if kind.kind == ItemType::Ammo {
        told.push(ItemNotice::AmmunitionLoaded { place });
    }
    settle(state, now, unit, told, effects);
}

/// A client wants an item taken off.
pub fn take_off(state: &mut ServerState, now: Moment, unit: UnitId, place: usize, effects: &mut Effects) {
    let behind = store::is_behind(state);
    let Some(player) = state.players.get_mut(unit) else {
        return;
    };
    let worn = worn_in(player, place);
    if behind || worn.is_empty() || player.posture == Posture::Dead {
        return refuse_take_off(state, unit, place, effects);
    }
    let told = clear(&state.world, &mut player.character.inventory, worn);
    settle(state, now, unit, told, effects);
}

/// Takes off all that a player wears, for game masters.
pub fn strip(state: &mut ServerState, now: Moment, unit: UnitId, effects: &mut Effects) {
    let Some(player) = state.players.get_mut(unit) else {
        return;
    };
    let worn = player.character.inventory.items().map(|item| item.worn);
    let places = worn.fold(Location::NONE, Location::union);
    let told = clear(&state.world, &mut player.character.inventory, places);
    settle(state, now, unit, told, effects);
}

/// Takes off whatever a player may wear no longer, or no longer there, after its job or level changed. To be saved by who
/// calls, and what was told held back until that is durable ([`Effects::hold_back`]).
pub fn take_off_unfit(state: &mut ServerState, unit: UnitId, effects: &mut Effects) {
    let Some(player) = state.players.get(unit) else { return };
    let unfit = player.character.inventory.iter().filter(|(_, item)| {
        let kind = state.world.item(item.id);
        item.is_worn() && !kind.is_some_and(|kind| may_stay(&state.world, player, kind, item.worn))
    });
    let places = unfit.fold(Location::NONE, |places, (_, item)| places.union(item.worn));
    let Some(player) = state.players.get_mut(unit).filter(|_| !places.is_empty()) else {
        return;
    };
    let told = clear(&state.world, &mut player.character.inventory, places);
    tell(state, unit, told, effects);
}

/// Whether what is worn in a place may stay there.
fn may_stay(world: &World, player: &Player, kind: &ItemKind, worn: Location) -> bool {
    fitting(world, player, kind).is_ok() && either(world, player, kind).contains(worn)
}

/// Computes the figures anew, saves, and tells once that is durable.
fn settle(state: &mut ServerState, now: Moment, unit: UnitId, told: Vec<ItemNotice>, effects: &mut Effects) {
    let from = effects.notify.len();
    tell(state, unit, told, effects);
    save::telling(state, now, unit, from, effects);
}

/// Does what an item that was put on or taken off does then, its cards too.
pub fn dressed(state: &mut ServerState, now: Moment, unit: UnitId, (item, on): (&Item, bool), effects: &mut Effects) {
    let world = Arc::clone(&state.world);
    for effect in deeds(&world, item, on) {
        item_use::work(state, now, unit, effect, effects);
    }
}

/// What an item and its cards do in the moment when they are put on, or taken off.
fn deeds<'w>(world: &'w World, item: &Item, on: bool) -> impl Iterator<Item = &'w Effect> {
    let kinds = core::iter::once(item.id).chain(item.cards().collect::<Vec<_>>());
    let kinds = kinds.filter_map(|id| world.item(id));
    kinds.flat_map(move |kind| if on { &kind.on_equip } else { &kind.on_unequip })
}

/// What was put on and taken off does what it does then, on the next tick: after all that followed from the change itself. To be
/// called while all of it is still there.
pub(super) fn remember_deeds(state: &ServerState, unit: UnitId, told: &[ItemNotice], effects: &mut Effects) {
    let Some(player) = state.players.get(unit) else { return };
    for notice in told {
        let (place, on) = match *notice {
            ItemNotice::Worn {
                place,
                result: WearResult::Worn,
                ..
            } => (place, true),
            ItemNotice::TakenOff { place, ok: true, .. } => (place, false),
            _ => continue,
        };
        if let Some(item) = player.character.inventory.get(place).copied() {
            remember_deed(&state.world, unit, (item, on), effects);
        }
    }
}

/// The same of one item, which may be gone.
pub(super) fn remember_deed(world: &World, unit: UnitId, (item, on): (Item, bool), effects: &mut Effects) {
    if deeds(world, &item, on).next().is_some() {
        effects.alarm(Moment::default(), Alarm::Dressed { unit, item, on });
    }
}

/// Tells, and computes the figures anew.
fn tell(state: &mut ServerState, unit: UnitId, told: Vec<ItemNotice>, effects: &mut Effects) {
    remember_deeds(state, unit, &told, effects);
    if let Some(session) = state.players.get(unit).map(|player| player.session) {
        for notice in told {
            effects.tell(session, Notice::Item(notice));
        }
    }
    status::refresh(state, unit, effects);
}

/// Takes off what is worn in any of these places, and the ammunition of a weapon that goes.
pub(super) fn clear(world: &World, inventory: &mut Inventory, places: Location) -> Vec<ItemNotice> {
    let shooter = |(_, item): (usize, &Item)| {
        let kind = world.item(item.id).and_then(|kind| kind.weapon);
        item.worn.intersects(places) && kind.is_some_and(takes_ammunition)
    };
    let places = if inventory.iter().any(shooter) {
        places.union(Location::AMMO)
    } else {
        places
    };
    let worn: Vec<(usize, Location)> = inventory
        .iter()
        .filter(|(_, item)| item.worn.intersects(places))
        .map(|(place, item)| (place, item.worn))
        .collect();
    for (place, _) in &worn {
        if let Some(item) = inventory.get_mut(*place) {
            item.worn = Location::NONE;
        }
    }
    let off = |(place, at)| ItemNotice::TakenOff { place, at, ok: true };
    worn.into_iter().map(off).collect()
}

/// Where an item goes that is wanted there, or why it does not.
fn location(
    world: &World,
    player: &Player,
    item: &Item,
    kind: &ItemKind,
    wanted: Location,
) -> Result<Location, WearResult> {
    let able = item.identified && !item.damaged && !item.is_worn() && player.posture != Posture::Dead;
    if !able {
        return Err(WearResult::Refused);
    }
    fitting(world, player, kind)?;
    let inventory = &player.character.inventory;
    let free = |location| inventory.worn(location).is_none();
    let either = either(world, player, kind);
    let at = match (either, wanted.intersection(either)) {
        (_, Location::NONE) => return Err(WearResult::Refused),
        (Location::ACCESSORIES, Location::ACCESSORIES) => {
            let left = !free(Location::RIGHT_ACCESSORY) && free(Location::LEFT_ACCESSORY);
            if left {
                Location::LEFT_ACCESSORY
            } else {
                Location::RIGHT_ACCESSORY
            }
        }
        (Location::BOTH_HANDS, Location::BOTH_HANDS) if kind.locations == Location::RIGHT_HAND => {
            if free(Location::RIGHT_HAND) {
                Location::RIGHT_HAND
            } else {
                Location::LEFT_HAND
            }
        }
        (Location::ACCESSORIES, one) => one,
        (Location::BOTH_HANDS, one) if kind.locations == Location::RIGHT_HAND => one,
        (all, _) => all,
    };
    Ok(at)
}

/// The places that an item goes into: one of both hands for an assassin's light weapons.
fn either(world: &World, player: &Player, kind: &ItemKind) -> Location {
    let light = matches!(
        kind.weapon,
        Some(WeaponType::Dagger | WeaponType::Sword | WeaponType::Axe)
    );
    let job = world.job(player.character.job);
    let two_weapons = job.is_some_and(|job| job.base.intersects(BaseJobs::ASSASSIN.union(BaseJobs::KAGEROU_OBORO)));
    if light && two_weapons && kind.locations == Location::RIGHT_HAND {
        Location::BOTH_HANDS
    } else {
        kind.locations
    }
}

/// Whether a player may wear a kind of item.
fn fitting(world: &World, player: &Player, kind: &ItemKind) -> Result<(), WearResult> {
    let character = &player.character;
    let job = world.job(character.job).ok_or(WearResult::Refused)?;
    let users = &kind.users;
    let level = character.base_level;
    if level < users.level_min || (users.level_max > 0 && level > users.level_max) {
        return Err(WearResult::LevelTooLow);
    }
    let worn = kind.is_equipment() || kind.kind == ItemType::Ammo;
    if !worn
        || !users.include(job, character.sex, level)
        || !is_shot(world, character.inventory.worn(Location::RIGHT_HAND), kind)
    {
        return Err(WearResult::Refused);
    }
    Ok(())
}

/// Whether ammunition goes with the weapon in the hand; anything else always does.
fn is_shot(world: &World, weapon: Option<(usize, &Item)>, kind: &ItemKind) -> bool {
    let weapon = weapon.and_then(|(_, item)| world.item(item.id)?.weapon);
    match kind.ammo {
        Some(AmmoType::Arrow) => matches!(
            weapon,
            Some(WeaponType::Bow | WeaponType::Instrument | WeaponType::Whip)
        ),
        Some(AmmoType::Bullet | AmmoType::Shell) => matches!(
            weapon,
            Some(WeaponType::Revolver | WeaponType::Rifle | WeaponType::Gatling | WeaponType::Shotgun)
        ),
        Some(AmmoType::Grenade) => weapon == Some(WeaponType::Grenade),
        _ => true,
    }
}

const fn takes_ammunition(weapon: WeaponType) -> bool {
    weapon.is_ranged() || matches!(weapon, WeaponType::Instrument | WeaponType::Whip)
}
