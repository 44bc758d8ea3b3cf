//! Diagnostics for people at a terminal.

use std::io::{self, Write};

use ariadne::{Cache, Color, Config, IndexType, Label, Report, ReportKind, sources};
use specs::diagnostic::{Diagnostic, Diagnostics, Severity};
use specs::model::Span;

type Place = (String, std::ops::Range<usize>);

/// Writes every error to stderr.
pub(super) fn errors(diagnostics: &Diagnostics, color: super::Color) -> io::Result<()> {
    these(diagnostics, diagnostics.errors(), color)
}

/// Writes some of the diagnostics to stderr.
pub(super) fn these<'d>(
    all: &Diagnostics,
    some: impl Iterator<Item = &'d Diagnostic>,
    color: super::Color,
) -> io::Result<()> {
    let color = color.on_stderr();
    let mut out = io::BufWriter::new(io::stderr().lock());
    let mut cache = sources(all.files.iter().map(|file| (file.path.clone(), file.text.as_str())));
    for each in some {
        one(each, all, color, &mut cache, &mut out)?;
    }
    out.flush()
}

fn one(
    each: &Diagnostic,
    all: &Diagnostics,
    color: bool,
    cache: &mut impl Cache<String>,
    out: &mut impl Write,
) -> io::Result<()> {
    let (kind, tint) = match each.severity() {
        Severity::Error => (ReportKind::Error, Color::Red),
        Severity::Warning => (ReportKind::Warning, Color::Yellow),
    };
    let Some(place) = each.span.and_then(|span| place(all, span)) else {
        return writeln!(
            out,
            "{}",
            Diagnostics {
                files: Vec::new(),
                list: vec![each.clone()]
            }
        );
    };
    let main = Label::new(place.clone()).with_color(tint).with_message(&each.label);
    let notes = each.notes.iter().filter_map(|(span, text)| {
        Some(
            Label::new(self::place(all, *span)?)
                .with_color(Color::Blue)
                .with_message(text),
        )
    });
    let report = Report::build(kind, place)
        .with_config(Config::default().with_color(color).with_index_type(IndexType::Byte))
        .with_code(each.code)
        .with_message(&each.message)
        .with_label(main)
        .with_labels(notes)
        .with_help(&each.hint);
    report.finish().write(cache, out)
}

fn place(all: &Diagnostics, span: Span) -> Option<Place> {
    let file = all.files.get(span.file)?;
    Some((file.path.clone(), span.start..span.end))
}
