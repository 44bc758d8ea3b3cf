//! Which servers a swarm may load: this machine and private networks. Anything else is somebody else's server.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Whether `address` may be loaded without its owner's consent on file: loopback, private and link-local ranges.
pub fn is_allowed(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_allowed_v4(address),
        IpAddr::V6(address) => address
            .to_ipv4_mapped()
            .map_or_else(|| is_allowed_v6(address), is_allowed_v4),
    }
}

fn is_allowed_v4(address: Ipv4Addr) -> bool {
    address.is_loopback() || address.is_private() || address.is_link_local()
}

fn is_allowed_v6(address: Ipv6Addr) -> bool {
    address.is_loopback() || address.is_unique_local() || address.is_unicast_link_local()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_machines_are_allowed() {
        for text in [
            "127.0.0.1",
            "127.200.3.4",
            "10.1.2.3",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.1.1",
            "::1",
            "fd00::1",
            "::ffff:10.0.0.1",
        ] {
            assert!(is_allowed(text.parse().unwrap()), "{text}");
        }
    }

    #[test]
    fn other_peoples_servers_are_not() {
        for text in [
            "8.8.8.8",
            "172.32.0.1",
            "192.169.0.1",
            "0.0.0.0",
            "2001:4860::1",
            "::ffff:8.8.8.8",
            "100.64.0.1",
            "255.255.255.255",
        ] {
            assert!(!is_allowed(text.parse().unwrap()), "{text}");
        }
    }
}
