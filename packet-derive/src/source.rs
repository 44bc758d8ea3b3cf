//! Where the spec files are: the `#[spec(...)]` attribute, and what is in that folder.

use std::path::{Path, PathBuf};

use specs::{diagnostic::Severity, model::Protocol};
use syn::{Attribute, DeriveInput, Error, LitStr, Result};

/// The folder that the attribute of `input` names.
pub(crate) fn folder(input: &DeriveInput) -> Result<PathBuf> {
    let attribute = input.attrs.iter().find(|attribute| attribute.path().is_ident("spec"));
    let hint = "say where the spec files are: #[spec(shipped)] or #[spec(dir = \"FOLDER\")]";
    let attribute = attribute.ok_or_else(|| Error::new_spanned(&input.ident, hint))?;
    named(attribute)?.ok_or_else(|| Error::new_spanned(attribute, hint))
}

fn named(attribute: &Attribute) -> Result<Option<PathBuf>> {
    let mut folder = None;
    attribute.parse_nested_meta(|meta| {
        if meta.path.is_ident("shipped") {
            folder = Some(PathBuf::from(specs::DIR));
            Ok(())
        } else if meta.path.is_ident("dir") {
            let dir: LitStr = meta.value()?.parse()?;
            folder = Some(manifest_folder().join(dir.value()));
            Ok(())
        } else {
            Err(meta.error("expected `shipped` or `dir = \"FOLDER\"`"))
        }
    })?;
    Ok(folder)
}

/// The folder of the crate that is being compiled.
fn manifest_folder() -> PathBuf {
    std::env::var_os("CARGO_MANIFEST_DIR").map_or_else(PathBuf::new, PathBuf::from)
}

/// What the spec files below `folder` declare, or the errors in them, as text.
pub(crate) fn load(folder: &Path) -> core::result::Result<Protocol, String> {
    specs::load(folder).map_err(|mut diagnostics| {
        diagnostics.list.retain(|each| each.severity() == Severity::Error);
        diagnostics.to_string()
    })
}
