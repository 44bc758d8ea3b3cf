//! The last packets of one client, kept in case it fails.

use std::{
    collections::VecDeque,
    io::{self, Write},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU32, Ordering},
    },
    time::Instant,
};

use packets::{Direction, Profile, Server};

use super::{Passed, blanked, write_line};

/// Bytes that are kept at most, and what each packet costs beside its own.
const MOST_BYTES: usize = 32 * 1024;
const OVERHEAD: usize = size_of::<Passed>();

/// A bounded ring of packets; clones write to the same.
#[derive(Clone, Debug)]
pub struct Tape(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    started: Instant,
    streams: AtomicU32,
    ring: Mutex<Ring>,
}

#[derive(Debug, Default)]
struct Ring {
    packets: VecDeque<Passed>,
    bytes: usize,
}

impl Default for Tape {
    fn default() -> Self {
        Self(Arc::new(Inner {
            started: Instant::now(),
            streams: AtomicU32::new(0),
            ring: Mutex::default(),
        }))
    }
}

/// What one connection writes to a tape.
#[derive(Clone, Debug)]
pub struct Track {
    tape: Tape,
    stream: u32,
    server: Server,
}

impl Track {
    /// Keeps a packet, with its plain id.
    pub fn keep(&self, direction: Direction, raw: bool, bytes: &[u8]) {
        self.tape.keep(self.stream, (self.server, direction), raw, bytes);
    }
}

impl Tape {
    /// For a new connection.
    pub fn track(&self, server: Server) -> Track {
        Track {
            tape: self.clone(),
            stream: self.0.streams.fetch_add(1, Ordering::Relaxed),
            server,
        }
    }

    /// Keeps a packet, with its plain id, and lets go of the oldest ones.
    fn keep(&self, stream: u32, (server, direction): (Server, Direction), raw: bool, bytes: &[u8]) {
        let mut ring = self.0.ring.lock().unwrap_or_else(PoisonError::into_inner);
        ring.bytes += bytes.len() + OVERHEAD;
        ring.packets.push_back(Passed {
            time: self.0.started.elapsed(),
            stream,
            server,
            direction,
            raw,
            bytes: bytes.to_vec(),
        });
        while ring.bytes > MOST_BYTES {
            let Some(oldest) = ring.packets.pop_front() else { return };
            ring.bytes -= oldest.bytes.len() + OVERHEAD;
        }
    }

    /// Writes what is kept as a session, secrets blanked.
    pub fn write(&self, out: &mut impl Write, profile: &Profile, obfuscated: bool) -> io::Result<()> {
        let packets = self.packets();
        let mut last = None;
        for passed in packets {
            let opens = (last != Some(passed.stream)).then_some(obfuscated && passed.server == Server::Map);
            last = Some(passed.stream);
            write_line(out, &blanked(passed, profile), profile, opens)?;
        }
        Ok(())
    }

    fn packets(&self) -> Vec<Passed> {
        let ring = self.0.ring.lock().unwrap_or_else(PoisonError::into_inner);
        ring.packets.iter().cloned().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tape_keeps_the_last_packets_within_its_bound() {
        let tape = Tape::default();
        for number in 0..10_000_u32 {
            let bytes = [&[0x60, 0x03][..], &number.to_le_bytes()].concat();
            tape.keep(0, (Server::Map, Direction::ToServer), false, &bytes);
        }
        let kept = tape.packets();
        let bytes: usize = kept.iter().map(|packet| packet.bytes.len() + OVERHEAD).sum();
        assert!(bytes <= MOST_BYTES && bytes > MOST_BYTES / 2, "{bytes}");
        let last = kept.last().unwrap();
        assert_eq!(last.bytes[2..], 9_999_u32.to_le_bytes());
        let profile = Profile::get("main-20220406".parse().unwrap()).unwrap();
        let mut text = Vec::new();
        tape.write(&mut text, profile, true).unwrap();
        let session = super::super::Session::read(&String::from_utf8(text).unwrap()).unwrap();
        assert_eq!(session.packets.len(), kept.len());
        assert!(session.obfuscated);
    }
}
