//! An act of a behaviour that waits for its answer, and until when.

use std::time::Duration;

use tokio::time::Instant;

use crate::{
    behavior::{Slot, Wait},
    stats::Step,
};

/// How long an act may go without an answer before the bot asks whether the server is there.
const PROBE_AFTER: Duration = Duration::from_secs(1);

/// How long what the server said nothing to may still be answered: what is about to be durable is answered later than what came after it.
const SILENCE: Duration = Duration::from_secs(4);

/// How long a game-master command is given to have its effect, and the server to answer a question behind it: what is durable may come later.
const COMMAND: Duration = Duration::from_secs(2);

/// An act that waits for its answer.
#[derive(Debug)]
pub(super) struct Pending {
    /// What it is measured as; `None`: not at all, it is a command, whose effect nobody knows beforehand.
    pub(super) step: Option<Step>,
    pub(super) wait: Wait,
    pub(super) intended: Instant,
    pub(super) sent: Instant,
    /// When the bot asked whether the server is there, and whether it has answered.
    pub(super) probed: Option<(Instant, bool)>,
    /// What counters gain if it is done: zeny and things.
    pub(super) gain: (u64, u64),
    /// What is put into a trade.
    pub(super) offer: Option<Slot>,
    /// Whom it is said to.
    pub(super) npc: Option<packets::UnitId>,
}

impl Pending {
    pub(super) fn new(step: Option<Step>, wait: Wait, intended: Instant, sent: Instant) -> Self {
        Self {
            step,
            wait,
            intended,
            sent,
            probed: None,
            gain: (0, 0),
            offer: None,
            npc: None,
        }
    }

    /// When to look whether it was answered.
    pub(super) fn next(&self, patience: Duration) -> Instant {
        match self.probed {
            Some((_, true)) if self.step.is_none() => self.sent + COMMAND,
            None if self.waits_for_players() => self.sent + patience,
            None => self.sent + PROBE_AFTER,
            Some((_, true)) => self.sent + SILENCE,
            Some((probed, false)) => probed + patience,
        }
    }

    /// Whether the answer is another player's.
    pub(super) fn waits_for_players(&self) -> bool {
        matches!(self.step, Some(Step::TradeAsk | Step::TradeDone | Step::PartyInvite))
    }
}
