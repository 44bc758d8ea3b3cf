//! Packets as JSON, one object each: `t, conn, server, dir, id, name, fields, trailing, error`; what is not known is null.

use serde_json::{Value, json};
use specs::capture::{Reading, Record};
use specs::emit::ir::ValueIr;
use specs::interpret::Problem;

use super::decode::{Frame, Stop};
use super::hex;

/// A packet of a recording.
pub(super) fn record(record: &Record, reading: &Reading<'_>) -> Value {
    json!({
        "t": (record.time.as_secs_f64() * 1e6).round() / 1e6,
        "conn": record.connection,
        "server": record.server.map(specs::Server::name),
        "dir": record.direction.name(),
        "id": record.id().map(id_text),
        "name": reading.name(),
        "fields": reading.fields.as_ref().map(ValueIr),
        "trailing": reading.trailing,
        "error": reading.error,
        "bytes": hex::text(&record.bytes),
    })
}

/// A packet of the bytes on the command line: the reading that fits, else the first.
pub(super) fn frame(frame: &Frame<'_>) -> Value {
    let fitting = frame.readings.iter().find(|(_, reading)| reading.is_ok());
    let reading = fitting.or(frame.readings.first());
    let packet = reading.map(|(packet, _)| *packet);
    let error = reading.and_then(|(packet, reading)| reading.as_ref().err().filter(|_| packet.body().is_some()));
    let trailing = match error.map(|error| &error.problem) {
        Some(Problem::Leftover(bytes)) => *bytes,
        _ => 0,
    };
    json!({
        "t": null,
        "conn": null,
        "server": packet.and_then(|packet| packet.servers.first()).map(|server| server.name()),
        "dir": packet.map(|packet| packet.direction.name()),
        "id": frame.id.map(id_text),
        "name": packet.filter(|packet| packet.body().is_some()).map(|packet| &packet.name),
        "fields": reading.and_then(|(_, reading)| reading.as_ref().ok()).map(ValueIr),
        "trailing": trailing,
        "error": error.map(ToString::to_string),
        "bytes": hex::text(frame.bytes),
    })
}

/// Bytes that are no packet.
pub(super) fn stop(stop: &Stop, rest: &[u8]) -> Value {
    json!({
        "t": null, "conn": null, "server": null, "dir": null, "id": null, "name": null, "fields": null, "trailing": 0,
        "error": format!("at byte {}: {}", stop.offset, stop.why),
        "bytes": hex::text(rest),
    })
}

fn id_text(id: u16) -> String {
    format!("{id:#06x}")
}
