//! How the acts of an errand are answered.

use packets::UnitId;
use tokio::time::Instant;

use super::Errand;
use crate::{
    behavior::{Answer, Role},
    client::Dealing,
    stats::Step,
    swarm::context::Context,
};

/// Whether `dealing` answers a step that `unit` waits for, and how: done or refused.
fn answers(step: Step, dealing: &Dealing, unit: UnitId) -> Option<bool> {
    Some(match step {
        Step::Attack => match dealing {
            Dealing::Blow { unit: by, .. } if *by == unit => true,
            Dealing::TooFar => false,
            _ => return None,
        },
        Step::PickUp | Step::TakeOut => match dealing {
            Dealing::Added(_) => true,
            Dealing::NotAdded | Dealing::NotMoved => false,
            _ => return None,
        },
        Step::Drop => match dealing {
            Dealing::Dropped { count, .. } => *count > 0,
            _ => return None,
        },
        Step::Store => match dealing {
            Dealing::Stored(_) => true,
            Dealing::NotMoved | Dealing::Dropped { count: 0, .. } => false,
            _ => return None,
        },
        _ => return deals(step, dealing),
    })
}

fn deals(step: Step, dealing: &Dealing) -> Option<bool> {
    use Dealing::{
        Bought, Goods, InviteAnswered, Offers, PartyMade, Shop, Sold, StorageOpen, TradeAdded, TradeBegun,
        TradeCancelled, TradeDone, TradeLocked, Used, Whispered,
    };
    match (step, dealing) {
        (Step::Talk, Shop(_) | StorageOpen)
        | (Step::ShopList, Goods(_) | Offers(_))
        | (Step::TradeLock, TradeLocked(true))
        | (Step::TradeCancel, TradeCancelled) => Some(true),
        (Step::TradeCancel, TradeDone(_))
        | (Step::TradeAsk | Step::TradeOffer | Step::TradeLock | Step::TradeDone, TradeCancelled) => Some(false),
        (Step::Use, Used { used: done, .. })
        | (Step::Buy, Bought(done))
        | (Step::Sell, Sold(done))
        | (Step::TradeAsk, TradeBegun(done))
        | (Step::TradeOffer, TradeAdded(_, done))
        | (Step::TradeDone, TradeDone(done))
        | (Step::Whisper, Whispered(done))
        | (Step::PartyMake, PartyMade(done))
        | (Step::PartyInvite, InviteAnswered(done)) => Some(*done),
        _ => None,
    }
}

impl Errand {
    /// Follows what the server says, and sees whether it is the answer that is waited for.
    pub(super) fn hears(&mut self, dealing: &Dealing, at: Instant, context: &Context) {
        self.follow_trade(dealing, context);
        self.scene.hear(dealing);
        match dealing {
            Dealing::Shop(npc) => self.learn(*npc, Role::Shop, context),
            // A party that it does not know of.
            Dealing::PartyMade(false) => self.scene.in_party = true,
            Dealing::TradeCancelled | Dealing::TradeDone(false) => self.ledger.cancel(&self.scene.belongings),
            Dealing::TradeDone(true) => self.ledger.settle(&self.scene.belongings),
            _ => {}
        }
        let step = self.pending.as_ref().and_then(|pending| pending.step);
        let Some(step) = step else { return };
        if let Some(done) = answers(step, dealing, self.scene.unit) {
            // Trades are settled above: they end by themselves as well.
            if self.ledger.is_open() && self.scene.trade.is_none() {
                self.ledger.settle(&self.scene.belongings);
            }
            self.finished(if done { Answer::Done } else { Answer::Refused }, at, context);
        }
    }

    fn follow_trade(&mut self, dealing: &Dealing, context: &Context) {
        match dealing {
            Dealing::TradeBegun(true) => self.ledger.begin_trade(&self.scene.belongings),
            Dealing::TradeAdded(_, true) => {
                let offer = self.pending.as_ref().and_then(|pending| pending.offer);
                if let (Some(offer), Some(trade)) = (offer, &mut self.scene.trade) {
                    trade.mine.push((offer.item, offer.count));
                    self.scene.belongings.put_into_trade(offer.index, offer.count);
                }
            }
            Dealing::TradeDone(true) => context.stats().deals.trades += 1,
            Dealing::TradeCancelled if self.scene.trade.is_some() => context.stats().deals.trades_cancelled += 1,
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_asked_is_answered() {
        let unit = UnitId(7);
        let blow = |by| Dealing::Blow {
            unit: UnitId(by),
            target: UnitId(9),
            damage: 3,
        };
        assert_eq!(answers(Step::Attack, &blow(7), unit), Some(true));
        assert_eq!(answers(Step::Attack, &blow(8), unit), None, "somebody else's");
        assert_eq!(answers(Step::Buy, &Dealing::Bought(false), unit), Some(false));
        assert_eq!(answers(Step::Buy, &Dealing::Sold(true), unit), None);
        for step in [Step::TradeAsk, Step::TradeOffer, Step::TradeLock, Step::TradeDone] {
            assert_eq!(answers(step, &Dealing::TradeCancelled, unit), Some(false));
        }
    }
}
