//! On which versions a layout is of varying size, open at its end, or of no size at all.

use super::{Body, Extent, Member, MemberKind, Protocol, Struct, Type, VersionSet, When};

impl Protocol {
    /// The versions of a condition.
    pub fn set(&self, when: When) -> VersionSet {
        match when {
            When::Always => VersionSet::all(),
            When::If(index) => self.conditions.get(index).cloned().unwrap_or_default(),
        }
    }

    /// Versions on which the size of a type depends on its value.
    pub fn varies(&self, ty: &Type) -> VersionSet {
        match ty {
            Type::Str(Extent::Fixed(_)) | Type::Bytes(Extent::Fixed(_)) => VersionSet::none(),
            Type::Array(element, Extent::Fixed(_)) => self.varies(element),
            Type::Str(_) | Type::Bytes(_) | Type::Array(..) | Type::Chosen(_) => VersionSet::all(),
            Type::Struct(index) => self.of_struct(*index, |each| &each.varies),
            _ => VersionSet::none(),
        }
    }

    /// Versions on which a type goes to the end of the packet.
    pub fn is_open(&self, ty: &Type) -> VersionSet {
        match ty {
            Type::Array(element, Extent::Fixed(_) | Extent::Count(_)) => self.is_open(element),
            Type::Chosen(choice) => self.is_open(&choice.ty),
            Type::Struct(index) => self.of_struct(*index, |each| &each.open),
            _ if ty.extent() == Some(Extent::Rest) => VersionSet::all(),
            _ => VersionSet::none(),
        }
    }

    /// Versions on which the size of a body depends on its values.
    pub fn body_varies(&self, body: &Body) -> VersionSet {
        self.any(body, Self::varies)
    }

    /// Versions on which a body goes to the end of the packet.
    pub(crate) fn body_is_open(&self, body: &Body) -> VersionSet {
        self.any(body, Self::is_open)
    }

    /// Versions on which a body says its packet's length.
    pub fn has_len(&self, body: &Body) -> VersionSet {
        let lens = body
            .members
            .iter()
            .filter(|member| matches!(member.kind, MemberKind::Len));
        lens.fold(VersionSet::none(), |all, member| all.union(&self.set(member.when)))
    }

    /// Versions on which a value of the type may be of no bytes.
    pub(crate) fn may_be_empty(&self, ty: &Type) -> VersionSet {
        match ty {
            Type::Str(Extent::Fixed(size)) | Type::Bytes(Extent::Fixed(size)) if *size > 0 => VersionSet::none(),
            Type::Array(element, Extent::Fixed(size)) if *size > 0 => self.may_be_empty(element),
            Type::Str(_) | Type::Bytes(_) | Type::Array(..) | Type::Chosen(_) => VersionSet::all(),
            Type::Struct(index) => self.of_struct(*index, |each| &each.empty),
            _ => VersionSet::none(),
        }
    }

    /// Versions on which a body may be of no bytes.
    pub(crate) fn body_may_be_empty(&self, body: &Body) -> VersionSet {
        body.members.iter().fold(VersionSet::all(), |empty, member| {
            let there = self.set(member.when);
            let own = self.member_may_be_empty(member).union(&there.complement());
            empty.intersection(&own)
        })
    }

    fn member_may_be_empty(&self, member: &Member) -> VersionSet {
        match &member.kind {
            MemberKind::Pad(0) => VersionSet::all(),
            MemberKind::Len | MemberKind::Pad(_) => VersionSet::none(),
            MemberKind::Field(_, ty) => self.may_be_empty(ty),
        }
    }

    fn of_struct(&self, index: usize, of: fn(&Struct) -> &VersionSet) -> VersionSet {
        self.structs.get(index).map(of).cloned().unwrap_or_default()
    }

    fn any(&self, body: &Body, of: fn(&Self, &Type) -> VersionSet) -> VersionSet {
        let sets: Vec<_> = body
            .members
            .iter()
            .filter_map(|member| match &member.kind {
                MemberKind::Field(_, ty) => Some(of(self, ty).intersection(&self.set(member.when))),
                MemberKind::Len | MemberKind::Pad(_) => None,
            })
            .collect();
        VersionSet::any(&sets)
    }
}
