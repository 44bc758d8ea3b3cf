//! Fields and members of a body.

use super::Resolver;
use super::choice::unlike_places;
use super::flat::{Flat, FlatKind, bad_choice};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Body, Extent, Field, Member, MemberKind, Policy, Span, Type, VersionSet};
use crate::parse::tree;

/// A body in the making.
#[derive(Default)]
pub(super) struct Draft {
    pub(super) body: Body,
    /// Per field, the versions on which it is there, and where that is said.
    places: Vec<Vec<(VersionSet, Span)>>,
    /// Where `len` is.
    lens: Vec<(VersionSet, Span)>,
    /// Conditions of blocks under a value that were refused: once is enough, however many fields are in the block.
    pub(super) bad_choices: Vec<Span>,
}

impl Draft {
    /// The versions on which a field is there, as far as it was declared.
    pub(super) fn there(&self, index: usize) -> VersionSet {
        self.places
            .get(index)
            .map_or_else(VersionSet::none, |places| union(places))
    }
}

/// A default as it is written, to be checked when the field's type is known.
type Written<'t> = Option<&'t tree::Literal>;

impl<'t> Resolver<'t> {
    /// The body of a struct.
    pub(super) fn struct_body(&mut self, group: &'t tree::Group) -> Body {
        self.failures += usize::from(group.broken);
        let body = self.body(&group.members);
        for member in body
            .members
            .iter()
            .filter(|member| matches!(member.kind, MemberKind::Len))
        {
            self.report(Diagnostic::new(
                Code::LenInside,
                member.span,
                "`len` is the length of a packet, and this is none",
            ));
        }
        self.check_order(&body, &VersionSet::all());
        body
    }

    /// Fields and members, checked among each other.
    pub(super) fn body(&mut self, members: &'t [tree::Member]) -> Body {
        let mut draft = Draft::default();
        let mut defaults: Vec<Written<'t>> = Vec::new();
        for flat in self.flatten(members) {
            self.add(&flat, &mut draft, &mut defaults);
        }
        self.check_types(&draft);
        self.check_clamped(&draft.body);
        let mut body = draft.body;
        for (index, literal) in defaults.into_iter().enumerate() {
            self.set_default(&mut body, index, literal);
        }
        body
    }

    fn add(&mut self, flat: &Flat<'t>, draft: &mut Draft, defaults: &mut Vec<Written<'t>>) {
        let kind = match flat.kind {
            FlatKind::Len | FlatKind::Pad(_) if flat.choice.is_some() => {
                return self.report(bad_choice(flat.span, "only fields can be under a value"));
            }
            FlatKind::Len => {
                self.check_overlap("len", &draft.lens, &flat.set, flat.span);
                draft.lens.push((flat.set.clone(), flat.span));
                MemberKind::Len
            }
            FlatKind::Pad(size) => MemberKind::Pad(size),
            FlatKind::Field(field, ty) => {
                let wire = self.ty(ty, draft);
                let index = self.field(field, draft, defaults);
                let places = draft.places.get(index).map_or(&[][..], Vec::as_slice);
                self.check_overlap(&field.name.text, places, &flat.set, flat.span);
                if let Some(places) = draft.places.get_mut(index) {
                    places.push((flat.set.clone(), flat.span));
                }
                let Some(wire) = wire else { return };
                let Some(wire) = self.chosen(flat, wire, index, draft) else {
                    return;
                };
                self.count(&wire, index, &flat.set, ty.span, draft);
                MemberKind::Field(index, wire)
            }
        };
        let when = self.when(&flat.set);
        draft.body.members.push(Member {
            kind,
            when,
            span: flat.span,
        });
    }

    /// The index of a field; a new one when this is its first declaration.
    fn field(&mut self, field: &'t tree::Field, draft: &mut Draft, defaults: &mut Vec<Written<'t>>) -> usize {
        let name = &field.name.text;
        let known = draft.body.fields.iter_mut().zip(defaults.iter_mut()).enumerate();
        if let Some((index, (known, default))) = known.into_iter().find(|(_, (known, _))| known.name == *name) {
            let clash = merge(known, default, field);
            self.failures += usize::from(clash.is_some());
            self.errors.extend(clash);
            return index;
        }
        draft.body.fields.push(Field {
            name: name.clone(),
            doc: field.doc.clone(),
            default: crate::Value::Int(0),
            policy: field.policy.map_or(Policy::Refuse, |(policy, _)| policy),
            counts: None,
            span: field.name.span,
        });
        draft.places.push(Vec::new());
        defaults.push(field.default.as_ref());
        draft.places.len() - 1
    }

