//! When a bot tries again after an error, and when it does not.

use std::time::Duration;

use rand::Rng;

use crate::{
    behavior::chance,
    client::{Cause, ClientError},
};

/// Attempts after an error, each later than the one before.
const MOST_RETRIES: u32 = 5;

/// Whoever was on a map for so long is tried again as often as at first.
const PLAYED: Duration = Duration::from_secs(10);

/// Before the first retry.
const FIRST_RETRY: Duration = Duration::from_secs(2);

/// Before a retry when the server says that the account is still online: the C servers take up to 30 s to notice that it is not.
const STILL_ONLINE_RETRY: Duration = Duration::from_secs(8);

/// `BanReason::STILL_ONLINE` and `BanReason::LOGGED_IN_ELSEWHERE`.
const STILL_ONLINE: u8 = 8;
const LOGGED_IN_ELSEWHERE: u8 = 2;

/// `RefuseReason::SERVER_FULL`: no word about the password, and it passes.
const SERVER_FULL: u32 = 7;

/// The kind under which the chance of a retry's delay is drawn; deeds have the small numbers.
pub(super) const CHANCE: u8 = 200;

/// The number of an attempt after one that failed: the first again for a bot that has played meanwhile, or else a long run would lose all
/// its bots one by one.
pub(super) fn next_attempt(attempt: u32, played: Duration) -> u32 {
    if played >= PLAYED { 1 } else { attempt + 1 }
}

/// Whether the server says that the account is still online.
pub(super) fn is_still_online(error: &ClientError) -> bool {
    matches!(error.cause, Cause::Kicked(STILL_ONLINE))
}

/// Whether what went wrong may go well another time.
pub(super) fn may_pass(error: &ClientError) -> bool {
    base(error, 1).is_some()
}

/// How long to wait before trying again; `None`: never. Passwords are not tried again, since servers ban those who do; neither is
/// what would go wrong the same way.
pub(super) fn delay(error: &ClientError, attempt: u32, seed: u64, index: u32) -> Option<Duration> {
    let base = base(error, attempt)?;
    let jitter: f64 = chance(seed, index, CHANCE, u64::from(attempt)).random_range(0.75..1.25);
    (attempt <= MOST_RETRIES).then(|| base.mul_f64(jitter))
}

/// About how long to wait.
fn base(error: &ClientError, attempt: u32) -> Option<Duration> {
    match error.cause {
        Cause::Kicked(STILL_ONLINE) => Some(STILL_ONLINE_RETRY),
        Cause::Kicked(LOGGED_IN_ELSEWHERE) => None,
        Cause::Refused
        | Cause::Reset
        | Cause::TimedOut
        | Cause::Closed
        | Cause::ClosedMidPacket(_)
        | Cause::Kicked(_)
        | Cause::LoginRefused(SERVER_FULL)
        | Cause::CharRefused(_)
        | Cause::MapRefused(_) => Some(FIRST_RETRY * 2_u32.pow(attempt.min(4) - 1)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::Step;

    #[test]
    fn what_may_pass_is_tried_again_ever_later_and_not_forever() {
        let error = Cause::TimedOut.at(Step::Login);
        let delays: Vec<_> = (1..=MOST_RETRIES + 1)
            .map(|attempt| delay(&error, attempt, 1, 7))
            .collect();
        assert!(delays.iter().take(4).flatten().is_sorted(), "{delays:?}");
        assert_eq!(delays.last(), Some(&None));
    }

    #[test]
    fn a_server_that_is_full_is_tried_again() {
        let error = Cause::LoginRefused(SERVER_FULL).at(Step::Login);
        assert!(delay(&error, 1, 1, 7).is_some());
    }

    #[test]
    fn who_has_played_is_tried_again_as_often_as_at_first() {
        assert_eq!(next_attempt(MOST_RETRIES, Duration::ZERO), MOST_RETRIES + 1);
        assert_eq!(next_attempt(MOST_RETRIES, PLAYED), 1);
        // One that is thrown out each time it comes is not tried without end.
        assert_eq!(next_attempt(1, Duration::from_secs(1)), 2);
    }

    #[test]
    fn a_refused_password_is_never_tried_again() {
        for cause in [
            Cause::LoginRefused(1),
            Cause::LoginRefused(3),
            Cause::PincodeRefused(8),
            Cause::Kicked(LOGGED_IN_ELSEWHERE),
        ] {
            assert_eq!(delay(&cause.at(Step::Login), 1, 1, 7), None);
        }
    }
}
