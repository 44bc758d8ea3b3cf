//! Bots that do to a server what no client does: connections left open, broken off and written byte by byte, packets of the wrong length, at
//! the wrong time, with a field that is off, accounts that log in twice, and logins without a pause. What they are told is not measured: the
//! others are there for that, who must not feel it.

mod connections;
mod frames;
mod logins;
mod malformed;

use std::{ops::ControlFlow, time::Duration};

use packets::{CzReqDisconnect, CzRequestTime, Kind as PacketKind, Tick, fill};
use rand::rngs::SmallRng;
use tokio::{
    select,
    sync::watch,
    time::{Instant, sleep},
};

use super::context::{Context, Marks, Phase};
use crate::{
    behavior::{Answer, Kind, chance},
    client::{Cause, ClientError, Connection, Incoming, MapClient, Observer, Settings, choose, enter_map, log_in},
    stats::{Mark, Step, Traffic},
};

/// The kind under which chance is drawn.
const CHANCE: u8 = 204;

/// How long a server is given to show that it goes on with somebody, or does not.
const PROBE: Duration = Duration::from_secs(3);

/// Between two questions whether it does.
const PROBE_EVERY: Duration = Duration::from_millis(500);

/// How long a server is given to let go of a character.
const LETS_GO: Duration = Duration::from_secs(1);

/// What a server made of an act.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Outcome {
    /// It goes on with the connection.
    GoesOn,
    /// It ended it, or refused.
    Cut,
    /// Neither: it waits for more.
    Silent,
}

/// What an act needs.
struct Stage<'a> {
    context: &'a Context,
    index: u32,
    settings: &'a Settings,
    marks: Marks,
    dice: SmallRng,
}

/// Act after act, until the run is over or `leaves_at`. The first time such a bot comes in order, so that its account and its character are
/// there.
pub(super) async fn lives(
    context: &Context,
    (index, kind): (u32, Kind),
    settings: &Settings,
    leaves_at: Option<Instant>,
    phase: &mut watch::Receiver<Phase>,
) {
    let plan = &context.shared.plan;
    let mut stage = Stage {
        context,
        index,
        settings,
        marks: Marks::default(),
        dice: chance(plan.seed, index, CHANCE, 0),
    };
    let mut known = false;
    for number in 1.. {
        stage.dice = chance(plan.seed, index, CHANCE, number);
        let act = async {
            if !known {
                stage.visit().await?;
                known = true;
            }
            stage.act(kind).await
        };
        if let Some(doings) = context.stats().doings_mut(kind) {
            doings.acts += 1;
        }
        let Some(done) = while_playing(phase, Box::pin(act)).await else {
            return;
        };
        stage.count(kind, done);
        let think = plan.mix.think.draw(&mut stage.dice);
        let over = leaves_at.is_some_and(|leaves| leaves <= Instant::now() + think);
        if while_playing(phase, sleep(think)).await.is_none() || over {
            return;
        }
    }
}

/// What `work` yields, unless the bots stop playing first.
async fn while_playing<T>(phase: &mut watch::Receiver<Phase>, work: impl Future<Output = T>) -> Option<T> {
    select! {
        biased;
        _ = phase.wait_for(|phase| *phase > Phase::Play) => None,
        done = work => Some(done),
    }
}

