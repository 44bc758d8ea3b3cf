//! The drift of a long run: what its first quarter was like, and its last.

use std::time::Duration;

use crate::stats::{ServerUsage, Slot, Step};

/// Fewer slots than this say nothing of a drift.
const FEWEST: usize = 40;

/// What a quarter of a run was like.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Quarter {
    /// The median of its slots' 99th percentiles of walk acks: one bad second does not make it.
    pub walk_p99: Duration,
    /// Median of the generator's resident memory, in bytes.
    pub memory: u64,
    /// Median of its open descriptors.
    pub descriptors: u64,
    /// Median of the server's resident memory, in bytes; `None`: its processes are not known.
    pub server_memory: Option<u64>,
    /// Median of its open descriptors.
    pub server_descriptors: Option<u64>,
    /// Median of the bots on the map.
    pub on_map: u64,
}

/// First and last quarter of the play, after most bots had come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Drift {
    /// The first quarter.
    pub from: Quarter,
    /// The last.
    pub to: Quarter,
}

impl Drift {
    /// That of a run's slots; `None` if it was too short.
    pub(crate) fn of(slots: &[Slot]) -> Option<Self> {
        let most = slots.iter().map(|slot| slot.on_map).max()?;
        // Who is missing for good must not make all of it a ramp.
        let all = slots.iter().position(|slot| slot.on_map * 10 >= most * 9)?;
        let play = slots.get(all..)?;
        let quarter = play.len() / 4;
        if play.len() < FEWEST {
            return None;
        }
        Some(Self {
            from: Quarter::of(play.get(..quarter)?),
            to: Quarter::of(play.get(play.len() - quarter..)?),
        })
    }
}

impl Quarter {
    fn of(slots: &[Slot]) -> Self {
        Self {
            walk_p99: median(slots.iter().map(|slot| slot.quantiles(Step::WalkAck).p99)),
            memory: median(slots.iter().map(|slot| slot.usage.memory)),
            descriptors: median(slots.iter().map(|slot| slot.usage.descriptors)),
            server_memory: known(slots, |server| server.memory),
            server_descriptors: known(slots, |server| server.descriptors),
            on_map: median(slots.iter().map(|slot| slot.on_map)),
        }
    }
}

/// The median of what is known of the server.
fn known(slots: &[Slot], read: impl Fn(ServerUsage) -> u64) -> Option<u64> {
    let values: Vec<u64> = slots.iter().filter_map(|slot| slot.server.map(&read)).collect();
    (!values.is_empty()).then(|| median(values.into_iter()))
}

/// The median; of nothing, nothing.
fn median<T: Ord + Default + Copy>(values: impl Iterator<Item = T>) -> T {
    let mut values: Vec<T> = values.collect();
    values.sort_unstable();
    values.get(values.len() / 2).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        report::results::tests::example,
        stats::{Stats, Timeline, Usage},
    };

    #[test]
    fn what_grows_shows_and_one_bad_second_does_not() {
        let mut results = example();
        results.timeline = Timeline::default();
        for second in 0..100_u64 {
            let mut stats = Stats::default();
            let time = Duration::from_micros(if second == 30 { 900_000 } else { 1_000 });
            stats.latency_mut(Step::WalkAck).record(time, time);
            results.timeline.push(Slot {
                on_map: (second * 10).min(200),
                usage: Usage {
                    memory: second * 1_000,
                    descriptors: 40,
                    ..Usage::default()
                },
                server: Some(ServerUsage {
                    memory: second * 5_000,
                    descriptors: 60,
                    ..ServerUsage::default()
                }),
                ..Slot::of(&stats, Duration::from_secs(1))
            });
        }
        let Drift { from, to } = Drift::of(results.timeline.slots()).unwrap();
        assert_eq!(from.walk_p99, to.walk_p99);
        assert!(from.memory < 30_000 && to.memory > 85_000, "{from:?} {to:?}");
        assert_eq!((from.descriptors, to.descriptors, to.on_map), (40, 40, 200));
        assert!(
            from.server_memory < Some(150_000) && to.server_memory > Some(425_000),
            "{from:?} {to:?}"
        );
        assert_eq!(to.server_descriptors, Some(60));
    }

    #[test]
    fn a_short_run_has_none() {
        assert_eq!(Drift::of(example().timeline.slots()), None);
    }
}
