//! The login server's packets.

use packets::{CaLogin, Kind};

use super::{Received, Translated, text};
use crate::event::command::Login;
use crate::event::{Command, Query};

/// What a packet to the login server asks for.
pub(super) fn request(packet: &Received<'_>) -> Translated {
    Ok(Some(match packet.kind {
        Kind::CaLogin => Command::Login(login(&packet.read()?)).into(),
        Kind::CaConnectInfoChanged | Kind::CaExeHashcheck => Query::KeepAlive.into(),
        _ => return Ok(None),
    }))
}

fn login(packet: &CaLogin) -> Login {
    Login {
        user: text::field(&packet.username),
        password: text::field(&packet.password).into(),
    }
}