    fn check_overlap(&mut self, name: &str, places: &[(VersionSet, Span)], set: &VersionSet, span: Span) {
        let clash = places.iter().find(|(other, _)| !other.intersection(set).is_none());
        if let Some((other, first)) = clash {
            let message = format!("`{name}` is declared twice on {}", other.intersection(set));
            self.report(
                Diagnostic::new(Code::FieldOverlap, span, message)
                    .note(*first, "here it is declared for the same versions"),
            );
        }
    }

    /// Ties an array to the field that counts it.
    fn count(&mut self, wire: &Type, array: usize, set: &VersionSet, span: Span, draft: &mut Draft) {
        let Some(Extent::Count(index)) = wire.extent() else {
            return;
        };
        let counted = draft.there(index);
        let integer = draft.body.types(index).all(|ty| matches!(ty, Type::Int(_)));
        let chooses =
            draft.body.members.iter().any(
                |member| matches!(&member.kind, MemberKind::Field(_, Type::Chosen(choice)) if choice.field == index),
            );
        let Some(field) = draft.body.fields.get_mut(index) else {
            return;
        };
        let missing = set.difference(&counted);
        let problem = if index == array || !integer {
            format!("`{}` is no integer field", field.name)
        } else if field.counts.is_some_and(|other| other != array) {
            format!("`{}` counts another field already", field.name)
        } else if chooses {
            format!("`{}` has a value that something depends on", field.name)
        } else if !missing.is_none() {
            format!("`{}` is absent on {missing}, where this is there", field.name)
        } else {
            field.counts = Some(array);
            return;
        };
        let counter = field.span;
        self.report(Diagnostic::new(Code::BadCount, span, problem).note(counter, "the field that should count it"));
    }

    /// Every field's types must have one Rust type.
    fn check_types(&mut self, draft: &Draft) {
        for (index, field) in draft.body.fields.iter().enumerate() {
            if draft.body.types(index).next().is_some() && draft.body.widest(index).is_none() {
                self.report(unlike_places(&draft.body, index, field).unwrap_or_else(|| {
                    let message = format!("the types of `{}` have nothing in common", field.name);
                    Diagnostic::new(Code::FieldTypes, field.span, message)
                }));
            }
        }
    }

    fn set_default(&mut self, body: &mut Body, index: usize, literal: Written<'t>) {
        let Some(widest) = body.widest(index) else { return };
        let default = match literal {
            Some(literal) => self.default_value(literal, &widest, body, index),
            None => Some(widest.zero()),
        };
        if let (Some(field), Some(default)) = (body.fields.get_mut(index), default) {
            field.default = default;
        }
    }

    fn default_value(
        &mut self,
        literal: &tree::Literal,
        widest: &Type,
        body: &Body,
        index: usize,
    ) -> Option<crate::Value> {
        let value = self.value(literal, widest)?;
        for ty in body.types(index) {
            if let Err(why) = self.protocol.fits(&value, ty) {
                self.report(Diagnostic::new(
                    Code::BadDefault,
                    literal.span,
                    format!("this default does not fit: {why}"),
                ));
                return None;
            }
        }
        Some(value)
    }
}

/// What a later declaration of a field adds to the first; an error when they disagree.
fn merge<'t>(known: &mut Field, default: &mut Written<'t>, again: &'t tree::Field) -> Option<Diagnostic> {
    if known.doc.is_empty() {
        known.doc.clone_from(&again.doc);
    }
    let disagree = |span, what| {
        Diagnostic::new(
            Code::TwoDefaults,
            span,
            format!("`{}` has another {what} elsewhere", again.name.text),
        )
        .note(known.span, "first declared here")
    };
    if let Some((policy, span)) = again.policy {
        if known.policy != Policy::Refuse && known.policy != policy {
            return Some(disagree(span, "policy"));
        }
        known.policy = policy;
    }
    match (&default, &again.default) {
        (Some(first), Some(second)) if first.kind != second.kind => Some(disagree(second.span, "default")),
        (None, Some(second)) => {
            *default = Some(second);
            None
        }
        _ => None,
    }
}

fn union(places: &[(VersionSet, Span)]) -> VersionSet {
    places.iter().fold(VersionSet::none(), |all, (set, _)| all.union(set))
}
