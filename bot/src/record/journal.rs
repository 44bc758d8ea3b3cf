//! Where a recording goes: `session.jsonl` and `session.pcapng` in a folder.

use std::{
    collections::HashMap,
    fs::{self, File},
    io::{self, BufWriter, Write},
    net::SocketAddr,
    path::Path,
    time::{Instant, SystemTime, UNIX_EPOCH},
};

use packets::Profile;

use super::{
    Event, Passed, blanked,
    pcapng::Pcapng,
    proxy::Way,
    secret::blanked_rest,
    session::{write_event, write_line},
};

/// The files of a recording.
#[derive(Debug)]
pub struct Journal {
    profile: &'static Profile,
    started: Instant,
    keeps_secrets: bool,
    lines: BufWriter<File>,
    traffic: Pcapng<BufWriter<File>>,
    /// Connections that are open.
    open: HashMap<u32, Open>,
    connections: u32,
    packets: u64,
}

/// What is known of an open connection.
#[derive(Clone, Copy, Debug, Default)]
struct Open {
    /// Whether a packet of it was written.
    is_begun: bool,
    /// Whether one of its ends has said that it says no more.
    is_half: bool,
}

/// A packet as it came, and what it is.
#[derive(Clone, Copy, Debug)]
pub struct Came<'a> {
    /// Which way of which connection it went.
    pub way: Way,
    /// Its plain id; `None`: it has none.
    pub id: Option<u16>,
    /// As it was on the wire.
    pub bytes: &'a [u8],
    /// Whether the connection's ids are obfuscated.
    pub obfuscated: bool,
}

impl Journal {
    /// Makes the folder and the files; one that has a recording is left alone.
    pub fn create(folder: &Path, profile: &'static Profile, keeps_secrets: bool) -> io::Result<Self> {
        fs::create_dir_all(folder)?;
        let file = |name: &str| File::create_new(folder.join(name)).map(BufWriter::new);
        let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Ok(Self {
            profile,
            started: Instant::now(),
            keeps_secrets,
            lines: file("session.jsonl")?,
            traffic: Pcapng::new(file("session.pcapng")?, since_epoch)?,
            open: HashMap::new(),
            connections: 0,
            packets: 0,
        })
    }

    /// A connection begins; its number.
    pub fn open(&mut self, client: SocketAddr, server: SocketAddr) -> io::Result<u32> {
        let stream = self.connections;
        self.connections += 1;
        self.traffic.open(stream, self.started.elapsed(), client, server)?;
        self.open.insert(stream, Open::default());
        Ok(stream)
    }

    /// A packet goes by.
    pub fn write(&mut self, came: &Came<'_>) -> io::Result<()> {
        let time = self.started.elapsed();
        let mut passed = self.passed(came.way, came.bytes);
        passed.raw = came.id.is_none();
        passed.time = time;
        if let (Some(id), Some(front)) = (came.id, passed.bytes.first_chunk_mut::<2>()) {
            *front = id.to_le_bytes();
        }
        if !self.keeps_secrets {
            passed = blanked(passed, self.profile);
        }
        let open = self.open.entry(passed.stream).or_default();
        let opens = (!std::mem::replace(&mut open.is_begun, true)).then_some(came.obfuscated);
        write_line(&mut self.lines, &passed, self.profile, opens)?;
        self.packets += 1;
        let mut wire = passed.bytes;
        if let (Some(front), Some(as_it_came)) = (wire.first_chunk_mut::<2>(), came.bytes.first_chunk::<2>()) {
            *front = *as_it_came;
        }
        self.traffic.data(passed.stream, passed.direction, time, &wire)
    }

    /// Bytes go by that are no whole packet.
    pub fn write_rest(&mut self, way: Way, bytes: &[u8]) -> io::Result<()> {
        if bytes.is_empty() {
            return Ok(());
        }
        let mut passed = self.passed(way, bytes);
        if !self.keeps_secrets {
            passed = blanked_rest(passed);
        }
        write_event(&mut self.lines, &passed, Event::Bytes)?;
        self.traffic.data(way.stream, way.direction, passed.time, &passed.bytes)
    }

    /// One end of a connection says that it says no more. After both have, nothing is kept of it.
    pub fn close(&mut self, way: Way) -> io::Result<()> {
        let passed = self.passed(way, &[]);
        write_event(&mut self.lines, &passed, Event::Closed)?;
        self.traffic.close(way.stream, way.direction, passed.time)?;
        if let Some(open) = self.open.get_mut(&way.stream)
            && std::mem::replace(&mut open.is_half, true)
        {
            self.open.remove(&way.stream);
            self.traffic.forget(way.stream);
        }
        self.flush()
    }

    fn passed(&self, way: Way, bytes: &[u8]) -> Passed {
        Passed {
            time: self.started.elapsed(),
            stream: way.stream,
            server: way.server,
            direction: way.direction,
            raw: false,
            bytes: bytes.to_vec(),
        }
    }

    /// What was written so far is on its way to the files.
    pub fn flush(&mut self) -> io::Result<()> {
        self.lines.flush()?;
        self.traffic.flush()
    }

    /// Connections and packets so far.
    pub fn counts(&self) -> (u32, u64) {
        (self.connections, self.packets)
    }
}

#[cfg(test)]
mod tests {
    use packets::{Direction, Server};
    use tempfile::TempDir;

    use super::*;

    #[test]
    fn nothing_is_kept_of_connections_that_are_closed() {
        let folder = TempDir::new().unwrap();
        let profile = Profile::get("main-20220406".parse().unwrap()).unwrap();
        let mut journal = Journal::create(folder.path(), profile, false).unwrap();
        let address: SocketAddr = "127.0.0.1:6900".parse().unwrap();
        for _ in 0..100 {
            let stream = journal.open(address, address).unwrap();
            let way = |direction| Way {
                stream,
                server: Server::Login,
                direction,
            };
            journal.write_rest(way(Direction::ToServer), b"half").unwrap();
            journal.close(way(Direction::ToServer)).unwrap();
            journal.close(way(Direction::ToClient)).unwrap();
        }
        assert_eq!((journal.open.len(), journal.traffic.flows()), (0, 0));
        assert_eq!(journal.counts().0, 100);
    }
}
