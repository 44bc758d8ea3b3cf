//! The slow pool: a few threads for work that would hold a loop up, with a bounded queue.

use std::{
    sync::{
        Arc, Mutex, PoisonError,
        mpsc::{self, Receiver, SyncSender},
    },
    thread::{self, JoinHandle},
};

use crate::{
    config::PasswordConfig,
    event::{SlowAnswer, SlowWork},
    password::{Hasher, PasswordError},
};

/// Where answers go. May block: the game loop never waits for the pool, so it makes room.
pub type AnswerSink = Arc<dyn Fn(SlowAnswer) + Send + Sync>;

/// Why the pool did not start.
#[derive(Debug, thiserror::Error)]
pub enum SlowPoolError {
    /// The configured costs do not work.
    #[error(transparent)]
    Password(#[from] PasswordError),
    /// No thread could be started.
    #[error("cannot start a thread for passwords: {0}")]
    Thread(#[from] std::io::Error),
}

/// The pool. Its threads end, work that waits included, when it is dropped.
#[derive(Debug)]
pub struct SlowPool {
    queue: Option<SyncSender<SlowWork>>,
    threads: Vec<JoinHandle<()>>,
}

/// What every thread of the pool has.
struct Worker {
    hasher: Hasher,
    /// Compared with when there is no account, so that the answer takes as long.
    decoy: Arc<str>,
    answers: AnswerSink,
}

impl SlowPool {
    /// Starts the configured number of threads.
    pub fn start(config: &PasswordConfig, answers: AnswerSink) -> Result<Self, SlowPoolError> {
        let hasher = Hasher::new(config)?;
        let decoy = hasher.hash(b"nobody's password")?.into();
        let worker = Arc::new(Worker { hasher, decoy, answers });
        let (queue, work) = mpsc::sync_channel(config.queue);
        let work = Arc::new(Mutex::new(work));
        let mut threads = Vec::with_capacity(config.threads);
        for number in 0..config.threads {
            let (worker, work) = (Arc::clone(&worker), Arc::clone(&work));
            let thread = thread::Builder::new().name(format!("slow-{number}"));
            threads.push(thread.spawn(move || worker.run(&work))?);
        }
        Ok(Self {
            queue: Some(queue),
            threads,
        })
    }

    /// Hands work over without waiting. When the queue is full the answer is there at once: busy.
    pub fn submit(&self, work: SlowWork) -> Option<SlowAnswer> {
        let session = work.session();
        let taken = self.queue.as_ref().is_some_and(|queue| queue.try_send(work).is_ok());
        if taken {
            None
        } else {
            Some(SlowAnswer::Busy { session })
        }
    }
}

impl Drop for SlowPool {
    fn drop(&mut self) {
        self.queue = None;
        for thread in self.threads.drain(..) {
            let _ = thread.join();
        }
    }
}

impl Worker {
    fn run(&self, work: &Mutex<Receiver<SlowWork>>) {
        while let Some(work) = next(work) {
            (self.answers)(self.answer(work));
        }
    }

    fn answer(&self, work: SlowWork) -> SlowAnswer {
        match work {
            SlowWork::VerifyPassword {
                session,
                password,
                hash: Some(hash),
            } => SlowAnswer::PasswordVerified {
                session,
                matches: self.hasher.matches(&password, &hash),
            },
            SlowWork::VerifyPassword {
                session,
                password,
                hash: None,
            } => {
                self.hasher.matches(&password, &self.decoy);
                SlowAnswer::PasswordVerified {
                    session,
                    matches: false,
                }
            }
            SlowWork::HashPassword { session, password } => match self.hasher.hash(&password) {
                Ok(hash) => SlowAnswer::PasswordHashed {
                    session,
                    hash: hash.into(),
                },
                Err(error) => {
                    tracing::error!(%error, "a registration failed");
                    SlowAnswer::Busy { session }
                }
            },
        }
    }
}

/// The next piece of work; `None` when the pool is being dropped and nothing waits.
fn next(work: &Mutex<Receiver<SlowWork>>) -> Option<SlowWork> {
    work.lock().unwrap_or_else(PoisonError::into_inner).recv().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::SessionId;

    /// A pool and the answers it gives.
    fn pool(config: &PasswordConfig) -> (SlowPool, Receiver<SlowAnswer>) {
        let (sender, answers) = mpsc::channel();
        let sink: AnswerSink = Arc::new(move |answer| sender.send(answer).unwrap());
        (SlowPool::start(config, sink).unwrap(), answers)
    }

    fn verify(session: u64, password: &str, hash: Option<&Arc<str>>) -> SlowWork {
        SlowWork::VerifyPassword {
            session: SessionId(session),
            password: password.as_bytes().into(),
            hash: hash.cloned(),
        }
    }

    #[test]
    fn hashes_and_then_knows_the_password() {
        let (pool, answers) = pool(&PasswordConfig::cheap());
        let session = SessionId(1);
        assert_eq!(
            pool.submit(SlowWork::HashPassword {
                session,
                password: b"poring".as_slice().into()
            }),
            None
        );
        let SlowAnswer::PasswordHashed { hash, .. } = answers.recv().unwrap() else {
            panic!("no hash")
        };
        for (password, matches) in [("poring", true), ("lunatic", false)] {
            assert_eq!(pool.submit(verify(1, password, Some(&hash))), None);
            assert_eq!(
                answers.recv().unwrap(),
                SlowAnswer::PasswordVerified { session, matches }
            );
        }
    }

    #[test]
    fn an_unknown_account_is_answered_like_a_wrong_password() {
        let (pool, answers) = pool(&PasswordConfig::cheap());
        assert_eq!(pool.submit(verify(7, "nobody's password", None)), None);
        let session = SessionId(7);
        assert_eq!(
            answers.recv().unwrap(),
            SlowAnswer::PasswordVerified {
                session,
                matches: false
            }
        );
    }

    #[test]
    fn a_full_queue_says_busy_instead_of_waiting() {
        let gate = Arc::new(Mutex::new(()));
        let (sender, answers) = mpsc::channel();
        let held = gate.lock().unwrap();
        let sink: AnswerSink = Arc::new({
            let gate = Arc::clone(&gate);
            move |answer| {
                drop(gate.lock());
                sender.send(answer).unwrap();
            }
        });
        let config = PasswordConfig {
            threads: 1,
            queue: 1,
            ..PasswordConfig::cheap()
        };
        let pool = SlowPool::start(&config, sink).unwrap();
        // The only thread gets stuck in the sink sooner or later; from then on one more fits into the queue.
        let mut accepted = 0;
        let busy = (0..=u64::MAX).find_map(|number| {
            let answer = pool.submit(verify(number, "x", None));
            accepted += usize::from(answer.is_none());
            answer
        });
        assert!(matches!(busy, Some(SlowAnswer::Busy { .. })));
        assert!(
            (1..=3).contains(&accepted),
            "{accepted} were taken by one thread and a queue of one"
        );
        drop(held);
        drop(pool);
        assert_eq!(answers.iter().count(), accepted, "what was taken is answered");
    }
}
