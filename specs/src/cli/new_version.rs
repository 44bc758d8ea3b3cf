//! `specs new-version`

use std::fmt::Write as _;
use std::fs::File;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use clap::Args;
use serde_json::json;
use specs::diagnostic::Diagnostics;
use specs::model::{Client, Length, Protocol};
use specs::{Inspection, Version};

use super::{Color, check, json_line, listed, report, table};

#[derive(Args)]
pub(super) struct Options {
    /// The new client: LINE-YYYYMMDD
    version: Version,
    /// The listed client whose keys and shuffled ids it starts with
    #[arg(long, value_name = "VERSION")]
    from: Version,
    /// Its length table: `0x0064 55` lines, -1 for variable; or CSV with the columns `client_type,packetver,id,length`. Without it: that of --from
    #[arg(long, value_name = "FILE")]
    lengths: Option<PathBuf>,
    /// Write the client's spec file here; without it, to stdout
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Print JSON: the spec file's text, and what needs a decision
    #[arg(long)]
    json: bool,
}

/// Writes the spec file of a new client, then says on stderr which packets do not fit it and so need a decision.
pub(super) fn run(
    options: &Options,
    folder: &Path,
    protocol: &Protocol,
    color: Color,
    out: &mut impl Write,
) -> anyhow::Result<bool> {
    let version = options.version;
    if protocol.clients.iter().any(|client| client.version == version) {
        bail!(
            "{version} is listed already; `specs diff {} {version}` shows what is different",
            options.from
        );
    }
    let from = listed(protocol, options.from)?;
    if from != options.from {
        bail!(
            "client {} is not listed; it inherits {from}: start with --from {from}",
            options.from
        );
    }
    let lengths = wanted_lengths(options, protocol, from)?;
    let text = client_text(protocol, version, from, &lengths);
    if let Some(path) = &options.out {
        write_new(path, &text)?;
    }
    let found = with_new(folder, version, &text).diagnostics;
    if options.json {
        let decisions: Vec<_> = found.errors().map(|each| check::one_as_json(each, &found)).collect();
        json_line(
            out,
            &json!({ "version": version.to_string(), "spec": text, "decisions": decisions }),
        )?;
        return Ok(decisions.is_empty());
    }
    if options.out.is_none() {
        out.write_all(text.as_bytes())?;
    }
    decisions(&found, version, color)
}

/// Writes a file that is not there yet: spec files of other clients are not lost to a slip in a name.
fn write_new(path: &Path, text: &str) -> anyhow::Result<()> {
    let cannot = || format!("cannot write {}", path.display());
    match File::create_new(path) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            bail!(
                "{} exists already; give another name to --out, or remove it first",
                path.display()
            )
        }
        file => file
            .and_then(|mut file| file.write_all(text.as_bytes()))
            .with_context(cannot),
    }
}

fn wanted_lengths(options: &Options, protocol: &Protocol, from: Version) -> anyhow::Result<table::Table> {
    let Some(path) = &options.lengths else {
        return Ok(protocol.lengths(from));
    };
    let mut tables = table::read(path)?;
    let own = tables.remove(&Some(options.version)).or_else(|| tables.remove(&None));
    own.with_context(|| format!("{} has no rows of {}", path.display(), options.version))
}

/// The spec file: changes against the newest older client of the line, keys and shuffled ids of the one to start from.
fn client_text(protocol: &Protocol, version: Version, from: Version, lengths: &table::Table) -> String {
    let before = protocol.lengths(version);
    let mut text = format!("// Scaffolded from {from}: check keys and shuffled ids.\nclient {version} {{\n");
    let source = protocol.client(from).ok();
    if let Some([a, b, c]) = source.and_then(|client| client.keys) {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "    keys {a:#010x} {b:#010x} {c:#010x}");
    }
    text.push_str(&lengths_text(&before, lengths));
    text.push_str(&shuffle_text(protocol, source));
    text.push_str("}\n");
    specs::format(&text)
}

fn lengths_text(before: &table::Table, lengths: &table::Table) -> String {
    let mut text = String::new();
    for (id, _, length) in table::differences(before, lengths) {
        let length = match length {
            None => "none".to_owned(),
            Some(Length::Variable) => "var".to_owned(),
            Some(Length::Fixed(size)) => size.to_string(),
        };
        let _ = writeln!(text, "        {id:#06x} {length}");
    }
    if text.is_empty() {
        return text;
    }
    format!("    lengths {{\n{text}    }}\n")
}

fn shuffle_text(protocol: &Protocol, source: Option<&Client>) -> String {
    let rows = source.map_or(&[][..], |client| client.shuffle.as_slice());
    let row = |(packet, id): &(usize, u16)| {
        let name = protocol.packets.get(*packet).map_or("", |packet| packet.name.as_str());
        format!("        {name} {id:#06x}\n")
    };
    if rows.is_empty() {
        return String::new();
    }
    format!("    shuffle {{\n{}    }}\n", rows.iter().map(row).collect::<String>())
}

/// What is wrong with all spec files and the new one.
fn with_new(folder: &Path, version: Version, text: &str) -> Inspection {
    let known = specs::inspect(folder);
    let files = known
        .protocol
        .files
        .iter()
        .filter(|file| !file.text.contains(&format!("client {version} ")));
    let mut sources: Vec<_> = files.map(|file| (file.path.clone(), file.text.clone())).collect();
    sources.push((format!("clients/{version}.spec"), text.to_owned()));
    specs::inspect_sources(sources)
}

/// Says what needs a decision; true when nothing does.
fn decisions(found: &Diagnostics, version: Version, color: Color) -> anyhow::Result<bool> {
    let mut stderr = std::io::stderr();
    if !found.has_errors() {
        writeln!(stderr, "every packet fits {version}: nothing to decide")?;
        return Ok(true);
    }
    report::errors(found, color)?;
    let count = found.errors().count();
    writeln!(
        stderr,
        "{count} to decide: is its id another one, give it in `shuffle` of {version} or by a rule of `id`; is a field, give that a condition \
         (`since {version}`); with a vector; then `specs check`"
    )?;
    Ok(false)
}
