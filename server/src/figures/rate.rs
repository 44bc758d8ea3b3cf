//! Percentages as the public servers round them: to whole numbers towards zero, one step after the other.
//!
//! Values stop at the ends of their types instead of wrapping round, so that no number from a database or a packet can
//! turn a big figure into a small one.

/// `percent` in a hundred of a value, rounded towards zero.
pub(super) const fn percent_of(value: i64, percent: i64) -> i64 {
    value.saturating_mul(percent) / 100
}

/// A value and so many percent of it more (or less), the percentage rounded towards zero by itself.
pub(super) const fn raised_by(value: i64, percent: i64) -> i64 {
    value.saturating_add(percent_of(value, percent))
}

/// As a float, for the few formulas that the public servers compute with floats.
#[expect(
    clippy::cast_precision_loss,
    reason = "beyond 2^53 the public servers lose the same digits"
)]
pub(super) const fn real(value: u64) -> f64 {
    value as f64
}

/// The whole part of a float; what is below 0 is 0.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the fraction goes on purpose; a float beyond either end becomes that end"
)]
pub(super) const fn whole(value: f64) -> u64 {
    value as u64
}

/// As 32 bits, at their ends at most.
pub(super) fn small(value: i64) -> u32 {
    u32::try_from(value.max(0)).unwrap_or(u32::MAX)
}

/// Which of `span` possibilities a roll hits, from 0; 0 when there is but one, or none. A roll is any number, each as
/// likely as every other: only what is left of it after division by the span counts.
pub(super) const fn pick(roll: u32, span: u32) -> u32 {
    match span {
        0 => 0,
        span => roll % span,
    }
}
