//! An NPC's dialog as a window over the map: what waits is in sight, however much was said.

use ratatui::{
    Frame,
    layout::Rect,
    style::{Color, Modifier, Style},
    text::{Line, Span},
    widgets::{Block, Clear, Paragraph},
};

use super::dialog::{Dialog, Waits};

/// Columns of a window at most.
const WIDTH: u16 = 60;

/// Draws a dialog over the lower part of the map.
pub(super) fn draw_dialog(dialog: &Dialog, name: &str, frame: &mut Frame<'_>, over: Rect) {
    let width = over.width.saturating_sub(4).min(WIDTH);
    let rows = Rows::of(dialog, width.saturating_sub(2).into());
    let wanted = u16::try_from(rows.rows.len() + 2).unwrap_or(u16::MAX);
    let height = wanted.max(5).min(over.height);
    let area = Rect {
        x: over.x + over.width.saturating_sub(width) / 2,
        y: over.bottom().saturating_sub(height),
        width,
        height,
    };
    let first = rows.first_shown(height.saturating_sub(2).into());
    let title = if first > 0 {
        format!(" {name} (PgUp: what was said before) ")
    } else {
        format!(" {name} ")
    };
    let shown: Vec<Line<'_>> = rows.rows.into_iter().skip(first).collect();
    frame.render_widget(Clear, area);
    frame.render_widget(Paragraph::new(shown).block(Block::bordered().title(title)), area);
}

/// A dialog in rows as wide as its window.
struct Rows {
    rows: Vec<Line<'static>>,
    /// The row of the entry that is marked.
    marked: Option<usize>,
}

impl Rows {
    fn of(dialog: &Dialog, width: usize) -> Self {
        let read = dialog.lines.len().saturating_sub(dialog.back);
        let said = dialog.lines.iter().take(read);
        let mut all = Self {
            rows: said.flat_map(|line| wrapped(line, width)).map(Line::raw).collect(),
            marked: None,
        };
        if dialog.back > 0 {
            all.hint("PgDn: on");
            return all;
        }
        match &dialog.waits {
            Waits::Nothing => {}
            Waits::Next => all.hint("Enter: next"),
            Waits::Close => all.hint("Enter: close"),
            Waits::Number => all.hint("Type a number"),
            Waits::Text => all.hint("Type a text"),
            Waits::Menu(choices, marked) => all.menu(choices, *marked, width),
        }
        all
    }

    fn hint(&mut self, text: &'static str) {
        self.rows.push(Line::styled(text, Color::DarkGray));
    }

    fn menu(&mut self, choices: &[String], marked: usize, width: usize) {
        for (index, choice) in choices.iter().enumerate() {
            let is_marked = index == marked;
            if is_marked {
                self.marked = Some(self.rows.len());
            }
            let style = if is_marked {
                Style::new().add_modifier(Modifier::REVERSED)
            } else {
                Style::new()
            };
            let rows = wrapped(&format!("{}. {choice}", index + 1), width);
            self.rows.extend(rows.into_iter().map(|row| Line::styled(row, style)));
        }
    }

    /// The first row of `height` that are shown: the last ones, unless the one that is marked is above them.
    fn first_shown(&self, height: usize) -> usize {
        let last = self.rows.len().saturating_sub(height);
        self.marked.map_or(last, |marked| last.min(marked))
    }
}

/// A text in rows of at most `width` columns, broken between words where that can be.
fn wrapped(text: &str, width: usize) -> Vec<String> {
    let (mut rows, mut row, mut used) = (Vec::new(), String::new(), 0);
    for word in text.split_inclusive(' ') {
        if used > 0 && used + columns(word.trim_end()) > width {
            rows.push(std::mem::take(&mut row));
            used = 0;
        }
        for letter in word.chars() {
            let wide = columns(letter.encode_utf8(&mut [0; 4]));
            if used > 0 && used + wide > width {
                if letter == ' ' {
                    continue;
                }
                rows.push(std::mem::take(&mut row));
                used = 0;
            }
            row.push(letter);
            used += wide;
        }
    }
    rows.push(row);
    rows
}

fn columns(text: &str) -> usize {
    Span::raw(text).width()
}

#[cfg(test)]
mod tests {
    use packets::UnitId;
    use ratatui::{Terminal, backend::TestBackend};

    use super::*;

    /// The window over a map of 38 columns and 12 rows, as a terminal of 80 by 24 has it.
    fn window(dialog: &Dialog) -> String {
        let mut terminal = Terminal::new(TestBackend::new(38, 12)).unwrap();
        let draw = |frame: &mut Frame<'_>| draw_dialog(dialog, "Kafra", frame, frame.area());
        terminal.draw(draw).unwrap();
        let buffer = terminal.backend().buffer().clone();
        let rows = buffer.content.chunks(38);
        let rows = rows.map(|row| row.iter().map(ratatui::buffer::Cell::symbol).collect::<String>());
        rows.collect::<Vec<_>>().join("\n")
    }

    /// Five lines, each of which takes three rows.
    fn long(waits: Waits) -> Dialog {
        Dialog {
            npc: UnitId(7),
            lines: (1..=5).map(|line| format!("{line} is said ").repeat(8)).collect(),
            waits,
            back: 0,
        }
    }

    #[test]
    fn what_waits_is_in_sight_however_much_was_said() {
        let choices = ["Save", "Storage", "Leave"].map(str::to_owned).to_vec();
        let shown = window(&long(Waits::Menu(choices, 0)));
        for choice in ["1. Save", "2. Storage", "3. Leave"] {
            assert!(shown.contains(choice), "{choice} is hidden:\n{shown}");
        }
        for (waits, hint) in [
            (Waits::Next, "Enter: next"),
            (Waits::Close, "Enter: close"),
            (Waits::Number, "Type a number"),
        ] {
            let shown = window(&long(waits));
            assert!(shown.contains(hint), "{hint} is hidden:\n{shown}");
            assert!(shown.contains("PgUp"), "{shown}");
        }
    }

    #[test]
    fn a_menu_longer_than_the_window_shows_what_is_marked() {
        let choices: Vec<String> = (1..=40).map(|town| format!("Town {town}")).collect();
        for marked in [0, 7, 20, 39] {
            let shown = window(&long(Waits::Menu(choices.clone(), marked)));
            let name = format!("{}. Town {}", marked + 1, marked + 1);
            assert!(shown.contains(&name), "{name} is hidden:\n{shown}");
        }
    }

    #[test]
    fn what_was_said_before_can_be_read() {
        let back = Dialog {
            back: 4,
            ..long(Waits::Next)
        };
        let shown = window(&back);
        assert!(shown.contains("1 is said") && shown.contains("PgDn: on"), "{shown}");
        assert!(!shown.contains("2 is said"), "{shown}");
    }

    #[test]
    fn texts_are_broken_between_words_and_lose_no_letter() {
        assert_eq!(wrapped("one two three", 7), ["one two", "three"]);
        assert_eq!(wrapped("abcdefghij kl", 4), ["abcd", "efgh", "ij ", "kl"]);
        assert_eq!(wrapped("wide 漢字 letters", 6), ["wide ", "漢字 ", "letter", "s"]);
        assert_eq!(wrapped("", 5), [""]);
        assert_eq!(wrapped("abc", 0), ["a", "b", "c"]);
    }
}
