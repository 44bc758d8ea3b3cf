//! The way out of the game: asked for, refused, asked for again; or forced, and then waited for only so long.

use std::time::Duration;

use tokio::time::Instant;

/// How long the server may take to let the player go.
pub(super) const PATIENCE: Duration = Duration::from_secs(3);

/// After a refusal it is asked again. Servers keep who has fought in the last ten seconds.
const AGAIN: Duration = Duration::from_secs(3);

/// Whether the player wants to leave, and how far that has come.
#[derive(Clone, Copy, Debug, Default)]
pub struct Leaving {
    wish: Wish,
    /// When it is asked again.
    again: Option<Instant>,
    /// When nobody waits for the server any more.
    until: Option<Instant>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
enum Wish {
    /// To stay.
    #[default]
    None,
    /// To leave, when the server lets the player go.
    Wanted,
    /// To leave, whatever the server says.
    Forced,
    /// The server has let the player go.
    Granted,
}

impl Leaving {
    /// The player wants to leave, and asks now.
    pub(super) fn ask(&mut self, now: Instant) {
        if self.wish == Wish::None {
            self.wish = Wish::Wanted;
        }
        if self.wish == Wish::Wanted {
            (self.again, self.until) = (None, Some(now + PATIENCE));
        }
    }

    /// The player has to leave, and asks now: the server has until [`PATIENCE`] is over.
    pub(super) fn force(&mut self, now: Instant) {
        if !self.is_forced() {
            *self = Self {
                wish: Wish::Forced,
                again: None,
                until: Some(now + PATIENCE),
            };
        }
    }

    /// The server does not let the player go; false if nobody asked.
    pub(super) fn is_refused(&mut self, now: Instant) -> bool {
        if self.wish == Wish::Wanted {
            (self.again, self.until) = (Some(now + AGAIN), None);
        }
        self.is_wanted()
    }

    /// The server lets the player go.
    pub(super) fn is_granted(&mut self) {
        if !self.is_forced() {
            self.wish = Wish::Granted;
        }
        self.until = None;
    }

    /// The player stays after all; false if it did not want to leave, or must.
    pub(super) fn stay(&mut self) -> bool {
        let wanted = self.wish == Wish::Wanted;
        if wanted {
            *self = Self::default();
        }
        wanted
    }

    /// Whether it is to be asked again now.
    pub(super) fn is_due(&mut self, now: Instant) -> bool {
        let due = self.again.is_some_and(|again| again <= now);
        if due {
            self.ask(now);
        }
        due
    }

    /// Whether the player is out.
    pub(super) fn is_over(&self, now: Instant) -> bool {
        match self.wish {
            Wish::None => false,
            Wish::Wanted => self.until.is_some_and(|until| until <= now),
            Wish::Forced => self.until.is_none_or(|until| until <= now),
            Wish::Granted => true,
        }
    }

    /// Whether the player is about to leave.
    pub(super) fn is_wanted(&self) -> bool {
        self.wish != Wish::None
    }

    /// Whether the player has to leave.
    pub(super) fn is_forced(&self) -> bool {
        self.wish == Wish::Forced
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn who_is_refused_stays_and_asks_again() {
        let now = Instant::now();
        let mut leaving = Leaving::default();
        leaving.ask(now);
        assert!(leaving.is_refused(now));
        assert!(!leaving.is_over(now + PATIENCE * 10), "it was not let go");
        assert!(!leaving.is_due(now + AGAIN - SECOND));
        assert!(leaving.is_due(now + AGAIN));
        assert!(!leaving.is_due(now + AGAIN), "once");
        leaving.is_granted();
        assert!(leaving.is_over(now + AGAIN) && !leaving.is_forced());
    }

    #[test]
    fn a_server_that_says_nothing_keeps_nobody() {
        let now = Instant::now();
        let mut leaving = Leaving::default();
        leaving.ask(now);
        assert!(!leaving.is_over(now + PATIENCE - SECOND));
        assert!(leaving.is_over(now + PATIENCE));
    }

    #[test]
    fn who_must_leave_leaves_whatever_the_server_says() {
        let now = Instant::now();
        let mut leaving = Leaving::default();
        leaving.ask(now);
        leaving.force(now);
        assert!(leaving.is_refused(now) && !leaving.stay());
        assert!(!leaving.is_over(now) && leaving.is_over(now + PATIENCE));
        leaving.is_granted();
        assert!(leaving.is_over(now) && leaving.is_forced());
    }

    #[test]
    fn who_changes_his_mind_stays() {
        let now = Instant::now();
        let mut leaving = Leaving::default();
        assert!(!leaving.stay() && !leaving.is_refused(now));
        leaving.ask(now);
        assert!(leaving.stay() && !leaving.is_over(now + PATIENCE));
    }
}
