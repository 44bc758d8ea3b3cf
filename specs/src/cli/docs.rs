//! `specs docs`

use std::fs;
use std::io::Write;
use std::path::PathBuf;

use anyhow::Context;
use clap::Args;
use serde_json::json;
use specs::emit;
use specs::model::Protocol;

use super::json_line;

#[derive(Args)]
pub(super) struct Options {
    /// Folder to write to; made where it is missing, files in it are replaced
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Print JSON: how many files were written, and the one to open
    #[arg(long)]
    json: bool,
}

/// Writes every page.
pub(super) fn run(options: &Options, protocol: &Protocol, out: &mut impl Write) -> anyhow::Result<bool> {
    let mut files = 0;
    for (path, text) in emit::docs(protocol) {
        files += 1;
        let path = options.out.join(path);
        let cannot = || format!("cannot write {}", path.display());
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).with_context(cannot)?;
        }
        fs::write(&path, text).with_context(cannot)?;
    }
    let index = options.out.join("index.html").display().to_string();
    if options.json {
        json_line(out, &json!({ "files": files, "index": index }))?;
    } else {
        writeln!(out, "{files} files; open {index}")?;
    }
    Ok(true)
}
