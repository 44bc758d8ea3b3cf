//! Blocks that are there by the value of an earlier field.

use std::collections::BTreeSet;

use super::Resolver;
use super::body::Draft;
use super::flat::{Flat, bad_choice};
use crate::Value;
use crate::diagnostic::{Code, Diagnostic, did_you_mean};
use crate::model::{Body, Choice, Extent, Field, MemberKind, Policy, Type};
use crate::parse::tree;

impl<'t> Resolver<'t> {
    /// The type of a field as it is, or under the value of its block; none after a mistake.
    pub(super) fn chosen(&mut self, flat: &Flat<'t>, ty: Type, own: usize, draft: &mut Draft) -> Option<Type> {
        let Some(choice) = flat.choice else { return Some(ty) };
        if draft.bad_choices.contains(&choice.field.span) {
            self.failures += 1;
            return None;
        }
        if !can_be_chosen(&ty) {
            let message = format!("`{}` cannot be under a value", self.protocol.describe(&ty));
            self.report(
                bad_choice(flat.span, message).hint("numbers, text, bytes, and lists to the end of the packet can"),
            );
            return None;
        }
        let Some((field, values)) = self.condition_of(choice, flat, own, draft) else {
            draft.bad_choices.push(choice.field.span);
            return None;
        };
        Some(Type::Chosen(Box::new(Choice { field, values, ty })))
    }

    /// The field that decides, and its values.
    fn condition_of(
        &mut self,
        choice: &tree::Choice,
        flat: &Flat<'_>,
        own: usize,
        draft: &Draft,
    ) -> Option<(usize, Vec<i128>)> {
        let (field, chooser) = self.chooser(choice, flat, own, draft)?;
        let mut values = Vec::new();
        for literal in &choice.values {
            let value = self.choice_value(literal, &chooser)?;
            if values.contains(&value) {
                self.report(bad_choice(literal.span, "this value is listed twice").hint("keep one of them"));
                return None;
            }
            values.push(value);
        }
        Some((field, values))
    }

    /// The value that decides is the one on the wire, which is another than the field's where that is clamped.
    pub(super) fn check_clamped(&mut self, body: &Body) {
        let mut reported = BTreeSet::new();
        for member in &body.members {
            let MemberKind::Field(_, Type::Chosen(choice)) = &member.kind else {
                continue;
            };
            let clamped = body
                .fields
                .get(choice.field)
                .filter(|field| field.policy == Policy::Clamp);
            if let Some(field) = clamped.filter(|_| reported.insert(choice.field)) {
                let message = format!("`{}` may be clamped to another value than this depends on", field.name);
                self.report(
                    bad_choice(member.span, message)
                        .note(field.span, "its declaration")
                        .hint(format!("leave out `clamp` of `{}`", field.name)),
                );
            }
        }
    }

    fn choice_value(&mut self, literal: &tree::Literal, chooser: &Type) -> Option<i128> {
        let value = self.value(literal, chooser)?;
        if let Err(why) = self.protocol.fits(&value, chooser) {
            self.report(bad_choice(literal.span, format!("this value cannot be: {why}")));
            return None;
        }
        match value {
            Value::Int(number) => Some(number),
            Value::Bool(value) => Some(i128::from(value)),
            _ => None,
        }
    }

    /// The field whose value decides, and its type.
    fn chooser(&mut self, choice: &tree::Choice, flat: &Flat<'_>, own: usize, draft: &Draft) -> Option<(usize, Type)> {
        let name = &choice.field;
        let Some((index, field)) = draft.body.field(&name.text) else {
            let hint = did_you_mean(&name.text, draft.body.fields.iter().map(|field| field.name.as_str()));
            self.report(bad_choice(name.span, format!("no field `{}` is before this", name.text)).hint(hint));
            return None;
        };
        if index == own {
            self.report(bad_choice(name.span, format!("`{}` is not before this", name.text)));
            return None;
        }
        let ty = draft.body.widest(index)?;
        let missing = flat.set.difference(&draft.there(index));
        let problem = match ty {
            _ if field.counts.is_some() => format!("`{}` is how many there are of something", name.text),
            _ if !missing.is_none() => format!("`{}` is absent on {missing}, where this is there", name.text),
            Type::Int(_) | Type::Enum(..) | Type::Bool => return Some((index, ty)),
            _ => format!("`{}` is no integer, enum or bool", name.text),
        };
        self.report(bad_choice(name.span, problem));
        None
    }
}

/// What is wrong with a field that is under a value at one place and not at another, or there under another value; none where its places are alike.
pub(super) fn unlike_places(body: &Body, index: usize, field: &Field) -> Option<Diagnostic> {
    let mut places = body.members.iter().filter_map(|member| match &member.kind {
        MemberKind::Field(place, ty) if *place == index => Some((chooser(ty), member.span)),
        _ => None,
    });
    let (first, first_span) = places.next()?;
    let (other, span) = places.find(|(other, _)| *other != first)?;
    let name = &field.name;
    let (message, note) = match (first, other) {
        (Some(_), Some(_)) => (
            format!("`{name}` is under other values here than at its first place"),
            "its first place",
        ),
        (Some(_), None) => (
            format!("`{name}` is there always here, and by a value at its first place"),
            "here it is there by a value",
        ),
        (None, _) => (
            format!("`{name}` is there by a value here, and always at its first place"),
            "here it is there always",
        ),
    };
    let hint = "put all its places under the same field and values, or give one of them a name of its own";
    Some(
        Diagnostic::new(Code::FieldTypes, span, message)
            .note(first_span, note)
            .hint(hint),
    )
}

/// By which field and values a type is there.
fn chooser(ty: &Type) -> Option<(usize, &[i128])> {
    match ty {
        Type::Chosen(choice) => Some((choice.field, &choice.values)),
        _ => None,
    }
}

/// Whether codecs can leave it out by a value: it is no struct, and needs no count.
fn can_be_chosen(ty: &Type) -> bool {
    match ty {
        Type::Struct(_) | Type::Chosen(_) => false,
        Type::Array(_, extent) => *extent == Extent::Rest,
        _ => !matches!(ty.extent(), Some(Extent::Count(_))),
    }
}
