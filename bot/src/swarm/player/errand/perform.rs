//! Carrying out what a behaviour wants: the packet, what its answer is measured as, and what it may change.

use packets::{
    AccountId, ActionKind, CzAckSelectDealtype, CzAddExchangeItem, CzCancelExchangeItem, CzCloseStore,
    CzConcludeExchangeItem, CzContactnpc, CzExecExchangeItem, CzGlobalMessage, CzItemPickup, CzItemThrow, CzMakeGroup,
    CzMoveItemFromBodyToStore, CzMoveItemFromStoreToBody, CzPartyJoinReq, CzPcPurchaseItemlist, CzPcSellItemlist,
    CzReqExchangeItem, CzReqLeaveGroup, CzRequestAct, CzUseItem2, CzWhisper, DealKind, ItemId, ItemShare, RoString,
    ShopPurchase, UnitId, fill,
};
use tokio::time::Instant;

use super::super::pending::TimeReason;
use super::{Errand, Pending, Player};
use crate::{
    behavior::{Act, Answer, Cell, Change, Slot, Verb, Wait, Window, approach},
    client::{Cause, Outbox},
    stats::Step,
    swarm::context::Context,
};

/// What was sent: its step, what it may change, and more that its answer needs.
struct Sent {
    step: Step,
    change: Option<Change>,
    gain: (u64, u64),
    offer: Option<Slot>,
    npc: Option<UnitId>,
}

impl From<Step> for Sent {
    fn from(step: Step) -> Self {
        Self {
            step,
            change: None,
            gain: (0, 0),
            offer: None,
            npc: None,
        }
    }
}

impl Sent {
    fn changing(step: Step, zeny: i64, carried: (u32, i64), stored: Option<(u32, i64)>) -> Self {
        let change = Change {
            zeny,
            carried: vec![carried],
            stored: stored.into_iter().collect(),
        };
        Self {
            change: Some(change),
            gain: (zeny.unsigned_abs(), carried.1.unsigned_abs()),
            ..step.into()
        }
    }
}

/// Counts what was done.
pub(super) fn count(step: Step, (zeny, things): (u64, u64), context: &Context) {
    let mut stats = context.stats();
    let deals = &mut stats.deals;
    match step {
        Step::Buy => {
            deals.zeny_paid += zeny;
            deals.bought += things;
        }
        Step::Sell => {
            deals.zeny_earned += zeny;
            deals.sold += things;
        }
        Step::PickUp => deals.picked_up += things,
        Step::Drop => deals.dropped += things,
        Step::Store => deals.stored += things,
        Step::TakeOut => deals.taken_out += things,
        _ => {}
    }
}

impl Player {
    /// Carries out an act.
    pub(super) fn perform(
        &mut self,
        errand: &mut Errand,
        act: Act,
        intended: Instant,
        now: Instant,
        context: &Context,
        outbox: &mut Outbox,
    ) -> Result<(), Cause> {
        let Act { verb, wait } = act;
        let sent = match verb {
            Verb::Wander | Verb::Approach(_) => {
                let goal = if let Verb::Approach(goal) = verb {
                    Some(goal)
                } else {
                    None
                };
                return self.perform_walk(errand, goal, wait, intended, now, context, outbox);
            }
            Verb::Say(text) => {
                self.say_line(&text, intended, now, context, outbox)?;
                None
            }
            Verb::Command(line) => {
                let text = format!("{} : {line}", self.role.name);
                outbox.push(&fill!(CzGlobalMessage {
                    text: RoString::terminated(&text)
                }))?;
                errand.ledger.begin_unsure(&errand.scene.belongings);
                errand.pending = Some(Pending {
                    probed: Some((now, false)),
                    ..Pending::new(None, wait, intended, now)
                });
                return self.ask_time(TimeReason::Errand, now, now, outbox);
            }
            Verb::CharacterList => {
                self.asks_for_the_list(now, context, outbox)?;
                None
            }
            verb => errand.send(verb, outbox)?,
        };
        let Some(sent) = sent else {
            errand.scene.answer = Answer::None;
            errand.go_on(wait, intended, now, context);
            return Ok(());
        };
        if let Some(change) = sent.change {
            errand.ledger.begin(&errand.scene.belongings, change);
        }
        errand.pending = Some(Pending {
            gain: sent.gain,
            offer: sent.offer,
            npc: sent.npc,
            ..Pending::new(Some(sent.step), wait, intended, now)
        });
        Ok(())
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "a walk has a goal, and everything else is whose and when"
    )]
    fn perform_walk(
        &mut self,
        errand: &mut Errand,
        goal: Option<Cell>,
        wait: Wait,
        intended: Instant,
        now: Instant,
        context: &Context,
        outbox: &mut Outbox,
    ) -> Result<(), Cause> {
        let target = match goal {
            Some(goal) => approach(&self.ground, errand.scene.cell, goal, &mut errand.dice),
            None => self.wander_target(now, ("act", errand.acts), &mut errand.dice, context),
        };
        errand.scene.answer = if target.is_some() {
            Answer::None
        } else {
            Answer::Refused
        };
        errand.go_on(wait, intended, now, context);
        match target {
            Some(target) => self.walk(target, intended, now, context, outbox),
            None => Ok(()),
        }
    }
}

