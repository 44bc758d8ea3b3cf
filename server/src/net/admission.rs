//! Who may connect: how many connections there may be in all, and from one address.

use std::collections::HashMap;
use std::net::IpAddr;

use thiserror::Error;

use crate::event::limit::network;

/// Why a connection was not let in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub(super) enum Refusal {
    #[error("the server has its {0} connections (raise limits.connections)")]
    Full(usize),
    #[error("its address has its {0} connections (raise limits.connections_per_address)")]
    AddressFull(usize),
}

/// Counts open connections by address; of IPv6 a whole network is one.
#[derive(Debug)]
pub(super) struct Admission {
    open: HashMap<IpAddr, usize>,
    count: usize,
    connections: usize,
    per_address: usize,
}

impl Admission {
    /// Nobody is in; at most `connections` may be, `per_address` of them from one address.
    pub(super) fn new(connections: usize, per_address: usize) -> Self {
        Self {
            open: HashMap::new(),
            count: 0,
            connections,
            per_address,
        }
    }

    /// Lets one connection from `address` in; each is to be followed by one [`Self::leave`].
    pub(super) fn enter(&mut self, address: IpAddr) -> Result<(), Refusal> {
        if self.count >= self.connections {
            return Err(Refusal::Full(self.connections));
        }
        let address = network(address);
        let of_address = self.open.get(&address).copied().unwrap_or(0);
        if of_address >= self.per_address {
            return Err(Refusal::AddressFull(self.per_address));
        }
        self.open.insert(address, of_address + 1);
        self.count += 1;
        Ok(())
    }

    /// Lets one connection in on the place of one that is leaving but has not left; as [`Self::enter`] otherwise.
    pub(super) fn replace(&mut self, address: IpAddr) -> Result<(), Refusal> {
        self.connections += 1;
        let entered = self.enter(address);
        self.connections -= 1;
        entered
    }

    /// One connection from `address` is gone.
    pub(super) fn leave(&mut self, address: IpAddr) {
        let address = network(address);
        if let Some(open) = self.open.get_mut(&address) {
            *open -= 1;
            self.count -= 1;
            if *open == 0 {
                self.open.remove(&address);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(last: u8) -> IpAddr {
        [127, 0, 0, last].into()
    }

    #[test]
    fn one_address_cannot_take_every_place() {
        let mut admission = Admission::new(10, 2);
        admission.enter(address(1)).unwrap();
        admission.enter(address(1)).unwrap();
        assert_eq!(admission.enter(address(1)), Err(Refusal::AddressFull(2)));
        admission.enter(address(2)).unwrap();
        admission.leave(address(1));
        admission.enter(address(1)).unwrap();
        assert_eq!(admission.count, 3);
    }

    #[test]
    fn who_has_a_network_has_no_more_places_than_who_has_an_address() {
        let mut admission = Admission::new(10, 2);
        let of = |text: &str| text.parse().unwrap();
        admission.enter(of("2001:db8::1")).unwrap();
        admission.enter(of("2001:db8::ffff:2")).unwrap();
        assert_eq!(admission.enter(of("2001:db8::3")), Err(Refusal::AddressFull(2)));
        admission.enter(of("2001:db8:0:1::1")).unwrap();
        admission.leave(of("2001:db8::1"));
        admission.enter(of("2001:db8::3")).unwrap();
    }

    #[test]
    fn a_full_server_refuses_and_recovers() {
        let mut admission = Admission::new(2, 2);
        admission.enter(address(1)).unwrap();
        admission.enter(address(2)).unwrap();
        assert_eq!(admission.enter(address(3)), Err(Refusal::Full(2)));
        admission.leave(address(1));
        admission.enter(address(3)).unwrap();
        assert!(!admission.open.contains_key(&address(1)));
    }

    #[test]
    fn a_leave_without_enter_changes_nothing() {
        let mut admission = Admission::new(2, 2);
        admission.leave(address(1));
        assert_eq!(admission.count, 0);
    }
}
