//! Where in which file something is said.

use std::rc::Rc;

use toml::Spanned;

use crate::world::Problem;

/// A statement's place.
#[derive(Clone, Copy, Debug)]
pub(super) struct At<'a> {
    pub(super) file: &'a str,
    pub(super) line: usize,
}

impl At<'_> {
    /// A problem here.
    pub(super) fn problem(self, what: impl Into<String>, hint: impl Into<String>) -> Problem {
        Problem {
            file: self.file.to_owned(),
            line: self.line,
            what: what.into(),
            hint: hint.into(),
        }
    }

    /// The problem that something was said before, there.
    pub(super) fn again(self, what: &str, earlier: At<'_>) -> Problem {
        let hint = format!("it is there already, in {}:{}", earlier.file, earlier.line);
        self.problem(format!("{what} is said twice"), hint)
    }
}

/// A TOML file.
#[derive(Debug)]
pub(super) struct Source<'a> {
    file: &'a str,
    /// Where its lines end.
    ends: Vec<usize>,
}

impl<'a> Source<'a> {
    pub(super) fn new(file: &'a str, text: &str) -> Self {
        let ends = text.match_indices('\n').map(|(end, _)| end).collect();
        Self { file, ends }
    }

    /// The place of a byte.
    pub(super) fn at(&self, byte: usize) -> At<'a> {
        let before = self.ends.partition_point(|&end| end < byte);
        At {
            file: self.file,
            line: before.saturating_add(1),
        }
    }
}

/// An entry of a TOML file: one item, one monster, ...
#[derive(Debug)]
pub(super) struct Entry<'a, T> {
    pub(super) at: At<'a>,
    pub(super) value: T,
    source: Rc<Source<'a>>,
}

impl<'a, T> Entry<'a, T> {
    pub(super) fn new(source: &Rc<Source<'a>>, byte: usize, value: T) -> Self {
        Self {
            at: source.at(byte),
            value,
            source: Rc::clone(source),
        }
    }

    /// The place of a part of it.
    pub(super) fn at<U>(&self, part: &Spanned<U>) -> At<'a> {
        self.source.at(part.span().start)
    }
}
