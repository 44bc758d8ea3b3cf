//! `specs docs`

use std::fs;
use std::io::Write;
use std::path::PathBuf;

use anyhow::Context;
use clap::Args;
use specs::emit;
use specs::model::Protocol;

#[derive(Args)]
pub(super) struct Options {
    /// Folder to write to; made where it is missing, files in it are replaced
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
}

/// Writes every page.
pub(super) fn run(options: &Options, protocol: &Protocol, out: &mut impl Write) -> anyhow::Result<bool> {
    let files = emit::docs(protocol);
    for (path, text) in &files {
        let path = options.out.join(path);
        let cannot = || format!("cannot write {}", path.display());
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).with_context(cannot)?;
        }
        fs::write(&path, text).with_context(cannot)?;
    }
    writeln!(
        out,
        "{} files; open {}",
        files.len(),
        options.out.join("index.html").display()
    )?;
    Ok(true)
}
