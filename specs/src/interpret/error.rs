//! Why bytes are no packet, or a value cannot be one.

use thiserror::Error;

/// What went wrong, and where.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
#[error("{packet}{}: {problem}", place(field, *offset))]
pub struct InterpretError {
    /// The packet.
    pub packet: String,
    /// Path of the field, as in `items[3].cards`; empty when it is about no field.
    pub field: String,
    /// Byte offset from the start of the packet.
    pub offset: usize,
    /// What went wrong.
    pub problem: Problem,
}

fn place(field: &str, offset: usize) -> String {
    if field.is_empty() {
        format!(" at byte {offset}")
    } else {
        format!(".{field} at byte {offset}")
    }
}

/// What can go wrong.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum Problem {
    /// The packet is known by name and id only.
    #[error("its layout is not known")]
    Opaque,
    /// Encoding: the packet does not exist on that version.
    #[error("it has no id on that version")]
    NoId,
    /// The bytes end too early.
    #[error("{need} bytes are needed, {have} are left")]
    Truncated {
        /// Bytes that the field takes.
        need: usize,
        /// Bytes that are left.
        have: usize,
    },
    /// The bytes go on after the last member.
    #[error("{0} bytes are left over")]
    Leftover(usize),
    /// The packet's own length is not the number of bytes.
    #[error("the packet says it has {says} bytes, there are {have}")]
    WrongLength {
        /// The length in the packet.
        says: usize,
        /// The bytes that there are.
        have: usize,
    },
    /// Encoding: the version has no such field, and leaving the value out would lose it.
    #[error("the version has no such field, and {0} would be lost")]
    Lost(String),
    /// Encoding: the value cannot be written as the field's type.
    #[error("{0}")]
    DoesNotFit(String),
    /// Encoding: a value for a field that there is not.
    #[error("there is no such field")]
    UnknownField,
    /// Encoding: more than a packet can hold.
    #[error("more than 65535 bytes")]
    TooLong,
    /// A count that is negative, or elements of no bytes: a model that was never checked.
    #[error("the count cannot be")]
    BadCount,
}
