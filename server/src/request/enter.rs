//! Coming in to the char and the map server, loading the map, and signs of life.

use packets::{ChEnter, CzEnter, CzRequestTime, Kind};

use super::{Received, Translated};
use crate::event::command::{CharEnter, MapEnter};
use crate::event::{Command, Query};

/// What a packet of this feature to the char server asks for.
pub(super) fn to_char(packet: &Received<'_>) -> Translated {
    Ok(Some(match packet.kind {
        Kind::ChEnter => Command::CharEnter(char_enter(&packet.read()?)).into(),
        Kind::Ping => Query::KeepAlive.into(),
        _ => return Ok(None),
    }))
}

/// What a packet of this feature to the map server asks for.
pub(super) fn to_map(packet: &Received<'_>) -> Translated {
    Ok(Some(match packet.kind {
        Kind::CzEnter => Command::MapEnter(map_enter(&packet.read()?)).into(),
        Kind::CzNotifyActorinit => Command::LoadEnd.into(),
        Kind::CzBlockingPlayCancel => Command::ReadyToPlay.into(),
        Kind::CzRequestTime => {
            let CzRequestTime { client_tick: tick, .. } = packet.read()?;
            Query::TimeSync { tick }.into()
        }
        // The answer to ZC_PING_LIVE: answered in turn it would never end.
        Kind::CzPingLive => Query::KeepAlive.into(),
        _ => return Ok(None),
    }))
}

fn char_enter(packet: &ChEnter) -> CharEnter {
    CharEnter {
        account: packet.account,
        login_id1: packet.login_id1,
        login_id2: packet.login_id2,
    }
}

fn map_enter(packet: &CzEnter) -> MapEnter {
    MapEnter {
        account: packet.account,
        character: packet.character,
        login_id1: packet.login_id1,
    }
}
