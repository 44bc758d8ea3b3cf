//! Source addresses: on loopback each bot gets an address of its own, since RO servers ban one that connects often.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use socket2::{Domain, Socket, Type};

/// Bots get `127.1.0.1` upwards: clear of `127.0.0.x`, where servers listen.
const FIRST: u32 = 0x7f01_0001;

/// The last address before `127.255.255.255`, the broadcast address of loopback.
const LAST: u32 = 0x7fff_fffe;

/// The source address of bot `index` on loopback. Past 16 million bots they repeat.
pub fn loopback(index: u32) -> IpAddr {
    let span = LAST - FIRST + 1;
    IpAddr::V4(Ipv4Addr::from_bits(FIRST + index % span))
}

/// Whether this machine lets sockets use any address of 127.0.0.0/8 (Linux does, others only 127.0.0.1).
pub fn loopback_is_usable() -> bool {
    Socket::new(Domain::IPV4, Type::STREAM, None)
        .and_then(|socket| socket.bind(&SocketAddr::new(loopback(0), 0).into()))
        .is_ok()
}

/// Whether each client of a server at `target` can have an address of its own: it is on IPv4 loopback, and [`loopback_is_usable`].
pub fn is_own_at(target: IpAddr) -> bool {
    target.is_ipv4() && target.is_loopback() && loopback_is_usable()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_bot_has_its_own_loopback_address() {
        let addresses: HashSet<IpAddr> = (0..100_000).map(loopback).collect();
        assert_eq!(addresses.len(), 100_000);
        assert!(addresses.iter().all(IpAddr::is_loopback));
    }

    #[test]
    fn a_server_on_ipv6_loopback_is_reached_from_no_ipv4_address() {
        assert!(!is_own_at("::1".parse().unwrap()));
        assert!(!is_own_at("10.0.0.1".parse().unwrap()));
        assert_eq!(is_own_at("127.0.0.1".parse().unwrap()), loopback_is_usable());
    }

    #[test]
    fn addresses_stay_inside_loopback_for_any_index() {
        for index in [0, 1, 255, 65_535, u32::MAX] {
            assert!(loopback(index).is_loopback(), "{index}");
        }
        assert_eq!(loopback(0).to_string(), "127.1.0.1");
    }
}
