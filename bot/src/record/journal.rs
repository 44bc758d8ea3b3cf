//! Where a recording goes: `session.jsonl` and `session.pcapng` in a folder.

use std::{
    collections::HashSet,
    fs::{self, File},
    io::{self, BufWriter, Write},
    net::SocketAddr,
    path::Path,
    time::{Instant, SystemTime, UNIX_EPOCH},
};

use packets::{Direction, Profile, Server};

use super::{Passed, blanked, pcapng::Pcapng, write_line};

/// The files of a recording.
#[derive(Debug)]
pub struct Journal {
    profile: &'static Profile,
    started: Instant,
    keeps_secrets: bool,
    lines: BufWriter<File>,
    traffic: Pcapng<BufWriter<File>>,
    /// Connections of which a packet was written.
    opened: HashSet<u32>,
    connections: u32,
    packets: u64,
}

/// A packet as it came, and what it is.
#[derive(Clone, Copy, Debug)]
pub struct Came<'a> {
    /// Number of its connection.
    pub stream: u32,
    /// Whose connection it is.
    pub server: Server,
    /// Which way it went.
    pub direction: Direction,
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
            opened: HashSet::new(),
            connections: 0,
            packets: 0,
        })
    }

    /// A connection begins; its number.
    pub fn open(&mut self, client: SocketAddr, server: SocketAddr) -> io::Result<u32> {
        let stream = self.connections;
        self.connections += 1;
        self.traffic.open(stream, self.started.elapsed(), client, server)?;
        Ok(stream)
    }

    /// A packet goes by.
    pub fn write(&mut self, came: &Came<'_>) -> io::Result<()> {
        let time = self.started.elapsed();
        let mut passed = Passed {
            time,
            stream: came.stream,
            server: came.server,
            direction: came.direction,
            raw: came.id.is_none(),
            bytes: came.bytes.to_vec(),
        };
        if let (Some(id), Some(front)) = (came.id, passed.bytes.first_chunk_mut::<2>()) {
            *front = id.to_le_bytes();
        }
        if !self.keeps_secrets {
            passed = blanked(passed, self.profile);
        }
        let opens = self.opened.insert(came.stream).then_some(came.obfuscated);
        write_line(&mut self.lines, &passed, self.profile, opens)?;
        self.packets += 1;
        let mut wire = passed.bytes;
        if let (Some(front), Some(as_it_came)) = (wire.first_chunk_mut::<2>(), came.bytes.first_chunk::<2>()) {
            *front = *as_it_came;
        }
        self.traffic.data(came.stream, came.direction, time, &wire)
    }

    /// A connection ends, by the end that speaks.
    pub fn close(&mut self, stream: u32, direction: Direction) -> io::Result<()> {
        self.traffic.close(stream, direction, self.started.elapsed())?;
        self.flush()
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
