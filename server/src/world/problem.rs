//! What is wrong with a world's text, where, and what to do.

use core::fmt;

/// One mistake in a world file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Problem {
    /// File it is in.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// What is wrong.
    pub what: String,
    /// What to do.
    pub hint: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { file, line, what, hint } = self;
        write!(f, "{file}:{line}: {what}\n    hint: {hint}")
    }
}

/// Every mistake of a world, in the order of its files and lines.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Problems(pub Vec<Problem>);

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for problem in &self.0 {
            writeln!(f, "{problem}")?;
        }
        Ok(())
    }
}

impl core::error::Error for Problems {}
