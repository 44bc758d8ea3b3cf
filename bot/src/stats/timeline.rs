//! The course of a run for the report's picture: a bounded row of time slots.

use std::time::Duration;

/// Slots kept; when they are full, neighbours are joined and each covers twice the time.
const MOST_SLOTS: usize = 240;

/// Buckets of the small histogram of walk acks in a sample: half octaves from 1 us to about 90 s.
pub const BUCKETS: usize = 54;

/// The bucket of a time, by half octaves of microseconds.
pub fn bucket_of(micros: u64) -> usize {
    let micros = micros.max(1);
    let octave = micros.ilog2();
    // Upper half of the octave: at least sqrt(2) times its start; the square avoids floating point.
    let start = 1_u128 << octave;
    let upper = u128::from(micros) * u128::from(micros) >= 2 * start * start;
    (octave as usize * 2 + usize::from(upper)).min(BUCKETS - 1)
}

/// The time below which everything in `bucket` lies.
pub fn bucket_limit(bucket: usize) -> Duration {
    let half_octaves = u32::try_from(bucket + 1).unwrap_or(u32::MAX).min(80);
    Duration::from_secs_f64(2_f64.powf(f64::from(half_octaves) / 2.0) / 1e6)
}

/// What happened between two looks at the running swarm.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sample {
    /// Bots on the map at the end of the interval.
    pub on_map: u64,
    /// Walk acks in the interval, by [`bucket_of`] their time.
    pub acks: [u64; BUCKETS],
    /// Packets received in the interval.
    pub packets_in: u64,
    /// Errors in the interval.
    pub errors: u64,
}

impl Default for Sample {
    fn default() -> Self {
        Self {
            on_map: 0,
            acks: [0; BUCKETS],
            packets_in: 0,
            errors: 0,
        }
    }
}

impl Sample {
    /// Walk acks in the interval.
    pub fn walks(&self) -> u64 {
        self.acks.iter().sum()
    }

    /// The time that `quantile` of the walk acks did not exceed (rounded up to a half octave); zero without acks.
    pub fn ack_quantile(&self, quantile: f64) -> Duration {
        let total = self.walks();
        #[expect(
            clippy::cast_precision_loss,
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a rank of a count, for a picture"
        )]
        let rank = ((total as f64 * quantile).ceil() as u64).max(1);
        let mut below = 0;
        for (bucket, count) in self.acks.iter().enumerate() {
            below += count;
            if total > 0 && below >= rank {
                return bucket_limit(bucket);
            }
        }
        Duration::ZERO
    }

    /// What was added since `earlier`, of two looks at counters that only grow.
    #[must_use]
    pub fn since(&self, earlier: &Self) -> Self {
        let mut acks = self.acks;
        for (count, before) in acks.iter_mut().zip(&earlier.acks) {
            *count = count.saturating_sub(*before);
        }
        Self {
            on_map: self.on_map,
            acks,
            packets_in: self.packets_in.saturating_sub(earlier.packets_in),
            errors: self.errors.saturating_sub(earlier.errors),
        }
    }

    /// Adds what happened after this.
    pub fn join(&mut self, later: &Self) {
        self.on_map = later.on_map;
        for (mine, theirs) in self.acks.iter_mut().zip(&later.acks) {
            *mine += theirs;
        }
        self.packets_in += later.packets_in;
        self.errors += later.errors;
    }
}

/// One slot of the timeline and how long it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slot {
    /// What happened in it.
    pub sample: Sample,
    /// Its length.
    pub length: Duration,
}

/// The slots of a run, oldest first; memory does not grow with its duration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timeline {
    slots: Vec<Slot>,
    /// Samples that make one slot.
    per_slot: usize,
    /// Samples in the last slot.
    in_last: usize,
}

impl Default for Timeline {
    fn default() -> Self {
        Self {
            slots: Vec::new(),
            per_slot: 1,
            in_last: 0,
        }
    }
}

impl Timeline {
    /// Appends what happened during `length`.
    pub fn push(&mut self, sample: Sample, length: Duration) {
        match self.slots.last_mut() {
            Some(last) if self.in_last < self.per_slot => {
                last.sample.join(&sample);
                last.length += length;
                self.in_last += 1;
            }
            _ => {
                if self.slots.len() >= MOST_SLOTS {
                    self.halve();
                }
                self.slots.push(Slot { sample, length });
                self.in_last = 1;
            }
        }
    }

    /// Adds the rest of a run, shorter than other intervals, to the last slot: alone it would look like a spike.
    pub fn push_rest(&mut self, sample: Sample, length: Duration) {
        match self.slots.last_mut() {
            Some(last) => {
                last.sample.join(&sample);
                last.length += length;
            }
            None => self.push(sample, length),
        }
    }

    /// The slots, oldest first.
    pub fn slots(&self) -> &[Slot] {
        &self.slots
    }

    fn halve(&mut self) {
        let mut joined: Vec<Slot> = Vec::with_capacity(MOST_SLOTS);
        for (index, slot) in self.slots.drain(..).enumerate() {
            match joined.last_mut() {
                Some(last) if index % 2 == 1 => {
                    last.sample.join(&slot.sample);
                    last.length += slot.length;
                }
                _ => joined.push(slot),
            }
        }
        self.slots = joined;
        self.per_slot *= 2;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(on_map: u64, ack: u64, acks: u64) -> Sample {
        let mut sample = Sample {
            on_map,
            packets_in: acks * 10,
            ..Sample::default()
        };
        sample.acks[bucket_of(ack)] = acks;
        sample
    }

    #[test]
    fn a_time_lies_under_the_limit_of_its_bucket_and_over_the_one_below() {
        for micros in [1, 2, 3, 90, 100, 150, 1_000, 1_500, 40_000, 1_000_000, 60_000_000] {
            let bucket = bucket_of(micros);
            let time = Duration::from_micros(micros);
            assert!(time < bucket_limit(bucket), "{micros}");
            assert!(
                bucket == 0 || time + Duration::from_nanos(1) >= bucket_limit(bucket - 1),
                "{micros}"
            );
        }
        assert_eq!(bucket_of(u64::MAX), BUCKETS - 1);
        assert_eq!(bucket_of(0), 0);
    }

    #[test]
    fn the_quantile_of_a_sample_is_its_bucket() {
        let mut sample = sample(1, 100, 99);
        sample.acks[bucket_of(50_000)] += 1;
        assert_eq!(sample.ack_quantile(0.5), bucket_limit(bucket_of(100)));
        assert_eq!(sample.ack_quantile(1.0), bucket_limit(bucket_of(50_000)));
        assert_eq!(Sample::default().ack_quantile(0.99), Duration::ZERO);
    }

    #[test]
    fn a_day_fits_and_nothing_is_lost() {
        let mut timeline = Timeline::default();
        for second in 0..86_400 {
            timeline.push(sample(second, 700, 3), Duration::from_secs(1));
        }
        let slots = timeline.slots();
        assert!(slots.len() <= MOST_SLOTS);
        assert_eq!(slots.iter().map(|slot| slot.sample.walks()).sum::<u64>(), 3 * 86_400);
        assert_eq!(slots.iter().map(|slot| slot.length.as_secs()).sum::<u64>(), 86_400);
        assert_eq!(slots.last().map(|slot| slot.sample.on_map), Some(86_399));
        let longest = slots.iter().map(|slot| slot.length).max();
        assert!(slots.iter().rev().skip(1).all(|slot| Some(slot.length) == longest));
    }
}
