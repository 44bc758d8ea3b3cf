//! `specs decode`

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;

use anyhow::{Context, bail};
use clap::{Args, ValueEnum};
use specs::capture::Ports;
use specs::interpret::{InterpretError, decode_at, literal};
use specs::model::{self, Length, Packet, Protocol};
use specs::{Direction, Server, Value, Version};

use super::show::ends;
use super::{decode_json, decode_session, hex, json_line, listed};

#[derive(Args)]
pub(super) struct Options {
    /// Client version: LINE-YYYYMMDD, as in main-20220406; may be left out for a file whose name begins with it
    #[arg(long = "at", value_name = "VERSION")]
    version: Option<Version>,
    /// Whose connection it is; without it every server is tried
    #[arg(long)]
    server: Option<ServerName>,
    /// Which way it goes; without it both are tried
    #[arg(long = "dir", id = "way", value_name = "WAY")]
    way: Option<Way>,
    /// Which server listens on a port, where the bytes of a recording do not tell: `6900=login`
    #[arg(long = "port", value_name = "PORT=SERVER", value_parser = port)]
    ports: Vec<(u16, Server)>,
    /// Print JSON, one object per packet and line: t, conn, server, dir, id, name, fields, trailing, error, bytes
    #[arg(long)]
    json: bool,
    /// A recorded session (pcap, pcapng, or JSON lines with `hex`); or bytes as hex, with or without spaces: one packet or several in a
    /// row, ids not obfuscated
    #[arg(required = true, value_name = "FILE | HEX")]
    input: Vec<String>,
}

#[derive(Clone, Copy, ValueEnum)]
enum ServerName {
    Login,
    Char,
    Map,
}

#[derive(Clone, Copy, ValueEnum)]
enum Way {
    /// Client to server
    C2s,
    /// Server to client
    S2c,
}

/// The bytes of one packet, and what they may be.
pub(super) struct Frame<'a> {
    /// None for raw bytes.
    pub(super) id: Option<u16>,
    pub(super) bytes: &'a [u8],
    /// Every packet that has the id, and what it reads.
    pub(super) readings: Vec<(&'a Packet, Result<Value, InterpretError>)>,
}

/// Why the bytes do not go on.
pub(super) struct Stop {
    pub(super) offset: usize,
    pub(super) why: String,
}

/// Shows every packet in the bytes or the file; false when something in the bytes is not in order.
pub(super) fn run(options: &Options, protocol: &Protocol, out: &mut impl Write) -> anyhow::Result<bool> {
    match options.input.as_slice() {
        [path] if Path::new(path).is_file() => file(options, Path::new(path), protocol, out),
        [path] if Path::new(path).is_dir() => bail!("{path} is a folder: give a file in it"),
        [word] if word.contains(['/', '\\', '.']) => bail!("there is no file {word}"),
        words => bytes(options, &hex::read(words)?, protocol, out),
    }
}

fn file(options: &Options, path: &Path, protocol: &Protocol, out: &mut impl Write) -> anyhow::Result<bool> {
    let show = decode_session::Show {
        version: version_of(options.version, path)?,
        ports: &Ports(options.ports.clone()),
        server: options.server.map(ServerName::server),
        direction: options.way.map(Way::direction),
        json: options.json,
    };
    decode_session::run(&show, path, protocol, out)
}

/// The version asked for, else the one that the file's name begins with: `main-20220406-walk.pcap`.
pub(super) fn version_of(asked: Option<Version>, path: &Path) -> anyhow::Result<Version> {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let words: Vec<_> = name.split(['-', '.']).take(2).collect();
    let named = words.join("-").parse().ok();
    asked
        .or(named)
        .context("say of which client version the recording is: --at main-20220406")
}

fn bytes(options: &Options, bytes: &[u8], protocol: &Protocol, out: &mut impl Write) -> anyhow::Result<bool> {
    let version = options
        .version
        .context("say of which client version the bytes are: --at main-20220406")?;
    let version = listed(protocol, version)?;
    let at = protocol.at(version);
    let search = Search {
        protocol,
        at: &at,
        lengths: protocol.lengths(version),
        options,
    };
    let (frames, stop) = search.frames(bytes);
    let sound = stop.is_none() && frames.iter().all(Frame::is_sound);
    if options.json {
        for frame in &frames {
            json_line(out, &decode_json::frame(frame))?;
        }
        if let Some(stop) = &stop {
            let rest = bytes.get(stop.offset..).unwrap_or_default();
            json_line(out, &decode_json::stop(stop, rest))?;
        }
        return Ok(sound);
    }
    for frame in &frames {
        frame.write(protocol, out)?;
    }
    match stop {
        Some(Stop { offset, why }) => {
            out.flush()?;
            bail!("at byte {offset}: {why}");
        }
        None => Ok(sound),
    }
}

/// `6900=login`
pub(super) fn port(text: &str) -> Result<(u16, Server), String> {
    let form = || format!("`{text}` is not PORT=SERVER, as in 6900=login (servers: login, char, map)");
    let (port, name) = text.split_once('=').ok_or_else(form)?;
    let server = Server::ALL
        .into_iter()
        .find(|server| server.name() == name)
        .ok_or_else(form)?;
    Ok((port.parse().map_err(|_| form())?, server))
}

struct Search<'a> {
    protocol: &'a Protocol,
    at: &'a model::At<'a>,
    lengths: BTreeMap<u16, Length>,
    options: &'a Options,
}

