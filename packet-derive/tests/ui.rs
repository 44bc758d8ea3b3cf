//! What spec authors and authors of leaf types are told about their mistakes.

#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

use std::{fs, path::Path};

#[test]
fn mistakes_are_told_once_and_with_their_place() {
    // Spec folders are looked for below the manifest of the crate that derives, and trybuild makes one of its own.
    let target = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .parent()
        .expect("the target folder");
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ui/specs");
    copy(&tests, &target.join("tests/trybuild/packet-derive/tests/ui/specs"));
    trybuild::TestCases::new().compile_fail("tests/ui/*.rs");
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, &target).unwrap();
        }
    }
}
