//! Coming in to the char and the map server, loading the map, and signs of life.

use packets::{ChEnter, ClientToChar, ClientToMap, CzEnter};

use super::Request;
use crate::event::command::{CharEnter, MapEnter};
use crate::event::{Command, Query};

/// What a packet of this feature to the char server asks for.
pub(super) fn to_char(packet: &ClientToChar) -> Option<Request> {
    match packet {
        ClientToChar::ChEnter(enter) => Some(Command::CharEnter(char_enter(enter)).into()),
        ClientToChar::Ping(ping) => Some(Query::CharKeepAlive { account: ping.account }.into()),
        _ => None,
    }
}

/// What a packet of this feature to the map server asks for.
pub(super) fn to_map(packet: &ClientToMap) -> Option<Request> {
    match packet {
        ClientToMap::CzEnter(enter) => Some(Command::MapEnter(map_enter(enter)).into()),
        ClientToMap::CzNotifyActorinit(_) => Some(Command::LoadEnd.into()),
        ClientToMap::CzBlockingPlayCancel(_) => Some(Command::ReadyToPlay.into()),
        ClientToMap::CzRequestTime(time) => Some(Query::TimeSync { tick: time.client_tick }.into()),
        // The answer to ZC_PING_LIVE: answered in turn it would never end.
        ClientToMap::CzPingLive(_) => Some(Query::KeepAlive.into()),
        _ => None,
    }
}

fn char_enter(packet: &ChEnter) -> CharEnter {
    CharEnter {
        account: packet.account,
        login_id1: packet.login_id1,
        login_id2: packet.login_id2,
        sex: packet.sex.0,
    }
}

fn map_enter(packet: &CzEnter) -> MapEnter {
    MapEnter {
        account: packet.account,
        character: packet.character,
        login_id1: packet.login_id1,
        tick: packet.client_tick,
        sex: packet.sex.0,
    }
}
