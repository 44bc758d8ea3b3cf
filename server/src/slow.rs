//! The slow pool: a few threads for work that would hold a loop up, with a bounded queue.

use std::{
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
        mpsc::{self, Receiver, SyncSender, TrySendError},
    },
    thread::{self, JoinHandle},
};

use crate::{
    config::PasswordConfig,
    event::{SlowAnswer, SlowWork, reload::ReloadResult},
    password::{Hasher, PasswordError},
    ports::SlowPort,
};

/// Where answers go.
pub type AnswerSink = Arc<dyn Fn(SlowAnswer) + Send + Sync>;

/// Reads the configuration and the world anew.
pub type Reread = Arc<dyn Fn() -> ReloadResult + Send + Sync>;

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

/// The pool. Its threads end when it is dropped; work that still waits then is given up.
pub struct SlowPool {
    /// `Some` until the pool is dropped.
    queue: Option<SyncSender<SlowWork>>,
    /// Set when it is dropped.
    stopping: Arc<AtomicBool>,
    threads: Vec<JoinHandle<()>>,
}

/// What a thread of the pool has.
#[derive(Clone)]
struct Worker {
    hasher: Hasher,
    /// Compared with when there is no account, so that the answer takes as long.
    decoy: Arc<str>,
    answers: AnswerSink,
    reread: Reread,
    /// Set when the pool is dropped.
    stopping: Arc<AtomicBool>,
}

impl SlowPool {
    /// Starts the configured number of threads.
    pub fn new(config: &PasswordConfig, answers: AnswerSink, reread: Reread) -> Result<Self, SlowPoolError> {
        let stopping = Arc::new(AtomicBool::new(false));
        let worker = Worker {
            hasher: Hasher::new(config)?,
            decoy: Hasher::new(config)?.hash(b"nobody's password")?.into(),
            answers,
            reread,
            stopping: Arc::clone(&stopping),
        };
        let (queue, work) = mpsc::sync_channel(config.queue);
        let work = Arc::new(Mutex::new(work));
        let mut threads = Vec::with_capacity(config.threads);
        for number in 0..config.threads {
            let (mut worker, work) = (worker.clone(), Arc::clone(&work));
            let thread = thread::Builder::new().name(format!("slow-{number}"));
            threads.push(thread.spawn(move || worker.run(&work))?);
        }
        Ok(Self {
            queue: Some(queue),
            stopping,
            threads,
        })
    }
}

impl SlowPort for SlowPool {
    fn start(&mut self, work: SlowWork) -> Result<(), SlowWork> {
        let Some(queue) = &self.queue else {
            return Err(work);
        };
        queue.try_send(work).map_err(|error| match error {
            TrySendError::Full(work) | TrySendError::Disconnected(work) => work,
        })
    }
}

impl Drop for SlowPool {
    fn drop(&mut self) {
        self.stopping.store(true, Ordering::Relaxed);
        self.queue = None;
        for thread in self.threads.drain(..) {
            let _ = thread.join();
        }
    }
}

impl Worker {
    fn run(&mut self, work: &Mutex<Receiver<SlowWork>>) {
        while let Some(work) = next(work) {
            if self.stopping.load(Ordering::Relaxed) {
                break;
            }
            let answer = self.answer(work);
            (self.answers)(answer);
        }
    }

    fn answer(&mut self, work: SlowWork) -> SlowAnswer {
        match work {
            SlowWork::Reload { by } => SlowAnswer::Reloaded {
                by,
                result: (self.reread)(),
            },
            SlowWork::Verify {
                session,
                secret,
                hash: Some(hash),
            } => SlowAnswer::Verified {
                session,
                matches: self.hasher.matches(&secret, &hash),
            },
            SlowWork::Verify {
                session,
                secret,
                hash: None,
            } => {
                self.hasher.matches(&secret, &self.decoy);
                SlowAnswer::Verified {
                    session,
                    matches: false,
                }
            }
            SlowWork::Hash { session, secret } => match self.hasher.hash(&secret) {
                Ok(hash) => SlowAnswer::Hashed {
                    session,
                    hash: hash.into(),
                },
                Err(error) => {
                    tracing::error!(%error, "a password or pincode was not hashed");
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

    /// Nothing is read.
    fn reread() -> Reread {
        Arc::new(|| Err("nothing is there".into()))
    }

    /// A pool and the answers it gives.
    fn pool() -> (SlowPool, Receiver<SlowAnswer>) {
        let (sender, answers) = mpsc::channel();
        let sink: AnswerSink = Arc::new(move |answer| sender.send(answer).unwrap());
        (
            SlowPool::new(&PasswordConfig::cheap(), sink, reread()).unwrap(),
            answers,
        )
    }

    fn verify(session: u64, secret: &str, hash: Option<&Arc<str>>) -> SlowWork {
        let secret = secret.as_bytes().into();
        SlowWork::Verify {
            session: SessionId(session),
            secret,
            hash: hash.cloned(),
        }
    }

    #[test]
    fn hashes_and_then_knows_the_password() {
        let (mut pool, answers) = pool();
        let session = SessionId(1);
        let secret = b"poring".as_slice().into();
        pool.start(SlowWork::Hash { session, secret }).unwrap();
        let SlowAnswer::Hashed { hash, .. } = answers.recv().unwrap() else {
            panic!("no hash")
        };
        for (password, matches) in [("poring", true), ("lunatic", false)] {
            pool.start(verify(1, password, Some(&hash))).unwrap();
            assert_eq!(answers.recv().unwrap(), SlowAnswer::Verified { session, matches });
        }
    }

    #[test]
    fn an_unknown_account_is_answered_like_a_wrong_password() {
        let (mut pool, answers) = pool();
        pool.start(verify(7, "nobody's password", None)).unwrap();
        let session = SessionId(7);
        assert_eq!(
            answers.recv().unwrap(),
            SlowAnswer::Verified {
                session,
                matches: false
            }
        );
    }

    #[test]
    fn reading_anew_is_done_and_answered() {
        let (mut pool, answers) = pool();
        let by = Some(SessionId(3));
        pool.start(SlowWork::Reload { by }).unwrap();
        let result = Err("nothing is there".into());
        assert_eq!(answers.recv().unwrap(), SlowAnswer::Reloaded { by, result });
    }

    #[test]
    fn a_full_queue_gives_work_back_instead_of_waiting() {
        let (answered, answers) = mpsc::channel();
        let (go, gate) = mpsc::channel::<()>();
        let gate = Mutex::new(gate);
        let sink: AnswerSink = Arc::new(move |_| {
            answered.send(()).unwrap();
            let _ = gate.lock().unwrap().recv();
        });
        let config = PasswordConfig {
            threads: 1,
            queue: 1,
            ..PasswordConfig::cheap()
        };
        let mut pool = SlowPool::new(&config, sink, reread()).unwrap();
        pool.start(verify(1, "x", None)).unwrap();
        answers.recv().unwrap();
        // Now the only thread is held in its answer: one more fits into the queue.
        pool.start(verify(2, "x", None)).unwrap();
        assert_eq!(pool.start(verify(3, "x", None)), Err(verify(3, "x", None)));
        drop(go);
        drop(pool);
    }
}
