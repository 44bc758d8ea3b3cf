//! Packets of the wrong length, at the wrong time, and with a field that is off.

use packets::Server;
use rand::Rng;

use super::{
    Outcome, PROBE, Quiet, Stage,
    frames::{any_frame, mutated, oversized},
};
use crate::{
    client::{Cause, ClientError, Connection, choose, log_in},
    stats::Step,
};

/// Mutated packets that are sent on one connection, at most.
const MUTATIONS: u32 = 20;

impl Stage<'_> {
    /// Sends a packet whose length is not what it should be, to any of the servers.
    pub(super) async fn oversize(&mut self) -> Result<Outcome, ClientError> {
        let server = self.any_server();
        if server == Server::Map {
            let mut client = self.enter().await?;
            let frame = oversized(self.settings.profile, server, &mut self.dice);
            let outcome = self.throw(&mut client.connection, &frame).await;
            self.let_go(client).await;
            return outcome.map_err(Cause::in_play);
        }
        let mut connection = self.fresh(server).await?;
        let frame = oversized(self.settings.profile, server, &mut self.dice);
        let outcome = self.fling(&mut connection, &frame).await;
        outcome.map_err(|cause| cause.at(Step::Connect))
    }

    /// Sends any packet of the protocol where it does not belong: to a server that it is not for, or before its time.
    pub(super) async fn wrong_state(&mut self) -> Result<Outcome, ClientError> {
        let (to, of) = (self.any_server(), self.any_server());
        let frame = any_frame(self.settings.profile, of, &mut self.dice);
        if to == Server::Map && self.dice.random_bool(0.5) {
            let mut client = self.enter().await?;
            let outcome = self.throw(&mut client.connection, &frame).await;
            self.let_go(client).await;
            return outcome.map_err(Cause::in_play);
        }
        let mut connection = self.fresh(to).await?;
        let outcome = self.fling(&mut connection, &frame).await;
        outcome.map_err(|cause| cause.at(Step::Connect))
    }

    /// Sends packets of which one field is off, one after the other, as long as the server goes on with it.
    pub(super) async fn mutate(&mut self) -> Result<Outcome, ClientError> {
        let mut client = self.enter().await?;
        let mut outcome = self.goes_on(&mut client.connection).await.map_err(Cause::in_play)?;
        for _ in 0..MUTATIONS {
            if outcome != Outcome::GoesOn {
                break;
            }
            let frame = mutated(self.settings.profile, &mut self.dice);
            let thrown = self.throw(&mut client.connection, &frame.bytes).await;
            tracing::debug!(packet = frame.name, field = frame.field, ?thrown, "a field is off");
            outcome = thrown.map_err(Cause::in_play)?;
        }
        self.let_go(client).await;
        Ok(outcome)
    }

    fn any_server(&mut self) -> Server {
        match self.dice.random_range(0..3) {
            0 => Server::Login,
            1 => Server::Char,
            _ => Server::Map,
        }
    }

    /// A connection to `server` on which nothing was said yet.
    async fn fresh(&mut self, server: Server) -> Result<Connection, ClientError> {
        let (context, settings) = (self.context, self.settings);
        if server == Server::Login {
            return self.login_server().await;
        }
        let mut watch = Quiet {
            context,
            marks: &mut self.marks,
        };
        let session = log_in(settings, &mut watch).await?;
        if server == Server::Char {
            return settings.connect(server, session.char_server, &mut ()).await;
        }
        let chosen = choose(settings, &session, &mut watch).await?;
        let connection = settings.connect(server, chosen.map_server, &mut ()).await?;
        Ok(connection.with_obfuscation(settings.obfuscation))
    }

    /// Sends `frame` to the map server, and looks whether it goes on.
    async fn throw(&self, connection: &mut Connection, frame: &[u8]) -> Result<Outcome, Cause> {
        connection.outbox().push_raw(frame)?;
        match connection.flush() {
            Ok(()) => self.goes_on(connection).await,
            other => super::ended(other),
        }
    }

    /// Sends `frame` where nobody can be asked for the time.
    async fn fling(&self, connection: &mut Connection, frame: &[u8]) -> Result<Outcome, Cause> {
        connection.outbox().push_raw(frame)?;
        let outcome = match connection.flush() {
            Ok(()) => self.says(connection, PROBE).await,
            other => super::ended(other),
        };
        self.context.traffic(connection.take_traffic());
        outcome
    }
}
