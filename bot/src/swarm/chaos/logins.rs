//! Logins that break off, that come twice, and that come without a pause.

use std::ops::ControlFlow;

use packets::{CaLogin, Server};
use rand::Rng;
use tokio::time::Instant;

use super::{LETS_GO, Outcome, Quiet, Stage};
use crate::{
    client::{Cause, ClientError, Connection, Incoming, choose, enter_map, log_in},
    stats::Step,
};

/// Logins of a storm.
const STORM: u32 = 20;

impl Stage<'_> {
    /// Breaks its connection off, as a broken line does, at any point of the way to the map.
    pub(super) async fn reset_login(&mut self) -> Result<Outcome, ClientError> {
        let point = self.dice.random_range(0..6);
        if point < 2 {
            let mut connection = self.login_server().await?;
            if point == 1 {
                let login: CaLogin = self.login();
                connection.send(&login).map_err(|cause| cause.at(Step::Login))?;
            }
            connection.reset();
            return Ok(Outcome::GoesOn);
        }
        let (context, settings) = (self.context, self.settings);
        let mut watch = Quiet {
            context,
            marks: &mut self.marks,
        };
        let session = log_in(settings, &mut watch).await?;
        if point == 2 {
            let connection = settings.connect(Server::Char, session.char_server, &mut ()).await?;
            connection.reset();
            return Ok(Outcome::GoesOn);
        }
        let chosen = choose(settings, &session, &mut watch).await?;
        if point == 3 {
            let connection = settings.connect(Server::Map, chosen.map_server, &mut ()).await?;
            connection.reset();
            return Ok(Outcome::GoesOn);
        }
        let mut client = enter_map(settings, &session, chosen, &mut watch).await?;
        // While the map loads, or right after it.
        if point == 5 {
            self.goes_on(&mut client.connection).await.map_err(Cause::in_play)?;
        }
        client.connection.reset();
        Ok(Outcome::GoesOn)
    }

    /// Comes twice with one account. Of the two at most one may stay: a character that is there twice is an error.
    pub(super) async fn duplicate(&mut self) -> Result<Outcome, ClientError> {
        let mut first = self.enter().await?;
        let second = self.enter().await;
        let mut second = match second {
            Ok(second) => second,
            Err(error) => {
                self.let_go(first).await;
                return Err(error);
            }
        };
        let first_stays = self.stays(&mut first.connection).await?;
        let second_stays = self.stays(&mut second.connection).await?;
        if first_stays && second_stays {
            let text = format!("the character {} is on the map twice", second.chosen.name);
            self.context.complain(self.index, "duplicate_login", &text);
        }
        drop(first);
        self.let_go(second).await;
        Ok(if second_stays { Outcome::GoesOn } else { Outcome::Cut })
    }

    /// Whether a connection is still served some time after another one came.
    async fn stays(&self, connection: &mut Connection) -> Result<bool, ClientError> {
        let unheard = |_: Incoming<'_>| Ok(ControlFlow::<()>::Continue(()));
        let ended = connection.receive(Instant::now() + LETS_GO, unheard).await;
        if ended.is_err() {
            return Ok(false);
        }
        let outcome = self.goes_on(connection).await.map_err(Cause::in_play)?;
        Ok(outcome == Outcome::GoesOn)
    }

    /// Logs in again and again, as fast as it can, and breaks off each time.
    pub(super) async fn storm(&mut self) -> Result<Outcome, ClientError> {
        let mut outcome = Outcome::Silent;
        for _ in 0..STORM {
            let mut connection = self.login_server().await?;
            let sent = connection.send(&self.login());
            sent.map_err(|cause| cause.at(Step::Login))?;
            let patience = self.settings.patience;
            let said = self.says(&mut connection, patience).await;
            outcome = said.map_err(|cause| cause.at(Step::Login))?;
            self.context.traffic(connection.take_traffic());
            if self.dice.random_bool(0.5) {
                connection.reset();
            }
        }
        match outcome {
            Outcome::Silent => Err(Cause::TimedOut.at(Step::Login)),
            outcome => Ok(outcome),
        }
    }
}
