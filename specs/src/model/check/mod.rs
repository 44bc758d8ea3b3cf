//! Checks of a whole model against its clients: ids, sizes, golden vectors.

mod clients;
mod large;
mod likely;
mod places;
mod report;
mod vectors;

use std::collections::BTreeSet;

use super::resolve::Resolved;
use super::{At, Length, Packet, Protocol};
use crate::Version;
use crate::diagnostic::{Code, Diagnostic};

/// What the checks work on.
struct Check<'p> {
    protocol: &'p Protocol,
    /// Packets that had a mistake before, which would only show again.
    broken: &'p BTreeSet<usize>,
    /// Clients on which ids are not known, for a mistake that was told.
    misshuffled: &'p BTreeSet<Version>,
    errors: &'p mut Vec<Diagnostic>,
}

/// Reports everything about the packets that had no mistake before.
pub(crate) fn check(resolved: &Resolved, errors: &mut Vec<Diagnostic>) {
    let Resolved {
        protocol,
        broken,
        clients_broken,
        misshuffled,
    } = resolved;
    let mut check = Check {
        protocol,
        broken,
        misshuffled,
        errors,
    };
    check.large();
    if !clients_broken {
        check.clients();
        check.vectors();
    }
}

impl<'p> Check<'p> {
    /// Packets without a mistake so far, with their indexes.
    fn sound(&self) -> impl Iterator<Item = (usize, &'p Packet)> + use<'p> {
        let broken = self.broken;
        self.protocol
            .packets
            .iter()
            .enumerate()
            .filter(move |(index, _)| !broken.contains(index))
    }
}

/// How a client would list a packet with this layout; none for an opaque one, whose layout nobody knows.
fn length(at: &At<'_>, packet: &Packet) -> Option<Layout> {
    let body = packet.body()?;
    if at.has_len(body) {
        return Some(Layout::Variable);
    }
    Some(at.packet_size(packet).map_or(Layout::Endless, Layout::Fixed))
}

/// How many bytes a packet's layout has.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Layout {
    /// Always so many.
    Fixed(usize),
    /// As many as its `len` says.
    Variable,
    /// Varying, without a `len`.
    Endless,
}

impl Layout {
    fn is(self, length: Length) -> bool {
        match (self, length) {
            (Self::Fixed(size), Length::Fixed(listed)) => size == usize::from(listed),
            (Self::Variable, Length::Variable) => true,
            _ => false,
        }
    }
}

impl core::fmt::Display for Layout {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::Fixed(size) => write!(f, "{size} bytes"),
            Self::Variable => f.write_str("of variable length"),
            Self::Endless => f.write_str("of unknown length"),
        }
    }
}
