//! How many cases are tried where clients do anything, and which.

use proptest::{prelude::ProptestConfig, test_runner::RngSeed};

/// The same cases every time; others and more by `PROPTEST_RNG_SEED` and `PROPTEST_CASES`.
pub(crate) fn cases() -> ProptestConfig {
    let chosen = ProptestConfig::default();
    let rng_seed = match chosen.rng_seed {
        RngSeed::Random => RngSeed::Fixed(1),
        seed @ RngSeed::Fixed(_) => seed,
    };
    ProptestConfig { rng_seed, ..chosen }
}
