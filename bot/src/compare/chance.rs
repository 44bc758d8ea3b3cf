//! What chance does: how often two runs of the same would differ as much as these. Pure.

/// How often chance puts a normal deviate `z` standard deviations or more from its mean, on either side (Abramowitz and Stegun, 26.2.17).
pub(super) fn beyond(z: f64) -> f64 {
    const FACTORS: [f64; 5] = [
        0.319_381_530,
        -0.356_563_782,
        1.781_477_937,
        -1.821_255_978,
        1.330_274_429,
    ];
    if !z.is_finite() {
        return 1.0;
    }
    let t = 1.0 / (1.0 + 0.231_641_9 * z.abs());
    let density = (-z * z / 2.0).exp() / std::f64::consts::TAU.sqrt();
    let sum = FACTORS.iter().rev().fold(0.0, |sum, factor| (sum + factor) * t);
    (2.0 * density * sum).clamp(0.0, 1.0)
}

/// In which part of all pairs the new value is the larger, and how often chance does that much (Mann, Whitney).
#[expect(clippy::cast_precision_loss, reason = "a few hundred slots")]
pub(super) fn of_ranks(old: &[f64], new: &[f64]) -> (f64, f64) {
    let mut wins = 0.0;
    for a in old {
        for b in new {
            wins += match b.total_cmp(a) {
                std::cmp::Ordering::Greater => 1.0,
                std::cmp::Ordering::Equal => 0.5,
                std::cmp::Ordering::Less => 0.0,
            };
        }
    }
    let (many_old, many_new) = (old.len() as f64, new.len() as f64);
    let pairs = many_old * many_new;
    let deviation = (pairs * (many_old + many_new + 1.0) / 12.0).sqrt();
    (wins / pairs.max(1.0), beyond((wins - pairs / 2.0) / deviation))
}

/// How often chance sets two shares of `n` and `m` so far apart.
pub(super) fn of_shares((old, n): (f64, f64), (new, m): (f64, f64)) -> f64 {
    if n <= 0.0 || m <= 0.0 {
        return 1.0;
    }
    let both = ((old * n + new * m) / (n + m)).clamp(0.0, 1.0);
    let deviation = (both * (1.0 - both) * (1.0 / n + 1.0 / m)).sqrt();
    if deviation > 0.0 {
        beyond((new - old) / deviation)
    } else {
        1.0
    }
}

/// How often chance sets two counts so far apart, each made in its own time (or by its own number of those it may happen to).
pub(super) fn of_counts((old, in_old): (f64, f64), (new, in_new): (f64, f64)) -> f64 {
    let all = old + new;
    let whole = in_old + in_new;
    if all <= 0.0 || in_old <= 0.0 || in_new <= 0.0 {
        return 1.0;
    }
    let part = in_new / whole;
    beyond((new - all * part) / (all * part * (1.0 - part)).sqrt())
}

/// Which of many are beyond chance when all were looked at: by Holm's rule, one of `1 / level` pairs of equal runs shows any at all.
#[expect(clippy::cast_precision_loss, reason = "some dozens of figures")]
pub(super) fn beyond_all(chances: &[f64], level: f64) -> Vec<bool> {
    let mut order: Vec<usize> = (0..chances.len()).collect();
    let chance = |index: usize| chances.get(index).copied().unwrap_or(1.0);
    order.sort_by(|a, b| chance(*a).total_cmp(&chance(*b)));
    let mut is_beyond = vec![false; chances.len()];
    for (rank, index) in order.into_iter().enumerate() {
        if chance(index) > level / (chances.len() - rank) as f64 {
            break;
        }
        if let Some(is_beyond) = is_beyond.get_mut(index) {
            *is_beyond = true;
        }
    }
    is_beyond
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_near(value: f64, expected: f64) -> bool {
        (value - expected).abs() <= expected * 0.01
    }

    #[test]
    fn tails_of_the_normal_distribution_are_those_of_tables() {
        for (z, chance) in [(0.0, 1.0), (1.96, 0.05), (-2.576, 0.01), (3.291, 0.001), (5.0, 5.73e-7)] {
            assert!(is_near(beyond(z), chance), "{z}: {}", beyond(z));
        }
        assert!((beyond(f64::NAN) - 1.0).abs() < 1e-9);
    }

    #[test]
    fn what_lies_beyond_is_found_and_what_is_mixed_is_not() {
        let low: Vec<f64> = (0..12).map(f64::from).collect();
        let high: Vec<f64> = (20..32).map(f64::from).collect();
        let (wins, chance) = of_ranks(&low, &high);
        assert!((wins - 1.0).abs() < 1e-9 && chance < 1e-4, "{wins} {chance}");
        let (wins, chance) = of_ranks(&low, &low);
        assert!((wins - 0.5).abs() < 1e-9 && chance > 0.9, "{wins} {chance}");
        assert!((of_ranks(&[], &low).1 - 1.0).abs() < 1e-9);
    }

    #[test]
    fn counts_are_held_against_the_time_they_took() {
        assert!(of_counts((0.0, 60.0), (1.0, 60.0)) > 0.3);
        assert!(of_counts((0.0, 60.0), (20.0, 60.0)) < 1e-4);
        assert!(of_counts((10.0, 60.0), (60.0, 360.0)) > 0.9, "as many in as much time");
        assert!(of_shares((1.0, 100.0), (0.9, 100.0)) < 0.002);
        assert!(of_shares((0.99, 100.0), (0.98, 100.0)) > 0.3);
    }

    #[test]
    fn the_more_is_looked_at_the_less_one_of_them_counts() {
        let mut chances = vec![0.5; 40];
        chances[7] = 0.001;
        assert!(!beyond_all(&chances, 0.02)[7]);
        assert!(beyond_all(&[0.001, 0.5], 0.02)[0]);
        chances[7] = 0.0001;
        assert!(beyond_all(&chances, 0.02)[7] && !beyond_all(&chances, 0.02)[8]);
    }
}
