//! Chance: what bot i does is a function of (seed, i), whatever the server answers and however threads run.

use rand::{SeedableRng, rngs::SmallRng};

/// The chance of one thing that one bot does: the same for the same seed, bot, kind of thing and number of it.
pub fn chance(seed: u64, bot: u32, kind: u8, number: u64) -> SmallRng {
    let mut state = mix(seed);
    state = mix(state ^ u64::from(bot));
    state = mix(state ^ u64::from(kind));
    SmallRng::seed_from_u64(mix(state ^ number))
}

/// The finalizer of `SplitMix64`: spreads neighbouring numbers over all 64 bits.
fn mix(value: u64) -> u64 {
    let value = value.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use rand::Rng;

    use super::*;

    #[test]
    fn the_same_question_has_the_same_answer_and_others_have_others() {
        let draw = |seed, bot, kind, number| chance(seed, bot, kind, number).random::<u64>();
        assert_eq!(draw(1, 2, 3, 4), draw(1, 2, 3, 4));
        let mut answers = HashSet::new();
        for seed in 0..4 {
            for bot in 0..50 {
                for kind in 0..5 {
                    for number in 0..10 {
                        answers.insert(draw(seed, bot, kind, number));
                    }
                }
            }
        }
        assert_eq!(answers.len(), 4 * 50 * 5 * 10);
    }
}
