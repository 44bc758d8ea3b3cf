//! `specs check`

use std::io::Write;
use std::path::PathBuf;

use clap::Args;
use serde_json::{Map, Value, json};
use specs::Inspection;
use specs::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use specs::model::{Content, Span};

use super::{Color, check_hercules, check_lengths, count, report};

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
    /// Also compare length tables, shuffled ids, keys, client-to-map ids and field offsets with those of a Hercules checkout, for every client that both know
    #[arg(long, value_name = "DIR")]
    hercules: Option<PathBuf>,
    /// Print the diagnostics to stdout as JSON
    #[arg(long)]
    json: bool,
}

/// Shows what is wrong; true when nothing but warnings is.
pub(super) fn run(
    options: &Options,
    inspection: &Inspection,
    color: Color,
    out: &mut impl Write,
) -> anyhow::Result<bool> {
    let protocol = &inspection.protocol;
    let lengths = options.lengths.as_ref();
    let lengths = lengths.map(|path| check_lengths::compare(protocol, path)).transpose()?;
    let hercules = options.hercules.as_ref();
    let hercules = hercules
        .map(|path| check_hercules::compare(protocol, path))
        .transpose()?;
    if options.json {
        let mut object = as_json(&inspection.diagnostics);
        let compared = [
            ("lengths", lengths.as_ref().map(check_lengths::Comparison::as_json)),
            ("hercules", hercules.as_ref().map(check_hercules::Comparison::as_json)),
        ];
        let compared = compared
            .into_iter()
            .filter_map(|(name, value)| Some((name.to_owned(), value?)));
        object.extend(compared);
        serde_json::to_writer_pretty(&mut *out, &object)?;
        writeln!(out)?;
    } else {
        write(options, inspection, color, out)?;
        if let Some(lengths) = &lengths {
            lengths.write(out)?;
        }
        if let Some(hercules) = &hercules {
            hercules.write(protocol, out)?;
        }
    }
    let agree = lengths.is_none_or(|lengths| lengths.agree()) && hercules.is_none_or(|hercules| hercules.agree());
    Ok(!inspection.diagnostics.has_errors() && agree)
}

fn write(options: &Options, inspection: &Inspection, color: Color, out: &mut impl Write) -> anyhow::Result<()> {
    let diagnostics = &inspection.diagnostics;
    let shown = |each: &&Diagnostic| options.all || each.code != Code::NoVector;
    report::these(diagnostics, diagnostics.list.iter().filter(shown), color)?;
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
    Ok(())
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

fn as_json(diagnostics: &Diagnostics) -> Map<String, Value> {
    let list: Vec<_> = diagnostics
        .list
        .iter()
        .map(|each| one_as_json(each, diagnostics))
        .collect();
    let errors = diagnostics.errors().count();
    let rows = [
        ("errors", json!(errors)),
        ("warnings", json!(diagnostics.list.len() - errors)),
        ("diagnostics", json!(list)),
    ];
    rows.map(|(name, value)| (name.to_owned(), value)).into_iter().collect()
}

/// A diagnostic with its places as file, line and column.
pub(super) fn one_as_json(each: &Diagnostic, all: &Diagnostics) -> Value {
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
