//! Checks of one body: what may follow what.

use super::Resolver;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Body, Extent, Member, MemberKind, Span, Type, VersionSet};

impl Resolver<'_> {
    /// Nothing follows what goes to the end of the packet, and array elements have an end. `on` are the versions that matter.
    pub(super) fn check_order(&mut self, body: &Body, on: &VersionSet) {
        let mut open: Vec<(VersionSet, Span)> = Vec::new();
        for member in &body.members {
            let there = self.protocol.set(member.when).intersection(on);
            let before = open.iter().find(|(set, _)| !set.intersection(&there).is_none());
            if let Some((set, span)) = before.cloned() {
                self.report(not_last(span, member.span, &set.intersection(&there)));
                return;
            }
            let MemberKind::Field(_, ty) = &member.kind else {
                continue;
            };
            self.check_elements(ty, &there, member.span);
            let goes_on = self.protocol.is_open(ty).intersection(&there);
            if !goes_on.is_none() {
                open.push((goes_on, member.span));
            }
        }
    }

    /// Elements of an array have an end, and at least one byte.
    fn check_elements(&mut self, ty: &Type, there: &VersionSet, span: Span) {
        let Type::Array(element, extent) = ty else { return };
        let open = self.protocol.is_open(element).intersection(there);
        if !open.is_none() {
            self.report(
                Diagnostic::new(
                    Code::OpenElement,
                    span,
                    format!("an element would go to the end of the packet on {open}"),
                )
                .hint("only the last member of a packet can; give the element a count field"),
            );
        }
        let empty = self.protocol.may_be_empty(element).intersection(there);
        if !empty.is_none() && !matches!(extent, Extent::Fixed(0)) {
            self.report(Diagnostic::new(
                Code::NoSize,
                span,
                format!("an element may be of no bytes on {empty}"),
            ));
        }
        self.check_elements(element, there, span);
    }

    /// `len` is first; where the size varies there is one. `on` are the versions that have the packet.
    pub(super) fn check_len(&mut self, body: &Body, on: &VersionSet, name: Span) {
        let mut before = VersionSet::none();
        for member in &body.members {
            let there = self.protocol.set(member.when);
            if matches!(member.kind, MemberKind::Len) && !before.intersection(&there).is_none() {
                self.report(
                    Diagnostic::new(Code::LenNotFirst, member.span, "`len` must be the first member")
                        .hint("the length of every packet is at offset 2, right after the id"),
                );
                return;
            }
            before = before.union(&there);
        }
        self.check_len_there(body, on, name);
    }

    fn check_len_there(&mut self, body: &Body, on: &VersionSet, name: Span) {
        let missing = self
            .protocol
            .body_varies(body)
            .difference(&self.protocol.has_len(body))
            .intersection(on);
        if missing.is_none() {
            return;
        }
        let varying = body.members.iter().find(|member| self.varies_on(member, &missing));
        let error = Diagnostic::new(
            Code::LenMissing,
            name,
            format!("of varying size, but without `len`, on {missing}"),
        )
        .hint("put `len` first, under a condition if not all versions have it");
        self.report(
            varying
                .into_iter()
                .fold(error, |error, member| error.note(member.span, "this varies")),
        );
    }

    fn varies_on(&self, member: &Member, on: &VersionSet) -> bool {
        match &member.kind {
            MemberKind::Field(_, ty) => {
                let varies = self.protocol.varies(ty).intersection(&self.protocol.set(member.when));
                !varies.intersection(on).is_none()
            }
            MemberKind::Len | MemberKind::Pad(_) => false,
        }
    }
}

fn not_last(open: Span, next: Span, set: &VersionSet) -> Diagnostic {
    Diagnostic::new(
        Code::RestNotLast,
        open,
        format!("this goes to the end of the packet, but something follows on {set}"),
    )
    .note(next, "this follows it")
}
