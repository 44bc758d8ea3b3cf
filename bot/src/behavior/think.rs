//! Think times: how long a bot waits between what it does, by a distribution.

use std::{fmt, str::FromStr, time::Duration};

use rand::Rng;

use crate::report::threshold::parse_duration;

/// Times longer than this many means are cut: one bot in 20,000 would wait ten of them.
const LONGEST: f64 = 10.0;

/// A distribution of think times.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Think {
    /// Always the same, give or take a fifth.
    About(Duration),
    /// Anything between two times, each as likely.
    Between(Duration, Duration),
    /// By chance at any moment (a Poisson process), this long on average.
    Exponential(Duration),
}

impl Default for Think {
    fn default() -> Self {
        Self::About(Duration::from_secs(2))
    }
}

impl Think {
    /// A time.
    pub fn draw(self, dice: &mut impl Rng) -> Duration {
        match self {
            Self::About(time) => time.mul_f64(dice.random_range(0.8..1.2)),
            Self::Between(from, to) => from + to.saturating_sub(from).mul_f64(dice.random()),
            Self::Exponential(mean) => {
                let chance: f64 = dice.random();
                mean.mul_f64((-(1.0 - chance).ln()).min(LONGEST))
            }
        }
    }
}

impl Think {
    /// So many times as long.
    #[must_use]
    pub fn scaled(self, factor: f64) -> Self {
        match self {
            Self::About(time) => Self::About(time.mul_f64(factor)),
            Self::Between(from, to) => Self::Between(from.mul_f64(factor), to.mul_f64(factor)),
            Self::Exponential(mean) => Self::Exponential(mean.mul_f64(factor)),
        }
    }
}

impl fmt::Display for Think {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::About(time) => write!(out, "{time:?}"),
            Self::Between(from, to) => write!(out, "{from:?}..{to:?}"),
            Self::Exponential(mean) => write!(out, "exp {mean:?}"),
        }
    }
}

impl FromStr for Think {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = |error| format!("`{text}` is no think time: {error}; write 2s, 1s..3s or `exp 2s`");
        let time = |text: &str| parse_duration(text.trim()).map_err(wrong);
        let think = match (text.strip_prefix("exp"), text.split_once("..")) {
            (Some(mean), _) => Self::Exponential(time(mean)?),
            (None, Some((from, to))) => Self::Between(time(from)?, time(to)?),
            (None, None) => Self::About(time(text)?),
        };
        match think {
            Self::Between(from, to) if from > to => Err(wrong("the longer time comes second".to_owned())),
            think => Ok(think),
        }
    }
}

#[cfg(test)]
mod tests {
    use rand::{SeedableRng, rngs::SmallRng};

    use super::*;

    #[test]
    fn every_distribution_has_its_mean() {
        for (text, mean) in [("2s", 2.0), ("1s..3s", 2.0), ("exp 2s", 2.0), ("500ms", 0.5)] {
            let think: Think = text.parse().unwrap();
            let mut dice = SmallRng::seed_from_u64(1);
            let sum: Duration = (0..10_000).map(|_| think.draw(&mut dice)).sum();
            let found = sum.as_secs_f64() / 10_000.0;
            assert!((found - mean).abs() < mean * 0.05, "{text}: {found}");
        }
    }

    #[test]
    fn what_is_no_time_is_said_with_what_to_write() {
        for text in ["", "fast", "3s..1s", "exp"] {
            assert!(text.parse::<Think>().unwrap_err().contains("1s..3s"), "{text}");
        }
    }
}
