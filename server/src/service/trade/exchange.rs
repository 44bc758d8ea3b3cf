//! The exchange itself: worked out on copies of what both have, and made as one write.

use packets::UnitId;

use super::super::{ledger::Ledger, save, store};
use crate::{
    event::{Effects, Item, Moment, Notice, notice::TradeNotice},
    figures::weight,
    state::{Offer, Player, ServerState, Trade},
    world::World,
};

/// Whether a player can carry more items beside those that it is offered.
pub(super) fn bears(world: &World, player: &Player, offered: &[(usize, Item)], more: Item) -> bool {
    let heavy = |item: &Item| {
        let each = world.item(item.id).map_or(0, |kind| kind.weight);
        each.saturating_mul(item.amount.into())
    };
    let offered = offered.iter().map(|(_, item)| heavy(item)).fold(0, u32::saturating_add);
    let all = offered.saturating_add(heavy(&more));
    weight::fits(player.fighter.weight, all, player.fighter.max_weight)
}

/// Makes the exchange between two who want it; `None`, and nothing happens, if it cannot be made: something that was put
/// in is not there any more, or does not find room.
pub(super) fn make(
    state: &mut ServerState,
    now: Moment,
    (one, other): (UnitId, UnitId),
    effects: &mut Effects,
) -> Option<()> {
    if store::is_behind(state) {
        return None;
    }
    let world = state.world.clone();
    let (first, second) = (state.players.get(one)?, state.players.get(other)?);
    let (gives, gets) = (offer_of(first)?, offer_of(second)?);
    let (mut ledger, mut others) = (Ledger::of(&world, first), Ledger::of(&world, second));
    let given = hand_over(&mut ledger, gives)?;
    let got = hand_over(&mut others, gets)?;
    receive(&mut ledger, got, gets.zeny)?;
    receive(&mut others, given, gives.zeny)?;
    let from = effects.notify.len();
    for (unit, ledger) in [(one, ledger), (other, others)] {
        if let Some(player) = state.players.get_mut(unit) {
            player.trade = None;
        }
        ledger.settle(state, unit, effects);
        if let Some(player) = state.players.get(unit) {
            effects.tell(player.session, Notice::Trade(TradeNotice::Done));
        }
    }
    for unit in [one, other] {
        save::telling(state, now, unit, from, effects);
    }
    Some(())
}

fn offer_of(player: &Player) -> Option<&Offer> {
    player.trade.as_ref().and_then(Trade::offer)
}

/// Takes out what was put in, if it is still what it was. Clients have taken it out themselves when it was put in.
fn hand_over(ledger: &mut Ledger<'_>, offer: &Offer) -> Option<Vec<Item>> {
    ledger.zeny(-i64::from(offer.zeny))?;
    let mut given = Vec::with_capacity(offer.items.len());
    for (place, item) in &offer.items {
        let taken = ledger.remove(*place, item.amount)?;
        if taken != item.taken_off() {
            return None;
        }
        given.push(taken);
    }
    Some(given)
}

fn receive(ledger: &mut Ledger<'_>, items: Vec<Item>, zeny: u32) -> Option<()> {
    for item in items {
        ledger.give(item).ok()?;
    }
    ledger.zeny(zeny.into())
}
