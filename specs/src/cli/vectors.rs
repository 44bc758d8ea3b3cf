//! `specs vectors`

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::PathBuf;

use clap::Args;
use serde_json::json;
use specs::capture::{Ports, Session};
use specs::emit::{VectorText, vector};
use specs::model::{Packet, Protocol};
use specs::{Server, Version};

use super::decode::{port, version_of};
use super::decode_session::open;
use super::json_line;

/// Bytes of a vector that is no pleasure to read any more.
const LONG: usize = 200;

#[derive(Args)]
pub(super) struct Options {
    /// A recorded session (pcap, pcapng, or JSON lines); several may be given
    #[arg(long = "from", value_name = "FILE", required = true, num_args = 1..)]
    from: Vec<PathBuf>,
    /// Client version of the recordings; may be left out for files whose names begin with it
    #[arg(long = "at", value_name = "VERSION")]
    version: Option<Version>,
    /// Which server listens on a port, where the bytes do not tell: `6900=login`
    #[arg(long = "port", value_name = "PORT=SERVER", value_parser = port)]
    ports: Vec<(u16, Server)>,
    /// Only this packet; may be given several times
    #[arg(long = "packet", value_name = "NAME")]
    packets: Vec<String>,
    /// Only packets that have no golden vector yet
    #[arg(long)]
    missing: bool,
    /// How many vectors per packet and version
    #[arg(long, default_value_t = 1)]
    most: usize,
    /// Print JSON: one object per vector
    #[arg(long)]
    json: bool,
}

/// Vectors by packet, and the versions that each holds on.
type Found<'p> = BTreeMap<&'p str, BTreeMap<VectorText, BTreeSet<Version>>>;

/// Prints vectors, packet by packet, ready to be put into a spec file.
pub(super) fn run(options: &Options, protocol: &Protocol, out: &mut impl Write) -> anyhow::Result<bool> {
    let mut found = Found::new();
    let mut by_version: BTreeMap<Version, BTreeMap<&str, BTreeSet<Vec<u8>>>> = BTreeMap::new();
    for path in &options.from {
        let version = version_of(options.version, path)?;
        let session = open(path, version, &Ports(options.ports.clone()), protocol)?;
        collect(
            options,
            &session,
            by_version.entry(super::listed(protocol, version)?).or_default(),
        );
    }
    for (version, packets) in by_version {
        let at = protocol.at(version);
        for (name, recorded) in packets {
            let Some(packet) = protocol.packet(name) else { continue };
            let vectors = telling(recorded)
                .into_iter()
                .filter_map(|bytes| vector(&at, packet, &bytes));
            for text in vectors.take(options.most) {
                let on = found.entry(&packet.name).or_default().entry(text).or_default();
                on.insert(version);
            }
        }
    }
    write(&found, options.json, out)?;
    Ok(!found.is_empty())
}

fn write(found: &Found<'_>, as_json: bool, out: &mut impl Write) -> anyhow::Result<()> {
    for (name, vectors) in found {
        if !as_json {
            writeln!(out, "// {name}")?;
        }
        for (text, versions) in vectors {
            let versions: Vec<_> = versions.iter().map(Version::to_string).collect();
            if as_json {
                let VectorText { values, bytes } = text;
                json_line(
                    out,
                    &json!({ "packet": name, "versions": versions, "values": values, "bytes": bytes }),
                )?;
            } else {
                writeln!(out, "{}", text.on(&versions))?;
            }
        }
    }
    Ok(())
}

/// The bytes of every packet that is asked for.
fn collect<'p>(options: &Options, session: &Session<'p>, packets: &mut BTreeMap<&'p str, BTreeSet<Vec<u8>>>) {
    for record in &session.records {
        let reading = session.reading(record);
        let Some(packet) = reading
            .packet
            .filter(|packet| reading.is_whole() && options.wants(packet))
        else {
            continue;
        };
        packets.entry(&packet.name).or_default().insert(record.bytes.clone());
    }
}

impl Options {
    fn wants(&self, packet: &Packet) -> bool {
        let named = self.packets.is_empty() || self.packets.iter().any(|name| name.eq_ignore_ascii_case(&packet.name));
        named && (packet.vectors.is_empty() || !self.missing)
    }
}

/// Short ones first, of these those with the most different bytes.
fn telling(recorded: BTreeSet<Vec<u8>>) -> Vec<Vec<u8>> {
    let mut list: Vec<_> = recorded.into_iter().collect();
    list.sort_by_key(|bytes| {
        let different = bytes.iter().collect::<BTreeSet<_>>().len();
        (bytes.len() > LONG, core::cmp::Reverse(different), bytes.len())
    });
    list
}
