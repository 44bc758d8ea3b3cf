//! A recorded session as JSON lines, one packet each: `t` (seconds), `stream` (number of the connection), `server`, `dir` (`c2s`, `s2c`), `id`, `name`,
//! `fields`, `hex` (the packet with its plain id). The first line of a connection also has `at`, the client version, and `obfuscated`. Lines with an `event`
//! are no packets: `closed`, when the end that speaks in this `dir` says no more, `bytes`, when what is in `hex` went by, which is no whole packet, and `gap`,
//! where packets of the connection are missing. `specs decode` reads such files too.

use std::{
    collections::HashSet,
    fmt::Write as _,
    io::{self, Write},
    time::Duration,
};

use packets::{AnyPacket, Direction, Frame, Kind, Profile, Server, Value, Version};
use serde::{Serialize, Serializer, ser::SerializeMap};

/// No recording lasts longer.
const LONGEST: Duration = Duration::from_hours(30 * 24);

/// A packet that went by.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Passed {
    /// Since the beginning of the recording.
    pub time: Duration,
    /// Number of its connection.
    pub stream: u32,
    /// Whose connection it is.
    pub server: Server,
    /// Which way it went.
    pub direction: Direction,
    /// Whether it has no id.
    pub raw: bool,
    /// All of it, the id free of obfuscation.
    pub bytes: Vec<u8>,
}

impl Passed {
    /// Its id; 0 of raw bytes.
    pub fn id(&self) -> u16 {
        match self.bytes.first_chunk() {
            Some(id) if !self.raw => u16::from_le_bytes(*id),
            _ => 0,
        }
    }

    /// What it is, if it has a layout.
    pub fn kind(&self, profile: &Profile) -> Option<Kind> {
        if self.raw {
            return Some(Kind::HcAccountId);
        }
        profile.kind(self.server, self.direction, self.id())
    }

    /// The packet, if it has a layout and fits it.
    pub fn packet(&self, profile: &Profile) -> Option<AnyPacket> {
        let frame = Frame {
            id: self.id(),
            kind: self.kind(profile),
            bytes: &self.bytes,
        };
        AnyPacket::decode((self.server, self.direction), &frame, profile)
            .ok()
            .flatten()
    }

    /// Its name, or its id where it has none.
    pub fn name(&self, profile: &Profile) -> String {
        use packets::PacketKind;
        self.kind(profile)
            .map_or_else(|| format!("{:#06x}", self.id()), |kind| kind.name().to_owned())
    }
}

/// A packet's line.
#[derive(Serialize)]
struct Line<'a> {
    t: f64,
    stream: u32,
    server: &'a str,
    dir: &'a str,
    id: String,
    name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    obfuscated: Option<bool>,
    fields: Option<Fields>,
    hex: String,
}

/// What a line tells that is no packet's.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Event {
    /// One end of the connection says no more.
    Closed,
    /// Bytes went by that are no whole packet.
    Bytes,
    /// Packets of the connection are not in the session.
    Gap,
}

impl Event {
    fn name(self) -> &'static str {
        match self {
            Self::Closed => "closed",
            Self::Bytes => "bytes",
            Self::Gap => "gap",
        }
    }
}

/// Writes the line of an event.
pub fn write_event(out: &mut impl Write, passed: &Passed, event: Event) -> io::Result<()> {
    let mut line = serde_json::json!({
        "t": seconds(passed.time),
        "stream": passed.stream,
        "server": passed.server.name(),
        "dir": passed.direction.name(),
        "event": event.name(),
    });
    if event == Event::Bytes
        && let Some(line) = line.as_object_mut()
    {
        line.insert("hex".to_owned(), hex(&passed.bytes).into());
    }
    serde_json::to_writer(&mut *out, &line)?;
    out.write_all(b"\n")
}

/// With as much as can be seen of a difference.
fn seconds(time: Duration) -> f64 {
    (time.as_secs_f64() * 1e6).round() / 1e6
}

/// Writes a packet's line; `opens` is given for the first of its connection: whether that one's ids are obfuscated.
pub fn write_line(out: &mut impl Write, passed: &Passed, profile: &Profile, opens: Option<bool>) -> io::Result<()> {
    let line = Line {
        t: seconds(passed.time),
        stream: passed.stream,
        server: passed.server.name(),
        dir: passed.direction.name(),
        id: if passed.raw {
            "raw".to_owned()
        } else {
            format!("{:#06x}", passed.id())
        },
        name: passed.kind(profile).map(|_| passed.name(profile)),
        at: opens.map(|_| profile.version().to_string()),
        obfuscated: opens,
        fields: passed.packet(profile).map(|packet| Fields(packet.to_value(profile))),
        hex: hex(&passed.bytes),
    };
    serde_json::to_writer(&mut *out, &line)?;
    out.write_all(b"\n")
}

