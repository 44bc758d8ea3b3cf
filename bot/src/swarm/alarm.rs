//! Wakes bots at their intended times to within a tenth of a millisecond. The runtime's own timers are one to two milliseconds late
//! (they count whole ones, and so does `epoll`), which would show in every latency as if the server had been slow.

use std::{
    collections::BTreeMap,
    io,
    pin::Pin,
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    task::{Context, Poll, Waker},
    thread,
};

use tokio::time::Instant;

/// A thread that sleeps until the earliest time that anybody waits for. It ends when the last handle is gone.
#[derive(Clone, Debug)]
pub(crate) struct Alarm {
    bell: Arc<Bell>,
    _keeper: Arc<Keeper>,
}

#[derive(Debug, Default)]
struct Bell {
    queue: Mutex<Queue>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct Queue {
    /// By time, then by who asked first.
    sleepers: BTreeMap<(Instant, u64), Waker>,
    tickets: u64,
    closed: bool,
}

/// Closes the queue when the last [`Alarm`] is dropped.
#[derive(Debug)]
struct Keeper(Arc<Bell>);

impl Drop for Keeper {
    fn drop(&mut self) {
        self.0.lock().closed = true;
        self.0.changed.notify_one();
    }
}

impl Alarm {
    /// Starts the thread.
    pub(crate) fn start() -> io::Result<Self> {
        let bell = Arc::new(Bell::default());
        let ringing = Arc::clone(&bell);
        thread::Builder::new()
            .name("alarm".to_owned())
            .spawn(move || ringing.ring())?;
        let keeper = Arc::new(Keeper(Arc::clone(&bell)));
        Ok(Self { bell, _keeper: keeper })
    }

    /// What `work` yields, unless `time` comes first.
    pub(crate) async fn before<T>(&self, time: Option<Instant>, work: impl Future<Output = T>) -> Option<T> {
        let Some(time) = time else { return Some(work.await) };
        tokio::select! {
            biased;
            () = self.at(time) => None,
            done = work => Some(done),
        }
    }

    /// Ready at `time`.
    pub(crate) fn at(&self, time: Instant) -> Sleep {
        Sleep {
            alarm: self.clone(),
            time,
            ticket: None,
        }
    }
}

impl Bell {
    /// A panic while the lock was held cannot have left the queue half changed: each change is one call.
    fn lock(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn ring(&self) {
        let mut queue = self.lock();
        while !queue.closed {
            let now = Instant::now();
            let mut due = Vec::new();
            while let Some(sleeper) = queue.sleepers.first_entry().filter(|sleeper| sleeper.key().0 <= now) {
                due.push(sleeper.remove());
            }
            if !due.is_empty() {
                drop(queue);
                due.into_iter().for_each(Waker::wake);
                queue = self.lock();
                continue;
            }
            queue = match queue.sleepers.first_key_value().map(|((time, _), _)| *time) {
                Some(time) => {
                    let left = time.saturating_duration_since(now);
                    self.changed
                        .wait_timeout(queue, left)
                        .unwrap_or_else(PoisonError::into_inner)
                        .0
                }
                None => self.changed.wait(queue).unwrap_or_else(PoisonError::into_inner),
            };
        }
    }
}

/// A future that is ready at its time.
#[derive(Debug)]
pub(crate) struct Sleep {
    alarm: Alarm,
    time: Instant,
    /// Its place in the queue, while it is there.
    ticket: Option<u64>,
}

impl Sleep {
    /// Makes it ready at `time` instead. Costs nothing if that is its time already.
    pub(crate) fn reset(&mut self, time: Instant) {
        if time != self.time {
            self.leave();
            self.time = time;
        }
    }

    fn leave(&mut self) {
        if let Some(ticket) = self.ticket.take() {
            self.alarm.bell.lock().sleepers.remove(&(self.time, ticket));
        }
    }
}

impl Future for Sleep {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        if Instant::now() >= self.time {
            self.leave();
            return Poll::Ready(());
        }
        let bell = Arc::clone(&self.alarm.bell);
        let mut queue = bell.lock();
        let ticket = self.ticket.unwrap_or_else(|| {
            queue.tickets += 1;
            queue.tickets
        });
        self.ticket = Some(ticket);
        queue.sleepers.insert((self.time, ticket), context.waker().clone());
        let is_first = queue
            .sleepers
            .first_key_value()
            .is_some_and(|((_, first), _)| *first == ticket);
        if is_first {
            bell.changed.notify_one();
        }
        Poll::Pending
    }
}

impl Drop for Sleep {
    fn drop(&mut self) {
        self.leave();
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[tokio::test]
    async fn sleepers_wake_and_never_early() {
        let alarm = Alarm::start().unwrap();
        let start = Instant::now();
        let mut sleepers = tokio::task::JoinSet::new();
        for millis in [60, 0, 30, 90] {
            let sleep = alarm.at(start + Duration::from_millis(millis));
            sleepers.spawn(async move {
                sleep.await;
                assert!(start.elapsed() >= Duration::from_millis(millis));
                millis
            });
        }
        assert_eq!(sleepers.join_all().await.len(), 4);
    }

    #[tokio::test]
    async fn a_dropped_or_reset_sleeper_leaves_nothing_behind() {
        let alarm = Alarm::start().unwrap();
        let far = Instant::now() + Duration::from_hours(1);
        let mut sleep = alarm.at(far);
        assert!(futures_poll(&mut sleep).await.is_pending());
        sleep.reset(far + Duration::from_secs(1));
        assert!(futures_poll(&mut sleep).await.is_pending());
        assert_eq!(alarm.bell.lock().sleepers.len(), 1);
        sleep.reset(Instant::now());
        assert!(futures_poll(&mut sleep).await.is_ready());
        drop(sleep);
        drop(alarm.at(far));
        assert!(alarm.bell.lock().sleepers.is_empty());
    }

    async fn futures_poll(sleep: &mut Sleep) -> Poll<()> {
        std::future::poll_fn(|context| Poll::Ready(Pin::new(&mut *sleep).poll(context))).await
    }

    #[test]
    fn the_thread_ends_with_the_last_handle() {
        let alarm = Alarm::start().unwrap();
        let bell = Arc::downgrade(&alarm.bell);
        drop(alarm);
        // The thread holds the last reference and lets it go when it has seen the end.
        while bell.strong_count() > 0 {
            thread::yield_now();
        }
        assert!(bell.upgrade().is_none());
    }
}
