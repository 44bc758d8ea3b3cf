//! Accounts made through the server: `NAME_M` or `NAME_F` at the login server, a character and the pincode at the char server, at the pace that the
//! server allows.

use std::{net::SocketAddr, time::Duration};

use packets::Profile;
use tokio::time::{Instant, sleep_until};

use super::{Outcome, Sexes, Summary};
use crate::{
    client::{Cause, ClientError, Pincode, Session, Settings, log_in, prepare},
    swarm::{consent::Permission, plan::Accounts, source},
};

/// What public servers answer to a registration that comes too soon after another one (they make one in 10 seconds), and this project's to one
/// whose name is taken.
const TOO_SOON: u32 = 3;

/// Unknown account, wrong password: to a registration, also that there is such an account already.
const UNKNOWN: u32 = 0;
const WRONG_PASSWORD: u32 = 1;

/// Between two registrations once the server said that they come too soon.
const PACE: Duration = Duration::from_millis(10_200);

/// How often one registration is tried, at that pace, before it is given up: others may be registering too.
const MOST_TRIES: u32 = 6;

/// So many refusals one after the other, and the rest is not tried: public servers ban a network at the seventh in five minutes.
const MOST_REFUSALS: usize = 3;

/// What is to be made.
#[derive(Clone, Debug)]
pub struct Order {
    /// The login server.
    pub target: SocketAddr,
    /// Which servers may be connected to.
    pub permission: Permission,
    /// The client version.
    pub profile: &'static Profile,
    /// Names and password.
    pub accounts: Accounts,
    /// How many.
    pub count: u32,
    /// Their sex.
    pub sexes: Sexes,
    /// Set for those that have none, if the server wants one.
    pub pincode: Pincode,
    /// Between two registrations at least; `None`: as soon as the server allows.
    pub every: Option<Duration>,
    /// How long any answer may take.
    pub patience: Duration,
}

/// Makes accounts and characters, until all are made, the server refuses too often, or `stop`. `progress` is told after each what there is so far,
/// and when the server wants slowness.
pub async fn provision(
    order: &Order,
    progress: &mut dyn FnMut(&Summary, &str),
    stop: impl Future<Output = ()>,
) -> Summary {
    let start = Instant::now();
    let mut registrar = Registrar {
        order,
        own_sources: source::is_own_at(order.target.ip()),
        every: order.every.unwrap_or_default(),
        is_slow: false,
        next: start,
    };
    let mut summary = Summary {
        wanted: order.count,
        ..Summary::default()
    };
    let work = registrar.work(&mut summary, progress);
    let stopped = tokio::select! {
        biased;
        () = stop => None,
        stopped = work => Some(stopped),
    };
    summary.interrupted = stopped.is_none();
    summary.stopped = stopped.unwrap_or_else(|| Some("interrupted".to_owned()));
    summary.elapsed = start.elapsed();
    summary
}

struct Registrar<'a> {
    order: &'a Order,
    own_sources: bool,
    /// Between two registrations.
    every: Duration,
    /// Whether the server is known to make accounts slowly.
    is_slow: bool,
    /// When the next registration may be asked for.
    next: Instant,
}

impl Registrar<'_> {
    /// One account after the other; why it did not come to its end.
    async fn work(&mut self, summary: &mut Summary, progress: &mut dyn FnMut(&Summary, &str)) -> Option<String> {
        let mut refusals = 0;
        for index in 0..self.order.count {
            let before = self.every;
            let outcome = self.account(index).await;
            if let Outcome::Failed(error) = &outcome {
                refusals += 1;
                if matches!(error.cause, Cause::Refused | Cause::NotAllowed(_)) {
                    refusals = MOST_REFUSALS;
                }
            } else {
                refusals = 0;
            }
            summary.add(self.order.accounts.name(index), outcome);
            let slower = self.every > before;
            progress(
                summary,
                if slower {
                    "the server makes one account in 10 seconds"
                } else {
                    ""
                },
            );
            if refusals >= MOST_REFUSALS && index + 1 < self.order.count {
                return Some("the last ones all failed, and servers ban who goes on".to_owned());
            }
        }
        None
    }

    async fn account(&mut self, index: u32) -> Outcome {
        let settings = self.settings(index);
        let result = self.ready(&settings, index).await;
        match result {
            Ok((made, character_made)) => Outcome::Ready { made, character_made },
            Err(error) => Outcome::Failed(error),
        }
    }

    async fn ready(&mut self, settings: &Settings, index: u32) -> Result<(bool, bool), ClientError> {
        let (session, made) = self.session(settings, index).await?;
        let ready = prepare(settings, &session, &mut ()).await?;
        Ok((made, ready.made))
    }

    /// Logs in with a new account, or with the one that is there already.
    async fn session(&mut self, settings: &Settings, index: u32) -> Result<(Session, bool), ClientError> {
        if !self.order.accounts.register {
            return Ok((log_in(settings, &mut ()).await?, false));
        }
        let asking = Settings {
            username: format!("{}_{}", settings.username, self.order.sexes.letter(index)),
            ..settings.clone()
        };
        for _ in 0..MOST_TRIES {
            sleep_until(self.next).await;
            let asked = log_in(&asking, &mut ()).await;
            self.next = Instant::now() + self.every;
            match refusal(&asked) {
                None => return asked.map(|session| (session, true)),
                Some(UNKNOWN | WRONG_PASSWORD) => break,
                Some(TOO_SOON) if self.is_slow => self.slow_down(),
                // Too soon, or there is such an account: logging in tells. Only once, for it counts as a failed login.
                Some(TOO_SOON) => {
                    let there = log_in(settings, &mut ()).await;
                    if refusal(&there) != Some(UNKNOWN) {
                        return there.map(|session| (session, false));
                    }
                    self.slow_down();
                }
                Some(_) => return asked.map(|session| (session, true)),
            }
        }
        Ok((log_in(settings, &mut ()).await?, false))
    }

    fn slow_down(&mut self) {
        self.is_slow = true;
        self.every = self.every.max(PACE);
        self.next = Instant::now() + self.every;
    }

    fn settings(&self, index: u32) -> Settings {
        let Order { accounts, .. } = self.order;
        Settings {
            profile: self.order.profile,
            obfuscation: false,
            target: self.order.target,
            permission: self.order.permission.clone(),
            // Each from a network of its own: public servers ban 256 addresses at once.
            source: self.own_sources.then(|| source::loopback(index.wrapping_mul(256))),
            username: accounts.name(index),
            password: accounts.password.clone(),
            // It is asked for here, with the sex that is wanted.
            register: false,
            pincode: self.order.pincode,
            character: accounts.character(index),
            patience: self.order.patience,
            tape: None,
        }
    }
}

/// The code of a refused login.
fn refusal(result: &Result<Session, ClientError>) -> Option<u32> {
    match result {
        Err(ClientError {
            cause: Cause::LoginRefused(code),
            ..
        }) => Some(*code),
        _ => None,
    }
}