fn hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
}

/// Fields by their names, in wire order.
struct Fields(Value);

impl Serialize for Fields {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        match &self.0 {
            Value::Int(number) => match i64::try_from(*number) {
                Ok(number) => out.serialize_i64(number),
                Err(_) => out.collect_str(number),
            },
            Value::Bool(truth) => out.serialize_bool(*truth),
            Value::Float(bits) => out.serialize_f32(f32::from_bits(*bits)),
            Value::Text(text) => out.serialize_str(&String::from_utf8_lossy(text)),
            Value::Bytes(bytes) => out.serialize_str(&hex(bytes)),
            Value::Ip4([a, b, c, d]) => out.collect_str(&format_args!("{a}.{b}.{c}.{d}")),
            Value::Position { x, y, dir } => (x, y, dir).serialize(out),
            Value::Move { from, to, sub } => {
                let mut map = out.serialize_map(Some(3))?;
                map.serialize_entry("from", from)?;
                map.serialize_entry("to", to)?;
                map.serialize_entry("sub", sub)?;
                map.end()
            }
            Value::List(items) => out.collect_seq(items.iter().map(|item| Self(item.clone()))),
            Value::Struct(fields) => out.collect_map(fields.iter().map(|(name, value)| (name, Self(value.clone())))),
        }
    }
}

/// A session that was read.
#[derive(Clone, Debug)]
pub struct Session {
    /// The client version, if the file says it.
    pub version: Option<Version>,
    /// Whether ids to the map server were obfuscated.
    pub obfuscated: bool,
    /// Its packets, oldest first.
    pub packets: Vec<Passed>,
    /// Bytes that went by and are no whole packet: what cannot be said again.
    pub rests: Vec<Passed>,
    /// Ends of connections that have said that they say no more, oldest first.
    pub closings: Vec<Closing>,
    /// Connections of which packets are missing, or are not whole.
    pub gaps: HashSet<u32>,
}

/// One end of a connection says no more.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Closing {
    /// Since the beginning of the recording.
    pub time: Duration,
    /// Number of the connection.
    pub stream: u32,
    /// Where that end does not say anything to any more.
    pub direction: Direction,
}

/// Why a file is no session.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("line {line}: {why}")]
pub struct SessionProblem {
    /// The line.
    pub line: usize,
    /// What is wrong with it.
    pub why: String,
}

impl Session {
    /// Reads JSON lines.
    pub fn read(text: &str) -> Result<Self, SessionProblem> {
        let mut session = Self {
            version: None,
            obfuscated: false,
            packets: Vec::new(),
            rests: Vec::new(),
            closings: Vec::new(),
            gaps: HashSet::new(),
        };
        for (index, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
            let problem = |why| SessionProblem { line: index + 1, why };
            session.read_line(line).map_err(problem)?;
        }
        if session.packets.is_empty() && session.rests.is_empty() {
            return Err(SessionProblem {
                line: 1,
                why: "there is no packet in it".to_owned(),
            });
        }
        Ok(session)
    }

    fn read_line(&mut self, line: &str) -> Result<(), String> {
        let row: serde_json::Value = serde_json::from_str(line).map_err(|error| error.to_string())?;
        let text = |key: &str| row.get(key).and_then(serde_json::Value::as_str);
        let wanted = |key: &str| text(key).ok_or_else(|| format!("it has no `{key}`"));
        let server = wanted("server")?;
        let direction = wanted("dir")?;
        let seconds = row.get("t").and_then(serde_json::Value::as_f64).unwrap_or(0.0);
        let time = Duration::try_from_secs_f64(seconds).unwrap_or(Duration::MAX);
        if time > LONGEST {
            return Err(format!("`t` is {seconds}: no recording is longer than {LONGEST:?}"));
        }
        if let Some(at) = text("at") {
            self.version = Some(at.parse().map_err(|error: packets::VersionError| error.to_string())?);
        }
        self.obfuscated |= row.get("obfuscated").and_then(serde_json::Value::as_bool) == Some(true);
        let stream = row
            .get("stream")
            .and_then(serde_json::Value::as_u64)
            .and_then(|stream| u32::try_from(stream).ok())
            .ok_or("it has no `stream`, the number of a connection")?;
        let direction = [Direction::ToServer, Direction::ToClient]
            .into_iter()
            .find(|known| known.name() == direction)
            .ok_or_else(|| format!("`{direction}` is no direction: c2s or s2c"))?;
        if text("event") == Some(Event::Closed.name()) {
            self.closings.push(Closing {
                time,
                stream,
                direction,
            });
            return Ok(());
        }
        if text("event") == Some(Event::Gap.name()) {
            self.gaps.insert(stream);
            return Ok(());
        }
        let passed = Passed {
            time,
            stream,
            server: [Server::Login, Server::Char, Server::Map]
                .into_iter()
                .find(|known| known.name() == server)
                .ok_or_else(|| format!("`{server}` is no server: login, char or map"))?,
            direction,
            raw: text("id") == Some("raw"),
            bytes: bytes(wanted("hex")?).ok_or("its `hex` is not pairs of hex digits")?,
        };
        if text("event") == Some(Event::Bytes.name()) {
            self.gaps.insert(stream);
            self.rests.push(passed);
        } else {
            self.packets.push(passed);
        }
        Ok(())
    }
}

