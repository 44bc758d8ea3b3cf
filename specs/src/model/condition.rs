//! Conditions on the version, and their names.

use super::{Span, VersionSet};

/// A named condition.
#[derive(Clone, Debug)]
pub struct Epoch {
    /// `ITEM32`.
    pub name: String,
    /// Doc comment.
    pub doc: String,
    /// Versions in it.
    pub set: VersionSet,
    /// Where it is declared.
    pub span: Span,
}

/// A condition on the version.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, PartialOrd, Ord)]
pub enum When {
    /// On every version.
    Always,
    /// On the versions of [`Protocol::conditions`](super::Protocol::conditions) at this index.
    If(usize),
}
