//! Where the spec files are: the `#[spec(...)]` attribute, and what is in that folder.

use std::path::{Path, PathBuf};

use specs::{diagnostic::Severity, model::Protocol};
use syn::{Attribute, DeriveInput, Error, Ident, LitStr, Result};

/// What the attribute says.
pub(crate) struct Source {
    /// Where the spec files are.
    pub(crate) folder: PathBuf,
    /// The macro that gets every view; only `#[derive(Views)]` calls it.
    pub(crate) views: Option<Ident>,
    /// Packets whose code is written out for each of their layouts.
    pub(crate) unrolled: Vec<Ident>,
}

impl Source {
    /// What the attribute of `input` says.
    pub(crate) fn of(input: &DeriveInput) -> Result<Self> {
        let attribute = input.attrs.iter().find(|attribute| attribute.path().is_ident("spec"));
        let hint = "say where the spec files are: #[spec(shipped)] or #[spec(dir = \"FOLDER\")]";
        let attribute = attribute.ok_or_else(|| Error::new_spanned(&input.ident, hint))?;
        Self::named(attribute)?.ok_or_else(|| Error::new_spanned(attribute, hint))
    }

    fn named(attribute: &Attribute) -> Result<Option<Self>> {
        let (mut folder, mut views, mut unrolled) = (None, None, Vec::new());
        attribute.parse_nested_meta(|meta| {
            if meta.path.is_ident("shipped") {
                folder = Some(PathBuf::from(specs::DIR));
            } else if meta.path.is_ident("dir") {
                let dir: LitStr = meta.value()?.parse()?;
                folder = Some(manifest_folder().join(dir.value()));
            } else if meta.path.is_ident("views") {
                views = Some(meta.value()?.parse()?);
            } else if meta.path.is_ident("unroll") {
                meta.parse_nested_meta(|packet| {
                    unrolled.push(packet.path.require_ident()?.clone());
                    Ok(())
                })?;
            } else {
                let known = "expected `shipped`, `dir = \"FOLDER\"`, `views = MACRO` or `unroll(PACKET, ..)`";
                return Err(meta.error(known));
            }
            Ok(())
        })?;
        Ok(folder.map(|folder| Self {
            folder,
            views,
            unrolled,
        }))
    }
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
