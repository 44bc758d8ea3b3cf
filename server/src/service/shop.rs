//! Shops of NPCs. Whatever a client sends is checked against what the shop sells and the customer has; a deal happens as
//! a whole or not at all, and is told when it is durable.

use std::collections::BTreeMap;

use packets::{ItemId, UnitId};

use super::{dialog, ledger::Ledger, limit, save, store};
use crate::{
    event::{
        Effects, Item, Moment, Notice, SessionId,
        limit::LimitKind,
        notice::{AddRefusal, GoodsCard, Loss, PurchaseResult, SellableCard, ShopNotice},
        shop::{Deal, Offered, ShopCommand, Wanted},
    },
    figures::price,
    state::{Player, ServerState, Shop},
    world::{Goods, ItemKind, Npc, TradeLimits, World},
};

/// Percent off and on top: no customer has the merchants' skills yet.
const HAGGLED: u8 = 0;

/// A client asks something of a shop.
pub fn command(state: &mut ServerState, now: Moment, session: SessionId, command: &ShopCommand, effects: &mut Effects) {
    let Some(unit) = state.unit_of(session) else { return };
    match command {
        ShopCommand::Choose { npc, deal } => choose(state, unit, *npc, *deal, effects),
        ShopCommand::Buy(list) => {
            check_bought(state, now, session, list, effects);
            let result = buy(state, now, unit, list, effects);
            answer(state, unit, ShopNotice::Bought(result), effects);
        }
        ShopCommand::Sell(list) => {
            check_sold(state, now, session, list, effects);
            let ok = sell(state, now, unit, list, effects).is_some();
            answer(state, unit, ShopNotice::Sold { ok }, effects);
        }
        ShopCommand::Quit => close(state, unit),
    }
}

/// Counts a deal far from the shop, and a purchase of none of something: neither happens.
fn check_bought(state: &mut ServerState, now: Moment, session: SessionId, list: &[Wanted], effects: &mut Effects) {
    check_near(state, now, session, effects);
    if list.iter().any(|wanted| wanted.amount == 0) {
        limit::refused(state, now, session, LimitKind::Amounts, effects);
    }
}

/// Counts a deal far from the shop, and a sale of none of something, or of more than is there: neither happens.
fn check_sold(state: &mut ServerState, now: Moment, session: SessionId, list: &[Offered], effects: &mut Effects) {
    check_near(state, now, session, effects);
    let Some(player) = state.player_of(session) else { return };
    let has = |offered: &Offered| {
        let there = player.character.inventory.get(offered.place);
        (1..=there.map_or(0, |there| there.amount)).contains(&offered.amount)
    };
    if !list.iter().all(has) {
        limit::refused(state, now, session, LimitKind::Amounts, effects);
    }
}

fn check_near(state: &mut ServerState, now: Moment, session: SessionId, effects: &mut Effects) {
    let Some(player) = state.player_of(session) else { return };
    let npc = player.shop.and_then(|shop| state.world.npcs.get(shop.npc));
    if npc.is_some_and(|npc| !dialog::is_near(npc, player)) {
        limit::refused(state, now, session, LimitKind::Reach, effects);
    }
}

/// An NPC that is a shop was spoken to: it asks what is wanted.
pub(super) fn offer(state: &mut ServerState, unit: UnitId, npc: usize, effects: &mut Effects) {
    ask(state, unit, Shop { npc, step: None }, effects);
}

/// A step of a dialog opens a shop; `false` if nobody talks.
pub(super) fn open(state: &mut ServerState, unit: UnitId, step: usize, effects: &mut Effects) -> bool {
    let talk = state.players.get(unit).and_then(|player| player.dialog.as_ref());
    let Some(npc) = talk.map(|talk| talk.npc) else {
        return false;
    };
    ask(state, unit, Shop { npc, step: Some(step) }, effects);
    true
}

fn ask(state: &mut ServerState, unit: UnitId, shop: Shop, effects: &mut Effects) {
    if let Some(player) = state.players.get_mut(unit) {
        player.shop = Some(shop);
        let npc = Npc::unit(shop.npc);
        effects.tell(player.session, Notice::Shop(ShopNotice::ChooseDeal { npc }));
    }
}

/// The shop is left.
pub fn close(state: &mut ServerState, unit: UnitId) {
    if let Some(player) = state.players.get_mut(unit) {
        player.shop = None;
    }
}

/// The list of what is sold, or would be bought. Who is not in the shop of that NPC, or has gone away, is passed over.
fn choose(state: &ServerState, unit: UnitId, npc: UnitId, deal: Deal, effects: &mut Effects) {
    let Some((player, shop)) = customer(state, unit).filter(|(_, shop)| Npc::unit(shop.npc) == npc) else {
        return;
    };
    let world = &state.world;
    let notice = match deal {
        Deal::Buy => ShopNotice::Goods(goods(world, shop)),
        Deal::Sell => ShopNotice::Sellable(sellable(world, player)),
    };
    effects.tell(player.session, Notice::Shop(notice));
}

/// A player and the shop it is in, if it may deal with it: near it, and in no trade.
fn customer(state: &ServerState, unit: UnitId) -> Option<(&Player, Shop)> {
    let player = state.players.get(unit)?;
    let shop = player.shop.filter(|_| !player.is_trading())?;
    let npc = state.world.npcs.get(shop.npc)?;
    dialog::hears(npc, player).then_some((player, shop))
}

fn goods(world: &World, shop: Shop) -> Vec<GoodsCard> {
    let card = |goods: &Goods| {
        let discounted = price::buying(goods.price, HAGGLED);
        Some(GoodsCard::new(world.item(goods.item)?, goods.price, discounted))
    };
    shop.goods(world).unwrap_or_default().iter().filter_map(card).collect()
}

