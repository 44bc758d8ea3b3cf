//! Tree to model: names are looked up, conditions become sets of versions, mixins and `when` blocks are spliced.
//! Every mistake is reported; what has one is marked, so that later checks do not report it again.

mod body;
mod choice;
mod client;
mod condition;
mod flat;
mod layout;
mod name_form;
mod order;
mod packet;
mod scope;
mod types;
mod value;

use std::collections::{BTreeMap, BTreeSet};

use super::{Body, Enum, Epoch, Leaf, MemberKind, Protocol, SourceFile, Struct, Variant, VersionSet, When};
use crate::Version;
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::parse::tree;
use scope::{Scope, duplicate};

/// How deep structs, mixins and epochs may be within each other: more has no use, and would exhaust the stack.
const MAX_NESTING: usize = 16;

/// Members of one body with its mixins spliced, and of one packet with those of its structs: so many have a row on its page. The largest packet has
/// a tenth of it; more means mixins or structs that multiply each other.
pub(crate) const MAX_MEMBERS: usize = 1024;

/// A model, and which of its packets had a mistake.
pub(crate) struct Resolved {
    pub(crate) protocol: Protocol,
    /// Indexes into [`Protocol::packets`] of those that later checks must leave alone.
    pub(crate) broken: BTreeSet<usize>,
    /// Whether there was a mistake in a client block: then no table can be relied on.
    pub(crate) clients_broken: bool,
    /// Clients with a mistake in their shuffled ids: which packet has which id there is not known.
    pub(crate) misshuffled: BTreeSet<Version>,
}

/// The work in progress.
struct Resolver<'t> {
    scope: Scope<'t>,
    protocol: Protocol,
    /// Where each set stands in [`Protocol::conditions`].
    interned: BTreeMap<VersionSet, usize>,
    epoch_sets: BTreeMap<String, VersionSet>,
    /// The clients that shuffle each packet.
    shuffled_by: BTreeMap<&'t str, Vec<Version>>,
    /// Structs with a mistake, by index.
    broken_structs: BTreeSet<usize>,
    /// Mistakes so far, counting what failed because of a mistake already reported.
    failures: usize,
    errors: &'t mut Vec<Diagnostic>,
}

/// Makes the model of everything that `items` declare.
pub(crate) fn resolve(files: Vec<SourceFile>, items: &[tree::Item], errors: &mut Vec<Diagnostic>) -> Resolved {
    let scope = Scope::collect(items, errors);
    let mut resolver = Resolver {
        protocol: Protocol {
            files,
            ..Protocol::default()
        },
        interned: BTreeMap::new(),
        epoch_sets: BTreeMap::new(),
        shuffled_by: BTreeMap::new(),
        failures: 0,
        broken_structs: BTreeSet::new(),
        scope,
        errors,
    };
    name_form::check(items, resolver.errors);
    resolver.epochs();
    resolver.leaves_and_enums();
    resolver.structs();
    let ((), clients_broken) = resolver.watch(|resolver| resolver.clients(items));
    let broken = resolver.packets(items);
    let misshuffled = resolver.client_shuffles(items);
    resolver.scope.report_unused(resolver.errors);
    Resolved {
        protocol: resolver.protocol,
        broken,
        clients_broken,
        misshuffled,
    }
}

impl<'t> Resolver<'t> {
    fn report(&mut self, error: Diagnostic) {
        self.failures += usize::from(error.severity() == Severity::Error);
        self.errors.push(error);
    }

    /// Runs `work`; also tells whether something in it failed.
    fn watch<T>(&mut self, work: impl FnOnce(&mut Self) -> T) -> (T, bool) {
        let before = self.failures;
        let value = work(self);
        (value, self.failures > before)
    }

    /// The condition of a set.
    fn when(&mut self, set: &VersionSet) -> When {
        if set.is_all() {
            return When::Always;
        }
        if let Some(&index) = self.interned.get(set) {
            return When::If(index);
        }
        let index = self.protocol.conditions.len();
        self.protocol.conditions.push(set.clone());
        self.interned.insert(set.clone(), index);
        When::If(index)
    }

    fn epochs(&mut self) {
        let epochs: Vec<&'t tree::Epoch> = self.scope.epochs().collect();
        for epoch in epochs {
            let set = self.epoch_set(epoch, &mut Vec::new());
            self.protocol.epochs.push(Epoch {
                name: epoch.name.text.clone(),
                doc: epoch.doc.clone(),
                set,
                span: epoch.name.span,
            });
        }
    }

    fn leaves_and_enums(&mut self) {
        self.protocol.leaves = self.scope.leaves.iter().copied().map(leaf).collect();
        self.check_constants();
        self.protocol.enums = self.scope.enums.iter().copied().map(enumeration).collect();
    }

    /// Constants fit their enum, and have names of their own.
    fn check_constants(&mut self) {
        for each in self.scope.enums.clone() {
            for (index, variant) in each.variants.iter().enumerate() {
                if !each.int.range().contains(&variant.value) {
                    let message = format!("{} is outside of {}", variant.value, each.int.name());
                    self.report(Diagnostic::new(Code::BadNumber, variant.name.span, message));
                }
                if let Some(first) = each
                    .variants
                    .iter()
                    .take(index)
                    .find(|first| first.name == variant.name)
                {
                    self.report(duplicate(&variant.name, first.name.span));
                }
            }
        }
    }

    /// Structs, each after those it contains.
    fn structs(&mut self) {
        let order = self.order_structs();
        for (index, group) in order.into_iter().enumerate() {
            let (body, failed) = self.watch(|resolver| resolver.struct_body(group));
            if failed {
                self.broken_structs.insert(index);
            }
            let each = self.finish_struct(group, body);
            self.protocol.structs.push(each);
        }
    }

    fn finish_struct(&self, group: &tree::Group, body: Body) -> Struct {
        Struct {
            name: group.name.text.clone(),
            doc: group.doc.clone(),
            varies: self.protocol.body_varies(&body),
            open: self.protocol.body_is_open(&body),
            empty: self.protocol.body_may_be_empty(&body),
            depth: 1 + self.depth(&body),
            body,
            span: group.name.span,
        }
    }

    /// How many structs are within each other in a body.
    fn depth(&self, body: &Body) -> usize {
        let inner = body.members.iter().filter_map(|member| match &member.kind {
            MemberKind::Field(_, ty) => self.protocol.structs.get(ty.as_struct()?),
            MemberKind::Len | MemberKind::Pad(_) => None,
        });
        inner.map(|each| each.depth).max().unwrap_or(0)
    }
}

fn leaf(leaf: &tree::Leaf) -> Leaf {
    Leaf {
        name: leaf.name.text.clone(),
        doc: leaf.doc.clone(),
        int: leaf.int,
        span: leaf.name.span,
    }
}

fn enumeration(each: &tree::Enum) -> Enum {
    let variant = |variant: &tree::Variant| Variant {
        name: variant.name.text.clone(),
        doc: variant.doc.clone(),
        value: variant.value,
    };
    Enum {
        name: each.name.text.clone(),
        doc: each.doc.clone(),
        int: each.int,
        flags: each.flags,
        variants: each.variants.iter().map(variant).collect(),
        span: each.name.span,
    }
}
