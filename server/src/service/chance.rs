//! What chance decides: rolls for the rules.

use rand::Rng;

use crate::figures::blow::Rolls;

/// Rolls for one attack.
pub fn rolls(random: &mut impl Rng) -> Rolls {
    Rolls {
        perfect_dodge: random.random(),
        double: random.random(),
        critical: random.random(),
        sure_hit: random.random(),
        hit: random.random(),
        right: random.random(),
        left: random.random(),
        ammunition: random.random(),
        right_over_refine: random.random(),
        left_over_refine: random.random(),
        soft_defense: random.random(),
    }
}
