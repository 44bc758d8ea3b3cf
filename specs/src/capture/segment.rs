//! A TCP segment out of one recorded packet.

use core::net::{IpAddr, SocketAddr};
use core::time::Duration;

use etherparse::{LaxNetSlice, LaxSlicedPacket, TransportSlice};
use pcap_parser::Linktype;

use super::CaptureError;

/// A TCP segment.
#[derive(Clone, Copy, Debug)]
pub(super) struct Segment<'a> {
    /// Since the epoch.
    pub(super) time: Duration,
    pub(super) from: SocketAddr,
    pub(super) to: SocketAddr,
    pub(super) sequence: u32,
    /// SYN: the connection begins, and this end's first byte has the next number.
    pub(super) begins: bool,
    /// ACK: with SYN, it is the server that speaks.
    pub(super) answers: bool,
    pub(super) data: &'a [u8],
}

/// Takes a recorded packet apart. None where it is no TCP.
pub(super) fn segment(time: Duration, link: Linktype, packet: &[u8]) -> Result<Option<Segment<'_>>, CaptureError> {
    const SLL2_HEADER: usize = 20;
    const NULL_HEADER: usize = 4;
    let after = |header: usize| LaxSlicedPacket::from_ip(packet.get(header..).unwrap_or_default()).ok();
    let sliced = match link {
        Linktype::ETHERNET => LaxSlicedPacket::from_ethernet(packet).ok(),
        Linktype::LINUX_SLL => {
            LaxSlicedPacket::from_ether_type(sll_type(packet), packet.get(16..).unwrap_or_default()).into()
        }
        Linktype(276) => after(SLL2_HEADER),
        Linktype::NULL | Linktype(108) => after(NULL_HEADER),
        Linktype::RAW | Linktype(12 | 14) | Linktype::IPV4 | Linktype::IPV6 => after(0),
        Linktype(other) => return Err(CaptureError::LinkType(other)),
    };
    Ok(sliced.and_then(|sliced| tcp(time, &sliced)))
}

/// The Ethernet type in a Linux cooked header.
fn sll_type(packet: &[u8]) -> etherparse::EtherType {
    let bytes = packet.get(14..16).and_then(<[u8]>::first_chunk).copied();
    etherparse::EtherType(u16::from_be_bytes(bytes.unwrap_or_default()))
}

fn tcp<'a>(time: Duration, sliced: &LaxSlicedPacket<'a>) -> Option<Segment<'a>> {
    let Some(TransportSlice::Tcp(tcp)) = &sliced.transport else {
        return None;
    };
    let (from, to) = match sliced.net.as_ref()? {
        LaxNetSlice::Ipv4(ip) => (
            IpAddr::V4(ip.header().source_addr()),
            IpAddr::V4(ip.header().destination_addr()),
        ),
        LaxNetSlice::Ipv6(ip) => (
            IpAddr::V6(ip.header().source_addr()),
            IpAddr::V6(ip.header().destination_addr()),
        ),
        LaxNetSlice::Arp(_) => return None,
    };
    Some(Segment {
        time,
        from: SocketAddr::new(from, tcp.source_port()),
        to: SocketAddr::new(to, tcp.destination_port()),
        sequence: tcp.sequence_number(),
        begins: tcp.syn(),
        answers: tcp.ack(),
        data: tcp.payload(),
    })
}
