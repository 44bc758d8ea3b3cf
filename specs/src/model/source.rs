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
    /// Line and column of a byte offset, both from 1, the column in characters.
    pub fn line_column(&self, offset: usize) -> (usize, usize) {
        let before = self.text.get(..self.floor(offset)).unwrap_or_default();
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let column = before.get(line_start..).unwrap_or_default().chars().count() + 1;
        (before.matches('\n').count() + 1, column)
    }

    /// The text of the line that a byte offset is on, without its line end.
    pub fn line(&self, offset: usize) -> &str {
        let (before, after) = self.text.split_at(self.floor(offset));
        let start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let end = before.len() + after.find('\n').unwrap_or(after.len());
        self.text.get(start..end).unwrap_or_default().trim_end_matches('\r')
    }

    /// The nearest character boundary at or before the offset.
    fn floor(&self, offset: usize) -> usize {
        self.text.floor_char_boundary(offset)
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
