//! Diagnostics as plain text: for the compiler's messages, for logs, and where there is no terminal.

use core::fmt::{self, Write as _};

use super::{Diagnostic, Diagnostics, Severity};
use crate::model::{Lines, SourceFile, Span};

impl fmt::Display for Diagnostics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let page = Page {
            files: self.files.iter().map(|file| (file, file.lines())).collect(),
        };
        for (index, each) in self.list.iter().enumerate() {
            if index > 0 {
                f.write_char('\n')?;
            }
            page.write(each, f)?;
        }
        Ok(())
    }
}

/// The files that places are in.
struct Page<'d> {
    files: Vec<(&'d SourceFile, Lines<'d>)>,
}

impl Page<'_> {
    /// Writes one diagnostic: headline, place, line and caret, notes, hint.
    fn write(&self, each: &Diagnostic, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let severity = match each.severity() {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        writeln!(f, "{severity}[{}]: {}", each.code, each.message)?;
        if let Some(span) = each.span {
            self.write_place(span, "-->", &each.label, '^', f)?;
        }
        for (span, text) in &each.notes {
            self.write_place(*span, ":::", text, '-', f)?;
        }
        writeln!(f, "  = hint: {}", each.hint)
    }

    fn write_place(&self, span: Span, arrow: &str, label: &str, mark: char, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some((file, lines)) = self.files.get(span.file) else {
            return Ok(());
        };
        let (number, column) = lines.position(span.start);
        let line = lines.text(span.start);
        let gutter = " ".repeat(number.to_string().len());
        let before: String = line.chars().take(column - 1).map(keep_tab).collect();
        let marks = mark.to_string().repeat(marked_width(&file.text, span, line, column));
        writeln!(f, " {gutter}{arrow} {}:{number}:{column}", file.path)?;
        writeln!(f, " {number} | {line}")?;
        writeln!(f, "{}", format!(" {gutter} | {before}{marks} {label}").trim_end())
    }
}

/// White space as wide as the character.
fn keep_tab(character: char) -> char {
    if character == '\t' { '\t' } else { ' ' }
}

/// How many characters of the span are on its first line; at least one.
fn marked_width(text: &str, span: Span, line: &str, column: usize) -> usize {
    let marked = text.get(span.start..span.end).unwrap_or_default();
    let first_line = marked.lines().next().unwrap_or_default().chars().count();
    let left_on_line = (line.chars().count() + 1).saturating_sub(column);
    first_line.min(left_on_line).max(1)
}
