//! Recordings as JSON lines: one packet per line, with `hex` (free of obfuscation), and `t`, `conn` (login, char or map), `dir` and `stream` or not. Lines with
//! an `event` tell of a connection, not of a packet: that it was closed, or that bytes went by which are no packet.

use core::time::Duration;

use serde_json::Value;

use super::{CaptureError, Record};
use crate::{Direction, Server};

/// The packets of all lines.
pub(super) fn records(bytes: &[u8]) -> Result<Vec<Record>, CaptureError> {
    let text = String::from_utf8_lossy(bytes);
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    if text.trim().is_empty() {
        return Err(CaptureError::Empty);
    }
    lines
        .filter_map(|(index, line)| {
            let wrong = |why| CaptureError::NoRecording { line: index + 1, why };
            record(line).map_err(wrong).transpose()
        })
        .collect()
}

/// The packet of a line; `None` where it tells of something else.
fn record(line: &str) -> Result<Option<Record>, String> {
    let row: Value = serde_json::from_str(line).map_err(|error| error.to_string())?;
    if row.get("event").is_some_and(Value::is_string) {
        return Ok(None);
    }
    let text = |key: &str| row.get(key).and_then(Value::as_str);
    let hex = text("hex").ok_or("it has no `hex` with the bytes of a packet")?;
    let bytes = bytes(hex).ok_or("its `hex` is not pairs of hex digits")?;
    let server = text("server").or(text("conn"));
    let stream = row.get("stream").or(row.get("conn")).and_then(Value::as_u64);
    let seconds = row.get("t").and_then(Value::as_f64).unwrap_or(0.0);
    Ok(Some(Record {
        time: Duration::try_from_secs_f64(seconds).unwrap_or_default(),
        connection: stream.and_then(|stream| usize::try_from(stream).ok()).unwrap_or(0),
        server: Server::ALL.into_iter().find(|known| Some(known.name()) == server),
        direction: Direction::ALL
            .into_iter()
            .find(|known| Some(known.name()) == text("dir"))
            .unwrap_or(Direction::ToClient),
        raw: text("id").is_some_and(|id| id.starts_with("raw")),
        bytes,
        fault: None,
    }))
}

fn bytes(hex: &str) -> Option<Vec<u8>> {
    let digits = hex.as_bytes();
    if !digits.len().is_multiple_of(2) {
        return None;
    }
    let pairs = digits.chunks(2).map(|pair| core::str::from_utf8(pair).ok());
    pairs.map(|pair| u8::from_str_radix(pair?, 16).ok()).collect()
}
