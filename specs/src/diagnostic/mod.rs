//! What is wrong with spec files, and where: plain data, made by the parser and the checks, shown by whoever asked.

mod code;
mod render;
mod suggest;

pub use code::{Code, Severity};
pub use suggest::did_you_mean;

use crate::model::{SourceFile, Span};

/// One mistake of a spec author.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Diagnostic {
    /// What kind of mistake.
    pub code: Code,
    /// What is wrong, in one line.
    pub message: String,
    /// Where; none when it is not inside a file.
    pub span: Option<Span>,
    /// What to write under the caret; may be empty.
    pub label: String,
    /// Other places that take part, each with what it has to do with it.
    pub notes: Vec<(Span, String)>,
    /// What to do about it.
    pub hint: String,
}

impl Diagnostic {
    /// A diagnostic about the text at `span`.
    pub fn new(code: Code, span: Span, message: impl Into<String>) -> Self {
        Self {
            span: Some(span),
            ..Self::nowhere(code, message)
        }
    }

    /// A diagnostic about no text in particular.
    pub fn nowhere(code: Code, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            span: None,
            label: String::new(),
            notes: Vec::new(),
            hint: code.advice().to_owned(),
        }
    }

    /// With words under the caret.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    /// With another place that takes part.
    #[must_use]
    pub fn note(mut self, span: Span, text: impl Into<String>) -> Self {
        self.notes.push((span, text.into()));
        self
    }

    /// With what to do about it, in place of the code's own advice; an empty hint leaves that.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        let hint = hint.into();
        if !hint.is_empty() {
            self.hint = hint;
        }
        self
    }

    /// Error or warning.
    pub fn severity(&self) -> Severity {
        self.code.severity()
    }
}

/// Everything that is wrong with a set of spec files. Displays as plain text, one paragraph each, with carets.
#[derive(Clone, Debug, Default)]
pub struct Diagnostics {
    /// The files that spans point into.
    pub files: Vec<SourceFile>,
    /// Sorted by file, then place.
    pub list: Vec<Diagnostic>,
}

impl Diagnostics {
    /// The errors among them.
    pub fn errors(&self) -> impl Iterator<Item = &Diagnostic> {
        self.list.iter().filter(|each| each.severity() == Severity::Error)
    }

    /// Whether there is an error among them.
    pub fn has_errors(&self) -> bool {
        self.errors().next().is_some()
    }

    /// Sorts by place and drops repetitions.
    pub(crate) fn sort(&mut self) {
        self.list
            .sort_by_key(|each| each.span.map(|span| (span.file, span.start, span.end)));
        self.list.dedup();
    }

    /// Path, line and column (both from 1, the column in characters) of a place. For many places of one file use
    /// [`SourceFile::lines`].
    pub fn position(&self, span: Span) -> Option<(&str, usize, usize)> {
        let file = self.files.get(span.file)?;
        let (line, column) = file.lines().position(span.start);
        Some((&file.path, line, column))
    }
}

impl core::error::Error for Diagnostics {}
