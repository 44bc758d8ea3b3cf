//! The protocol on one version: which members are there, how large things are.

use super::{Body, Member, MemberKind, Packet, Protocol, Type, When};
use crate::Version;

/// A [`Protocol`] on one version, with every condition decided.
#[derive(Clone, Debug)]
pub struct At<'p> {
    protocol: &'p Protocol,
    version: Version,
    holds: Vec<bool>,
    /// Size of each struct, or none where that varies.
    structs: Vec<Option<usize>>,
}

impl<'p> At<'p> {
    /// Decides every condition of `protocol` for `version`; an unlisted version that inherits is decided as the client it stands for.
    pub fn new(protocol: &'p Protocol, version: Version) -> Self {
        let version = protocol.client(version).map_or(version, |client| client.version);
        let holds = protocol.conditions.iter().map(|set| set.contains(version)).collect();
        let mut at = Self {
            protocol,
            version,
            holds,
            structs: Vec::with_capacity(protocol.structs.len()),
        };
        for each in &protocol.structs {
            let size = at.size(&each.body);
            at.structs.push(size);
        }
        at
    }

    /// The protocol.
    pub fn protocol(&self) -> &'p Protocol {
        self.protocol
    }

    /// The version.
    pub fn version(&self) -> Version {
        self.version
    }

    /// Whether a condition holds.
    pub fn holds(&self, when: When) -> bool {
        match when {
            When::Always => true,
            When::If(index) => self.holds.get(index).copied().unwrap_or(false),
        }
    }

    /// The members that are there, in wire order.
    pub fn members<'b>(&self, body: &'b Body) -> impl Iterator<Item = &'b Member> {
        body.members.iter().filter(|member| self.holds(member.when))
    }

    /// Whether a body says its packet's length.
    pub fn has_len(&self, body: &Body) -> bool {
        self.members(body).any(|member| matches!(member.kind, MemberKind::Len))
    }

    /// Bytes of a body, or none where that varies. A packet's id is not counted.
    pub fn size(&self, body: &Body) -> Option<usize> {
        self.members(body).try_fold(0, |sum: usize, member| {
            Some(sum.saturating_add(self.member_size(&member.kind)?))
        })
    }

    /// Bytes of a member, or none where that varies.
    pub fn member_size(&self, kind: &MemberKind) -> Option<usize> {
        kind.size(&|index| self.struct_size(index))
    }

    /// Bytes of a type, or none where that varies.
    pub fn type_size(&self, ty: &Type) -> Option<usize> {
        ty.size(&|index| self.struct_size(index))
    }

    fn struct_size(&self, index: usize) -> Option<usize> {
        self.structs.get(index).copied().flatten()
    }

    /// Bytes of a whole packet, id included, or none where that varies or nobody here knows.
    pub fn packet_size(&self, packet: &Packet) -> Option<usize> {
        Some(self.size(packet.body()?)?.saturating_add(packet.header()))
    }
}
