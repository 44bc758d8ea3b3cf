//! What two runs are called: the shortest ends of their files' paths that differ.

use std::path::Path;

use crate::printable;

/// Longer names are cut, in front.
const LONGEST: usize = 28;

/// Names of the two.
pub(super) fn of(old: &Path, new: &Path) -> (String, String) {
    let (old, new) = (parts(old), parts(new));
    for length in 1..=old.len().max(new.len()) {
        let names = (end(&old, length), end(&new, length));
        if names.0 != names.1 {
            return names;
        }
    }
    (format!("{} (old)", end(&old, 1)), format!("{} (new)", end(&new, 1)))
}

/// A path's parts; the last one without its ending.
fn parts(path: &Path) -> Vec<String> {
    path.with_extension("")
        .components()
        .map(|part| part.as_os_str().to_string_lossy().into_owned())
        .collect()
}

fn end(parts: &[String], length: usize) -> String {
    let from = parts.len().saturating_sub(length);
    let name = parts.get(from..).unwrap_or_default().join("/");
    let letters: Vec<char> = printable::line(&name).chars().collect();
    match letters.len().checked_sub(LONGEST) {
        Some(over) if over > 0 => std::iter::once('…').chain(letters.into_iter().skip(over + 1)).collect(),
        _ => letters.into_iter().collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_are_called_by_what_tells_them_apart() {
        for (old, new, names) in [
            ("before.json", "after.json", ("before", "after")),
            ("old/report.json", "new/report.json", ("old/report", "new/report")),
            (
                "/ci/a/out/report.json",
                "/ci/b/out/report.json",
                ("a/out/report", "b/out/report"),
            ),
            ("report.json", "new/report.json", ("report", "new/report")),
            ("x.json", "x.json", ("x (old)", "x (new)")),
            ("x.json", "x.old", ("x (old)", "x (new)")),
        ] {
            let found = of(Path::new(old), Path::new(new));
            assert_eq!((found.0.as_str(), found.1.as_str()), names, "{old} {new}");
        }
        let long = of(Path::new(&"a".repeat(90)), Path::new("b")).0;
        assert_eq!(long.chars().count(), LONGEST);
    }
}
