//! Why a recording cannot be read.

use thiserror::Error;

/// What is wrong with a file.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum CaptureError {
    /// Neither pcap nor pcapng nor JSON lines.
    #[error("it is no pcap, no pcapng and no JSON lines; line {line}: {why}")]
    NoRecording {
        /// The line that is no JSON.
        line: usize,
        /// What is wrong with it.
        why: String,
    },
    /// A pcap or pcapng file is damaged before its first packet.
    #[error("the capture file is damaged at byte {offset}: {why}")]
    Damaged {
        /// Where reading stopped.
        offset: usize,
        /// What stopped it.
        why: String,
    },
    /// The packets of a capture are of a kind that is not read.
    #[error("its packets are of link type {0}; Ethernet, raw IP, Linux cooked and loopback captures can be read")]
    LinkType(i32),
    /// There is nothing in it.
    #[error("it is empty")]
    Empty,
    /// There is no TCP in it.
    #[error("there are no TCP packets in it")]
    NoTcp,
}
