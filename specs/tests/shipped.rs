//! The shipped spec files are right.

use std::path::Path;

#[test]
fn the_shipped_specs_have_no_error() {
    let inspection = specs::inspect(Path::new(specs::DIR));
    assert!(!inspection.diagnostics.has_errors(), "{}", inspection.diagnostics);
}
