//! What a bot with a behaviour has to do with others: parties, trades, NPCs that it gets to know.

use packets::{CzJoinGroup, CzPartyJoinReqAck, InviteAnswer, Kind as PacketKind, fill};

use super::Errand;
use crate::{
    behavior::{Change, Npc, Role},
    client::{Cause, Outbox},
    stats::Step,
    swarm::context::Context,
};

/// Joins a party, or declines.
pub(super) fn join(party: packets::PartyId, accepts: bool, outbox: &mut Outbox) -> Result<(), Cause> {
    let answer = if accepts {
        InviteAnswer::ACCEPTED
    } else {
        InviteAnswer::REFUSED
    };
    if outbox.profile().id(PacketKind::CzPartyJoinReqAck).is_some() {
        outbox.push(&fill!(CzPartyJoinReqAck { party, answer }))?;
    } else {
        outbox.push(&fill!(CzJoinGroup { party, answer }))?;
    }
    Ok(())
}

impl Errand {
    /// Another player says nothing: the bot ends the trade with it.
    pub(super) fn give_up_on_player(&mut self, step: Step, outbox: &mut Outbox) -> Result<(), Cause> {
        if matches!(step, Step::TradeAsk | Step::TradeDone) {
            // The answer to this, or the exchange before it, settles the ledger.
            outbox.push(&packets::CzCancelExchangeItem::default())?;
            if self.scene.trade.is_none() {
                self.ledger.cancel(&self.scene.belongings);
            }
        }
        Ok(())
    }

    /// What an NPC is good for is known to all bots from now on.
    pub(super) fn learn(&self, unit: packets::UnitId, role: Role, context: &Context) {
        let known = self.scene.units.iter().find(|known| known.unit == unit);
        if let Some(known) = known {
            context.shared.places.learn(Npc {
                unit,
                map: self.scene.map.as_str().into(),
                cell: known.cell,
                role,
            });
        }
    }

    /// What the trade under way brings and takes.
    pub(super) fn exchange(&self) -> Change {
        let Some(trade) = &self.scene.trade else {
            return Change::default();
        };
        let mine = trade.mine.iter().map(|(item, count)| (*item, -i64::from(*count)));
        let theirs = trade.theirs.iter().map(|(item, count)| (*item, i64::from(*count)));
        Change {
            zeny: i64::from(trade.their_zeny) - i64::from(trade.my_zeny),
            carried: mine.chain(theirs).collect(),
            stored: Vec::new(),
        }
    }
}
