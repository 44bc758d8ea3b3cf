//! Dialogs as programs: steps one after the other, each of which knows which step comes next.
//!
//! World files say dialogs as trees (`menu` with steps below each choice, `if` with steps below `then`). Here they lie flat, so
//! that whoever plays one keeps no more than a number, the step it is at, and what was typed last:
//!
//! 1. Look at the step of that number. [`Dialog::step`] has [`Step::End`] for every number that is too large.
//! 2. [`Step::Say`], [`Step::Clear`], [`Step::Picture`], [`Step::Do`]: do it, go to the next number. An action that cannot be done ends the dialog.
//! 3. [`Step::If`], [`Step::Go`]: go where it says.
//! 4. [`Step::Next`], [`Step::Menu`], [`Step::Number`], [`Step::Text`]: show it and wait. Answered, a menu goes where the choice says, the
//!    others go to the next number. A cancelled menu or input ends the dialog.
//!    [`Step::CloseAndGoOn`] waits for the window to be closed, likewise.
//! 5. [`Step::Close`]: show the button and end. [`Step::End`]: end without one.
//!
//! Between two steps that wait no step comes twice: that is checked when the world is read, so playing never hangs.

use packets::{ItemId, JobId};

use super::{Goods, Location, Spot};

/// A dialog.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Dialog {
    pub(super) steps: Box<[Step]>,
}

impl Dialog {
    /// The step of a number, from 0; [`Step::End`] beyond the last.
    pub fn step(&self, number: usize) -> &Step {
        self.steps.get(number).unwrap_or(&Step::End)
    }

    /// All of its steps.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }
}

/// One step of a dialog.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Step {
    /// Shows a line.
    Say(Line),
    /// Shows the button for more, and waits for it.
    Next,
    /// Shows choices, and waits for one.
    Menu(Box<[Choice]>),
    /// Asks for a number, and waits for it.
    Number {
        /// Least that is taken; less counts as this.
        min: u32,
        /// Most that is taken; more counts as this.
        max: u32,
    },
    /// Asks for a text, and waits for it.
    Text {
        /// Most bytes that are taken; the rest is cut off.
        max: u8,
    },
    /// Goes to the next step when a condition holds, else to `otherwise`.
    If {
        /// The condition.
        condition: Condition,
        /// The other step's number.
        otherwise: usize,
    },
    /// Goes to a step.
    Go(usize),
    /// Does something.
    Do(Action),
    /// Shows the button that closes, waits for it, and goes on without a window.
    CloseAndGoOn,
    /// Empties the window.
    Clear,
    /// Shows a picture of the client's files, or takes it away.
    Picture {
        /// Its name; empty with [`PicturePlace::Nowhere`].
        name: Box<str>,
        /// Where.
        at: PicturePlace,
    },
    /// Shows the button that closes, and ends.
    Close,
    /// Ends.
    End,
}

/// Where a picture is shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PicturePlace {
    /// At the bottom, left.
    Left,
    /// At the bottom, in the middle.
    Middle,
    /// At the bottom, right.
    Right,
    /// In a window that can be moved.
    Window,
    /// In the middle, with a button that closes it.
    Frameless,
    /// All pictures are taken away.
    Nowhere,
}

/// A choice of a menu.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Choice {
    /// What it says.
    pub text: Line,
    /// Number of the step that it leads to.
    pub go: usize,
}

/// A line with gaps for what is known only when it is said.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Line(pub(super) Box<[Piece]>);

/// A piece of a line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Piece {
    /// As it is.
    Text(Box<str>),
    /// A value.
    Gap(Gap),
}

/// What fills a gap of a line; files say it in braces: `{name}`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Gap {
    /// `{name}`: who is talked to.
    Name,
    /// `{base_level}`.
    BaseLevel,
    /// `{job_level}`.
    JobLevel,
    /// `{zeny}`: what one has.
    Zeny,
    /// `{number}`: what was typed last.
    Number,
    /// `{text}`: what was typed last.
    Text,
    /// `{piece}`: the worn piece that it is about.
    Piece,
    /// `{ore}`: what refining that takes one of.
    Ore,
    /// `{refine_price}`: what refining it costs, in zeny.
    RefinePrice,
}

impl Gap {
    /// Every gap, with the word that files say it by.
    pub const WORDS: [(Self, &'static str); 9] = [
        (Self::Name, "name"),
        (Self::BaseLevel, "base_level"),
        (Self::JobLevel, "job_level"),
        (Self::Zeny, "zeny"),
        (Self::Number, "number"),
        (Self::Text, "text"),
        (Self::Piece, "piece"),
        (Self::Ore, "ore"),
        (Self::RefinePrice, "refine_price"),
    ];
}

impl Line {
    /// Its pieces.
    pub fn pieces(&self) -> &[Piece] {
        &self.0
    }

    /// The line, its gaps filled.
    pub fn fill(&self, value: impl Fn(Gap) -> Vec<u8>) -> Vec<u8> {
        let pieces = self.0.iter().map(|piece| match piece {
            Piece::Text(text) => text.as_bytes().to_vec(),
            Piece::Gap(gap) => value(*gap),
        });
        pieces.flatten().collect()
    }
}

/// What may be asked before going on.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Condition {
    /// The base level is at least this.
    BaseLevel(u16),
    /// The job level is at least this.
    JobLevel(u16),
    /// The job is one of these.
    Job(Box<[JobId]>),
    /// So much zeny is there.
    Zeny(Amount),
    /// So many of an item are there.
    Item(ItemId, Amount),
    /// So many of an item can be taken on: by weight, stack and number of kinds.
    Room(ItemId, Amount),
    /// The number typed last is within these, both included.
    Number(u32, u32),
    /// The text typed last is this, letter case apart.
    Text(Box<str>),
    /// The piece that it is about can be refined once more.
    Refineable,
    /// Refining it once more cannot fail.
    RefineSafe,
    /// What refining it takes is there.
    RefinePaid,
}

/// What a dialog does.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Action {
    /// Restores percents of the most hit and spell points.
    Heal {
        /// Of hit points.
        hp: u8,
        /// Of spell points.
        sp: u8,
    },
    /// Takes one elsewhere.
    Warp(Spot),
    /// Gives an item.
    GiveItem(ItemId, Amount),
    /// Takes an item; cannot be done without it.
    TakeItem(ItemId, Amount),
    /// Gives zeny.
    GiveZeny(Amount),
    /// Takes zeny; cannot be done without it.
    TakeZeny(Amount),
    /// Changes the job.
    ChangeJob(JobId),
    /// Opens the storage, which is shown when the dialog waits or is over. What follows is played at once.
    OpenStorage,
    /// Opens a shop. What follows is played at once.
    OpenShop(Box<[Goods]>),
    /// Sets where one comes back to life.
    SetSavePoint(Spot),
    /// From now on it is about what is worn there.
    Piece(Location),
    /// Refines the piece that it is about, for ore and zeny. The number typed last is 1 then if it is refined once more, 2 if it
    /// is as it was or refined less, 0 if it is broken.
    Refine,
}

/// How much or how many.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Amount {
    /// So many.
    Exactly(u32),
    /// So many times the number typed last.
    TimesNumber(u32),
}

impl Amount {
    /// The amount, when `number` was typed last; the largest number where it would be more.
    pub const fn of(self, number: u32) -> u32 {
        match self {
            Self::Exactly(amount) => amount,
            Self::TimesNumber(each) => each.saturating_mul(number),
        }
    }
}
