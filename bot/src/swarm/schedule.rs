//! When each bot starts, and which client version it is: functions of its index alone.

use std::time::Duration;

/// When bot `index` of `bots` starts: evenly over the ramp, the first at once.
pub fn start(index: u32, bots: u32, ramp: Duration) -> Duration {
    if bots == 0 {
        return Duration::ZERO;
    }
    ramp.mul_f64(f64::from(index) / f64::from(bots))
}

/// The share that bot `index` belongs to, as evenly interleaved as weights allow: at any time of the ramp each share has
/// its part of the bots that started. Weights of zero get none; without any weight the answer is 0.
pub fn share(index: u32, weights: &[u32]) -> usize {
    let total: u64 = weights.iter().copied().map(u64::from).sum();
    if total == 0 {
        return 0;
    }
    // Bot `turn` of each round of `total` bots goes to the share that is furthest behind (the Sainte-Laguë rule).
    let turn = u64::from(index) % total;
    let mut given = vec![0_u64; weights.len()];
    let mut chosen = 0;
    for _ in 0..=turn {
        chosen = furthest_behind(weights, &given);
        if let Some(count) = given.get_mut(chosen) {
            *count += 1;
        }
    }
    chosen
}

fn furthest_behind(weights: &[u32], given: &[u64]) -> usize {
    let mut best = 0;
    let mut best_ratio = f64::NEG_INFINITY;
    for (index, (weight, given)) in weights.iter().zip(given).enumerate() {
        #[expect(clippy::cast_precision_loss, reason = "a count of bots")]
        let ratio = f64::from(*weight) / (2 * given + 1) as f64;
        if ratio > best_ratio {
            (best, best_ratio) = (index, ratio);
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn starts_are_even_and_end_before_the_ramp_does() {
        let ramp = Duration::from_secs(10);
        assert_eq!(start(0, 200, ramp), Duration::ZERO);
        assert_eq!(start(100, 200, ramp), Duration::from_secs(5));
        assert!(start(199, 200, ramp) < ramp);
        assert_eq!(start(5, 0, ramp), Duration::ZERO);
    }

    #[test]
    fn shares_are_exact_over_a_round_and_even_within_it() {
        let weights = [1, 1, 2];
        let mut counts = [0; 3];
        for index in 0..400 {
            counts[share(index, &weights)] += 1;
        }
        assert_eq!(counts, [100, 100, 200]);
        let first: Vec<usize> = (0..4).map(|index| share(index, &weights)).collect();
        assert_eq!(first.iter().filter(|share| **share == 2).count(), 2);
        assert!(first.contains(&0) && first.contains(&1));
    }

    #[test]
    fn a_weight_of_zero_gets_nobody() {
        assert!((0..100).all(|index| share(index, &[0, 3, 0]) == 1));
        assert_eq!(share(7, &[]), 0);
    }
}
