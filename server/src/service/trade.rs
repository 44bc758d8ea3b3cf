//! Trades between two players: both put things in, both lock, both confirm, and then the exchange happens as one write
//! or not at all. Until then everything stays with its owner, who cannot do anything else with it.
//!
//! Both sides change together: a trade of one always names a trade of the other at the same stage
//! ([`ServerState::check`](crate::state::ServerState::check)).

mod exchange;

use packets::{CharacterId, UnitId};

use super::{belongings, limit, walk};
use crate::{
    event::{
        Effects, Item, Moment, Notice, SessionId,
        limit::LimitKind,
        look::Posture,
        notice::{ItemCard, ItemNotice, OfferResult, TradeNotice, TradeStart},
        trade::TradeCommand,
    },
    state::{Offer, Player, ServerState, Trade, TradeStage},
    world::{MapFlags, TradeLimits},
};

/// How far apart the two may be, in cells along each axis, when one asks and when the other accepts.
pub const REACH: u16 = 2;

/// What a player is told whose item cannot be traded.
const NOT_TRADEABLE: &[u8] = b"This item cannot be traded.";

/// What a player is told on a map without trades.
const NO_TRADE_HERE: &[u8] = b"You cannot trade here.";

/// A client asks for something in a trade, or answers.
pub fn command(state: &mut ServerState, now: Moment, session: SessionId, command: TradeCommand, effects: &mut Effects) {
    let Some(unit) = state.unit_of(session) else { return };
    match command {
        TradeCommand::Ask { unit: other } => ask(state, now, unit, other, effects),
        TradeCommand::Answer { accept } => answer(state, now, unit, accept, effects),
        TradeCommand::AddItem { place, amount } => add_item(state, now, unit, (place, amount), effects),
        TradeCommand::AddZeny { amount } => add_zeny(state, now, unit, amount, effects),
        TradeCommand::Lock => lock(state, unit, effects),
        TradeCommand::Confirm => confirm(state, now, unit, effects),
        TradeCommand::Cancel => cancel(state, unit, effects),
    }
}

/// Asks another player to trade. Who asks gives up the trade they are in; who is asked must be near, alive, and free.
fn ask(state: &mut ServerState, now: Moment, unit: UnitId, other: UnitId, effects: &mut Effects) {
    if unit == other {
        return;
    }
    walk::catch_up(state, now, unit, effects);
    walk::catch_up(state, now, other, effects);
    cancel(state, unit, effects);
    let Some(player) = state.players.get(unit).filter(|player| is_free(player)) else {
        return;
    };
    if forbids_trade(state, player) {
        let text = NO_TRADE_HERE.into();
        return effects.tell(player.session, Notice::OwnLine { text });
    }
    let there = state.players.get(other).filter(|other| other.is_in_sight());
    let failed = match there {
        None => Some(TradeStart::NobodyThere),
        Some(other) if !near(player, other) => Some(TradeStart::TooFar),
        Some(other) if !is_free(other) => Some(TradeStart::Failed),
        Some(_) => None,
    };
    if let Some(start) = failed {
        let session = player.session;
        effects.tell(session, Notice::Trade(begun(start, there)));
        if start == TradeStart::TooFar {
            limit::counted(state, session, LimitKind::Reach, effects);
        }
        return;
    }
    if let Some(other) = there {
        let asked = TradeNotice::Asked {
            name: player.name(),
            character: player.character.id,
            level: player.character.base_level,
        };
        effects.tell(other.session, Notice::Trade(asked));
    }
    set(state, unit, other, TradeStage::Asking);
    set(state, other, unit, TradeStage::Asked);
}

/// Whether a player may begin to trade: it stands in the map, lives, no ailment holds its body, and it is busy with nothing else.
fn is_free(player: &Player) -> bool {
    let busy = player.dialog.is_some() || player.storage.is_some() || player.trade.is_some();
    let held = player.fighter.condition.cannot_attack();
    player.is_in_sight() && player.posture != Posture::Dead && !held && !busy
}

fn forbids_trade(state: &ServerState, player: &Player) -> bool {
    let map = state.world.maps.get(player.instance().0 as usize);
    map.is_some_and(|map| map.flags.contains(MapFlags::NO_TRADE))
}

fn near(player: &Player, other: &Player) -> bool {
    player.instance() == other.instance() && player.cell().distance(other.cell()) <= REACH
}

fn set(state: &mut ServerState, unit: UnitId, with: UnitId, stage: TradeStage) {
    if let Some(player) = state.players.get_mut(unit) {
        player.trade = Some(Trade { with, stage });
    }
}

