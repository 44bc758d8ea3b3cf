//! Connections that are left open, half closed, or written byte by byte.

use std::time::Duration;

use packets::{CaLogin, CzRequestTime, RoString, Server, Tick, fill};
use rand::Rng;

use super::{Outcome, Stage};
use crate::{
    client::{Cause, ClientError, Connection},
    stats::Step,
};

/// How long a connection without a login is held, at least and at most.
const HELD: std::ops::Range<u64> = 2_000..20_000;

/// Between two bytes, in milliseconds, at least and at most.
const PAUSE: std::ops::Range<u64> = 1..25;

impl Stage<'_> {
    /// Connects to the login server and says nothing, or half of a login; or says all of it, and that it will say no more.
    pub(super) async fn half_open(&mut self) -> Result<Outcome, ClientError> {
        let mut connection = self.login_server().await?;
        let login = self.login();
        let connect = |cause: Cause| cause.at(Step::Connect);
        match self.dice.random_range(0..3) {
            0 => {}
            1 => {
                let outbox = connection.outbox();
                outbox.push(&login).map_err(|error| connect(error.into()))?;
                let half = outbox.bytes().len() / 2;
                outbox.cut(self.dice.random_range(1..=half.max(1)));
                connection.flush().map_err(connect)?;
            }
            _ => {
                connection.send(&login).map_err(connect)?;
                connection.says_no_more().await.map_err(connect)?;
            }
        }
        let held = Duration::from_millis(self.dice.random_range(HELD));
        let outcome = self.says(&mut connection, held).await;
        self.context.traffic(connection.take_traffic());
        outcome.map_err(connect)
    }

    /// Logs in, and on the map asks for the time, one byte after the other.
    pub(super) async fn trickle(&mut self) -> Result<Outcome, ClientError> {
        let pause = Duration::from_millis(self.dice.random_range(PAUSE));
        let mut connection = self.login_server().await?;
        let login = self.login();
        let pushed = connection.outbox().push(&login).map_err(Cause::from);
        pushed.map_err(|cause| cause.at(Step::Login))?;
        let sent = connection.trickle(pause).await;
        sent.map_err(|cause| cause.at(Step::Login))?;
        let patience = self.settings.patience;
        let told = self.says(&mut connection, patience).await;
        self.context.traffic(connection.take_traffic());
        match told.map_err(|cause| cause.at(Step::Login))? {
            Outcome::GoesOn => {}
            // A byte at a time is as good as all at once.
            Outcome::Silent => return Err(Cause::TimedOut.at(Step::Login)),
            Outcome::Cut => return Ok(Outcome::Cut),
        }
        let mut client = self.enter().await?;
        let outcome = self.trickled_time(&mut client.connection, pause).await;
        self.let_go(client).await;
        outcome.map_err(Cause::in_play)
    }

    async fn trickled_time(&self, connection: &mut Connection, pause: Duration) -> Result<Outcome, Cause> {
        connection
            .outbox()
            .push(&fill!(CzRequestTime { client_tick: Tick(1) }))?;
        connection.trickle(pause).await?;
        self.goes_on(connection).await
    }

    pub(super) async fn login_server(&self) -> Result<Connection, ClientError> {
        let settings = self.settings;
        settings.connect(Server::Login, settings.target, &mut ()).await
    }

    pub(super) fn login(&self) -> CaLogin {
        fill!(CaLogin {
            version: 20,
            username: RoString::from(self.settings.username.as_str()),
            password: RoString::from(self.settings.password.as_str()),
            client_type: 0,
        })
    }
}