fn bytes(hex: &str) -> Option<Vec<u8>> {
    if !hex.len().is_multiple_of(2) {
        return None;
    }
    let pairs = hex.as_bytes().chunks(2).map(|pair| std::str::from_utf8(pair).ok());
    pairs.map(|pair| u8::from_str_radix(pair?, 16).ok()).collect()
}

#[cfg(test)]
mod tests {
    use packets::{CzRequestMove, Packet, Position, fill};

    use super::*;

    fn walk() -> (Passed, &'static Profile) {
        let profile = Profile::get("main-20220406".parse().unwrap()).unwrap();
        let mut bytes = Vec::new();
        let walk = fill!(CzRequestMove {
            dest: Position::new(150, 100, 0)
        });
        walk.encode(profile, &mut bytes).unwrap();
        let passed = Passed {
            time: Duration::from_millis(1_234),
            stream: 2,
            server: Server::Map,
            direction: Direction::ToServer,
            raw: false,
            bytes,
        };
        (passed, profile)
    }

    #[test]
    fn a_line_is_readable_and_is_read_back() {
        let (walk, profile) = walk();
        let mut out = Vec::new();
        write_line(&mut out, &walk, profile, Some(true)).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert_eq!(
            text,
            "{\"t\":1.234,\"stream\":2,\"server\":\"map\",\"dir\":\"c2s\",\"id\":\"0x035f\",\"name\":\"CZ_REQUEST_MOVE\",\
             \"at\":\"main-20220406\",\"obfuscated\":true,\"fields\":{\"dest\":[150,100,0]},\"hex\":\"5f03258640\"}\n"
        );
        let session = Session::read(&text).unwrap();
        assert_eq!(session.packets, [walk]);
        assert!(session.obfuscated);
        assert_eq!(session.version, Some(profile.version()));
    }

    #[test]
    fn what_is_no_session_is_told_with_its_line() {
        for (text, line, hint) in [
            ("", 1, "no packet"),
            ("\n{}", 2, "server"),
            (
                "{\"server\":\"map\",\"dir\":\"up\",\"stream\":1,\"hex\":\"\"}",
                1,
                "c2s",
            ),
            (
                "{\"server\":\"map\",\"dir\":\"c2s\",\"stream\":1,\"hex\":\"abc\"}",
                1,
                "pairs",
            ),
            ("{\"server\":\"map\",\"dir\":\"c2s\",\"hex\":\"ab\"}", 1, "stream"),
            (
                "{\"server\":\"map\",\"dir\":\"c2s\",\"stream\":1,\"hex\":\"ab\",\"t\":1e9}",
                1,
                "longer",
            ),
            (
                "{\"server\":\"map\",\"dir\":\"c2s\",\"stream\":1,\"hex\":\"ab\",\"t\":-1}",
                1,
                "longer",
            ),
            ("nothing", 1, "expected"),
        ] {
            let problem = Session::read(text).unwrap_err();
            assert_eq!(problem.line, line, "{text}");
            assert!(problem.why.contains(hint), "{text}: {problem}");
        }
    }

    #[test]
    fn ends_of_connections_and_bytes_that_are_no_packet_are_read_back() {
        let (walk, profile) = walk();
        let mut half = walk.clone();
        half.bytes.truncate(3);
        let mut out = Vec::new();
        write_line(&mut out, &walk, profile, None).unwrap();
        write_event(&mut out, &half, Event::Bytes).unwrap();
        write_event(&mut out, &half, Event::Closed).unwrap();
        let session = Session::read(&String::from_utf8(out).unwrap()).unwrap();
        assert_eq!((session.packets, session.rests), (vec![walk], vec![half.clone()]));
        assert!(session.gaps.contains(&half.stream), "it cannot be played as a whole");
        let closing = Closing {
            time: half.time,
            stream: half.stream,
            direction: half.direction,
        };
        assert_eq!(session.closings, [closing]);
    }
}