fn begun(start: TradeStart, other: Option<&Player>) -> TradeNotice {
    TradeNotice::Begun {
        start,
        character: other.map_or(CharacterId(0), |other| other.character.id),
        level: other.map_or(0, |other| other.character.base_level),
    }
}

/// Who was asked answers. Both are told; a trade that cannot begin any more is off.
fn answer(state: &mut ServerState, now: Moment, unit: UnitId, accept: bool, effects: &mut Effects) {
    let Some(player) = state.players.get(unit) else { return };
    let Some(Trade {
        with,
        stage: TradeStage::Asked,
    }) = player.trade
    else {
        return;
    };
    walk::catch_up(state, now, unit, effects);
    walk::catch_up(state, now, with, effects);
    // A warp on the way has ended it.
    let Some((player, other)) = state.players.get(unit).zip(state.players.get(with)) else {
        return;
    };
    if player.trade.is_none() {
        return;
    }
    let start = match accept {
        false => TradeStart::Refused,
        true if !near(player, other) => TradeStart::TooFar,
        true if !could_trade(player) || !could_trade(other) => TradeStart::Failed,
        true => TradeStart::Accepted,
    };
    effects.tell(player.session, Notice::Trade(begun(start, Some(other))));
    effects.tell(other.session, Notice::Trade(begun(start, Some(player))));
    for (one, other) in [(unit, with), (with, unit)] {
        if start == TradeStart::Accepted {
            // Nobody walks away with what is between them.
            walk::stop(state, now, one, effects);
            set(state, one, other, TradeStage::Open(Offer::default()));
        } else if let Some(player) = state.players.get_mut(one) {
            player.trade = None;
        }
    }
}

/// Whether one who was asked or asks has begun nothing meanwhile that keeps from trading.
const fn could_trade(player: &Player) -> bool {
    player.dialog.is_none() && player.storage.is_none()
}

/// Both sides of a trade that goes on, the asked unit's first.
fn sides(state: &ServerState, unit: UnitId) -> Option<(&Player, &Offer, &Player)> {
    let player = state.players.get(unit)?;
    let trade = player.trade.as_ref()?;
    Some((player, trade.offer()?, state.players.get(trade.with)?))
}

/// Puts items in: the rest of what is there at most. The client is told, and the other.
fn add_item(state: &mut ServerState, now: Moment, unit: UnitId, (place, amount): (usize, u32), effects: &mut Effects) {
    let Some((player, offer, other)) = sides(state, unit).filter(|(_, offer, _)| !offer.locked) else {
        return;
    };
    let (session, other_session) = (player.session, other.session);
    let told = |result| {
        let place = Some(place);
        Notice::Trade(TradeNotice::Offered { place, result })
    };
    if amount == 0 {
        return effects.tell(session, told(OfferResult::In));
    }
    let Some(item) = wanted(player, place, amount) else {
        limit::refused(state, now, session, LimitKind::Amounts, effects);
        return;
    };
    let card = match offered(state, (player, offer, other), place, item) {
        Ok(card) => card,
        Err(result) => {
            if result == OfferResult::NotTradeable {
                let text = NOT_TRADEABLE.into();
                effects.tell(session, Notice::OwnLine { text });
            }
            return effects.tell(session, told(result));
        }
    };
    // All of it may be in already: the client waits for an answer all the same.
    if card.item.amount > 0 {
        if let Some(offer) = offer_mut(state, unit) {
            put_in(offer, place, card.item);
        }
        effects.tell(other_session, Notice::Trade(TradeNotice::OtherOffered(card)));
    }
    effects.tell(session, told(OfferResult::In));
}

/// So many of what is there and is not worn; `None` if there are not so many.
fn wanted(player: &Player, place: usize, amount: u32) -> Option<Item> {
    let there = player.character.inventory.get(place).filter(|item| !item.is_worn())?;
    let amount = u16::try_from(amount).ok().filter(|amount| *amount <= there.amount)?;
    Some(there.with_amount(amount))
}

