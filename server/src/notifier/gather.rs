//! When a busy client is sent what others do: gathered for a moment, so that many packets leave by one send.
//!
//! A send costs far more than the packets in it, and in a crowd each client is told of hundreds of moves a second. Who was sent nothing for
//! a moment is sent the next packet at once, so nothing is late where little happens. With thousands of clients one gathering takes longer
//! than a moment: the next then waits for more, so that sends leave most of the thread's time to what is new.

use std::time::Duration;

use tokio::time::Instant;

use crate::event::SessionId;

/// Of the time of a window, the part that sending one gathering may take: one in so many.
const SHARE: u32 = 4;

/// The longest that a window is stretched to: a step of a walking unit takes about as long.
const LONGEST: Duration = Duration::from_millis(200);

/// The sessions whose packets may wait for more.
#[derive(Debug, Default)]
pub(super) struct Gather {
    /// As the operator wants it; zero: nothing waits.
    least: Duration,
    window: Duration,
    waiting: Vec<SessionId>,
    due: Option<Instant>,
}

impl Gather {
    /// Nobody is sent more than about one gathering in each `window`.
    pub(super) fn new(window: Duration) -> Self {
        Self {
            least: window,
            window,
            ..Self::default()
        }
    }

    /// Sending the last gathering took `spent`: the next window is long enough for that to be a small part of it.
    pub(super) fn took(&mut self, spent: Duration) {
        if !self.least.is_zero() {
            self.window = (spent * SHARE).min(LONGEST).max(self.least);
        }
    }

    /// Whether a session that was last sent something at `sent` has waited long enough.
    pub(super) fn is_quiet(&self, sent: Option<Instant>, now: Instant) -> bool {
        sent.is_none_or(|sent| now.saturating_duration_since(sent) >= self.window)
    }

    /// A session waits for the next gathering.
    pub(super) fn wait(&mut self, session: SessionId, now: Instant) {
        self.due.get_or_insert(now + self.window);
        self.waiting.push(session);
    }

    /// When those who wait are to be sent what was gathered.
    pub(super) fn due(&self) -> Option<Instant> {
        self.due
    }

    /// Those who waited, once they are due.
    pub(super) fn take_due(&mut self, now: Instant) -> Vec<SessionId> {
        if self.due.is_some_and(|due| due <= now) {
            self.take_all()
        } else {
            Vec::new()
        }
    }

    /// Those who waited, due or not.
    pub(super) fn take_all(&mut self) -> Vec<SessionId> {
        self.due = None;
        std::mem::take(&mut self.waiting)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WINDOW: Duration = Duration::from_millis(10);

    #[test]
    fn who_was_sent_nothing_for_a_moment_does_not_wait() {
        let (gather, now) = (Gather::new(WINDOW), Instant::now());
        assert!(gather.is_quiet(None, now));
        assert!(gather.is_quiet(Some(now), now + WINDOW));
        assert!(!gather.is_quiet(Some(now), now + WINDOW / 2));
    }

    #[test]
    fn without_a_window_nobody_waits() {
        let now = Instant::now();
        assert!(Gather::new(Duration::ZERO).is_quiet(Some(now), now));
    }

    #[test]
    fn a_window_is_stretched_while_sends_take_long_and_no_longer() {
        let mut gather = Gather::new(WINDOW);
        gather.took(WINDOW);
        let now = Instant::now();
        gather.wait(SessionId(1), now);
        assert_eq!(gather.due(), Some(now + WINDOW * SHARE));
        gather.took(Duration::from_hours(1));
        assert!(gather.is_quiet(Some(now), now + LONGEST));
        gather.took(WINDOW / 100);
        assert!(gather.is_quiet(Some(now), now + WINDOW));
        let mut at_once = Gather::new(Duration::ZERO);
        at_once.took(WINDOW);
        assert!(at_once.is_quiet(Some(now), now), "who wants no window has none");
    }

    #[test]
    fn all_who_wait_are_due_together_a_window_after_the_first() {
        let (mut gather, now) = (Gather::new(WINDOW), Instant::now());
        gather.wait(SessionId(1), now);
        gather.wait(SessionId(2), now + WINDOW / 2);
        assert_eq!(gather.due(), Some(now + WINDOW));
        assert_eq!(gather.take_due(now + WINDOW / 2), []);
        assert_eq!(gather.take_due(now + WINDOW), [SessionId(1), SessionId(2)]);
        assert_eq!(gather.due(), None);
    }
}
