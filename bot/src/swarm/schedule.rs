//! When each bot starts, and which client version it is: functions of its index alone.

use std::{cmp::Ordering, time::Duration};

/// When bot `index` of `bots` starts: evenly over the ramp, the first at once.
pub fn start(index: u32, bots: u32, ramp: Duration) -> Duration {
    if bots == 0 {
        return Duration::ZERO;
    }
    ramp.mul_f64(f64::from(index) / f64::from(bots))
}

/// The share that bot `index` belongs to, as evenly interleaved as weights allow: at any time of the ramp each share has
/// its part of the bots that started. Weights of zero get none; without any weight the answer is 0.
///
/// Of each round of as many bots as the weights add up to, every next one goes to the share that is furthest behind (the rule of
/// Sainte-Laguë). Whose turn it is can be told without the turns before: the n-th bot of a share comes when its weight, divided by 2n + 1,
/// is the next largest of all.
pub fn share(index: u32, weights: &[u32]) -> usize {
    let total: u64 = weights.iter().copied().map(u64::from).sum();
    let Some(turn) = u64::from(index).checked_rem(total) else {
        return 0;
    };
    let comes_now = |at: usize| {
        let mut bots = 0..u64::from(weights.get(at).copied().unwrap_or(0));
        while !bots.is_empty() {
            let middle = u64::midpoint(bots.start, bots.end);
            match before(at, middle, weights).cmp(&turn) {
                Ordering::Equal => return true,
                Ordering::Less => bots.start = middle + 1,
                Ordering::Greater => bots.end = middle,
            }
        }
        false
    };
    (0..weights.len()).find(|at| comes_now(*at)).unwrap_or(0)
}

/// How many bots of a round come before bot `number` of the share `at`; of those whose turn it is at the same time, earlier shares' do.
fn before(at: usize, number: u64, weights: &[u32]) -> u64 {
    let own = u64::from(weights.get(at).copied().unwrap_or(0)).max(1);
    let of = |(other, weight): (usize, &u32)| {
        // Odd numbers by which the other's weight can be divided, and is still more than ours by 2 * number + 1.
        let most = u64::from(*weight) * (2 * number + 1);
        let largest = if other < at {
            most / own
        } else {
            most.saturating_sub(1) / own
        };
        largest.div_ceil(2)
    };
    weights.iter().enumerate().map(of).sum()
}

/// How many of `bots` bots each share has.
pub fn sizes(bots: u32, weights: &[u32]) -> Vec<u32> {
    let total: u64 = weights.iter().copied().map(u64::from).sum();
    let (Some(rounds), Some(rest)) = (u64::from(bots).checked_div(total), u64::from(bots).checked_rem(total)) else {
        let mut sizes = vec![0; weights.len()];
        if let Some(first) = sizes.first_mut() {
            *first = bots;
        }
        return sizes;
    };
    let mut sizes: Vec<u64> = weights.iter().map(|weight| u64::from(*weight) * rounds).collect();
    for turn in 0..rest {
        // Less than a round.
        if let Some(size) = sizes.get_mut(share(u32::try_from(turn).unwrap_or(u32::MAX), weights)) {
            *size += 1;
        }
    }
    sizes
        .into_iter()
        .map(|size| u32::try_from(size).unwrap_or(u32::MAX))
        .collect()
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

    /// Turn by turn, as the rule says it.
    fn shares_by_turns(weights: &[u32]) -> Vec<usize> {
        let mut given = vec![0_u32; weights.len()];
        let turns = 0..weights.iter().sum();
        let next = |_: u32| {
            let ratio = |at: usize| f64::from(weights[at]) / f64::from(2 * given[at] + 1);
            let behind = |best: usize, at: usize| if ratio(at) > ratio(best) { at } else { best };
            let chosen = (0..weights.len()).reduce(behind).unwrap_or(0);
            given[chosen] += 1;
            chosen
        };
        turns.map(next).collect()
    }

    #[test]
    fn whose_turn_it_is_is_known_without_the_turns_before() {
        for weights in [
            &[1, 1, 2][..],
            &[5],
            &[3, 0, 7, 7],
            &[55, 25, 2, 2, 2, 2],
            &[1, 1000, 333],
            &[2, 4, 6, 8],
        ] {
            let turns = shares_by_turns(weights);
            for (index, expected) in (0..).zip(&turns) {
                assert_eq!(share(index, weights), *expected, "{weights:?} {index}");
            }
            for bots in [0, 1, 7, 1_000] {
                let mut counts = vec![0; weights.len()];
                turns.iter().cycle().take(bots as usize).for_each(|at| counts[*at] += 1);
                assert_eq!(sizes(bots, weights), counts, "{weights:?} {bots}");
            }
        }
    }

    /// It took 1e10 steps, on the threads of the bots.
    #[test]
    fn many_kinds_with_large_weights_cost_little() {
        let weights = [1_000; 25];
        let last = (0..50_000)
            .map(|index| share(index, &weights))
            .fold([0; 25], |mut counts, at| {
                counts[at] += 1;
                counts
            });
        assert_eq!(last, [2_000; 25]);
        assert_eq!(sizes(50_000, &weights), vec![2_000; 25]);
    }
}
