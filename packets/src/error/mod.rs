//! What can go wrong between bytes and packets. Errors carry facts: packet, field, offset, how much was needed and there.

mod path;

use core::ops::Deref;

pub use path::{FieldPath, Segment};
use specs::Version;

/// Bytes that are no packet of the kind they were taken for. What is wrong is in the [`DecodeFacts`] that it derefs to; it takes no more room
/// than a pointer, so that packets without errors do not pay for it.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error(transparent)]
pub struct DecodeError(Box<DecodeFacts>);

/// What is wrong with bytes that are no packet of the kind they were taken for.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{packet}{path} at byte {offset}: {problem}")]
pub struct DecodeFacts {
    /// Name of the packet, `CZ_REQUEST_MOVE`.
    pub packet: &'static str,
    /// The field it happened in; empty when it is the packet as a whole.
    pub path: FieldPath,
    /// Where in the packet that field begins, the id included.
    pub offset: usize,
    /// What is wrong.
    pub problem: DecodeProblem,
}

/// What is wrong with the bytes of a packet.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum DecodeProblem {
    /// The packet ends before the field does.
    #[error("needs {need} bytes, {have} are left")]
    Short {
        /// Bytes from the field's offset on that it and what belongs to it take.
        need: usize,
        /// Bytes from that offset to the end of the packet.
        have: usize,
    },
    /// The packet goes on after its last field.
    #[error("{left} bytes are left after the last field")]
    Trailing {
        /// How many bytes nobody read.
        left: usize,
    },
    /// The length written in the packet is not the length it has.
    #[error("the length field says {says} bytes, the packet has {have}")]
    Length {
        /// What the length field says.
        says: u16,
        /// The bytes there are.
        have: usize,
    },
    /// A count field that no list can have.
    #[error("a count of {count}")]
    Count {
        /// What the count field says.
        count: i128,
    },
}

impl Deref for DecodeError {
    type Target = DecodeFacts;

    fn deref(&self) -> &DecodeFacts {
        &self.0
    }
}

impl From<DecodeFacts> for DecodeError {
    fn from(facts: DecodeFacts) -> Self {
        Self(Box::new(facts))
    }
}

impl DecodeError {
    /// The same, seen from the body that holds the field `name` (and of a list, the element `index`).
    #[must_use]
    #[cold]
    pub fn within(mut self, name: &'static str, index: Option<usize>) -> Self {
        self.0.path.enter(name, index);
        self
    }
}

/// A packet that cannot be written for a client version. Why not is in the [`EncodeFacts`] that it derefs to.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error(transparent)]
pub struct EncodeError(Box<EncodeFacts>);

impl Deref for EncodeError {
    type Target = EncodeFacts;

    fn deref(&self) -> &EncodeFacts {
        &self.0
    }
}

/// Why a packet cannot be written for a client version.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{packet}{path} on {version}: {problem}")]
pub struct EncodeFacts {
    /// Name of the packet, `ZC_NOTIFY_PLAYERMOVE`.
    pub packet: &'static str,
    /// The version it was to be written for.
    pub version: Version,
    /// The field it happened in; empty when it is the packet as a whole.
    pub path: FieldPath,
    /// What is wrong.
    pub problem: EncodeProblem,
}

/// Why a value cannot be written for a version.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum EncodeProblem {
    /// The version has no such packet.
    #[error("this version has no id for the packet")]
    NoId,
    /// The version has no such field, and its value is not the default.
    #[error("this version has no such field, and its value would be lost")]
    Lost,
    /// The version's field is too narrow for the value.
    #[error("{value} does not fit the field")]
    Narrow {
        /// The value.
        value: i128,
    },
    /// A cell or direction out of the range of `pos3` or `move6`.
    #[error("a cell above 1023, or a direction or sub-cell above 15")]
    Cell,
    /// Text with a NUL in it, for a field whose text ends at the first NUL.
    #[error("a NUL inside of the text")]
    Nul,
    /// Text, bytes or a list longer than the version's field.
    #[error("{length} bytes or elements, the field holds {limit}")]
    Long {
        /// How long it is.
        length: usize,
        /// How long it may be.
        limit: usize,
    },
    /// More elements or bytes than the count field can say.
    #[error("{length} bytes or elements, more than their count field can say")]
    Many {
        /// How many there are.
        length: usize,
    },
    /// The whole packet is longer than a packet can be.
    #[error("the packet takes {length} bytes, 65535 are possible")]
    Large {
        /// Bytes it would take.
        length: usize,
    },
}

/// Why a body cannot be written: an [`EncodeError`] before it knows its packet and version.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fault(Box<(FieldPath, EncodeProblem)>);

impl Fault {
    /// `problem` in the field `name`.
    #[cold]
    pub fn new(name: &'static str, problem: EncodeProblem) -> Self {
        Self::whole(problem).within(name, None)
    }

    /// `problem` of the packet as a whole.
    #[cold]
    pub fn whole(problem: EncodeProblem) -> Self {
        Self(Box::new((FieldPath::default(), problem)))
    }

    /// The same, seen from the body that holds the field `name` (and of a list, the element `index`).
    #[must_use]
    #[cold]
    pub fn within(mut self, name: &'static str, index: Option<usize>) -> Self {
        self.0.0.enter(name, index);
        self
    }

    /// The error it is for `packet` on `version`.
    #[cold]
    pub fn into_error(self, packet: &'static str, version: Version) -> EncodeError {
        let (path, problem) = *self.0;
        EncodeError(Box::new(EncodeFacts {
            packet,
            version,
            path,
            problem,
        }))
    }
}

/// A client version that the protocol has no data for.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{version} is not a listed client version{}", nearest_text(nearest))]
pub struct ProfileError {
    /// The version asked for.
    pub version: Version,
    /// The listed versions of the same line around it: the newest before, the oldest after. Where the line has none, the newest of each line.
    pub nearest: Vec<Version>,
}

fn nearest_text(nearest: &[Version]) -> String {
    if nearest.is_empty() {
        return ": none is".to_owned();
    }
    let names: Vec<_> = nearest.iter().map(ToString::to_string).collect();
    format!("; the nearest are {}", names.join(" and "))
}
