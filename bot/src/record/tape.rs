//! The last packets of one client, kept in case it fails, and how its connections began: without that nothing could be played again.

use std::{
    collections::VecDeque,
    io::{self, Write},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU32, Ordering},
    },
    time::{Duration, Instant},
};

use packets::{Direction, Profile, Server};

use super::{Event, Passed, blanked, write_event, write_line};

/// Bytes of the last packets that are kept at most, and what each packet costs beside its own.
const MOST_BYTES: usize = 28 * 1024;
const OVERHEAD: usize = size_of::<Passed>();

/// Bytes that are kept at most of how a connection began, each way.
const MOST_ANSWERED: usize = 3 * 1024;
const MOST_ASKED: usize = 1024;

/// Packets to the server that begin a connection.
const OPENING_REQUESTS: usize = 8;

/// What lies between the beginning and the last packets is cut short to this.
const GAP: Duration = Duration::from_secs(1);

/// What is kept of one client, bounded; clones write to the same.
#[derive(Clone, Debug)]
pub struct Tape(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    started: Instant,
    streams: AtomicU32,
    kept: Mutex<Kept>,
}

#[derive(Debug, Default)]
struct Kept {
    /// How the last connections to each server began: login, char, map.
    openings: [Option<Opening>; 3],
    last: VecDeque<Passed>,
    bytes: usize,
}

/// The first packets of a connection.
#[derive(Debug, Default)]
struct Opening {
    stream: u32,
    packets: Vec<Passed>,
    requests: usize,
    /// Whether packets behind it are forgotten.
    is_cut: bool,
    /// Bytes of requests, of answers.
    bytes: [usize; 2],
}

