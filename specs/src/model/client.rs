//! Listed client versions: length tables, keys, shuffled ids.

use core::fmt;

use super::Span;
use crate::Version;

/// A listed client version.
#[derive(Clone, Debug)]
pub struct Client {
    /// Line and date.
    pub version: Version,
    /// Whether its sources contradict each other: then its packets are not compared with its lengths.
    pub unconfirmed: bool,
    /// Changes to the length table of the newest older client of the same line: id, and length, or `None` where it is removed. Sorted by id.
    pub lengths: Vec<(u16, Option<Length>)>,
    /// Obfuscation keys of client to map ids.
    pub keys: Option<[u32; 3]>,
    /// Ids of exactly this client: index into [`Protocol::packets`](super::Protocol::packets), id. Sorted by index.
    pub shuffle: Vec<(usize, u16)>,
    /// Where it is declared.
    pub span: Span,
}

/// The length of a packet, id included.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash)]
pub enum Length {
    /// Always this many bytes.
    Fixed(u16),
    /// A u16 at offset 2 says.
    Variable,
}

impl fmt::Display for Length {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Fixed(size) => write!(f, "{size}"),
            Self::Variable => f.write_str("variable"),
        }
    }
}

/// A version that no client block lists and no `inherit` covers.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct UnknownVersion {
    /// The version asked for.
    pub version: Version,
    /// Listed clients nearest to it: the newest before and the oldest after on its line, or the newest of each line.
    pub nearest: Vec<Version>,
}

impl fmt::Display for UnknownVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no client {} is listed", self.version)?;
        match self.nearest.as_slice() {
            [] => f.write_str("; in fact none is"),
            [only] => write!(f, "; the nearest one is {only}"),
            list => {
                let names: Vec<_> = list.iter().map(Version::to_string).collect();
                write!(f, "; the nearest ones are {}", names.join(", "))
            }
        }
    }
}

impl core::error::Error for UnknownVersion {}
