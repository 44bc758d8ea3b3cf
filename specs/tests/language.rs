//! The language, by example: every `tests/ok/*.spec` and `tests/err/*.spec` gives what the `.out` file beside it says.
//!
//! A line `// ---- NAME.spec ----` begins another file of the same test. A new test is a new file. `UPDATE_EXPECTED=1 cargo test -p specs --test language` writes the `.out` files anew: look at them before you commit.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use specs::Inspection;
use specs::diagnostic::Code;
use specs::interpret::literal;
use specs::model::{At, Body, MemberKind, Packet, Protocol};

/// Its test needs no spec file but the lack of one: see `unreadable.rs`.
const WITHOUT_FILE: [Code; 1] = [Code::BadFile];

#[test]
fn specs_in_ok_have_no_error_and_mean_what_is_expected() {
    for path in spec_files("ok") {
        let inspection = inspect(&path);
        assert!(
            !inspection.diagnostics.has_errors(),
            "{}:\n{}",
            path.display(),
            inspection.diagnostics
        );
        compare(
            &path,
            &format!("{}{}", inspection.diagnostics, meaning(&inspection.protocol)),
        );
    }
}

#[test]
fn specs_in_err_have_the_diagnostics_expected() {
    for path in spec_files("err") {
        let inspection = inspect(&path);
        assert!(
            !inspection.diagnostics.list.is_empty(),
            "{} has no mistake",
            path.display()
        );
        compare(&path, &inspection.diagnostics.to_string());
    }
}

#[test]
fn every_diagnostic_has_a_file_of_its_name() {
    let files = spec_files("err");
    for code in Code::ALL.iter().filter(|code| !WITHOUT_FILE.contains(code)) {
        let prefix = format!("{}-", code.text().to_lowercase());
        let own: Vec<_> = files
            .iter()
            .filter(|path| file_name(path).starts_with(&prefix))
            .collect();
        assert!(!own.is_empty(), "no tests/err/{prefix}*.spec");
        for path in own {
            let found = inspect(path).diagnostics.list.iter().any(|each| each.code == *code);
            assert!(found, "{} does not show {code}", path.display());
        }
    }
}

fn spec_files(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(folder);
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<_> = entries
        .filter(|path| path.extension().is_some_and(|extension| extension == "spec"))
        .collect();
    files.sort();
    assert!(!files.is_empty());
    files
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap().to_string_lossy().into_owned()
}

/// What a file says. That packets have no vector is left out where it is not the point.
fn inspect(path: &Path) -> Inspection {
    let name = file_name(path);
    let mut inspection = specs::inspect_sources(sources(&name, &fs::read_to_string(path).unwrap()));
    let list = &mut inspection.diagnostics.list;
    list.retain(|each| each.code != Code::NoVector || name.starts_with("w0504"));
    inspection
}

/// The files that a test is made of.
fn sources(name: &str, text: &str) -> Vec<(String, String)> {
    let mut files = vec![(name.to_owned(), String::new())];
    for line in text.split_inclusive('\n') {
        let other = line
            .trim_end()
            .strip_prefix("// ---- ")
            .and_then(|rest| rest.strip_suffix(" ----"));
        match other {
            Some(other) => files.push((other.to_owned(), String::new())),
            None => files.last_mut().unwrap().1.push_str(line),
        }
    }
    files
}

fn compare(spec: &Path, actual: &str) {
    let expected = spec.with_extension("out");
    if env::var_os("UPDATE_EXPECTED").is_some() {
        fs::write(&expected, actual).unwrap();
        return;
    }
    let wanted = fs::read_to_string(&expected).unwrap_or_default();
    assert!(
        wanted == actual,
        "{} differs; got:\n{actual}\nwanted:\n{wanted}",
        expected.display()
    );
}

/// Every packet on every client: its id, its layout; then its vectors.
fn meaning(protocol: &Protocol) -> String {
    let mut text = String::new();
    for packet in &protocol.packets {
        writeln!(text, "{}", packet.name).unwrap();
        for client in &protocol.clients {
            let at = protocol.at(client.version);
            writeln!(text, "  {} {}", client.version, layout(&at, packet)).unwrap();
        }
        for vector in &packet.vectors {
            writeln!(
                text,
                "  {:?} {}",
                vector.title,
                literal(protocol, packet, &vector.values)
            )
            .unwrap();
        }
    }
    text
}

fn layout(at: &At<'_>, packet: &Packet) -> String {
    let id = at.protocol().packet_id(packet, at.version());
    let id = match id {
        Some(id) => format!("{id:#06x}"),
        None if packet.is_raw() => "raw".to_owned(),
        None => return "absent".to_owned(),
    };
    let Some(body) = packet.body() else {
        return format!("{id} opaque");
    };
    let size = at
        .packet_size(packet)
        .map_or_else(|| "var".to_owned(), |size| size.to_string());
    format!("{id} {size}: {}", members(at, body))
}

fn members(at: &At<'_>, body: &Body) -> String {
    let member = |kind: &MemberKind| match kind {
        MemberKind::Len => "len".to_owned(),
        MemberKind::Pad(size) => format!("pad {size}"),
        MemberKind::Field(index, ty) => {
            let inner = ty
                .as_struct()
                .map(|index| format!(" {{ {} }}", members(at, &at.protocol().structs[index].body)));
            format!(
                "{} {}{}",
                body.fields[*index].name,
                at.protocol().describe(ty),
                inner.unwrap_or_default()
            )
        }
    };
    at.members(body)
        .map(|each| member(&each.kind))
        .collect::<Vec<_>>()
        .join(", ")
}
