//! Reads Rust files as far as arrows need it: their code, and what its `use` statements name.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// The Rust files below a folder, in order.
pub(crate) fn rust_files(folder: &Path) -> Vec<PathBuf> {
    if folder.is_file() {
        return vec![folder.to_owned()];
    }
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut files: Vec<_> = entries
        .flat_map(|entry| {
            let path = entry.unwrap().path();
            if path.is_dir() { rust_files(&path) } else { vec![path] }
        })
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .collect();
    files.sort();
    files
}

/// What the `use` statements in a file's code name, each with the line it begins in and its whole path: what stands in
/// braces has its path before them written out.
pub(crate) fn used(text: &str) -> Vec<(usize, String)> {
    let mut used = Vec::new();
    let mut lines = code(text);
    while let Some((number, line)) = lines.next() {
        let Some(begin) = line.trim_start().trim_start_matches("pub ").strip_prefix("use ") else {
            continue;
        };
        let mut statement = begin.to_owned();
        while !statement.contains(';')
            && let Some((_, line)) = lines.next()
        {
            statement.push_str(line);
        }
        statement.retain(|sign| !sign.is_whitespace() && sign != ';');
        used.extend(paths(&statement).into_iter().map(|path| (number, path)));
    }
    used
}

/// The paths of a `use` tree without blanks.
fn paths(tree: &str) -> Vec<String> {
    let Some((before, inside)) = tree.split_once('{') else {
        return vec![tree.to_owned()];
    };
    let inside = inside.strip_suffix('}').unwrap_or(inside);
    let mut depth = 0;
    let items = inside.split(|sign| {
        depth += i32::from(sign == '{') - i32::from(sign == '}');
        sign == ',' && depth == 0
    });
    let items = items.filter(|item| !item.is_empty());
    items.flat_map(|item| paths(&format!("{before}{item}"))).collect()
}

#[test]
fn uses_are_read_through_their_braces() {
    let text = "use crate::{\n    a::{B, c::D},\n    // not::this\n    e,\n};\npub use f::G;\n";
    let expected = [(0, "crate::a::B"), (0, "crate::a::c::D"), (0, "crate::e"), (5, "f::G")];
    assert_eq!(used(text), expected.map(|(line, path)| (line, path.to_owned())));
}

/// Lines of code with their numbers: comments and the tests at a file's end left out.
pub(crate) fn code(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines()
        .enumerate()
        .take_while(|(_, line)| line.trim() != "#[cfg(test)]")
        .filter(|(_, line)| !line.trim_start().starts_with("//"))
}
