//! `specs coverage`

use std::collections::BTreeSet;
use std::io::Write;

use clap::Args;
use serde_json::{Value, json};
use specs::emit::{Coverage, coverage};
use specs::model::{Content, Packet, Protocol};
use specs::{Line, Version};

use super::{json_line, listed, unconfirmed};

#[derive(Args)]
pub(super) struct Options {
    /// Only this version, with the ids that are not known; without it every client from 2010 on, those alike in one row
    #[arg(long = "at", value_name = "VERSION")]
    version: Option<Version>,
    /// Print JSON: one object per version, then one with the packets that lack a golden vector
    #[arg(long)]
    json: bool,
}

/// Where packets begin to have ids: before it clients are known by their lengths.
const START: u32 = 20_100_000;

/// Prints the counts, then the packets without a golden vector.
pub(super) fn run(options: &Options, protocol: &Protocol, out: &mut impl Write) -> anyhow::Result<bool> {
    let versions = match options.version {
        Some(version) => vec![listed(protocol, version)?],
        None => protocol
            .clients
            .iter()
            .map(|client| client.version)
            .filter(|version| version.date >= START)
            .collect(),
    };
    let counted: Vec<_> = versions
        .iter()
        .map(|version| (*version, coverage(protocol, *version)))
        .collect();
    let lacking: Vec<&str> = protocol
        .packets
        .iter()
        .filter(|packet| lacks_vector(packet))
        .map(|packet| packet.name.as_str())
        .collect();
    if options.json {
        for (version, known) in &counted {
            json_line(out, &as_json(protocol, *version, known))?;
        }
        json_line(out, &json!({ "without_vector": lacking }))?;
        return Ok(true);
    }
    writeln!(
        out,
        "{:<44} {:>6} {:>6} {:>7}  of those, 2 bytes",
        "version", "typed", "opaque", "unknown"
    )?;
    let alike = |(a, before): &(Version, Coverage), (b, after): &(Version, Coverage)| {
        a.line == b.line && sizes(before) == sizes(after) && unconfirmed(protocol, *a) == unconfirmed(protocol, *b)
    };
    for run in counted.chunk_by(alike) {
        write_run(protocol, run, out)?;
    }
    if let (Some(_), [(_, known)]) = (options.version, counted.as_slice()) {
        let ids: Vec<_> = known
            .unknown
            .difference(&known.empty)
            .map(|id| format!("{id:#06x}"))
            .collect();
        writeln!(out, "\nunknown, of more than 2 bytes: {}", ids.join(" "))?;
    }
    write_total(protocol, &lacking, out)?;
    Ok(true)
}

fn lacks_vector(packet: &Packet) -> bool {
    packet.vectors.is_empty() && !matches!(packet.content, Content::Opaque)
}

fn sizes(known: &Coverage) -> [usize; 4] {
    [&known.typed, &known.opaque, &known.unknown, &known.empty].map(BTreeSet::len)
}

/// Versions of one line with the same counts.
fn write_run(protocol: &Protocol, run: &[(Version, Coverage)], out: &mut impl Write) -> std::io::Result<()> {
    let (Some((first, known)), Some((last, _))) = (run.first(), run.last()) else {
        return Ok(());
    };
    let name = match run.len() {
        1 => first.to_string(),
        clients => format!("{first} to {last} ({clients} clients)"),
    };
    let [typed, opaque, unknown, empty] = sizes(known);
    let doubt = if unconfirmed(protocol, *first) {
        "  unconfirmed"
    } else {
        ""
    };
    writeln!(out, "{name:<44} {typed:>6} {opaque:>6} {unknown:>7}  {empty}{doubt}")
}

fn write_total(protocol: &Protocol, lacking: &[&str], out: &mut impl Write) -> std::io::Result<()> {
    let opaque = protocol
        .packets
        .iter()
        .filter(|packet| matches!(packet.content, Content::Opaque))
        .count();
    let lines: Vec<_> = Line::ALL
        .iter()
        .map(|line| {
            let count = protocol
                .clients
                .iter()
                .filter(|client| client.version.line == *line)
                .count();
            format!("{line} {count}")
        })
        .collect();
    let unconfirmed = protocol.clients.iter().filter(|client| client.unconfirmed).count();
    writeln!(
        out,
        "\n{} packets with a layout, {opaque} opaque; {} clients ({}), {unconfirmed} of them unconfirmed",
        protocol.packets.len() - opaque,
        protocol.clients.len(),
        lines.join(", ")
    )?;
    writeln!(
        out,
        "{} without a golden vector{}{}",
        lacking.len(),
        if lacking.is_empty() { "" } else { ": " },
        lacking.join(" ")
    )
}

fn as_json(protocol: &Protocol, version: Version, known: &Coverage) -> Value {
    let ids = |set: &BTreeSet<u16>| set.iter().map(|id| format!("{id:#06x}")).collect::<Vec<_>>();
    json!({
        "version": version.to_string(),
        "confirmed": !unconfirmed(protocol, version),
        "typed": known.typed.len(),
        "opaque": known.opaque.len(),
        "unknown": known.unknown.len(),
        "unknown_of_two_bytes": known.empty.len(),
        "unknown_ids": ids(&known.unknown),
    })
}