impl Stage<'_> {
    async fn act(&mut self, kind: Kind) -> Result<Outcome, ClientError> {
        match kind {
            Kind::HalfOpen => self.half_open().await,
            Kind::ResetLogin => self.reset_login().await,
            Kind::Trickle => self.trickle().await,
            Kind::Oversize => self.oversize().await,
            Kind::WrongState => self.wrong_state().await,
            Kind::Mutate => self.mutate().await,
            Kind::Duplicate => self.duplicate().await,
            Kind::Storm => self.storm().await,
            // No such kind comes here: `Kind::is_chaos` is asked before.
            _ => Ok(Outcome::Silent),
        }
    }

    /// Counts an act. That a server refuses somebody, or throws him out, is its right; that it is not there, does not answer who comes in
    /// order, or says what no server says is an error.
    fn count(&self, kind: Kind, done: Result<Outcome, ClientError>) {
        let answer = match done {
            Ok(Outcome::GoesOn) => Answer::Done,
            Ok(Outcome::Cut) => Answer::Refused,
            Ok(Outcome::Silent) => Answer::Unanswered,
            Err(error) if is_a_right(&error.cause) => Answer::Refused,
            Err(error) => {
                self.context.fail(self.index, &error);
                Answer::Unanswered
            }
        };
        let mut stats = self.context.stats();
        let Some(doings) = stats.doings_mut(kind) else { return };
        match answer {
            Answer::Done => doings.done += 1,
            Answer::Refused => doings.refused += 1,
            Answer::None | Answer::Unanswered => doings.unanswered += 1,
        }
    }

    /// Comes in order, and leaves in order.
    async fn visit(&mut self) -> Result<(), ClientError> {
        let mut client = self.enter().await?;
        self.goes_on(&mut client.connection).await.map_err(Cause::in_play)?;
        client
            .connection
            .send(&CzReqDisconnect::default())
            .map_err(|cause| cause.at(Step::Quit))?;
        self.let_go(client).await;
        Ok(())
    }

    /// Enters the map, as clients do.
    async fn enter(&mut self) -> Result<MapClient, ClientError> {
        let mut watch = Quiet {
            context: self.context,
            marks: &mut self.marks,
        };
        let session = log_in(self.settings, &mut watch).await?;
        let chosen = choose(self.settings, &session, &mut watch).await?;
        enter_map(self.settings, &session, chosen, &mut watch).await
    }

    /// Ends a connection to the map server, and gives it time to save.
    async fn let_go(&self, mut client: MapClient) {
        self.context.traffic(client.connection.take_traffic());
        drop(client);
        sleep(LETS_GO).await;
    }

    /// Whether the map server goes on with a client: it tells it its time.
    async fn goes_on(&self, connection: &mut Connection) -> Result<Outcome, Cause> {
        let until = Instant::now() + PROBE;
        while Instant::now() < until {
            let asked = connection.send(&fill!(CzRequestTime { client_tick: Tick(0) }));
            let told = match asked {
                Ok(()) => {
                    let time = |incoming: Incoming<'_>| {
                        Ok(match incoming.frame.kind {
                            Some(PacketKind::ZcNotifyTime) => ControlFlow::Break(()),
                            _ => ControlFlow::Continue(()),
                        })
                    };
                    connection.receive(Instant::now() + PROBE_EVERY, time).await
                }
                Err(cause) => Err(cause),
            };
            match told {
                Ok(Some(())) => return Ok(Outcome::GoesOn),
                Ok(None) => {}
                other => return ended(other),
            }
        }
        Ok(Outcome::Silent)
    }

    /// What a server makes of a connection that is in no state to ask it for its time: whether it ends it, or says anything.
    async fn says(&self, connection: &mut Connection, within: Duration) -> Result<Outcome, Cause> {
        let anything = |_: Incoming<'_>| Ok(ControlFlow::Break(()));
        match connection.receive(Instant::now() + within, anything).await {
            Ok(Some(())) => Ok(Outcome::GoesOn),
            Ok(None) => Ok(Outcome::Silent),
            other => ended(other),
        }
    }
}

/// An error that says how a server ended a connection is no error here.
fn ended<T>(result: Result<T, Cause>) -> Result<Outcome, Cause> {
    match result {
        Ok(_) => Ok(Outcome::GoesOn),
        Err(cause) if is_a_right(&cause) => Ok(Outcome::Cut),
        Err(cause) => Err(cause),
    }
}

fn is_a_right(cause: &Cause) -> bool {
    !matches!(
        cause,
        Cause::Refused | Cause::TimedOut | Cause::Network(_) | Cause::Frame(_) | Cause::Decode(_)
    )
}

/// Measures nothing but bytes, and how far a bot came.
struct Quiet<'a> {
    context: &'a Context,
    marks: &'a mut Marks,
}

impl Observer for Quiet<'_> {
    fn reached(&mut self, mark: Mark) {
        self.marks.reach(mark, self.context);
    }

    fn traffic(&mut self, traffic: Traffic) {
        self.context.traffic(traffic);
    }
}
