//! The login server: name and password in, login ids and a char server out.

use std::{net::SocketAddr, ops::ControlFlow};

use packets::{AcAcceptLogin, AccountId, CaLogin, LoginId, LoginToClient, RoString, Server, Sex, fill, fit};
use tokio::time::Instant;

use super::{
    connection::Incoming,
    error::{Cause, ClientError},
    settings::{Observer, Settings},
};
use crate::stats::{Mark, Step};

/// What clients of public servers say in the version field; few servers look at it.
const CLIENT_VERSION: u32 = 20;

/// `LoginRefusal::UNKNOWN_ACCOUNT`.
const UNKNOWN_ACCOUNT: u32 = 0;

/// What the login server hands out; the char and map servers want to see it again.
#[derive(Clone, Debug)]
pub struct Session {
    /// The account.
    pub account: AccountId,
    /// The first of two random numbers.
    pub login_id1: LoginId,
    /// The second.
    pub login_id2: LoginId,
    /// The account's sex.
    pub sex: Sex,
    /// The char server: the first one offered.
    pub char_server: SocketAddr,
}

/// Logs in. With `register`, an unknown account is asked for once. A wrong password is never tried again: servers ban those who do.
pub async fn log_in(settings: &Settings, observer: &mut impl Observer) -> Result<Session, ClientError> {
    match attempt(settings, &settings.username, observer).await {
        Err(ClientError {
            cause: Cause::LoginRefused(UNKNOWN_ACCOUNT),
            ..
        }) if settings.register => attempt(settings, &format!("{}_M", settings.username), observer).await,
        result => result,
    }
}

async fn attempt(settings: &Settings, username: &str, observer: &mut impl Observer) -> Result<Session, ClientError> {
    let mut connection = settings.connect(Server::Login, settings.target, observer).await?;
    observer.reached(Mark::Connect);
    let sent = Instant::now();
    let request = fill!(CaLogin {
        version: CLIENT_VERSION,
        username: RoString::from(username),
        password: RoString::from(settings.password.as_str()),
        client_type: 0,
    });
    connection.send(&request).map_err(|cause| cause.at(Step::Login))?;
    let profile = settings.profile;
    let answer = |incoming: Incoming<'_>| match LoginToClient::decode(&incoming.frame, profile)? {
        Some(LoginToClient::AcAcceptLogin(accept)) => Ok(ControlFlow::Break(accept)),
        Some(LoginToClient::AcRefuseLogin(refuse)) => Err(Cause::LoginRefused(fit(refuse.reason.0))),
        Some(LoginToClient::AcRefuseLoginR2(refuse)) => Err(Cause::LoginRefused(fit(refuse.reason.0))),
        Some(LoginToClient::AcRefuseLoginR3(refuse)) => Err(Cause::LoginRefused(fit(refuse.reason.0))),
        _ => Ok(ControlFlow::Continue(())),
    };
    let accepted = connection.expect_with(Step::Login, settings.patience, answer).await;
    observer.traffic(connection.take_traffic());
    let session = session(settings, &accepted?)
        .await
        .map_err(|cause| cause.at(Step::Login))?;
    observer.finished(Step::Login, sent, Instant::now());
    observer.reached(Mark::Login);
    Ok(session)
}

async fn session(settings: &Settings, accept: &AcAcceptLogin) -> Result<Session, Cause> {
    let server = accept.servers.first().ok_or(Cause::NoCharServer)?;
    Ok(Session {
        account: accept.account,
        login_id1: accept.login_id1,
        login_id2: accept.login_id2,
        sex: accept.sex,
        char_server: settings
            .next_address(server.address, fit(server.port), &server.host)
            .await?,
    })
}
