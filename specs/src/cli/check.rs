//! `specs check`

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::Args;
use serde_json::{Value, json};
use specs::Inspection;
use specs::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use specs::model::{Content, Protocol, Span};

use super::{report, table};

#[derive(Args)]
pub(super) struct Options {
    /// Folder of the spec files; the same as --specs
    #[arg(long, value_name = "DIR")]
    pub(super) dir: Option<PathBuf>,
    /// List every packet that has no golden vector, not only how many
    #[arg(long)]
    all: bool,
    /// Also compare the length tables with those of a CSV file with the columns `client_type,packetver,id,length`
    #[arg(long, value_name = "FILE")]
    lengths: Option<PathBuf>,
    /// Print the diagnostics to stdout as JSON
    #[arg(long)]
    json: bool,
}

/// Shows what is wrong; true when nothing but warnings is.
pub(super) fn run(options: &Options, inspection: &Inspection, out: &mut impl Write) -> anyhow::Result<bool> {
    let diagnostics = &inspection.diagnostics;
    let sound = !diagnostics.has_errors();
    if options.json {
        serde_json::to_writer_pretty(&mut *out, &as_json(diagnostics))?;
        writeln!(out)?;
        return Ok(sound);
    }
    let shown = |each: &&Diagnostic| options.all || each.code != Code::NoVector;
    report::these(diagnostics, diagnostics.list.iter().filter(shown))?;
    writeln!(out, "{}", contents(inspection))?;
    let errors = diagnostics.errors().count();
    writeln!(
        out,
        "{}, {}",
        count(errors, "error"),
        count(diagnostics.list.len() - errors, "warning")
    )?;
    let lacking = diagnostics
        .list
        .iter()
        .filter(|each| each.code == Code::NoVector)
        .count();
    if lacking > 0 && !options.all {
        writeln!(
            out,
            "{} without a golden vector; `specs check --all` lists them",
            count(lacking, "packet")
        )?;
    }
    let tables_agree = match &options.lengths {
        Some(path) => compare_lengths(&inspection.protocol, path, out)?,
        None => true,
    };
    Ok(sound && tables_agree)
}

/// Names every row of the file that is not in the spec files, and the other way round.
fn compare_lengths(protocol: &Protocol, path: &Path, out: &mut impl Write) -> anyhow::Result<bool> {
    let (mut versions, mut differ) = (0, 0);
    for (version, wanted) in table::read(path)? {
        let version = version.context("rows need a client_type and a packetver here")?;
        versions += 1;
        if let Err(unknown) = protocol.client(version) {
            differ += 1;
            writeln!(out, "{version}: {unknown}")?;
            continue;
        }
        for (id, ours, theirs) in table::differences(&protocol.lengths(version), &wanted) {
            differ += 1;
            writeln!(
                out,
                "{version}: {id:#06x} is {} here, {} in the file",
                table::text(ours),
                table::text(theirs)
            )?;
        }
    }
    writeln!(
        out,
        "{} compared with {}: {}",
        count(versions, "length table"),
        path.display(),
        count(differ, "difference")
    )?;
    Ok(differ == 0)
}

/// How much there is.
fn contents(inspection: &Inspection) -> String {
    let protocol = &inspection.protocol;
    let opaque = protocol
        .packets
        .iter()
        .filter(|packet| matches!(packet.content, Content::Opaque))
        .count();
    let vectors: usize = protocol.packets.iter().map(|packet| packet.vectors.len()).sum();
    [
        count(protocol.files.len(), "file"),
        count(protocol.packets.len() - opaque, "packet"),
        count(opaque, "opaque packet"),
        count(vectors, "golden vector"),
        count(protocol.clients.len(), "client"),
    ]
    .join(", ")
}

fn count(number: usize, what: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {what}{plural}")
}

fn as_json(diagnostics: &Diagnostics) -> Value {
    let list: Vec<_> = diagnostics
        .list
        .iter()
        .map(|each| one_as_json(each, diagnostics))
        .collect();
    let errors = diagnostics.errors().count();
    json!({ "errors": errors, "warnings": diagnostics.list.len() - errors, "diagnostics": list })
}

fn one_as_json(each: &Diagnostic, all: &Diagnostics) -> Value {
    let severity = match each.severity() {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let notes: Vec<_> = each
        .notes
        .iter()
        .map(|(span, text)| json!({ "at": place(*span, all), "text": text }))
        .collect();
    json!({
        "code": each.code.text(),
        "severity": severity,
        "message": each.message,
        "at": each.span.map(|span| place(span, all)),
        "label": each.label,
        "notes": notes,
        "hint": each.hint,
    })
}

fn place(span: Span, all: &Diagnostics) -> Value {
    all.position(span).map_or(
        Value::Null,
        |(file, line, column)| json!({ "file": file, "line": line, "column": column }),
    )
}
