//! What a swarm measures: pure data that bots fill, threads merge and reports read. No clock, no socket.

/// Implements `merge` as the sum of the named fields.
macro_rules! summed {
    ($type:ty: $($field:ident),+) => {
        impl $type {
            /// Adds another thread's counts.
            pub fn merge(&mut self, other: Self) {
                $(self.$field += other.$field;)+
            }
        }
    };
}

mod deals;
mod errors;
mod generator;
mod latency;
mod positions;
mod record;
mod slot;
mod step;
mod timeline;

use std::{collections::BTreeMap, sync::LazyLock, time::Duration};

use hdrhistogram::Histogram;

use crate::behavior::Kind;

pub use deals::{Deals, Doings};
pub use errors::{ErrorCount, Errors};
pub use generator::{Generator, ServerUsage, Usage, share};
pub(crate) use latency::micros;
pub use latency::{Latency, Quantiles, count_time, new_histogram};
pub use positions::{Cells, Positions, TELEPORT};
pub use record::{Part, Record};
pub use slot::Slot;
pub use step::{Mark, Step};
pub use timeline::Timeline;

/// How the walks of a swarm ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Walks {
    /// Requests sent to cells known to be walkable.
    pub sent: u64,
    /// Of `sent`: answered by a walk ack.
    pub acknowledged: u64,
    /// Of `sent`: no ack, though the server answered what was sent after them: refused by the server's rules, silently, as RO
    /// servers do (sitting, no path, occupied cell).
    pub refused: u64,
    /// Of `sent`: no ack, and no answer to what was sent after them either.
    pub unacknowledged: u64,
    /// Of `sent`: the bot left the map, the connection ended or the run was over before the answer.
    pub interrupted: u64,
    /// Requests to cells nobody knew; counted apart from `sent`, since half of the point is to learn which are refused.
    pub explored: u64,
    /// Of `explored`: answered by a walk ack.
    pub opened: u64,
    /// Of `explored`: refused by the server's rules.
    pub closed: u64,
}

/// What became of the other actions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Actions {
    /// Chat lines sent.
    pub chats: u64,
    /// Chat lines that came back.
    pub echoes: u64,
    /// Emotes sent.
    pub emotes: u64,
    /// Emotes that the server showed to the bot itself; it may refuse them.
    pub emotes_shown: u64,
    /// Times a bot asked to sit.
    pub sits: u64,
    /// Times the server showed the bot itself sitting down; it may refuse that.
    pub sat: u64,
    /// Map changes, by warp or by the server's will.
    pub map_changes: u64,
    /// Returns to the character list.
    pub restarts: u64,
    /// Questions of NPC dialogs answered: to go on, a choice, an input, the end.
    pub dialogs: u64,
}

/// Bytes and packets on the wire.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Traffic {
    /// Bytes received.
    pub bytes_in: u64,
    /// Packets received.
    pub packets_in: u64,
    /// Bytes sent.
    pub bytes_out: u64,
    /// Packets sent.
    pub packets_out: u64,
}

/// What bots see of each other against where they really are: at the end of a run, when all stand still, or while they play.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sight {
    /// Bots whose view was compared.
    pub checked: u64,
    /// Pairs that must see each other: same map, near.
    pub pairs: u64,
    /// Pairs where one was not told of the other.
    pub missed: u64,
    /// Units still shown to a bot although they left, went to another map or stand far away.
    pub ghosts: u64,
}

/// The latency of a step that nobody took.
static NEVER: LazyLock<Latency> = LazyLock::new(Latency::default);

/// What was measured: by one thread in a second, or by all together in a phase or a run.
#[derive(Clone, Debug)]
pub struct Stats {
    /// Of the steps that somebody took: histograms are large.
    latencies: BTreeMap<Step, Latency>,
    reached: [u64; Mark::ALL.len()],
    /// Errors by cause.
    pub errors: Errors,
    /// Outcomes of walks.
    pub walks: Walks,
    /// Outcomes of other actions.
    pub actions: Actions,
    /// Bytes and packets.
    pub traffic: Traffic,
    /// Consistency of what bots see, at the end.
    pub sight: Sight,
    /// Consistency of where they are, while they play.
    pub positions: Positions,
    /// Deals, deaths, and what was found on coming back.
    pub deals: Deals,
    /// Acts that the server's rules, or another player, refused, by step. No errors.
    pub refusals: Errors,
    /// What bots of each behaviour did, in the order of [`Kind::ALL`].
    pub doings: Vec<Doings>,
    /// How late, in microseconds, the generator itself woke up for a thing it had planned.
    pub lag: Histogram<u64>,
}

