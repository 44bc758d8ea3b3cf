//! No layout is longer than a length field can say.

use std::collections::BTreeSet;

use super::{Check, Code, Diagnostic};
use crate::model::{Body, MemberKind, Packet, Protocol, Type, VersionSet};
use crate::{Line, Version};

/// Bytes of the longest packet.
const MAX_SIZE: usize = u16::MAX as usize;

impl Check<'_> {
    /// Reports layouts that are too long, with the first version on which they are.
    pub(super) fn large(&mut self) {
        let suspects: Vec<&Packet> = self
            .sound()
            .map(|(_, packet)| packet)
            .filter(|packet| self.may_be_large(packet))
            .collect();
        if suspects.is_empty() {
            return;
        }
        let mut reported = BTreeSet::new();
        for version in turning_points(self.protocol) {
            let at = self.protocol.at(version);
            for packet in &suspects {
                let Some(size) = at.packet_size(packet).filter(|size| *size > MAX_SIZE) else {
                    continue;
                };
                if packet_exists(packet, version) && reported.insert(&packet.name) {
                    let message = format!("{} would have {size} bytes from {version} on", packet.name);
                    let error = Diagnostic::new(Code::TooLarge, packet.span, message)
                        .hint(format!("no packet has more than {MAX_SIZE} bytes"));
                    self.errors.push(error);
                }
            }
        }
    }

    /// Whether all its members together, exclusive or not, are too many bytes.
    fn may_be_large(&self, packet: &Packet) -> bool {
        packet.body().is_some_and(|body| most(self.protocol, body) > MAX_SIZE)
    }
}

fn packet_exists(packet: &Packet, version: Version) -> bool {
    packet.is_raw() || packet.shuffled || packet.id_by_rules(version).is_some()
}

/// More bytes than a body can have on any version, those of variable parts apart.
fn most(protocol: &Protocol, body: &Body) -> usize {
    let sizes = body.members.iter().map(|member| match &member.kind {
        MemberKind::Len => 2,
        MemberKind::Pad(size) => *size as usize,
        MemberKind::Field(_, ty) => most_of_type(protocol, ty),
    });
    sizes.fold(0, usize::saturating_add)
}

fn most_of_type(protocol: &Protocol, ty: &Type) -> usize {
    use crate::model::Extent::Fixed;
    match ty {
        Type::Struct(index) => protocol
            .structs
            .get(*index)
            .map_or(0, |each| most(protocol, &each.body)),
        Type::Array(element, Fixed(count)) => most_of_type(protocol, element).saturating_mul(*count as usize),
        Type::Str(Fixed(size)) | Type::Bytes(Fixed(size)) => *size as usize,
        _ => 8,
    }
}

/// A version of every stretch on which all conditions stay as they are.
fn turning_points(protocol: &Protocol) -> BTreeSet<Version> {
    let dates = |line: Line| {
        let ranges = protocol
            .conditions
            .iter()
            .flat_map(move |set: &VersionSet| set.ranges(line));
        ranges
            .flat_map(|&(from, until)| [from, until])
            .filter(|date| *date < u32::MAX)
    };
    let of_line = |line: Line| {
        core::iter::once(0)
            .chain(dates(line))
            .map(move |date| Version::new(line, date))
    };
    Line::ALL.into_iter().flat_map(of_line).collect()
}
