//! Whose whispers a player hears.

use crate::event::Name;

/// What a client wants to hear, and what not.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum IgnoreCommand {
    /// Hears one character's whispers, or not.
    One {
        /// Whose.
        name: Name,
        /// It hears them again.
        allow: bool,
    },
    /// Hears anybody's whispers, or nobody's.
    Everyone {
        /// It hears them again; without having ignored everybody this also empties its list of names.
        allow: bool,
    },
}

/// What a client is told about it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum IgnoreNotice {
    /// Answer to [`IgnoreCommand::One`].
    One {
        /// As asked.
        allow: bool,
        /// What became of it.
        result: IgnoreResult,
    },
    /// Answer to [`IgnoreCommand::Everyone`].
    Everyone {
        /// As asked.
        allow: bool,
        /// What became of it, never [`IgnoreResult::Full`].
        result: IgnoreResult,
    },
    /// Whom it ignores by name.
    List(Vec<Name>),
}

/// What became of a setting; the wire values of the answer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum IgnoreResult {
    /// 0: it is so now.
    Done,
    /// 1: nothing changed.
    Failed,
    /// 2: the list of names is full.
    Full,
}
