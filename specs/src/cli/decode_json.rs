//! `specs decode --json`

use serde_json::{Value, json};

use super::decode::{Frame, Stop};
use super::{hex, json};

/// Packets in the order of the bytes, and where and why they end early.
pub(super) fn frames(frames: &[Frame<'_>], stop: Option<&Stop>) -> Value {
    let error = stop.map(|stop| json!({ "offset": stop.offset, "message": stop.why }));
    json!({ "frames": frames.iter().map(frame).collect::<Vec<_>>(), "error": error })
}

fn frame(frame: &Frame<'_>) -> Value {
    let readings: Vec<_> = frame
        .readings
        .iter()
        .map(|(packet, reading)| {
            json!({
                "name": packet.name,
                "servers": packet.servers.iter().map(|server| server.name()).collect::<Vec<_>>(),
                "direction": packet.direction.name(),
                "fields": reading.as_ref().ok().map(json::value),
                "error": reading.as_ref().err().filter(|_| packet.body().is_some()).map(ToString::to_string),
            })
        })
        .collect();
    json!({
        "offset": frame.offset,
        "id": frame.id.map(|id| format!("{id:#06x}")),
        "size": frame.bytes.len(),
        "opaque": frame.is_opaque(),
        "bytes": hex::text(frame.bytes),
        "packets": readings,
    })
}