impl Default for Tape {
    fn default() -> Self {
        Self(Arc::new(Inner {
            started: Instant::now(),
            streams: AtomicU32::new(0),
            kept: Mutex::default(),
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
        self.tape.lock().keep(Passed {
            time: self.tape.0.started.elapsed(),
            stream: self.stream,
            server: self.server,
            direction,
            raw,
            bytes: bytes.to_vec(),
        });
    }

    /// Forgets the last `count` bytes to the server: they were never sent.
    pub fn take_back(&self, count: usize) {
        self.tape.lock().take_back(self.stream, count);
    }
}

impl Tape {
    /// For a new connection.
    pub fn track(&self, server: Server) -> Track {
        let stream = self.0.streams.fetch_add(1, Ordering::Relaxed);
        self.lock().open(stream, server);
        Track {
            tape: self.clone(),
            stream,
            server,
        }
    }

    /// What is kept, oldest first.
    pub fn shot(&self) -> Shot {
        let kept = self.lock();
        let cut = kept.openings.iter().flatten().filter(|opening| opening.is_cut);
        let gaps = cut.filter_map(|opening| opening.packets.last().cloned()).collect();
        let opening = kept.openings.iter().flatten().flat_map(|opening| &opening.packets);
        let mut packets: Vec<(bool, Passed)> = opening.map(|passed| (true, passed.clone())).collect();
        packets.extend(kept.last.iter().map(|passed| (false, passed.clone())));
        drop(kept);
        // Stable: packets of one moment stay in their order.
        packets.sort_by_key(|(_, passed)| passed.time);
        Shot {
            packets: without_gaps(packets),
            gaps,
        }
    }

    fn lock(&self) -> MutexGuard<'_, Kept> {
        self.0.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Nobody wants to wait for what was forgotten: where packets behind a beginning are missing, what follows comes soon after it.
fn without_gaps(packets: Vec<(bool, Passed)>) -> Vec<Passed> {
    let (mut before, mut left_out) = (None, Duration::ZERO);
    let shifted = packets.into_iter().map(|(is_opening, mut passed)| {
        if let Some((true, time)) = before {
            left_out += passed.time.saturating_sub(time + GAP);
        }
        before = Some((is_opening, passed.time));
        passed.time = passed.time.saturating_sub(left_out);
        passed
    });
    shifted.collect()
}

fn place(server: Server) -> usize {
    match server {
        Server::Login => 0,
        Server::Char => 1,
        Server::Map => 2,
    }
}

impl Kept {
    /// A connection begins: those that it follows on are over.
    fn open(&mut self, stream: u32, server: Server) {
        for later in self.openings.iter_mut().skip(place(server)) {
            *later = None;
        }
        if let Some(own) = self.openings.get_mut(place(server)) {
            *own = Some(Opening {
                stream,
                ..Opening::default()
            });
        }
    }

    fn keep(&mut self, passed: Passed) {
        let mut openings = self.openings.iter_mut().flatten();
        let passed = match openings.find(|opening| opening.stream == passed.stream) {
            Some(opening) => opening.take(passed),
            None => Some(passed),
        };
        let Some(passed) = passed else { return };
        self.bytes += passed.bytes.len() + OVERHEAD;
        self.last.push_back(passed);
        while self.bytes > MOST_BYTES {
            let Some(oldest) = self.last.pop_front() else { return };
            self.bytes -= oldest.bytes.len() + OVERHEAD;
            let mut openings = self.openings.iter_mut().flatten();
            if let Some(opening) = openings.find(|opening| opening.stream == oldest.stream) {
                opening.is_cut = true;
            }
        }
    }

    fn take_back(&mut self, stream: u32, mut count: usize) {
        let opening = self
            .openings
            .iter_mut()
            .flatten()
            .flat_map(|opening| &mut opening.packets);
        let sent = opening.chain(&mut self.last);
        let mut sent: Vec<&mut Passed> = sent
            .filter(|passed| passed.stream == stream && passed.direction == Direction::ToServer)
            .collect();
        while let Some(last) = sent.pop()
            && count > 0
        {
            let taken = last.bytes.len().min(count);
            last.bytes.truncate(last.bytes.len() - taken);
            count -= taken;
        }
        let is_left = |passed: &Passed| !passed.bytes.is_empty();
        for opening in self.openings.iter_mut().flatten() {
            opening.packets.retain(is_left);
        }
        self.last.retain(is_left);
        self.bytes = self.last.iter().map(|passed| passed.bytes.len() + OVERHEAD).sum();
    }
}

impl Opening {
    /// Takes what belongs to the beginning; gives back what does not.
    fn take(&mut self, passed: Passed) -> Option<Passed> {
        let asks = passed.direction == Direction::ToServer;
        let [asked, answered] = &mut self.bytes;
        let (bytes, most) = if asks {
            (asked, MOST_ASKED)
        } else {
            (answered, MOST_ANSWERED)
        };
        let cost = passed.bytes.len() + OVERHEAD;
        if self.requests >= OPENING_REQUESTS || *bytes + cost > most {
            return Some(passed);
        }
        *bytes += cost;
        self.requests += usize::from(asks);
        self.packets.push(passed);
        None
    }
}

/// What a tape had at one moment.
#[derive(Clone, Debug)]
pub struct Shot {
    packets: Vec<Passed>,
    /// Packets behind which others are missing.
    gaps: Vec<Passed>,
}

impl Shot {
    /// Writes it as a session, secrets blanked.
    pub fn write(self, out: &mut impl Write, profile: &Profile, obfuscated: bool) -> io::Result<()> {
        let mut last = None;
        for passed in self.packets {
            let opens = (last != Some(passed.stream)).then_some(obfuscated && passed.server == Server::Map);
            last = Some(passed.stream);
            write_line(out, &blanked(passed, profile), profile, opens)?;
        }
        for gap in &self.gaps {
            write_event(out, gap, Event::Gap)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Session;

    fn session(tape: &Tape) -> Session {
        let profile = Profile::get("main-20220406".parse().unwrap()).unwrap();
        let mut text = Vec::new();
        tape.shot().write(&mut text, profile, true).unwrap();
        Session::read(&String::from_utf8(text).unwrap()).unwrap()
    }

    fn number(passed: &Passed) -> u32 {
        u32::from_le_bytes(*passed.bytes.last_chunk().unwrap())
    }

    fn packet(number: u32) -> Vec<u8> {
        [&[0x60, 0x03][..], &number.to_le_bytes()].concat()
    }

    #[test]
    fn a_tape_keeps_the_last_packets_within_its_bound() {
        let tape = Tape::default();
        let track = tape.track(Server::Map);
        for number in 0..10_000 {
            track.keep(Direction::ToServer, false, &packet(number));
        }
        let cost = |passed: &Passed| passed.bytes.len() + OVERHEAD;
        let bytes: usize = tape.shot().packets.iter().map(cost).sum();
        let most = MOST_BYTES + MOST_ASKED + MOST_ANSWERED;
        assert!(bytes <= most && bytes > most / 2, "{bytes}");
        let kept = session(&tape);
        assert!(kept.obfuscated);
        assert!(kept.gaps.contains(&0), "that packets are missing is told");
        assert_eq!(number(kept.packets.last().unwrap()), 9_999);
    }

    #[test]
    fn how_connections_began_is_kept_however_much_follows() {
        let tape = Tape::default();
        for server in [Server::Login, Server::Char, Server::Map] {
            let track = tape.track(server);
            for number in 0..4 {
                track.keep(Direction::ToServer, false, &packet(number));
                track.keep(Direction::ToClient, false, &packet(number));
            }
        }
        // The client goes back to the characters, and plays on.
        for server in [Server::Char, Server::Map] {
            let track = tape.track(server);
            for number in 0..5_000 {
                track.keep(Direction::ToClient, false, &packet(number));
                track.keep(Direction::ToServer, false, &packet(number));
            }
        }
        let kept = tape.shot().packets;
        let first = |stream| {
            let of_it = kept.iter().filter(|passed| passed.stream == stream);
            of_it.take(3).map(number).collect::<Vec<_>>()
        };
        assert_eq!([first(0), first(1), first(2)], [vec![0, 0, 1], vec![], vec![]]);
        assert_eq!([first(3), first(4)], [vec![0, 0, 1], vec![0, 0, 1]]);
        assert_eq!(number(kept.last().unwrap()), 4_999);
    }

    #[test]
    fn nobody_waits_for_what_was_forgotten() {
        let at = |seconds| Passed {
            time: Duration::from_secs(seconds),
            stream: 0,
            server: Server::Map,
            direction: Direction::ToServer,
            raw: false,
            bytes: packet(0),
        };
        let packets = vec![(true, at(1)), (true, at(2)), (false, at(3_602)), (false, at(3_605))];
        let times = without_gaps(packets).into_iter().map(|passed| passed.time.as_secs());
        assert_eq!(times.collect::<Vec<_>>(), [1, 2, 3, 6]);
    }

    #[test]
    fn what_was_never_sent_is_not_kept() {
        let tape = Tape::default();
        let (login, other) = (tape.track(Server::Login), tape.track(Server::Char));
        login.keep(Direction::ToServer, false, &packet(1));
        login.keep(Direction::ToServer, false, &packet(2));
        other.keep(Direction::ToServer, false, &packet(3));
        login.take_back(8);
        let kept: Vec<Vec<u8>> = tape.shot().packets.into_iter().map(|passed| passed.bytes).collect();
        assert_eq!(kept, [packet(1)[..4].to_vec(), packet(3)]);
    }
}
