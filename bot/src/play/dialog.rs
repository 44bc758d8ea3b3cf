//! An NPC's dialog: what was said, what it waits for, and the keys that answer.

use packets::UnitId;
use ratatui::crossterm::event::KeyCode;

use super::{
    act::Act,
    game::{Game, Voice, printable},
};

/// Lines of a dialog that are kept, and letters of one.
const MOST_LINES: usize = 100;
const MOST_LETTERS: usize = 2_000;

/// `CZ_CHOOSE_MENU`: cancelled.
const CANCEL: u8 = 255;

/// What a dialog waits for.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub enum Waits {
    /// The server's next line.
    #[default]
    Nothing,
    /// The player to go on.
    Next,
    /// The player to close it.
    Close,
    /// A choice; the place of the one that is marked.
    Menu(Vec<String>, usize),
    /// A number.
    Number,
    /// A text.
    Text,
}

impl Waits {
    fn is_for_typing(&self) -> bool {
        matches!(self, Self::Number | Self::Text)
    }
}

/// An NPC's dialog.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Dialog {
    /// Who speaks.
    pub npc: UnitId,
    /// What was said.
    pub lines: Vec<String>,
    /// What it waits for.
    pub waits: Waits,
    /// So many of the last lines are out of sight, for what was said before is read.
    pub back: usize,
}

impl Game {
    /// The dialog with an NPC, opened if it is not.
    fn dialog_with(&mut self, npc: UnitId) -> &mut Dialog {
        if self.dialog.as_ref().is_some_and(|dialog| dialog.npc != npc) {
            self.end_dialog();
        }
        self.dialog.get_or_insert_with(|| Dialog {
            npc,
            lines: Vec::new(),
            waits: Waits::Nothing,
            back: 0,
        })
    }

    /// An NPC says a line.
    pub(super) fn npc_says(&mut self, npc: UnitId, text: &str) {
        let dialog = self.dialog_with(npc);
        if dialog.lines.len() >= MOST_LINES {
            dialog.lines.remove(0);
        }
        dialog.lines.push(printable(text).chars().take(MOST_LETTERS).collect());
        dialog.back = 0;
    }

    /// An NPC waits for something. What is being typed is not its answer: it waits for its turn.
    pub(super) fn dialog_waits(&mut self, npc: UnitId, waits: Waits) {
        let dialog = self.dialog_with(npc);
        let (was_asked, is_asked) = (dialog.waits.is_for_typing(), waits.is_for_typing());
        (dialog.waits, dialog.back) = (waits, 0);
        match (was_asked, is_asked) {
            (false, true) => self.draft = self.typed.replace(String::new()),
            (true, false) => self.typed = self.draft.take(),
            _ => {}
        }
    }

    /// The dialog is closed; what was typed before it is gone on with.
    pub(super) fn end_dialog(&mut self) {
        if self.is_asked_to_type() {
            self.typed = self.draft.take();
        }
        self.dialog = None;
    }

    /// Whether a dialog waits for something typed.
    pub(super) fn is_asked_to_type(&self) -> bool {
        self.dialog.as_ref().is_some_and(|dialog| dialog.waits.is_for_typing())
    }

    /// A line is typed for the dialog.
    pub(super) fn answers_dialog(&mut self, line: &str) -> Option<Act> {
        let dialog = self.dialog.as_mut()?;
        let npc = dialog.npc;
        let act = match (&dialog.waits, line.parse()) {
            (Waits::Number, Ok(number)) => Act::Number(npc, number),
            (Waits::Number, Err(_)) => {
                self.typed = Some(String::new());
                self.say(Voice::Note, "A number is wanted, without anything around it.");
                return None;
            }
            _ => Act::Text(npc, line.to_owned()),
        };
        dialog.waits = Waits::Nothing;
        self.typed = self.draft.take();
        Some(act)
    }
}

/// What a key does to the dialog that is open.
pub(super) fn in_dialog(game: &mut Game, code: KeyCode) -> Option<Act> {
    let dialog = game.dialog.as_mut()?;
    let npc = dialog.npc;
    match (&mut dialog.waits, code) {
        (_, KeyCode::PageUp) => dialog.back = (dialog.back + 1).min(dialog.lines.len().saturating_sub(1)),
        (_, KeyCode::PageDown) => dialog.back = dialog.back.saturating_sub(1),
        (Waits::Menu(choices, marked), KeyCode::Up) => {
            *marked = marked.checked_sub(1).unwrap_or(choices.len().saturating_sub(1));
        }
        (Waits::Menu(choices, marked), KeyCode::Down) => *marked = (*marked + 1) % choices.len().max(1),
        (Waits::Menu(_, marked), KeyCode::Enter) => {
            let choice = u8::try_from(*marked + 1).unwrap_or(CANCEL);
            return Some(answered(game, Act::Choose(npc, choice)));
        }
        (Waits::Menu(choices, _), KeyCode::Char(digit)) => {
            let choice = digit.to_digit(10).and_then(|digit| u8::try_from(digit).ok());
            let choice = choice.filter(|choice| (1..=choices.len()).contains(&usize::from(*choice)))?;
            return Some(answered(game, Act::Choose(npc, choice)));
        }
        (Waits::Menu(..), KeyCode::Esc) => return Some(closed(game, Act::Choose(npc, CANCEL))),
        (Waits::Next, KeyCode::Enter | KeyCode::Char(' ')) => return Some(answered(game, Act::Next(npc))),
        (Waits::Close, KeyCode::Enter | KeyCode::Char(' ') | KeyCode::Esc) => {
            return Some(closed(game, Act::Close(npc)));
        }
        (Waits::Number | Waits::Text, KeyCode::Enter) => game.typed = Some(String::new()),
        // A dialog of which the server says nothing more.
        (_, KeyCode::Esc) => game.end_dialog(),
        _ => {}
    }
    None
}

fn answered(game: &mut Game, act: Act) -> Act {
    if let Some(dialog) = &mut game.dialog {
        dialog.waits = Waits::Nothing;
        dialog.lines.clear();
        dialog.back = 0;
    }
    act
}

fn closed(game: &mut Game, act: Act) -> Act {
    game.end_dialog();
    act
}
