//! Spec files and places in them.

/// A spec file.
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// Path below the spec folder, with `/`.
    pub path: String,
    /// Its text.
    pub text: String,
}

impl SourceFile {
    /// Where its lines are, to look up many places.
    pub fn lines(&self) -> Lines<'_> {
        let starts = self.text.match_indices('\n').map(|(newline, _)| newline + 1);
        Lines {
            text: &self.text,
            starts: core::iter::once(0).chain(starts).collect(),
        }
    }
}

/// The lines of a text.
#[derive(Clone, Debug)]
pub struct Lines<'t> {
    text: &'t str,
    /// Where each line starts; never empty.
    starts: Vec<usize>,
}

impl<'t> Lines<'t> {
    /// Line and column of a byte offset, both from 1, the column in characters.
    pub fn position(&self, offset: usize) -> (usize, usize) {
        let line = self.index(offset);
        let start = self.start(line);
        let end = self.text.floor_char_boundary(offset);
        let before = self.text.get(start..end).unwrap_or_default();
        (line + 1, before.chars().count() + 1)
    }

    /// The text of the line that a byte offset is on, without its line end.
    pub fn text(&self, offset: usize) -> &'t str {
        let line = self.index(offset);
        let end = self.starts.get(line + 1).copied().unwrap_or(self.text.len());
        let text = self.text.get(self.start(line)..end).unwrap_or_default();
        text.trim_end_matches(['\r', '\n'])
    }

    /// The line, from 0, that a byte offset is on.
    fn index(&self, offset: usize) -> usize {
        self.starts.partition_point(|start| *start <= offset).saturating_sub(1)
    }

    fn start(&self, line: usize) -> usize {
        self.starts.get(line).copied().unwrap_or(0)
    }
}

/// A place in a spec file: where an item stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Span {
    /// Index into [`Protocol::files`](super::Protocol::files).
    pub file: usize,
    /// Byte range in its text.
    pub start: usize,
    /// End of the range, exclusive.
    pub end: usize,
}

impl Span {
    /// From the start of this one to the end of another in the same file.
    #[must_use]
    pub fn to(self, other: Self) -> Self {
        Self {
            end: other.end.max(self.end),
            ..self
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters() {
        let file = SourceFile {
            path: "a.spec".to_owned(),
            text: "one\n\tzwö drei\r\n".to_owned(),
        };
        let lines = file.lines();
        assert_eq!(lines.position(0), (1, 1));
        assert_eq!(lines.position(10), (2, 6));
        assert_eq!(lines.text(10), "\tzwö drei");
        assert_eq!(lines.position(1000), (3, 1));
        assert_eq!(lines.text(1000), "");
    }
}