/// Bytes that may wait for a server that does not read a flood.
const MOST_FLOOD: usize = 32 * 1024;

/// To stand up is nothing to who stands.
fn flood(packets: u16, outbox: &mut Outbox) -> Result<(), Cause> {
    let stands = fill!(CzRequestAct {
        target: UnitId(0),
        action: ActionKind::STAND
    });
    for _ in 0..packets {
        if outbox.bytes().len() < MOST_FLOOD {
            outbox.push(&stands)?;
        }
    }
    Ok(())
}

impl Errand {
    /// Sends what is asked of the server; `None`: it has no answer.
    fn send(&mut self, verb: Verb, outbox: &mut Outbox) -> Result<Option<Sent>, Cause> {
        Ok(match verb {
            Verb::Attack(target) => {
                let action = ActionKind::ATTACK_REPEAT;
                outbox.push(&fill!(CzRequestAct { target, action }))?;
                Some(Step::Attack.into())
            }
            Verb::Talk { npc, choice } => {
                self.choice = choice;
                outbox.push(&fill!(CzContactnpc { npc }))?;
                Some(Sent {
                    npc: Some(npc),
                    ..Step::Talk.into()
                })
            }
            Verb::Whisper { to, text } => {
                outbox.push(&fill!(CzWhisper {
                    receiver: RoString::from(to.as_str()),
                    text: RoString::terminated(&text)
                }))?;
                Some(Step::Whisper.into())
            }
            Verb::DropConnection => {
                self.drops = true;
                None
            }
            Verb::Deafen(time) => {
                self.deaf_until = Some(Instant::now() + time);
                None
            }
            Verb::Flood(packets) => {
                flood(packets, outbox)?;
                None
            }
            verb => self.send_item(verb, outbox)?,
        })
    }

    fn send_item(&mut self, verb: Verb, outbox: &mut Outbox) -> Result<Option<Sent>, Cause> {
        Ok(match verb {
            Verb::PickUp(unit) => {
                let thing = self.scene.floor.iter().find(|thing| thing.unit == unit);
                let Some(thing) = thing.copied() else { return Ok(None) };
                outbox.push(&fill!(CzItemPickup { unit }))?;
                let comes = (thing.item, thing.count.into());
                Some(Sent::changing(Step::PickUp, 0, comes, None))
            }
            Verb::Drop(index, count) => {
                let item = self.carried(index);
                outbox.push(&fill!(CzItemThrow { index, count }))?;
                item.map(|item| Sent::changing(Step::Drop, 0, (item, -i64::from(count)), None))
            }
            Verb::Use(index) => {
                let item = self.carried(index);
                let account = AccountId(self.scene.unit.0);
                outbox.push(&fill!(CzUseItem2 { index, account }))?;
                item.map(|item| Sent::changing(Step::Use, 0, (item, -1), None))
            }
            Verb::Store(index, count) => {
                let item = self.carried(index);
                let (gone, count) = (-i64::from(count), u32::from(count));
                outbox.push(&fill!(CzMoveItemFromBodyToStore { index, count }))?;
                item.map(|item| Sent::changing(Step::Store, 0, (item, gone), Some((item, count.into()))))
            }
            Verb::TakeOut(index, count) => {
                let stored = self.scene.belongings.stored().unwrap_or_default();
                let item = stored.iter().find(|slot| slot.index == index).map(|slot| slot.item);
                let (gone, count) = (-i64::from(count), u32::from(count));
                outbox.push(&fill!(CzMoveItemFromStoreToBody { index, count }))?;
                item.map(|item| Sent::changing(Step::TakeOut, 0, (item, count.into()), Some((item, gone))))
            }
            Verb::CloseStorage => {
                self.scene.window = Window::None;
                outbox.push(&CzCloseStore::default())?;
                None
            }
            verb => self.send_deal(verb, outbox)?,
        })
    }

