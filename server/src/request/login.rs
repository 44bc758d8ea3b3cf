//! The login server's packets.

use packets::{CaLogin, ClientToLogin};

use super::{Request, text};
use crate::event::command::Login;
use crate::event::{Command, Query};

/// What a packet to the login server asks for.
pub(super) fn request(packet: &ClientToLogin) -> Option<Request> {
    match packet {
        ClientToLogin::CaLogin(login) => Some(Command::Login(self::login(login)).into()),
        ClientToLogin::CaConnectInfoChanged(_) | ClientToLogin::CaExeHashcheck(_) => Some(Query::KeepAlive.into()),
        _ => None,
    }
}

fn login(packet: &CaLogin) -> Login {
    Login {
        user: text::field(&packet.username),
        password: text::field(&packet.password),
        client_type: packet.client_type,
    }
}