impl Default for Stats {
    fn default() -> Self {
        Self {
            latencies: BTreeMap::new(),
            reached: [0; Mark::ALL.len()],
            errors: Errors::default(),
            walks: Walks::default(),
            actions: Actions::default(),
            traffic: Traffic::default(),
            sight: Sight::default(),
            positions: Positions::default(),
            deals: Deals::default(),
            refusals: Errors::default(),
            doings: vec![Doings::default(); Kind::ALL.len()],
            lag: new_histogram(),
        }
    }
}

impl Stats {
    /// The latencies of `step`.
    pub fn latency(&self, step: Step) -> &Latency {
        self.latencies.get(&step).unwrap_or(&NEVER)
    }

    /// The latencies of `step`, to record into.
    pub fn latency_mut(&mut self, step: Step) -> &mut Latency {
        self.latencies.entry(step).or_default()
    }

    /// The steps that somebody took, in the order of a bot's life.
    pub fn steps(&self) -> impl Iterator<Item = (Step, &Latency)> {
        self.latencies.iter().map(|(step, latency)| (*step, latency))
    }

    /// Counts how late the generator itself was.
    pub fn record_lag(&mut self, late: Duration) {
        count_time(&mut self.lag, late);
    }

    /// Bots that came as far as `mark` at least once.
    #[expect(clippy::indexing_slicing, reason = "one entry per mark")]
    pub fn reached(&self, mark: Mark) -> u64 {
        self.reached[mark as usize]
    }

    /// Counts one more bot that reached `mark` for the first time.
    #[expect(clippy::indexing_slicing, reason = "one entry per mark")]
    pub fn reach(&mut self, mark: Mark) {
        self.reached[mark as usize] += 1;
    }

    /// What bots of a behaviour did.
    pub fn doings_mut(&mut self, kind: Kind) -> Option<&mut Doings> {
        self.doings.get_mut(kind as usize)
    }

    /// Adds what another thread measured.
    pub fn merge(&mut self, other: &Self) {
        for (step, theirs) in &other.latencies {
            self.latency_mut(*step).merge(theirs);
        }
        self.merge_deeds(other);
        self.walks.merge(other.walks);
        self.actions.merge(other.actions);
        self.sight.merge(other.sight);
        self.positions.merge(&other.positions);
        self.deals.merge(other.deals);
        self.refusals.merge(&other.refusals);
        // Both grow as needed (`new_histogram`), so adding cannot fail.
        let _ = self.lag.add(&other.lag);
    }

    /// Adds of what was measured only how far bots came, what they did, their bytes and their errors.
    pub(crate) fn merge_deeds(&mut self, other: &Self) {
        for (mine, theirs) in self.reached.iter_mut().zip(&other.reached) {
            *mine += theirs;
        }
        self.errors.merge(&other.errors);
        self.traffic.merge(other.traffic);
        for (mine, theirs) in self.doings.iter_mut().zip(&other.doings) {
            mine.merge(*theirs);
        }
    }
}

summed!(Walks: sent, acknowledged, refused, unacknowledged, interrupted, explored, opened, closed);
summed!(Actions: chats, echoes, emotes, emotes_shown, sits, sat, map_changes, restarts, dialogs);
summed!(Traffic: bytes_in, packets_in, bytes_out, packets_out);
summed!(Sight: checked, pairs, missed, ghosts);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn merged_threads_read_as_one() {
        let mut total = Stats::default();
        for thread in 1..=4 {
            let mut stats = Stats::default();
            for n in 1..=250 {
                let time = Duration::from_micros(thread * 250 - 250 + n);
                stats.latency_mut(Step::WalkAck).record(time, time / 2);
            }
            stats.reach(Mark::Map);
            stats.walks.sent = 250;
            stats.errors.add("timeout.login", "bot 7");
            total.merge(&stats);
        }
        let walk = total.latency(Step::WalkAck).intended();
        assert_eq!(walk.count, 1000);
        assert_eq!(walk.p50, Duration::from_micros(500));
        assert_eq!(walk.max, Duration::from_millis(1));
        assert_eq!(total.latency(Step::WalkAck).service().max, Duration::from_micros(500));
        assert_eq!(total.reached(Mark::Map), 4);
        assert_eq!(total.reached(Mark::Login), 0);
        assert_eq!(total.walks.sent, 1000);
        assert_eq!(total.errors.total(), 4);
    }
}