    fn send_deal(&mut self, verb: Verb, outbox: &mut Outbox) -> Result<Option<Sent>, Cause> {
        Ok(match (verb, &self.scene.window) {
            (verb @ (Verb::AskGoods | Verb::AskOffers), Window::Shop(npc)) => {
                let deal = if verb == Verb::AskGoods {
                    DealKind::BUY
                } else {
                    DealKind::SELL
                };
                outbox.push(&fill!(CzAckSelectDealtype { npc: *npc, deal }))?;
                Some(Step::ShopList.into())
            }
            (Verb::Buy(item, count), Window::Goods(goods)) => {
                let price = goods
                    .iter()
                    .find(|(goods, _)| *goods == item)
                    .map_or(0, |(_, price)| *price);
                let items = vec![fill!(ShopPurchase {
                    count,
                    item: ItemId(item)
                })];
                outbox.push(&fill!(CzPcPurchaseItemlist { items }))?;
                let cost = i64::from(price) * i64::from(count);
                Some(Sent::changing(Step::Buy, -cost, (item, count.into()), None))
            }
            (Verb::Sell(index, count), Window::Offers(offers)) => {
                let price = offers
                    .iter()
                    .find(|(place, _)| *place == index)
                    .map_or(0, |(_, price)| *price);
                let items = vec![fill!(ItemShare { index, count })];
                outbox.push(&fill!(CzPcSellItemlist { items }))?;
                let gain = i64::from(price) * i64::from(count);
                let item = self.carried(index);
                item.map(|item| Sent::changing(Step::Sell, gain, (item, -i64::from(count)), None))
            }
            (verb, _) => self.send_to_player(verb, outbox)?,
        })
    }

    fn send_to_player(&mut self, verb: Verb, outbox: &mut Outbox) -> Result<Option<Sent>, Cause> {
        Ok(match verb {
            Verb::AskTrade(unit) => {
                outbox.push(&fill!(CzReqExchangeItem { unit }))?;
                Some(Step::TradeAsk.into())
            }
            Verb::Offer(index, count) => {
                let offer = self.scene.belongings.carries(index).map(|slot| Slot { count, ..slot });
                let count = u32::from(count);
                outbox.push(&fill!(CzAddExchangeItem { index, count }))?;
                Some(Sent {
                    offer,
                    ..Step::TradeOffer.into()
                })
            }
            Verb::OfferZeny(count) => {
                let index = 0_u16;
                outbox.push(&fill!(CzAddExchangeItem { index, count }))?;
                if let Some(trade) = &mut self.scene.trade {
                    trade.my_zeny = count;
                }
                // The answer to it comes when the trade is locked.
                None
            }
            Verb::LockTrade => {
                outbox.push(&CzConcludeExchangeItem::default())?;
                Some(Step::TradeLock.into())
            }
            Verb::ConfirmTrade => {
                let exchange = self.exchange();
                self.ledger.confirm_trade(exchange);
                outbox.push(&CzExecExchangeItem::default())?;
                Some(Step::TradeDone.into())
            }
            Verb::CancelTrade => {
                outbox.push(&CzCancelExchangeItem::default())?;
                Some(Step::TradeCancel.into())
            }
            verb => self.send_to_party(verb, outbox)?,
        })
    }

    fn send_to_party(&mut self, verb: Verb, outbox: &mut Outbox) -> Result<Option<Sent>, Cause> {
        Ok(match verb {
            Verb::MakeParty(name) => {
                let name = RoString::from(name.as_str());
                outbox.push(&fill!(CzMakeGroup { name }))?;
                Some(Step::PartyMake.into())
            }
            Verb::Invite(name) => {
                let name = RoString::from(name.as_str());
                outbox.push(&fill!(CzPartyJoinReq { name }))?;
                Some(Step::PartyInvite.into())
            }
            Verb::LeaveParty => {
                self.scene.in_party = false;
                outbox.push(&CzReqLeaveGroup::default())?;
                None
            }
            // What needs a window that is not open any more.
            _ => None,
        })
    }

    fn carried(&self, index: u16) -> Option<u32> {
        self.scene.belongings.carries(index).map(|slot| slot.item)
    }
}
