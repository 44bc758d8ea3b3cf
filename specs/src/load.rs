//! Spec files to a checked [`Protocol`].

use std::path::{Path, PathBuf};
use std::{fs, io};

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::model::{Protocol, SourceFile, check, resolve};
use crate::parse;

/// No spec file is larger; a larger one is a mistake.
const MAX_FILE: u64 = 64 << 20;

/// What spec files say, and what is wrong with it.
#[derive(Clone, Debug)]
pub struct Inspection {
    /// The model. To be used only when there are no errors.
    pub protocol: Protocol,
    /// Errors and warnings.
    pub diagnostics: Diagnostics,
}

impl Inspection {
    /// The model, or everything that is wrong.
    pub fn into_result(self) -> Result<Protocol, Diagnostics> {
        if self.diagnostics.has_errors() {
            Err(self.diagnostics)
        } else {
            Ok(self.protocol)
        }
    }
}

/// Reads every `*.spec` file below a folder, in the order of their paths. Fails with every error at once; warnings are not looked at.
pub fn load(dir: &Path) -> Result<Protocol, Diagnostics> {
    inspect(dir).into_result()
}

/// Like [`load`], on texts: pairs of path and text.
pub fn load_sources(sources: Vec<(String, String)>) -> Result<Protocol, Diagnostics> {
    inspect_sources(sources).into_result()
}

/// Like [`load`], with warnings.
pub fn inspect(dir: &Path) -> Inspection {
    let mut errors = Vec::new();
    let files = read_dir(dir, &mut errors);
    inspect_files(files, errors)
}

/// Like [`load_sources`], with warnings.
pub fn inspect_sources(sources: Vec<(String, String)>) -> Inspection {
    let files = sources
        .into_iter()
        .map(|(path, text)| SourceFile { path, text })
        .collect();
    inspect_files(files, Vec::new())
}

fn inspect_files(mut files: Vec<SourceFile>, mut errors: Vec<Diagnostic>) -> Inspection {
    files.sort_by(|a, b| a.path.cmp(&b.path));
    let items: Vec<_> = files
        .iter()
        .enumerate()
        .flat_map(|(index, file)| parse::parse(&file.text, index, &mut errors))
        .collect();
    let resolved = resolve::resolve(files, &items, &mut errors);
    check::check(&resolved, &mut errors);
    let mut diagnostics = Diagnostics {
        files: resolved.protocol.files.clone(),
        list: errors,
    };
    diagnostics.sort();
    Inspection {
        protocol: resolved.protocol,
        diagnostics,
    }
}

fn read_dir(dir: &Path, errors: &mut Vec<Diagnostic>) -> Vec<SourceFile> {
    let mut paths = Vec::new();
    if let Err(error) = list(dir, &mut paths) {
        errors.push(unreadable(dir, &error.to_string()));
    }
    if paths.is_empty() && errors.is_empty() {
        errors.push(unreadable(dir, "there is no *.spec file"));
    }
    paths.iter().filter_map(|path| read(dir, path, errors)).collect()
}

/// Every spec file below a folder.
fn list(dir: &Path, paths: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        let path = entry.path();
        if entry.file_type()?.is_dir() {
            list(&path, paths)?;
        } else if path.extension().is_some_and(|extension| extension == "spec") {
            paths.push(path);
        }
    }
    Ok(())
}

fn read(dir: &Path, path: &Path, errors: &mut Vec<Diagnostic>) -> Option<SourceFile> {
    let text = fs::metadata(path).and_then(|meta| {
        if meta.len() > MAX_FILE {
            Err(io::Error::other("it is too large"))
        } else {
            fs::read_to_string(path)
        }
    });
    match text {
        Ok(text) => Some(SourceFile {
            path: name_below(dir, path),
            text,
        }),
        Err(error) => {
            errors.push(unreadable(path, &error.to_string()));
            None
        }
    }
}

/// The path below the folder, with `/` on every system.
fn name_below(dir: &Path, path: &Path) -> String {
    let below = path.strip_prefix(dir).unwrap_or(path);
    let parts: Vec<_> = below
        .components()
        .map(|part| part.as_os_str().to_string_lossy())
        .collect();
    parts.join("/")
}

fn unreadable(path: &Path, why: &str) -> Diagnostic {
    Diagnostic::nowhere(Code::BadFile, format!("cannot read {}: {why}", path.display()))
}
