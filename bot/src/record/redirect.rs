//! Packets that send the client to another server: the recorder puts an address of its own into them, so that the client stays behind it.

use std::{
    io,
    net::{Ipv4Addr, SocketAddr},
    rc::Rc,
};

use packets::{
    AcAcceptLogin, Direction, Frame, HcNotifyZonesvr, Integer, Kind, Packet, RoString, Server, ZcAirshipServermove,
    ZcNpcackServermove, fit,
};

use super::proxy::{Proxy, Way};
use crate::client::next_address;

/// Such packets.
const KINDS: [Kind; 4] = [
    Kind::AcAcceptLogin,
    Kind::HcNotifyZonesvr,
    Kind::ZcNpcackServermove,
    Kind::ZcAirshipServermove,
];

impl Proxy {
    /// Whether bytes that are not a whole packet yet may be the beginning of one that has to be changed.
    pub(super) fn may_redirect(&self, way: Way, front: &[u8]) -> bool {
        if way.direction == Direction::ToServer {
            return false;
        }
        let ids = KINDS.iter().filter_map(|kind| {
            let id = self.profile.id(*kind)?;
            (self.profile.kind(way.server, way.direction, id) == Some(*kind)).then_some(id)
        });
        let known = front.get(..2).unwrap_or(front);
        !front.is_empty() && ids.map(u16::to_le_bytes).any(|id| id.starts_with(known))
    }

    /// A packet that sends the client to another server, with the proxy's address in it.
    pub(super) async fn redirected(self: &Rc<Self>, frame: &Frame<'_>) -> Option<Vec<u8>> {
        let (profile, mut bytes) = (self.profile, Vec::new());
        match frame.kind? {
            Kind::AcAcceptLogin => {
                let mut accept = AcAcceptLogin::decode(frame.bytes, profile).ok()?;
                for server in &mut accept.servers {
                    let to = self.redirect(Server::Char, server.address, server.port, &server.host);
                    (server.address, server.port) = to.await?;
                    server.host = RoString::default();
                }
                accept.encode(profile, &mut bytes).ok()?;
            }
            Kind::HcNotifyZonesvr => {
                let mut map = HcNotifyZonesvr::decode(frame.bytes, profile).ok()?;
                (map.address, map.port) = self.redirect(Server::Map, map.address, map.port, &map.host).await?;
                map.host = RoString::default();
                map.encode(profile, &mut bytes).ok()?;
            }
            Kind::ZcNpcackServermove => {
                let mut map = ZcNpcackServermove::decode(frame.bytes, profile).ok()?;
                (map.address, map.port) = self.redirect(Server::Map, map.address, map.port, &map.host).await?;
                map.host = RoString::default();
                map.encode(profile, &mut bytes).ok()?;
            }
            Kind::ZcAirshipServermove => {
                let mut map = ZcAirshipServermove::decode(frame.bytes, profile).ok()?;
                let none = RoString::default();
                (map.ip, map.port) = self.redirect(Server::Map, map.ip, map.port, &none).await?;
                map.encode(profile, &mut bytes).ok()?;
            }
            _ => return None,
        }
        Some(bytes)
    }

    /// What clients are told instead of where a server is.
    async fn redirect<Port: Integer>(
        self: &Rc<Self>,
        server: Server,
        address: Ipv4Addr,
        port: Port,
        host: &RoString,
    ) -> Option<(Ipv4Addr, Port)> {
        let target = next_address(self.target, (address, fit(port)), host, self.patience).await;
        let target = target.map_err(|cause| io::Error::other(cause.to_string()));
        match target.and_then(|target| self.gate(server, target)) {
            Ok(SocketAddr::V4(own)) => return Some((*own.ip(), fit(own.port()))),
            Ok(SocketAddr::V6(own)) => self.tell(&format!(
                "{server}: packets have no room for {own}: listen on an IPv4 address"
            )),
            Err(error) => self.tell(&format!("{server}: {error}; the client leaves the recording")),
        }
        None
    }
}