/// What of `item` goes in beside what is in already; why nothing does.
fn offered(
    state: &ServerState,
    (player, offer, other): (&Player, &Offer, &Player),
    place: usize,
    item: Item,
) -> Result<ItemCard, OfferResult> {
    let kind = state.world.item(item.id).ok_or(OfferResult::NotTradeable)?;
    if kind.forbids(TradeLimits::NO_TRADE, player.group) {
        return Err(OfferResult::NotTradeable);
    }
    let before = offer.items.iter().find(|(at, _)| *at == place);
    if before.is_none() && offer.items.len() >= Offer::MOST {
        return Err(OfferResult::TooHeavy);
    }
    let there = player.character.inventory.get(place).map_or(0, |there| there.amount);
    let left = there.saturating_sub(before.map_or(0, |(_, item)| item.amount));
    let more = item.amount.min(left);
    if !exchange::bears(&state.world, other, &offer.items, item.with_amount(more)) {
        return Err(OfferResult::TooHeavy);
    }
    Ok(ItemCard::new(place, item.with_amount(more), kind))
}

fn put_in(offer: &mut Offer, place: usize, item: Item) {
    match offer.items.iter_mut().find(|(at, _)| *at == place) {
        Some((_, there)) => there.amount = there.amount.saturating_add(item.amount),
        None => offer.items.push((place, item)),
    }
}

fn offer_mut(state: &mut ServerState, unit: UnitId) -> Option<&mut Offer> {
    state.players.get_mut(unit)?.trade.as_mut()?.offer_mut()
}

/// Puts zeny in, in place of what was in before. More than there is, or than the other can have, ends the trade: clients
/// have no other answer.
fn add_zeny(state: &mut ServerState, now: Moment, unit: UnitId, amount: u32, effects: &mut Effects) {
    let Some((player, _, other)) = sides(state, unit).filter(|(_, offer, _)| !offer.locked) else {
        return;
    };
    let (session, other_session) = (player.session, other.session);
    let has = amount <= player.character.zeny;
    let finds_room = belongings::sum(other.character.zeny, amount.into()).is_some();
    if !has {
        limit::refused(state, now, session, LimitKind::Amounts, effects);
    }
    if !(has && finds_room) {
        return cancel(state, unit, effects);
    }
    if let Some(offer) = offer_mut(state, unit) {
        offer.zeny = amount;
    }
    effects.tell(other_session, Notice::Trade(TradeNotice::OtherOfferedZeny(amount)));
}

/// Puts nothing more in.
fn lock(state: &mut ServerState, unit: UnitId, effects: &mut Effects) {
    let Some((player, _, other)) = sides(state, unit).filter(|(_, offer, _)| !offer.locked) else {
        return;
    };
    let zeny = TradeNotice::Offered {
        place: None,
        result: OfferResult::In,
    };
    effects.tell(other.session, Notice::Trade(TradeNotice::Locked { other: true }));
    effects.tell(player.session, Notice::Trade(zeny));
    effects.tell(player.session, Notice::Trade(TradeNotice::Locked { other: false }));
    if let Some(offer) = offer_mut(state, unit) {
        offer.locked = true;
    }
}

/// Wants the exchange, once both put nothing more in; when both do, it is made.
fn confirm(state: &mut ServerState, now: Moment, unit: UnitId, effects: &mut Effects) {
    let Some((player, offer, other)) = sides(state, unit) else {
        return;
    };
    let Some(theirs) = other.trade.as_ref().and_then(Trade::offer) else {
        return;
    };
    if !(offer.locked && theirs.locked) {
        return;
    }
    let (ready, units) = (theirs.confirmed, (player.unit(), other.unit()));
    if let Some(offer) = offer_mut(state, unit) {
        offer.confirmed = true;
    }
    if ready && exchange::make(state, now, units, effects).is_none() {
        cancel(state, unit, effects);
    }
}

/// Ends a trade without an exchange, at whatever stage; both are told, and shown again what they put in.
pub fn cancel(state: &mut ServerState, unit: UnitId, effects: &mut Effects) {
    let Some(with) = state
        .players
        .get(unit)
        .and_then(|player| Some(player.trade.as_ref()?.with))
    else {
        return;
    };
    for unit in [unit, with] {
        let world = state.world.clone();
        let Some(player) = state.players.get_mut(unit) else {
            continue;
        };
        let Some(trade) = player.trade.take() else { continue };
        let offer = trade.offer().cloned().unwrap_or_default();
        for (place, item) in offer.items {
            if let Some(kind) = world.item(item.id) {
                let card = ItemCard::new(place, item, kind);
                effects.tell(player.session, Notice::Item(ItemNotice::Added(card)));
            }
        }
        if offer.zeny > 0 {
            effects.tell(player.session, Notice::Zeny(player.character.zeny));
        }
        effects.tell(player.session, Notice::Trade(TradeNotice::Cancelled));
    }
}
