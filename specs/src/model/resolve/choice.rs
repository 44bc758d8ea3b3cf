//! Blocks that are there by the value of an earlier field.

use super::Resolver;
use super::body::Draft;
use super::flat::{Flat, bad_choice};
use crate::Value;
use crate::diagnostic::did_you_mean;
use crate::model::{Choice, Extent, Type};
use crate::parse::tree;

impl<'t> Resolver<'t> {
    /// The type of a field as it is, or under the value of its block; none after a mistake.
    pub(super) fn chosen(&mut self, flat: &Flat<'t>, ty: Type, draft: &Draft) -> Option<Type> {
        let Some(choice) = flat.choice else { return Some(ty) };
        if !can_be_chosen(&ty) {
            let message = format!("`{}` cannot be under a value", self.protocol.describe(&ty));
            self.report(
                bad_choice(flat.span, message).hint("numbers, text, bytes, and lists to the end of the packet can"),
            );
            return None;
        }
        let (field, chooser) = self.chooser(choice, flat, draft)?;
        let values = choice.values.iter().map(|literal| self.choice_value(literal, &chooser));
        let values = values.collect::<Option<_>>()?;
        Some(Type::Chosen(Box::new(Choice { field, values, ty })))
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
    fn chooser(&mut self, choice: &tree::Choice, flat: &Flat<'_>, draft: &Draft) -> Option<(usize, Type)> {
        let name = &choice.field;
        let Some((index, field)) = draft.body.field(&name.text) else {
            let hint = did_you_mean(&name.text, draft.body.fields.iter().map(|field| field.name.as_str()));
            self.report(bad_choice(name.span, format!("no field `{}` is before this", name.text)).hint(hint));
            return None;
        };
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

/// Whether codecs can leave it out by a value: it is no struct, and needs no count.
fn can_be_chosen(ty: &Type) -> bool {
    match ty {
        Type::Struct(_) | Type::Chosen(_) => false,
        Type::Array(_, extent) => *extent == Extent::Rest,
        _ => !matches!(ty.extent(), Some(Extent::Count(_))),
    }
}
