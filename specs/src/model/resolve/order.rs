//! Structs in an order in which each comes after those it contains.

use std::collections::{BTreeMap, BTreeSet};

use super::Resolver;
use super::scope::TypeName;
use crate::diagnostic::{Code, Diagnostic};
use crate::parse::tree::{Group, Member, MemberKind, Name};

/// How deep the walk goes: it takes a little of the stack for each struct in another. Fewer are allowed in the end.
const MAX_CHAIN: usize = 64;

/// How far the walk over structs has come with one.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Progress {
    Open,
    Done,
}

impl<'t> Resolver<'t> {
    /// Sorts the structs, and numbers their names accordingly. A struct in itself is reported, and so is one too deep in others.
    pub(super) fn order_structs(&mut self) -> Vec<&'t Group> {
        let mut walk = Walk::default();
        for index in 0..self.scope.structs.len() {
            if !walk.progress.contains_key(&index) {
                self.visit(index, 0, &mut walk);
            }
        }
        for error in core::mem::take(&mut walk.errors) {
            self.report(error);
        }
        let groups = walk
            .order
            .iter()
            .filter_map(|&index| self.scope.structs.get(index).copied())
            .collect();
        self.scope.number_structs(&walk.order);
        groups
    }

    fn visit(&self, index: usize, depth: usize, walk: &mut Walk) {
        let Some(&group) = self.scope.structs.get(index) else {
            return;
        };
        walk.progress.insert(index, Progress::Open);
        for name in self.type_names(&group.members) {
            let Some(TypeName::Struct(inner)) = self.scope.peek_type(&name.text) else {
                continue;
            };
            match walk.progress.get(&inner) {
                None if depth == MAX_CHAIN => walk.errors.push(too_deep(name)),
                None => self.visit(inner, depth + 1, walk),
                Some(Progress::Open) => walk.errors.push(circle(name)),
                Some(Progress::Done) => {}
            }
        }
        walk.progress.insert(index, Progress::Done);
        walk.order.push(index);
    }

    /// The types that members name, those of mixins included.
    fn type_names(&self, members: &'t [Member]) -> Vec<&'t Name> {
        let mut names = Vec::new();
        let mut seen = BTreeSet::new();
        let mut left = vec![members];
        while let Some(members) = left.pop() {
            for member in members {
                match &member.kind {
                    MemberKind::Field(field) => {
                        names.extend(field.rules.iter().filter_map(|rule| Some(&rule.ty.as_ref()?.name)));
                    }
                    MemberKind::When(_, members) | MemberKind::Choice(_, members) => left.push(members),
                    MemberKind::Mixin(name) if seen.insert(&name.text) => {
                        left.extend(self.scope.peek_mixin(&name.text).map(|mixin| mixin.members.as_slice()));
                    }
                    MemberKind::Len(_) | MemberKind::Pad(..) | MemberKind::Mixin(_) => {}
                }
            }
        }
        names
    }
}

#[derive(Default)]
struct Walk {
    progress: BTreeMap<usize, Progress>,
    order: Vec<usize>,
    errors: Vec<Diagnostic>,
}

fn circle(name: &Name) -> Diagnostic {
    Diagnostic::new(
        Code::Recursion,
        name.span,
        format!("struct `{}` contains itself", name.text),
    )
    .hint("a wire layout has an end: break the circle")
}

fn too_deep(name: &Name) -> Diagnostic {
    Diagnostic::new(
        Code::TooDeep,
        name.span,
        format!("struct `{}` is nested too deep", name.text),
    )
    .hint(format!("at most {MAX_CHAIN} structs may be within each other"))
}
