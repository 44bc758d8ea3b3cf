//! `specs fmt`

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::Args;
use serde_json::json;

use super::json_line;

#[derive(Args)]
pub(super) struct Options {
    /// Spec files, and folders of them [default: the folder of the spec files]
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Change nothing; name the files that are not in the form, and fail if there are any
    #[arg(long)]
    check: bool,
    /// Print JSON: how many files there are, and those that were not in the form
    #[arg(long)]
    json: bool,
}

/// Formats files; false when --check found some that are not formatted.
pub(super) fn run(options: &Options, folder: &Path, out: &mut impl Write) -> anyhow::Result<bool> {
    let mut files = Vec::new();
    let default = [folder.to_owned()];
    for path in if options.paths.is_empty() {
        &default[..]
    } else {
        &options.paths
    } {
        collect(path, &mut files).with_context(|| format!("cannot read {}", path.display()))?;
    }
    files.sort();
    let mut changed = Vec::new();
    for file in &files {
        if format(file, options.check)? {
            changed.push(file.display().to_string());
        }
    }
    if options.json {
        let found = json!({ "files": files.len(), "changed": changed, "written": !options.check });
        json_line(out, &found)?;
    } else {
        for file in &changed {
            writeln!(out, "{file}")?;
        }
        let verb = if options.check { "to be formatted" } else { "formatted" };
        writeln!(out, "{} of {} files {verb}", changed.len(), files.len())?;
    }
    Ok(changed.is_empty() || !options.check)
}

/// Whether a file was not in the form; unless it is only to be checked it is now.
fn format(file: &Path, check: bool) -> anyhow::Result<bool> {
    let text = fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    let formatted = specs::format(&text);
    let changed = formatted != text;
    if changed && !check {
        fs::write(file, formatted).with_context(|| format!("cannot write {}", file.display()))?;
    }
    Ok(changed)
}

/// Every spec file at or below a path.
fn collect(path: &Path, files: &mut Vec<PathBuf>) -> std::io::Result<()> {
    if !path.is_dir() {
        files.push(path.to_owned());
        return Ok(());
    }
    for entry in fs::read_dir(path)? {
        let path = entry?.path();
        if path.is_dir() || path.extension().is_some_and(|extension| extension == "spec") {
            collect(&path, files)?;
        }
    }
    Ok(())
}
