//! Members with mixins and `when` blocks spliced in, and with rules that exclude each other.

use super::scope::Space;
use super::{MAX_MEMBERS, MAX_NESTING, Resolver};
use crate::diagnostic::{Code, Diagnostic, did_you_mean};
use crate::model::{Span, VersionSet};
use crate::parse::tree::{Choice, Condition, Field, Member, MemberKind, Name, Type};

/// A member that is there on one set of versions, in one type.
pub(super) struct Flat<'t> {
    pub(super) kind: FlatKind<'t>,
    pub(super) set: VersionSet,
    pub(super) span: Span,
    /// The value of an earlier field that it depends on.
    pub(super) choice: Option<&'t Choice>,
}

pub(super) enum FlatKind<'t> {
    Len,
    Pad(u32),
    Field(&'t Field, &'t Type),
}

/// Where in the nesting the walk is.
#[derive(Clone)]
struct Place<'t> {
    /// Versions on which members here are there at all.
    set: VersionSet,
    /// The same, but within the mixin or body whose text this is.
    local: VersionSet,
    /// Mixins that this is part of.
    open: Vec<&'t str>,
    /// The value that everything here depends on.
    choice: Option<&'t Choice>,
}

/// Members so far, and how many mixins were spliced to get them.
#[derive(Default)]
struct Flattened<'t> {
    members: Vec<Flat<'t>>,
    mixins: usize,
}

impl Flattened<'_> {
    fn is_too_much(&self) -> bool {
        self.members.len() + self.mixins > MAX_MEMBERS
    }
}

impl<'t> Resolver<'t> {
    /// Splices everything into one list, in wire order.
    pub(super) fn flatten(&mut self, members: &'t [Member]) -> Vec<Flat<'t>> {
        let mut list = Flattened::default();
        let top = Place {
            set: VersionSet::all(),
            local: VersionSet::all(),
            open: Vec::new(),
            choice: None,
        };
        self.flatten_into(members, &top, &mut list);
        if let Some(first) = members.first().filter(|_| list.is_too_much()) {
            self.report(too_much(first.span, list.mixins > 0));
            return Vec::new();
        }
        list.members
    }

    fn flatten_into(&mut self, members: &'t [Member], place: &Place<'t>, list: &mut Flattened<'t>) {
        for member in members {
            if list.is_too_much() {
                return;
            }
            match &member.kind {
                MemberKind::Len(when) => self.flat(FlatKind::Len, when, member.span, place, list),
                MemberKind::Pad(size, when) => self.flat(FlatKind::Pad(*size), when, member.span, place, list),
                MemberKind::Field(field) => self.flatten_field(field, place, list),
                MemberKind::Mixin(name) => self.splice(name, place, list),
                MemberKind::When(when, members) => {
                    let inside = self.inside(when, member.span, place);
                    self.flatten_into(members, &inside, list);
                }
                MemberKind::Choice(choice, members) => {
                    if place.choice.is_some() {
                        self.report(bad_choice(member.span, "a block under a value is within another"));
                        continue;
                    }
                    if members.is_empty() && !choice.broken {
                        self.report(bad_choice(member.span, "no field is in this block"));
                    }
                    let inside = Place {
                        choice: Some(choice),
                        ..place.clone()
                    };
                    self.flatten_into(members, &inside, list);
                }
            }
        }
    }

    fn inside(&mut self, when: &Condition, span: Span, place: &Place<'t>) -> Place<'t> {
        let (own, failed) = self.watch(|resolver| resolver.condition(when));
        let local = place.local.intersection(&own);
        if local.is_none() && !failed && !place.local.is_none() {
            self.report(never(span));
        }
        Place {
            set: place.set.intersection(&own),
            local,
            open: place.open.clone(),
            choice: place.choice,
        }
    }

    fn flat(&mut self, kind: FlatKind<'t>, when: &Condition, span: Span, place: &Place<'t>, list: &mut Flattened<'t>) {
        let set = self.inside(when, span, place).set;
        if !set.is_none() {
            let choice = place.choice;
            list.members.push(Flat {
                kind,
                set,
                span,
                choice,
            });
        }
    }

    /// One member per rule, each without the versions of later rules.
    fn flatten_field(&mut self, field: &'t Field, place: &Place<'t>, list: &mut Flattened<'t>) {
        let mut taken = VersionSet::none();
        let mut last_first = Vec::new();
        for rule in field.rules.iter().rev() {
            let (set, failed) = self.watch(|resolver| resolver.condition(&rule.when));
            let own = set.difference(&taken);
            taken = taken.union(&set);
            if own.intersection(&place.local).is_none() && !failed && !place.local.is_none() {
                self.report(never(rule.span));
            }
            let set = own.intersection(&place.set);
            if let Some(ty) = rule.ty.as_ref().filter(|_| !set.is_none()) {
                let span = if field.rules.len() == 1 {
                    field.name.span.to(rule.span)
                } else {
                    rule.span
                };
                last_first.push(Flat {
                    kind: FlatKind::Field(field, ty),
                    set,
                    span,
                    choice: place.choice,
                });
            }
        }
        list.members.extend(last_first.into_iter().rev());
    }

    fn splice(&mut self, name: &'t Name, place: &Place<'t>, list: &mut Flattened<'t>) {
        let Some(mixin) = self.scope.mixin(&name.text) else {
            let hint = did_you_mean(&name.text, self.scope.names(Space::Mixin));
            let message = format!("no mixin `{}` is declared", name.text);
            return self.report(Diagnostic::new(Code::UnknownMixin, name.span, message).hint(hint));
        };
        if place.open.contains(&name.text.as_str()) {
            let message = format!("mixin `{}` contains itself", name.text);
            return self.report(Diagnostic::new(Code::Recursion, name.span, message));
        }
        if place.open.len() == MAX_NESTING {
            return self.report(Diagnostic::new(
                Code::TooDeep,
                name.span,
                "mixins within mixins, too deep",
            ));
        }
        self.failures += usize::from(mixin.broken);
        list.mixins += 1;
        let mut inside = Place {
            local: VersionSet::all(),
            ..place.clone()
        };
        inside.open.push(&name.text);
        self.flatten_into(&mixin.members, &inside, list);
    }
}

/// A mistake in a block under a value.
pub(super) fn bad_choice(span: Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic::new(Code::BadChoice, span, message)
}

fn too_much(first: Span, mixins: bool) -> Diagnostic {
    let (message, what) = if mixins {
        ("mixins that multiply each other".to_owned(), "members and mixins")
    } else {
        (format!("more than {MAX_MEMBERS} members in one body"), "members")
    };
    Diagnostic::new(Code::TooLarge, first, message).hint(format!("at most {MAX_MEMBERS} {what} may be in one body"))
}

fn never(span: Span) -> Diagnostic {
    Diagnostic::new(Code::Unreachable, span, "this holds on no version")
        .hint("a later rule covers it, or its condition contradicts the block it is in")
}
