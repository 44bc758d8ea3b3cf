//! No layout is longer than a length field can say, or has more members than a page should show.

use std::collections::BTreeSet;

use super::{Check, Code, Diagnostic};
use crate::model::resolve::MAX_MEMBERS;
use crate::model::{Body, Extent, MemberKind, Packet, Protocol, Span, Type, VersionSet};
use crate::{Line, Version};

/// Bytes of the longest packet.
const MAX_SIZE: usize = u16::MAX as usize;

impl Check<'_> {
    /// Reports layouts that are too long, with the first version on which they are.
    pub(super) fn large(&mut self) {
        let structs = self.protocol.structs.iter().fold(Vec::new(), |mut structs, each| {
            structs.push(most(&each.body, &structs));
            structs
        });
        self.many();
        let is_suspect = |packet: &&Packet| packet.body().is_some_and(|body| most(body, &structs) > MAX_SIZE);
        let suspects: Vec<&Packet> = self.sound().map(|(_, packet)| packet).filter(is_suspect).collect();
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
                    let message = format!("{} would have {size} bytes {}", packet.name, since(version));
                    let error = Diagnostic::new(Code::TooLarge, packet.span, message)
                        .hint(format!("no packet has more than {MAX_SIZE} bytes"));
                    self.errors.push(error);
                }
            }
        }
    }
}

impl Check<'_> {
    /// Reports structs and packets whose structs multiply each other: structs also where no packet has them, as they are written out too.
    fn many(&mut self) {
        let mut structs = Vec::new();
        let mut found = Vec::new();
        for each in &self.protocol.structs {
            let count = members(&each.body, &structs);
            let error = too_many(&each.name, each.span, count);
            // What contains it is not at fault.
            structs.push(if error.is_some() { 0 } else { count });
            found.extend(error);
        }
        found.extend(self.sound().filter_map(|(_, packet)| {
            let count = members(packet.body()?, &structs);
            too_many(&packet.name, packet.span, count)
        }));
        self.errors.extend(found);
    }
}

fn too_many(name: &str, span: Span, count: usize) -> Option<Diagnostic> {
    (count > MAX_MEMBERS).then(|| {
        let message = format!("{name} has {count} members, those of its structs counted");
        let hint = format!("no struct or packet may have more than {MAX_MEMBERS}");
        Diagnostic::new(Code::TooLarge, span, message).hint(hint)
    })
}

/// Members of a body, and of its structs. `structs` are those of its structs.
fn members(body: &Body, structs: &[usize]) -> usize {
    let own = body.members.iter().map(|member| match &member.kind {
        MemberKind::Field(_, ty) => {
            let inner = ty.as_struct().and_then(|index| structs.get(index));
            1 + inner.copied().unwrap_or(0)
        }
        MemberKind::Len | MemberKind::Pad(_) => 1,
    });
    own.fold(0, usize::saturating_add)
}

fn since(version: Version) -> String {
    match version.date {
        0 => format!("on the oldest {} clients", version.line),
        _ => format!("from {version} on"),
    }
}

fn packet_exists(packet: &Packet, version: Version) -> bool {
    packet.is_raw() || packet.shuffled || packet.id_by_rules(version).is_some()
}

/// More bytes than a body can have on any version, those of variable parts apart. `structs` are those of its structs.
fn most(body: &Body, structs: &[usize]) -> usize {
    let sizes = body.members.iter().map(|member| match &member.kind {
        MemberKind::Len => 2,
        MemberKind::Pad(size) => *size as usize,
        MemberKind::Field(_, ty) => most_of_type(ty, structs),
    });
    sizes.fold(0, usize::saturating_add)
}

fn most_of_type(ty: &Type, structs: &[usize]) -> usize {
    match ty {
        Type::Chosen(choice) => most_of_type(&choice.ty, structs),
        Type::Struct(index) => structs.get(*index).copied().unwrap_or(0),
        Type::Array(element, Extent::Fixed(count)) => most_of_type(element, structs).saturating_mul(*count as usize),
        Type::Str(Extent::Fixed(size)) | Type::Bytes(Extent::Fixed(size)) => *size as usize,
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
