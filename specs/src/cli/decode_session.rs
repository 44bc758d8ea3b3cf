//! `specs decode FILE`: a recorded session, packet by packet.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufWriter, Write};
use std::path::Path;

use anyhow::Context;
use specs::capture::{Ports, Reading, Record, Session};
use specs::interpret::literal;
use specs::model::Protocol;
use specs::{Direction, Server, Version};

use super::{decode_json, hex, json_line};

/// No recording is larger: it is held in memory.
const MAX_FILE: u64 = 1 << 30;

/// What is shown of a recording.
pub(super) struct Show<'o> {
    pub(super) version: Version,
    pub(super) ports: &'o Ports,
    pub(super) server: Option<Server>,
    pub(super) direction: Option<Direction>,
    pub(super) json: bool,
}

/// How many packets of which sort there were.
#[derive(Default)]
struct Sum {
    packets: usize,
    read: usize,
    opaque: BTreeMap<String, usize>,
    malformed: usize,
}

/// Shows the packets of a file. What is unknown or malformed is shown too, and is no failure.
pub(super) fn run(show: &Show<'_>, path: &Path, protocol: &Protocol, out: &mut impl Write) -> anyhow::Result<bool> {
    let session = open(path, show.version, show.ports, protocol)?;
    let mut out = BufWriter::new(out);
    let mut sum = Sum::default();
    for record in session.records.iter().filter(|record| show.wants(record)) {
        let reading = session.reading(record);
        sum.add(record, &reading);
        if show.json {
            json_line(&mut out, &decode_json::record(record, &reading))?;
        } else {
            write(record, &reading, protocol, &mut out)?;
        }
    }
    if !show.json {
        sum.write(&mut out)?;
    }
    out.flush()?;
    Ok(true)
}

/// Reads a recording.
pub(super) fn open<'p>(
    path: &Path,
    version: Version,
    ports: &Ports,
    protocol: &'p Protocol,
) -> anyhow::Result<Session<'p>> {
    let cannot = || format!("cannot read {}", path.display());
    let size = fs::metadata(path).with_context(cannot)?.len();
    if size > MAX_FILE {
        anyhow::bail!(
            "{} has {size} bytes; recordings of up to {MAX_FILE} bytes can be read",
            path.display()
        );
    }
    let bytes = fs::read(path).with_context(cannot)?;
    Session::read(protocol, version, &bytes, ports).with_context(cannot)
}

impl Show<'_> {
    fn wants(&self, record: &Record) -> bool {
        let server = self.server.is_none_or(|server| record.server == Some(server));
        server && self.direction.is_none_or(|direction| record.direction == direction)
    }
}

/// `    0.123456  2 map   c2s  0x0437 CZ_REQUEST_MOVE { dest = (150, 100, 0) }`
fn write(record: &Record, reading: &Reading<'_>, protocol: &Protocol, out: &mut impl Write) -> std::io::Result<()> {
    let server = record.server.map_or("?", Server::name);
    let head = format!(
        "{:>12.6} {:>3} {server:<5} {}",
        record.time.as_secs_f64(),
        record.connection,
        record.direction.name()
    );
    let id = match record.id() {
        Some(id) => format!("{id:#06x}"),
        None if record.fault.is_some() => "------".to_owned(),
        None => "raw   ".to_owned(),
    };
    let name = reading.packet.map_or("", |packet| packet.name.as_str());
    match (reading.packet, &reading.fields, &reading.error) {
        (Some(packet), Some(fields), None) => writeln!(out, "{head} {id} {name} {}", literal(protocol, packet, fields)),
        (Some(packet), Some(fields), Some(error)) => {
            writeln!(
                out,
                "{head} {id} {name} {}\n{:>20}! {error}",
                literal(protocol, packet, fields),
                ""
            )
        }
        (_, None, Some(error)) => writeln!(out, "{head} {id} {name}! {error}: {}", hex::text(&record.bytes)),
        (_, None, None) => writeln!(
            out,
            "{head} {id} {name}opaque, {} bytes: {}",
            record.bytes.len(),
            hex::text(&record.bytes)
        ),
        (None, Some(_), _) => Ok(()),
    }
}

impl Sum {
    fn add(&mut self, record: &Record, reading: &Reading<'_>) {
        self.packets += 1;
        if reading.is_whole() {
            self.read += 1;
        } else if reading.error.is_some() {
            self.malformed += 1;
        } else if let Some(id) = record.id() {
            *self.opaque.entry(format!("{id:#06x}")).or_default() += 1;
        }
    }

    fn write(&self, out: &mut impl Write) -> std::io::Result<()> {
        let opaque: usize = self.opaque.values().sum();
        writeln!(
            out,
            "\n{} packets: {} decoded, {opaque} opaque, {} malformed",
            self.packets, self.read, self.malformed
        )?;
        if self.opaque.is_empty() {
            return Ok(());
        }
        let ids: Vec<_> = self.opaque.iter().map(|(id, count)| format!("{id} x{count}")).collect();
        writeln!(out, "opaque ids: {}", ids.join(", "))
    }
}
