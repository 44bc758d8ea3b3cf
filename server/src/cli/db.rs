//! `server db`: the records of a stopped server out, in, and checked.

use std::{
    fmt::Write as _,
    fs::{self, File, OpenOptions},
    io::{self, BufReader, BufWriter, Write as _},
    path::Path,
};

use serde_json::json;

use super::{
    data,
    db_args::{DbCheck, DbExport, DbImport},
    error::{CliError, ExitStatus},
    print,
};
use crate::{
    config::Config,
    persistence::{
        Database,
        check::Report,
        record::{RecordKind, TotalsRecord},
        transfer::{self, ImportOptions},
    },
};

/// Writes every record to a file or stdout.
pub(super) fn export(args: &DbExport) -> Result<(), CliError> {
    let config = data::config(&args.store)?;
    let database = data::open_existing(&config)?;
    let totals = if is_standard(&args.file) {
        let mut out = BufWriter::new(io::stdout().lock());
        transfer::export(&database, &mut out)?
    } else {
        export_to(&database, &args.file)?
    };
    tell(&format!(
        "exported {} records after change {}",
        totals.records, totals.sequence
    ));
    Ok(())
}

/// A file that could not be written to its end is no export, so none is left.
fn export_to(database: &Database, path: &Path) -> Result<TotalsRecord, CliError> {
    let file = make(path).map_err(|source| CliError::File {
        action: "make",
        path: path.to_owned(),
        source,
    })?;
    let mut out = BufWriter::new(file);
    let written = transfer::export(database, &mut out).map_err(CliError::from);
    let safe = |source| CliError::File {
        action: "write",
        path: path.to_owned(),
        source,
    };
    let written = written.and_then(|totals| out.get_ref().sync_all().map(|()| totals).map_err(safe));
    if written.is_err() {
        let _ = fs::remove_file(path);
    }
    written
}

/// For its owner alone where the system knows owners: hashes of passwords will be in it.
fn make(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.write(true).create_new(true).open(path)
}

/// Makes the data of an empty folder from a file or stdin.
pub(super) fn import(args: &DbImport) -> Result<(), CliError> {
    let config = data::config(&args.store)?;
    let (folder, engine) = (&config.store.path, config.store.engine);
    let options = ImportOptions { edited: args.edited };
    let totals = if is_standard(&args.file) {
        transfer::import(folder, engine, options, &mut io::stdin().lock())?
    } else {
        let file = File::open(&args.file).map_err(|source| CliError::File {
            action: "read",
            path: args.file.clone(),
            source,
        })?;
        transfer::import(folder, engine, options, &mut BufReader::new(file))?
    };
    let (records, folder) = (totals.records, folder.display());
    tell(&format!("imported {records} records into {folder} (store {engine})"));
    Ok(())
}

/// Prints what is there and what is wrong with it; whether anything is.
pub(super) fn check(args: &DbCheck) -> Result<ExitStatus, CliError> {
    let config = data::config(&args.store)?;
    data::refuse_missing(&config)?;
    let report = Database::examine(&config.store.path, config.store.engine)?;
    let text = if args.json {
        as_json(&report, &config)
    } else {
        as_text(&report, &config)
    };
    print(&text)?;
    Ok(if report.is_clean() {
        ExitStatus::Done
    } else {
        ExitStatus::Failed
    })
}

fn as_text(report: &Report, config: &Config) -> String {
    let (folder, engine) = (config.store.path.display(), config.store.engine);
    let mut text = format!("{folder}: store {engine}, {} changes\n", report.totals.sequence);
    for kind in RecordKind::ALL {
        let _ = writeln!(text, "{kind:<16}{:>12}", count(report, kind));
    }
    let _ = writeln!(text, "{:<16}{:>12}", "zeny", report.zeny);
    let items: u64 = report.items.values().sum();
    let _ = writeln!(text, "{:<16}{items:>12}  of {} kinds", "items", report.items.len());
    for finding in &report.findings {
        let _ = writeln!(text, "{}: {}", finding.kind, finding.text);
    }
    if let Some(copy) = &report.copy {
        let copy = copy.display();
        let _ = writeln!(text, "the store's files as they were before this check are in {copy}");
    }
    let findings = report.findings.len() as u64 + report.unlisted;
    let _ = match (findings, report.unlisted) {
        (0, _) => writeln!(text, "nothing is wrong"),
        (_, 0) => writeln!(text, "findings: {findings}"),
        (_, unlisted) => writeln!(text, "findings: {findings}, {unlisted} of them not listed"),
    };
    text
}

fn as_json(report: &Report, config: &Config) -> String {
    let records: serde_json::Map<_, _> = RecordKind::ALL
        .into_iter()
        .map(|kind| (kind.to_string(), json!(count(report, kind))))
        .collect();
    let object = json!({
        "folder": config.store.path.display().to_string(),
        "store": config.store.engine,
        "changes": report.totals.sequence,
        "records": records,
        "zeny": report.zeny,
        "items": report.items,
        "clean": report.is_clean(),
        "findings": report.findings,
        "unlisted": report.unlisted,
        "copy": report.copy,
    });
    format!("{object:#}\n")
}

fn count(report: &Report, kind: RecordKind) -> u64 {
    report.records.get(&kind).copied().unwrap_or_default()
}

fn is_standard(path: &Path) -> bool {
    path == Path::new("-")
}

/// One line on stderr: stdout is for data.
fn tell(text: &str) {
    let _ = writeln!(io::stderr(), "{text}");
}
