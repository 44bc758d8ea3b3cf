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
        let (shown, left_out) = shown(line, column);
        let column_shown = column - left_out;
        let before: String = shown.chars().take(column_shown - 1).map(keep_tab).collect();
        let marks = mark
            .to_string()
            .repeat(marked_width(&file.text, span, shown, column_shown));
        writeln!(f, " {gutter}{arrow} {}:{number}:{column}", file.path)?;
        writeln!(f, " {number} | {shown}")?;
        writeln!(f, "{}", format!(" {gutter} | {before}{marks} {label}").trim_end())
    }
}

/// Characters of a line that are shown.
const WIDTH: usize = 160;

/// What is shown of a line, and how many characters before that are left out: of a long line, what is around the column.
fn shown(line: &str, column: usize) -> (&str, usize) {
    let left_out = if line.chars().nth(WIDTH).is_some() {
        (column - 1).saturating_sub(WIDTH / 4)
    } else {
        0
    };
    let byte = |text: &str, count: usize| text.char_indices().nth(count).map_or(text.len(), |(index, _)| index);
    let rest = line.get(byte(line, left_out)..).unwrap_or_default();
    (rest.get(..byte(rest, WIDTH)).unwrap_or_default(), left_out)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_long_line_the_part_around_the_place_is_shown() {
        let line = format!("{}wrong{}", "é".repeat(300), "a".repeat(300));
        let (part, left_out) = shown(&line, 301);
        assert_eq!(left_out, 260);
        assert_eq!(part, format!("{}wrong{}", "é".repeat(40), "a".repeat(115)));
        assert_eq!(shown(&line, 3).1, 0);
        assert_eq!(shown("short", 5), ("short", 0));
    }
}
