//! Refining what one wears, by an NPC: ore and zeny against a better piece, or none at all.

use packets::UnitId;
use rand::Rng as _;

use super::{equipment, ledger::Ledger, status};
use crate::{
    event::{
        Effects, Item, Notice,
        notice::{ItemCard, ItemNotice, Loss, RefineResult, WearResult},
    },
    figures::refine::{self, Outcome},
    state::{Player, ServerState},
    world::{ItemKind, Location, RefineGroup, RefineKind, RefineWay, World},
};

/// A piece of equipment that may be refined, and how.
#[derive(Clone, Copy, Debug)]
pub struct Work<'w> {
    /// Where it is in the inventory.
    pub place: usize,
    /// The piece.
    pub item: Item,
    /// Its kind.
    pub kind: &'w ItemKind,
    /// What it takes, and how likely it succeeds.
    pub way: &'w RefineWay,
}

/// What is worn in a place.
pub fn worn(player: &Player, at: Location) -> Option<(usize, Item)> {
    let inventory = player.character.inventory.iter();
    let mut there = inventory.filter(|(_, item)| item.worn.intersects(at));
    there.next().map(|(place, item)| (place, *item))
}

/// The piece worn in a place, if it can be refined once more.
pub fn work<'w>(world: &'w World, player: &Player, at: Location) -> Option<Work<'w>> {
    let (place, item) = worn(player, at)?;
    let kind = world.item(item.id).filter(|kind| kind.refineable && !item.damaged)?;
    let (group, level) = match kind.weapon_level {
        0 => (RefineGroup::Armor, kind.armor_level),
        level => (RefineGroup::Weapon, level),
    };
    let way = world.refining.get(group, level)?.way(RefineKind::Normal)?;
    let further = item.refine < refine::MOST && way.chance(item.refine).is_some();
    further.then_some(Work { place, item, kind, way })
}

impl Work<'_> {
    /// Whether it cannot fail.
    pub fn is_safe(&self) -> bool {
        self.way.chance(self.item.refine).is_some_and(|chance| chance >= 10_000)
    }

    /// Whether a player has what it takes.
    pub fn is_paid(&self, world: &World, player: &Player) -> bool {
        self.pay(&mut Ledger::of(world, player)).is_some()
    }

    fn pay(&self, ledger: &mut Ledger<'_>) -> Option<()> {
        ledger.take_kind(self.way.ore, 1)?;
        ledger.zeny(-i64::from(self.way.price))
    }
}

/// Takes what refining the piece worn in a place takes, and refines it, or fails; `None`, and nothing changed, if it cannot be
/// tried. To be saved by who calls, and what was told held back until that is durable ([`Effects::hold_back`]).
pub fn attempt(state: &mut ServerState, unit: UnitId, at: Location, effects: &mut Effects) -> Option<Outcome> {
    let world = state.world.clone();
    let player = state.players.get(unit)?;
    let work = work(&world, player, at)?;
    let mut ledger = Ledger::of(&world, player);
    work.pay(&mut ledger)?;
    let rolls = (state.random.random(), state.random.random());
    let outcome = refine::outcome(work.way, work.item.refine, rolls)?;
    ledger.settle(state, unit, effects);
    let told = match outcome {
        Outcome::Refined(refine) => change(state, unit, &work, (refine, RefineResult::Refined))?,
        Outcome::Lowered(refine) => change(state, unit, &work, (refine, RefineResult::Lowered))?,
        Outcome::Broken => break_up(state, unit, &work, effects)?,
    };
    let session = state.players.get(unit)?.session;
    for notice in told {
        effects.tell(session, Notice::Item(notice));
    }
    status::refresh(state, unit, effects);
    Some(outcome)
}

/// The piece is refined so often from now on. Clients learn that of an item by its coming anew: it is taken off and away, comes
/// back, and is put on.
fn change(
    state: &mut ServerState,
    unit: UnitId,
    work: &Work<'_>,
    (refine, result): (u8, RefineResult),
) -> Option<Vec<ItemNotice>> {
    let Work { place, kind, .. } = *work;
    let player = state.players.get_mut(unit)?;
    let item = player.character.inventory.get_mut(place)?;
    item.refine = refine;
    let (at, amount, view, item) = (item.worn, 1, kind.view, *item);
    Some(vec![
        ItemNotice::Refined { place, refine, result },
        ItemNotice::TakenOff { place, at, ok: true },
        ItemNotice::Removed {
            place,
            amount,
            why: Loss::Changed,
        },
        ItemNotice::Added(ItemCard::new(place, item.taken_off(), kind)),
        ItemNotice::Worn {
            place,
            at,
            view,
            result: WearResult::Worn,
        },
    ])
}

/// The piece is gone, with the cards in it: it has come off before that.
fn break_up(state: &mut ServerState, unit: UnitId, work: &Work<'_>, effects: &mut Effects) -> Option<Vec<ItemNotice>> {
    let (place, refine) = (work.place, work.item.refine);
    let player = state.players.get_mut(unit)?;
    let inventory = &mut player.character.inventory;
    let result = RefineResult::Broken;
    let mut told = vec![ItemNotice::Refined { place, refine, result }];
    told.extend(equipment::clear(&state.world, inventory, work.item.worn));
    equipment::remember_deeds(state, unit, &told, effects);
    state.players.get_mut(unit)?.character.inventory.take(place, 1)?;
    told.push(ItemNotice::Removed {
        place,
        amount: 1,
        why: Loss::RefineFailed,
    });
    Some(told)
}
