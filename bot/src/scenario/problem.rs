//! What is wrong with a scenario: file, line, column, and what to write instead.

use std::{fmt, ops::Range};

/// One mistake.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Mistake {
    /// Line, from 1; 0: nowhere in particular.
    pub line: usize,
    /// Column, from 1.
    pub column: usize,
    /// What is wrong, and what to write instead.
    pub text: String,
}

/// All that is wrong with one scenario.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Problem {
    file: String,
    mistakes: Vec<Mistake>,
}

impl Problem {
    /// A file that cannot be read.
    pub(super) fn missing(file: &str, why: &str) -> Self {
        let mistake = Mistake {
            line: 0,
            column: 0,
            text: format!("no such scenario, and no such file: {why}"),
        };
        Self {
            file: file.to_owned(),
            mistakes: vec![mistake],
        }
    }

    /// These mistakes in `file`.
    pub(crate) fn new(file: &str, mistakes: Vec<Mistake>) -> Self {
        Self {
            file: file.to_owned(),
            mistakes,
        }
    }

    /// What is wrong, in the order of the lines.
    pub fn mistakes(&self) -> &[Mistake] {
        &self.mistakes
    }
}

impl Mistake {
    /// A mistake in the bytes `at` of `source`.
    pub(crate) fn at(source: &str, at: Range<usize>, text: impl Into<String>) -> Self {
        let before = source.get(..at.start).unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        Self {
            line,
            column,
            text: text.into(),
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, mistake) in self.mistakes.iter().enumerate() {
            let end = if index == 0 { "" } else { "\n" };
            match mistake.line {
                0 => write!(out, "{end}{}: {}", self.file, mistake.text)?,
                line => write!(out, "{end}{}:{line}:{}: {}", self.file, mistake.column, mistake.text)?,
            }
        }
        Ok(())
    }
}

impl std::error::Error for Problem {}

/// `unknown field` says what there is; the likely one is what a reader wants.
pub(crate) fn explained(message: &str) -> String {
    let mut quoted = message.split('`').skip(1).step_by(2);
    let meant = message
        .starts_with("unknown field")
        .then(|| quoted.next().and_then(|wrong| like(wrong, quoted)))
        .flatten();
    match meant {
        Some(meant) => format!("{message}; did you mean `{meant}`?"),
        None => message.to_owned(),
    }
}

/// The known name that is most like `name`, if one is like it at all.
pub(super) fn like<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let near = known.into_iter().map(|known| (distance(name, known), known)).min()?;
    (near.0 <= 2 + name.len() / 5).then_some(near.1)
}

/// Letters that have to be changed, put in or left out to make the one of the other.
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (index, letter) in one.chars().enumerate() {
        let mut diagonal = index;
        let mut left = index + 1;
        for (at, their) in other.iter().enumerate() {
            let above = row.get(at + 1).copied().unwrap_or(usize::MAX - 1);
            let cost = diagonal + usize::from(letter != *their);
            diagonal = above;
            if let Some(cell) = row.get_mut(at) {
                *cell = left;
            }
            left = cost.min(left + 1).min(above + 1);
        }
        if let Some(cell) = row.get_mut(other.len()) {
            *cell = left;
        }
    }
    row.last().copied().unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn likely_meant_names_are_found() {
        let known = ["constant-bots", "ramping-bots", "constant-arrivals"];
        assert_eq!(like("constant-bot", known), Some("constant-bots"));
        assert_eq!(like("ramping_bots", known), Some("ramping-bots"));
        assert_eq!(like("explode", known), None);
        assert_eq!(distance("kitten", "sitting"), 3);
    }

    #[test]
    fn places_are_counted_as_editors_do() {
        let mistake = Mistake::at("a = 1\nb = x\n", 10..11, "no");
        assert_eq!((mistake.line, mistake.column), (2, 5));
    }
}
