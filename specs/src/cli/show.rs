//! `specs show`

use std::io::Write;

use anyhow::bail;
use clap::Args;
use specs::Version;
use specs::diagnostic::did_you_mean;
use specs::emit::{Layouts, matrix};
use specs::model::{Packet, Protocol};

use super::show_at::Layout;
use super::show_matrix::Sheet;
use super::{listed, show_json};

#[derive(Args)]
pub(super) struct Options {
    /// The packet's name
    packet: String,
    /// Client version: LINE-YYYYMMDD, as in main-20220406; a bare date means main. Without it every layout, beside each other
    #[arg(long = "at", value_name = "VERSION")]
    version: Option<Version>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// Shows one packet, on one version or on all.
pub(super) fn run(options: &Options, protocol: &Protocol, out: &mut impl Write) -> anyhow::Result<bool> {
    let packet = find(&options.packet, protocol)?;
    match options.version {
        Some(version) => at(options, packet, protocol, version, out),
        None => everywhere(options, packet, protocol, out),
    }
}

fn find<'p>(name: &str, protocol: &'p Protocol) -> anyhow::Result<&'p Packet> {
    if let Some(packet) = protocol.packet(&name.to_uppercase()) {
        return Ok(packet);
    }
    let names = protocol.packets.iter().map(|packet| packet.name.as_str());
    match did_you_mean(name, names) {
        hint if hint.is_empty() => bail!("no packet `{name}` is declared; `specs find WORD` searches"),
        hint => bail!("no packet `{name}` is declared; {hint}"),
    }
}

fn at(
    options: &Options,
    packet: &Packet,
    protocol: &Protocol,
    version: Version,
    out: &mut impl Write,
) -> anyhow::Result<bool> {
    let layout = Layout::of(packet, protocol, listed(protocol, version)?)?;
    if options.json {
        serde_json::to_writer_pretty(&mut *out, &show_json::layout(&layout))?;
        writeln!(out)?;
    } else {
        layout.write(out)?;
    }
    Ok(true)
}

fn everywhere(options: &Options, packet: &Packet, protocol: &Protocol, out: &mut impl Write) -> anyhow::Result<bool> {
    let layouts = Layouts::new(protocol);
    let matrix = matrix(protocol, &layouts, packet);
    let sheet = Sheet {
        protocol,
        packet,
        matrix: &matrix,
        layouts: &layouts,
    };
    if options.json {
        serde_json::to_writer_pretty(&mut *out, &show_json::sheet(&sheet))?;
        writeln!(out)?;
    } else {
        sheet.write(out)?;
    }
    Ok(true)
}

/// `client -> map`
pub(super) fn ends(packet: &Packet) -> String {
    let servers: Vec<_> = packet.servers.iter().map(|server| server.name()).collect();
    match packet.direction {
        specs::Direction::ToServer => format!("client -> {}", servers.join(" | ")),
        specs::Direction::ToClient => format!("{} -> client", servers.join(" | ")),
    }
}
