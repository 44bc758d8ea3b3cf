//! The model as JSON, for programs in other languages: all of it, or what it comes to on one version. [`SCHEMA`] says what is where.
//!
//! One item stands on one line, in the order of the model, which is sorted: the same spec files give the same bytes. Items are written one by
//! one, so that the whole is never held.

mod at;
mod body;
mod client;
mod packet;
mod set;
mod types;
mod value;

use std::io::{self, Write};

use serde::Serialize;

use crate::model::{Protocol, UnknownVersion};
use crate::{Line, Version};

pub use value::{ValueIr, hex};

/// JSON Schema (draft 2020-12) of everything written here.
pub const SCHEMA: &str = include_str!("schema.json");

/// Grows when a reader of the older form would misread the newer one.
const FORM: u32 = 1;

/// Writes everything that the spec files say.
pub fn write_protocol(protocol: &Protocol, out: &mut impl Write) -> io::Result<()> {
    write!(out, "{{\"kind\":\"protocol\",\"form\":{FORM}")?;
    key(out, "lines", &Line::ALL.map(Line::name))?;
    key(out, "inherit", &set::Set(&protocol.inherit))?;
    key(out, "framing", &set::Set(&protocol.framing))?;
    list(out, "epochs", protocol.epochs.iter().map(types::epoch))?;
    list(out, "leaves", protocol.leaves.iter().map(types::leaf))?;
    list(out, "enums", protocol.enums.iter().map(types::of_enum))?;
    list(
        out,
        "structs",
        protocol.structs.iter().map(|each| body::of_struct(protocol, each)),
    )?;
    list(
        out,
        "packets",
        protocol.packets.iter().map(|packet| packet::packet(protocol, packet)),
    )?;
    list(
        out,
        "clients",
        protocol.clients.iter().map(|client| client::client(protocol, client)),
    )?;
    writeln!(out, "\n}}")
}

/// Writes what the spec files come to on one version: its length table, and every packet that is there with offsets and sizes.
pub fn write_version(protocol: &Protocol, version: Version, out: &mut impl Write) -> Result<(), WriteError> {
    let client = protocol.client(version)?;
    let here = at::Here::new(protocol.at(client.version));
    write!(out, "{{\"kind\":\"version\",\"form\":{FORM}")?;
    key(out, "version", &version.to_string())?;
    key(out, "client", &client.version.to_string())?;
    key(out, "confirmed", &!client.unconfirmed)?;
    key(out, "keys", &client::keys(client))?;
    let epochs = protocol
        .epochs
        .iter()
        .filter(|epoch| epoch.set.contains(client.version));
    key(
        out,
        "epochs",
        &epochs.map(|epoch| epoch.name.as_str()).collect::<Vec<_>>(),
    )?;
    list(out, "lengths", here.lengths())?;
    list(out, "packets", here.packets())?;
    writeln!(out, "\n}}")?;
    Ok(())
}

/// Why a version was not written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// There is no such client.
    #[error(transparent)]
    Version(#[from] UnknownVersion),
    /// Writing failed.
    #[error(transparent)]
    Io(#[from] io::Error),
}

fn key(out: &mut impl Write, name: &str, value: &impl Serialize) -> io::Result<()> {
    write!(out, ",\n\"{name}\":")?;
    Ok(serde_json::to_writer(out, value)?)
}

fn list<T: Serialize>(out: &mut impl Write, name: &str, items: impl Iterator<Item = T>) -> io::Result<()> {
    write!(out, ",\n\"{name}\":[")?;
    for (index, item) in items.enumerate() {
        out.write_all(if index == 0 { b"\n" } else { b",\n" })?;
        serde_json::to_writer(&mut *out, &item)?;
    }
    out.write_all(b"\n]")
}

/// `0x0437`.
fn id_text(id: u16) -> String {
    format!("{id:#06x}")
}