fn sellable(world: &World, player: &Player) -> Vec<SellableCard> {
    let card = |(place, item): (usize, &Item)| {
        let kind = can_sell(world, player.group, item)?;
        Some(SellableCard {
            place,
            price: kind.sell,
            overcharged: price::selling(kind.sell, HAGGLED),
        })
    };
    player.character.inventory.iter().filter_map(card).collect()
}

/// The kind of an item that may be sold by who is of a group.
fn can_sell<'w>(world: &'w World, group: u8, item: &Item) -> Option<&'w ItemKind> {
    let kind = world.item(item.id)?;
    let may = !item.is_worn() && !kind.forbids(TradeLimits::NO_SELL, group);
    may.then_some(kind)
}

/// Buys all of a list, or nothing.
fn buy(state: &mut ServerState, now: Moment, unit: UnitId, list: &[Wanted], effects: &mut Effects) -> PurchaseResult {
    let world = state.world.clone();
    let Some((player, shop)) = customer(state, unit).filter(|_| !store::is_behind(state)) else {
        return PurchaseResult::NoZeny;
    };
    let Some(wanted) = summed(&world, shop, list) else {
        return PurchaseResult::NoRoom;
    };
    let mut ledger = Ledger::of(&world, player);
    if let Err(refusal) = purchase(&world, &mut ledger, &wanted) {
        return refusal;
    }
    settle(state, now, unit, ledger, effects);
    PurchaseResult::Bought
}

/// What is wanted of each of the goods, and its price; `None` if something is not for sale, or none of it wanted.
fn summed(world: &World, shop: Shop, list: &[Wanted]) -> Option<BTreeMap<ItemId, (u32, u32)>> {
    let goods = shop.goods(world)?;
    let mut sums = BTreeMap::new();
    for Wanted { item, amount } in list {
        let shown = |goods: &&Goods| {
            let alias = world.item(goods.item).and_then(|kind| kind.alias);
            goods.item == *item || alias == Some(*item)
        };
        let goods = goods.iter().find(shown).filter(|_| *amount > 0)?;
        let (sum, _) = sums.entry(goods.item).or_insert((0_u32, goods.price));
        *sum = sum.saturating_add(u32::from(*amount));
    }
    Some(sums)
}

/// Works a purchase out: first what it costs, then what it weighs, then where it goes, as public servers do.
fn purchase(
    world: &World,
    ledger: &mut Ledger<'_>,
    wanted: &BTreeMap<ItemId, (u32, u32)>,
) -> Result<(), PurchaseResult> {
    let costs = wanted.values().map(|(amount, each)| {
        let each = price::buying(*each, HAGGLED);
        u64::from(*amount).saturating_mul(each.into())
    });
    let cost = i64::try_from(costs.fold(0, u64::saturating_add)).unwrap_or(i64::MAX);
    ledger.zeny(cost.saturating_neg()).ok_or(PurchaseResult::NoZeny)?;
    let weights = wanted.iter().map(|(item, (amount, _))| {
        let each = world.item(*item).map_or(0, |kind| kind.weight);
        each.saturating_mul(*amount)
    });
    if !ledger.bears(weights.fold(0, u32::saturating_add)) {
        return Err(PurchaseResult::TooHeavy);
    }
    for (item, (amount, _)) in wanted {
        let amount = u16::try_from(*amount).map_err(|_| PurchaseResult::TooMany)?;
        ledger.give(Item::new(*item, amount)).map_err(refused)?;
    }
    Ok(())
}

const fn refused(why: AddRefusal) -> PurchaseResult {
    match why {
        AddRefusal::TooHeavy => PurchaseResult::TooHeavy,
        AddRefusal::TooMany => PurchaseResult::TooMany,
        _ => PurchaseResult::NoRoom,
    }
}

/// Sells all of a list, or nothing.
fn sell(state: &mut ServerState, now: Moment, unit: UnitId, list: &[Offered], effects: &mut Effects) -> Option<()> {
    let world = state.world.clone();
    let (player, _) = customer(state, unit).filter(|_| !store::is_behind(state))?;
    let (group, mut ledger) = (player.group, Ledger::of(&world, player));
    let mut sums = BTreeMap::new();
    for Offered { place, amount } in list {
        let sum = sums.entry(*place).or_insert(0_u16);
        *sum = sum.checked_add(*amount).filter(|_| *amount > 0)?;
    }
    let mut earned = 0_i64;
    for (place, amount) in sums {
        let item = ledger.take(place, amount, Loss::Sold)?;
        let each = price::selling(can_sell(&world, group, &item)?.sell, HAGGLED);
        earned = earned.saturating_add(i64::from(each).saturating_mul(amount.into()));
    }
    ledger.zeny(earned)?;
    settle(state, now, unit, ledger, effects);
    Some(())
}

fn settle(state: &mut ServerState, now: Moment, unit: UnitId, ledger: Ledger<'_>, effects: &mut Effects) {
    let from = effects.notify.len();
    ledger.settle(state, unit, effects);
    let session = state.players.get(unit).map(|player| player.session);
    let commit = save::player(state, now, unit);
    if let Some((session, commit)) = session.zip(commit) {
        effects.hold_back(from, session, commit);
    }
}

/// Tells what became of a deal, after what it changed; the shop closes with it.
fn answer(state: &mut ServerState, unit: UnitId, notice: ShopNotice, effects: &mut Effects) {
    close(state, unit);
    if let Some(player) = state.players.get(unit) {
        effects.tell(player.session, Notice::Shop(notice));
    }
}
