//! The map server: entering it, and a client that plays there.

use std::{ops::ControlFlow, time::Duration};

use packets::{
    CzEnter, CzNotifyActorinit, CzRequestMove, Kind, Packet, Position, Server, Tick, UnitId, ZcAcceptEnter,
    ZcRefuseEnter, fill, fit,
};
use tokio::time::Instant;

use super::{
    character::{Chosen, choose},
    connection::{Connection, Incoming},
    error::{Cause, ClientError},
    hear::{Heard, hear, unit_of},
    login::{Session, log_in},
    settings::{Observer, Settings},
};
use crate::{
    behavior::Cell,
    stats::{Mark, Step},
};

/// A client on the map.
#[derive(Debug)]
pub struct MapClient {
    /// The connection: typed sends and expects are its methods.
    pub connection: Connection,
    /// The player's own unit.
    pub unit: UnitId,
    /// The character, and the map it entered.
    pub chosen: Chosen,
    /// The cell it entered at.
    pub cell: Cell,
}

/// Goes all the way: login server, char server, map server. For tests and small tools; swarms take the steps one by one.
pub async fn enter(settings: &Settings) -> Result<MapClient, ClientError> {
    let session = log_in(settings, &mut ()).await?;
    let chosen = choose(settings, &session, &mut ()).await?;
    enter_map(settings, &session, chosen, &mut ()).await
}

/// Enters the map server with what the other servers handed out, and says that the map is loaded.
pub async fn enter_map(
    settings: &Settings,
    session: &Session,
    chosen: Chosen,
    observer: &mut impl Observer,
) -> Result<MapClient, ClientError> {
    let connection = settings.connect(Server::Map, chosen.map_server, observer).await?;
    let mut connection = connection.with_obfuscation(settings.obfuscation);
    let sent = Instant::now();
    let request = fill!(CzEnter {
        account: session.account,
        character: chosen.character,
        login_id1: session.login_id1,
        client_tick: Tick(connection.tick()),
        sex: session.sex,
    });
    connection.send(&request).map_err(|cause| cause.at(Step::MapEnter))?;
    let entered = accepted(&mut connection, settings.patience).await;
    observer.traffic(connection.take_traffic());
    let position = entered?;
    observer.finished(Step::MapEnter, sent, Instant::now());
    connection
        .send(&CzNotifyActorinit::default())
        .map_err(|cause| cause.at(Step::MapEnter))?;
    observer.reached(Mark::Map);
    Ok(MapClient {
        connection,
        unit: unit_of(session.account),
        chosen,
        cell: Cell::new(position.x, position.y),
    })
}

async fn accepted(connection: &mut Connection, patience: Duration) -> Result<Position, ClientError> {
    let profile = connection.profile();
    let answer = |incoming: Incoming<'_>| match incoming.frame.kind {
        Some(Kind::ZcAcceptEnter) => Ok(ControlFlow::Break(
            ZcAcceptEnter::decode(incoming.frame.bytes, profile)?.position,
        )),
        Some(Kind::ZcRefuseEnter) => Err(Cause::MapRefused(fit(ZcRefuseEnter::decode(
            incoming.frame.bytes,
            profile,
        )?
        .reason
        .0))),
        _ => Ok(ControlFlow::Continue(())),
    };
    connection.expect_with(Step::MapEnter, patience, answer).await
}

impl MapClient {
    /// Asks to walk to `to` and waits for the ack; the cells between which the server lets the player walk.
    pub async fn walk(&mut self, to: Cell, within: Duration) -> Result<(Cell, Cell), ClientError> {
        let request = fill!(CzRequestMove {
            dest: Position::new(to.x, to.y, 0),
        });
        self.connection
            .send(&request)
            .map_err(|cause| cause.at(Step::WalkAck))?;
        self.wait(Step::WalkAck, within, |heard| match heard {
            Heard::Walking { from, to } => Some((*from, *to)),
            _ => None,
        })
        .await
    }

    /// Waits until the server says something that `wanted` answers; what else it says is skipped.
    pub async fn wait<T>(
        &mut self,
        step: Step,
        within: Duration,
        mut wanted: impl FnMut(&Heard<'_>) -> Option<T>,
    ) -> Result<T, ClientError> {
        let profile = self.connection.profile();
        let answer = |incoming: Incoming<'_>| {
            let heard = hear(&incoming.frame, profile)?;
            Ok(match heard.as_ref().and_then(&mut wanted) {
                Some(found) => ControlFlow::Break(found),
                None => ControlFlow::Continue(()),
            })
        };
        self.connection.expect_with(step, within, answer).await
    }
}
