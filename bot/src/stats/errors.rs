//! Errors by cause, bounded: a hostile server cannot make the report grow.

use std::collections::BTreeMap;

use crate::printable;

/// More causes than this are counted as [`OTHER`].
const MOST_CAUSES: usize = 200;

/// Examples are cut to so many letters: some are what a server said.
const LONGEST_EXAMPLE: usize = 500;

/// The cause that stands for all that did not fit.
const OTHER: &str = "other";

/// One cause: how often, and the first time it happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ErrorCount {
    /// How many times.
    pub count: u64,
    /// What happened, to whom, the first time.
    pub example: String,
}

/// Counts by cause. A cause is a dotted name, the kind first: `timeout.walk_ack`, `login_refused.1`, `kicked.8`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Errors {
    causes: BTreeMap<String, ErrorCount>,
}

impl Errors {
    /// Counts one error; `example` is kept if it is the first of its cause.
    pub fn add(&mut self, cause: &str, example: &str) {
        self.add_many(cause, 1, example);
    }

    fn add_many(&mut self, cause: &str, count: u64, example: &str) {
        if let Some(known) = self.causes.get_mut(cause) {
            known.count += count;
            return;
        }
        let full = self.causes.len() >= MOST_CAUSES && cause != OTHER;
        let cause = if full { OTHER } else { cause };
        self.causes
            .entry(cause.to_owned())
            .or_insert_with(|| ErrorCount {
                count: 0,
                example: printable::line(example).chars().take(LONGEST_EXAMPLE).collect(),
            })
            .count += count;
    }

    /// All errors.
    pub fn total(&self) -> u64 {
        self.causes.values().map(|entry| entry.count).sum()
    }

    /// Errors of `cause` or of any cause below it: `timeout` includes `timeout.login`.
    pub fn below(&self, cause: &str) -> u64 {
        let belongs = |name: &str| {
            name.strip_prefix(cause)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        self.causes
            .iter()
            .filter(|(name, _)| belongs(name))
            .map(|(_, entry)| entry.count)
            .sum()
    }

    /// Every cause with its count, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &ErrorCount)> {
        self.causes.iter().map(|(name, entry)| (name.as_str(), entry))
    }

    /// Adds another thread's errors.
    pub fn merge(&mut self, other: &Self) {
        for (cause, entry) in &other.causes {
            self.add_many(cause, entry.count, &entry.example);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_sums_its_causes_and_no_others() {
        let mut errors = Errors::default();
        for cause in [
            "timeout.login",
            "timeout.walk_ack",
            "timeout.walk_ack",
            "timeouts.x",
            "kicked.8",
        ] {
            errors.add(cause, "bot 1");
        }
        assert_eq!(errors.below("timeout"), 3);
        assert_eq!(errors.below("timeout.walk_ack"), 2);
        assert_eq!(errors.below("kicked"), 1);
        assert_eq!(errors.below("reset"), 0);
        assert_eq!(errors.total(), 5);
    }

    #[test]
    fn the_first_example_stays() {
        let mut errors = Errors::default();
        errors.add("reset", "bot 3 at 1 s");
        errors.add("reset", "bot 9 at 2 s");
        assert_eq!(
            errors.iter().next().map(|(_, entry)| entry.example.as_str()),
            Some("bot 3 at 1 s")
        );
    }

    #[test]
    fn an_example_is_a_short_line_whatever_a_server_said() {
        let mut errors = Errors::default();
        errors.add("host", &format!("no host \x1b[2J\n\x1b]0;{}", "x".repeat(10_000)));
        let (_, entry) = errors.iter().next().unwrap();
        assert!(entry.example.starts_with("no host [2J]0;xxx"), "{}", entry.example);
        assert_eq!(entry.example.len(), LONGEST_EXAMPLE);
    }

    #[test]
    fn a_flood_of_causes_is_counted_not_kept() {
        let mut errors = Errors::default();
        for id in 0..10_000 {
            errors.add(&format!("unknown_id.0x{id:04x}"), "bot 1");
        }
        assert_eq!(errors.total(), 10_000);
        assert!(errors.iter().count() <= MOST_CAUSES + 1);
        assert_eq!(errors.below(OTHER), 10_000 - 200);
    }
}