impl<'a> Search<'a> {
    /// Cuts the bytes into packets by the length table, up to where that is not possible.
    fn frames(&self, bytes: &'a [u8]) -> (Vec<Frame<'a>>, Option<Stop>) {
        let mut frames = Vec::new();
        let mut offset = 0;
        while offset < bytes.len() {
            let rest = bytes.get(offset..).unwrap_or_default();
            let frame = match self.size(rest) {
                Ok(size) => self.frame(rest.get(..size).unwrap_or_default()),
                Err(why) => match self.raw(offset, rest) {
                    Some(frame) => frame,
                    None => return (frames, Some(Stop { offset, why })),
                },
            };
            offset += frame.bytes.len();
            frames.push(frame);
        }
        (frames, None)
    }

    /// Bytes of the packet that begins here.
    fn size(&self, rest: &[u8]) -> Result<usize, String> {
        let version = self.at.version();
        let &[low, high, ..] = rest else {
            return Err("a single byte is left, which is no packet".to_owned());
        };
        let id = u16::from_le_bytes([low, high]);
        let size = match self.lengths.get(&id) {
            None => return Err(format!("no packet of {version} has id {id:#06x}")),
            Some(Length::Fixed(size)) => usize::from(*size),
            Some(Length::Variable) => match rest {
                &[_, _, low, high, ..] => usize::from(u16::from_le_bytes([low, high])),
                _ => return Err(format!("{id:#06x} is cut off before its length")),
            },
        };
        if size < 2 || (self.lengths.get(&id) == Some(&Length::Variable) && size < 4) {
            return Err(format!(
                "{id:#06x} says it has {size} bytes, which is less than its head"
            ));
        }
        if size > rest.len() {
            return Err(format!(
                "{id:#06x} is cut off: it has {size} bytes, {} are left",
                rest.len()
            ));
        }
        Ok(size)
    }

    fn frame(&self, bytes: &'a [u8]) -> Frame<'a> {
        let id = bytes.first_chunk().map(|id| u16::from_le_bytes(*id));
        let all = self.candidates().filter(|packet| !packet.is_raw());
        let packets = all.filter(|packet| self.protocol.packet_id(packet, self.at.version()) == id);
        let read = |packet: &'a Packet| (packet, decode_at(self.at, packet, bytes));
        Frame {
            id,
            bytes,
            readings: packets.map(read).collect(),
        }
    }

    /// The header-less packet that these bytes may be: a connection begins with it, and the bytes are nobody's id.
    fn raw(&self, offset: usize, rest: &'a [u8]) -> Option<Frame<'a>> {
        let listed = rest
            .first_chunk()
            .is_some_and(|id| self.lengths.contains_key(&u16::from_le_bytes(*id)));
        if offset > 0 || listed {
            return None;
        }
        self.candidates().filter(|packet| packet.is_raw()).find_map(|packet| {
            let bytes = rest.get(..self.at.packet_size(packet)?)?;
            let readings = vec![(packet, decode_at(self.at, packet, bytes))];
            Some(Frame {
                id: None,
                bytes,
                readings,
            })
        })
    }

    /// Packets of the server and way that were asked for.
    fn candidates(&self) -> impl Iterator<Item = &'a Packet> {
        let server = self.options.server.map(ServerName::server);
        let way = self.options.way.map(Way::direction);
        self.protocol.packets.iter().filter(move |packet| {
            server.is_none_or(|server| packet.servers.contains(&server))
                && way.is_none_or(|way| packet.direction == way)
        })
    }
}

impl ServerName {
    fn server(self) -> Server {
        match self {
            Self::Login => Server::Login,
            Self::Char => Server::Char,
            Self::Map => Server::Map,
        }
    }
}

impl Way {
    fn direction(self) -> Direction {
        match self {
            Self::C2s => Direction::ToServer,
            Self::S2c => Direction::ToClient,
        }
    }
}

impl Frame<'_> {
    /// Whether at least one packet reads it, or nobody is to.
    fn is_sound(&self) -> bool {
        self.is_opaque() || self.readings.iter().any(|(_, reading)| reading.is_ok())
    }

    /// Whether nothing is known of what is in it.
    pub(super) fn is_opaque(&self) -> bool {
        self.readings.iter().all(|(packet, _)| packet.body().is_none())
    }

    fn write(&self, protocol: &Protocol, out: &mut impl Write) -> std::io::Result<()> {
        let id = self.id.map_or_else(|| "raw".to_owned(), |id| format!("{id:#06x}"));
        let size = self.bytes.len();
        if self.readings.is_empty() {
            return writeln!(out, "{id} opaque, {size} bytes: {}", hex::text(self.bytes));
        }
        let fits = self.readings.iter().any(|(_, reading)| reading.is_ok());
        for (packet, reading) in self.readings.iter().filter(|(_, reading)| reading.is_ok() || !fits) {
            let head = format!("{id} {} ({}), {size} bytes", packet.name, ends(packet));
            match reading {
                Ok(value) => writeln!(out, "{head}\n  {}", literal(protocol, packet, value))?,
                Err(_) if packet.body().is_none() => writeln!(out, "{head}, opaque: {}", hex::text(self.bytes))?,
                Err(error) => writeln!(out, "{head}\n  does not fit: {error}\n  {}", hex::text(self.bytes))?,
            }
        }
        Ok(())
    }
}
