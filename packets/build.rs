//! Rebuilds this crate when a spec file is edited, added or removed.

fn main() {
    println!("cargo:rerun-if-changed={}", specs::DIR);
    println!("cargo:rerun-if-changed=tests/specs");
}
