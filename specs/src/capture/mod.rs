//! Recorded network traffic to the packets of a session: files are read, TCP is put together, ids are freed of obfuscation, packets are cut.
//!
//! [`Recording::read`] takes pcap, pcapng, and JSON lines; [`Session::new`] makes packets of it, for one client version. Damaged input ends in
//! [`Record::fault`]s, never in a panic.

mod error;
mod file;
mod identify;
mod lines;
mod segment;
mod session;
mod stream;

pub use error::CaptureError;
pub use identify::Ports;
pub use session::{Reading, Record, Session, SessionError};
pub use stream::{Connection, Part};

/// What a file holds, before a client version gives it a meaning.
#[derive(Clone, Debug)]
pub enum Recording {
    /// TCP connections, in the order in which they begin.
    Traffic(Vec<Connection>),
    /// Packets that were cut, and freed of obfuscation, by whoever recorded them.
    Packets(Vec<Record>),
}

impl Recording {
    /// Reads a file of any form: pcap and pcapng by their first bytes, anything else as JSON lines.
    pub fn read(bytes: &[u8]) -> Result<Self, CaptureError> {
        if file::is_traffic(bytes) {
            return Ok(Self::Traffic(stream::connections(&file::segments(bytes)?)));
        }
        lines::records(bytes).map(Self::Packets)
    }
}
