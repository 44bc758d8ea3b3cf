//! What is said about the findings of [`clients`](super::clients).

use std::collections::BTreeMap;

use super::likely::{Wrong, suspects};
use super::places::Places;
use super::{Check, Code, Diagnostic, Layout};
use crate::Version;
use crate::model::{Client, Length, Packet, Protocol, Span};

/// Reports the findings, most of them with the row of a client's table that takes part.
pub(super) struct Reporter<'p> {
    protocol: &'p Protocol,
    places: Places<'p>,
}

impl<'p> Reporter<'p> {
    pub(super) fn new(check: &Check<'p>) -> Self {
        Self {
            protocol: check.protocol,
            places: Places::new(check.protocol),
        }
    }

    fn packet(&self, index: usize) -> Option<&'p Packet> {
        self.protocol.packets.get(index)
    }

    fn list(&self, versions: &[Version]) -> String {
        self.protocol.runs_text(versions)
    }

    /// The client that gives a packet an id on the first of the versions, if one shuffles it.
    fn shuffler(&self, packet: &Packet, id: u16, versions: &[Version]) -> Option<&'p Client> {
        let index = self.protocol.packet_index(&packet.name)?;
        let client = self.protocol.client(*versions.first()?).ok()?;
        (client.shuffled_id(index) == Some(id)).then_some(client)
    }

    /// Where it says that a packet has an id on the first of the versions: the row that shuffles it, else its rule.
    fn claim(&mut self, packet: &Packet, id: u16, versions: &[Version]) -> Span {
        let Some(version) = versions.first() else {
            return packet.span;
        };
        let shuffler = self.shuffler(packet, id, versions);
        let row = shuffler.and_then(|client| self.places.shuffle(client, &packet.name).or(Some(client.span)));
        let rule = packet.ids.iter().rev().find(|rule| rule.set.contains(*version));
        row.or(rule.map(|rule| rule.span)).unwrap_or(packet.span)
    }

    /// With the row of the client's table that lists the id, or takes it away.
    fn with_row(&mut self, error: Diagnostic, id: u16, versions: &[Version]) -> Diagnostic {
        let row = versions.first().and_then(|version| self.places.length(*version, id));
        let Some((span, version)) = row else { return error };
        error.note(span, format!("{version} lists it so"))
    }

    pub(super) fn clashes(&mut self, clashes: BTreeMap<(u16, usize, usize), Vec<Version>>) -> Vec<Diagnostic> {
        let mut errors = Vec::new();
        for ((id, first, second), versions) in clashes {
            let (Some(first), Some(second)) = (self.packet(first), self.packet(second)) else {
                continue;
            };
            let message = format!(
                "{} and {} both claim {id:#06x} on {}",
                first.name,
                second.name,
                self.list(&versions)
            );
            let (here, there) = (self.claim(second, id, &versions), self.claim(first, id, &versions));
            let error = Diagnostic::new(Code::IdClash, here, message)
                .label(format!("{} claims it here", second.name))
                .note(there, format!("{} claims it here", first.name));
            let shuffled = [first, second].map(|packet| self.shuffler(packet, id, &versions));
            errors.push(match shuffled.into_iter().flatten().next() {
                Some(client) => error.hint(format!(
                    "`shuffle` of {} gives one of them the wrong id, or does not move the one that had it",
                    client.version
                )),
                None => error,
            });
        }
        errors
    }

    pub(super) fn conflicts(
        &mut self,
        conflicts: BTreeMap<(u16, usize, usize, Layout, Layout), Vec<Version>>,
    ) -> Vec<Diagnostic> {
        let mut errors = Vec::new();
        for ((id, first, second, one, other), versions) in conflicts {
            let (Some(first), Some(second)) = (self.packet(first), self.packet(second)) else {
                continue;
            };
            let message = format!(
                "{id:#06x} is {one} in {} and {other} in {} on {}",
                first.name,
                second.name,
                self.list(&versions)
            );
            let (here, there) = (self.claim(second, id, &versions), self.claim(first, id, &versions));
            let error = Diagnostic::new(Code::LengthConflict, here, message)
                .label(format!("{other} in {}", second.name))
                .note(there, format!("{one} in {}", first.name))
                .hint("a client has one length table for all servers and directions: one of the two layouts is wrong");
            errors.push(self.with_row(error, id, &versions));
        }
        errors
    }

    pub(super) fn unlisted(&mut self, unlisted: BTreeMap<(usize, u16), Vec<Version>>) -> Vec<Diagnostic> {
        let mut errors = Vec::new();
        for ((index, id), versions) in unlisted {
            let Some(packet) = self.packet(index) else { continue };
            let message = format!(
                "{} has id {id:#06x}, which is not in the length table of {}",
                packet.name,
                self.list(&versions)
            );
            let error = Diagnostic::new(Code::IdNotListed, self.claim(packet, id, &versions), message);
            let row = versions.first().and_then(|version| self.places.length(*version, id));
            errors.push(match row {
                Some((span, version)) => error.note(span, format!("{version} takes it out of the table")),
                None => error,
            });
        }
        errors
    }

    pub(super) fn sizes(&mut self, sizes: BTreeMap<(usize, u16, Layout, Listed), Vec<Version>>) -> Vec<Diagnostic> {
        let mut errors = Vec::new();
        for ((index, id, layout, listed), versions) in sizes {
            if let Some(packet) = self.packet(index) {
                errors.push(self.size(packet, id, layout, listed, &versions));
            }
        }
        errors
    }

    fn size(
        &mut self,
        packet: &'p Packet,
        id: u16,
        layout: Layout,
        listed: Listed,
        versions: &[Version],
    ) -> Diagnostic {
        let message = format!(
            "{} is {layout}, but {id:#06x} is {listed} on {}",
            packet.name,
            self.list(versions)
        );
        let error = Diagnostic::new(Code::WrongSize, packet.span, message)
            .label(format!(
                "wrong on {} of {} clients",
                versions.len(),
                self.protocol.clients.len()
            ))
            .note(self.claim(packet, id, versions), "its id there");
        let error = self.with_row(error, id, versions);
        let wrong = Wrong {
            packet,
            layout,
            listed: listed.length(),
            versions,
        };
        let suspects = suspects(self.protocol, wrong);
        let example = versions.first().map_or_else(String::new, |version| {
            format!(
                "`specs show {} --at {version}` shows the layout, offset by offset",
                packet.name
            )
        });
        let hint = match suspects.len() {
            0 => example,
            1 => format!("look at the member that is marked as likely; {example}"),
            _ => format!("look at the members that are marked as likely; {example}"),
        };
        let likely = |error: Diagnostic, suspect: &super::likely::Suspect| {
            error.note(suspect.span, format!("likely: {}", suspect.text))
        };
        suspects.iter().fold(error, likely).hint(hint)
    }
}

/// A listed length, sorted as one looks for it: fixed ones by size, then variable.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Listed {
    Fixed(u16),
    Variable,
}

impl Listed {
    fn length(self) -> Length {
        match self {
            Self::Fixed(size) => Length::Fixed(size),
            Self::Variable => Length::Variable,
        }
    }
}

impl From<Length> for Listed {
    fn from(length: Length) -> Self {
        match length {
            Length::Fixed(size) => Self::Fixed(size),
            Length::Variable => Self::Variable,
        }
    }
}

impl core::fmt::Display for Listed {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::Fixed(size) => write!(f, "{size} bytes"),
            Self::Variable => f.write_str("of variable length"),
        }
    }
}
