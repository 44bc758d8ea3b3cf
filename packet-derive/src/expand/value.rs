//! Listing: the body of `fields`, which gives a packet's value without its Rust type.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use specs::model::{MemberKind, Type, When};

use super::{choice, write::count_of};
use crate::plan::{BodyPlan, FieldPlan, Plan, literal};

/// The impl that lists the fields that a version has, in wire order.
pub(super) fn list(plan: &Plan<'_>, body: &BodyPlan<'_>) -> TokenStream {
    let (name, list) = (&body.name, statements(plan, body));
    let lister = if list.is_empty() { quote!(_) } else { quote!(fields) };
    quote! {
        impl codec::Listed for #name {
            fn fields(&self, #lister: &mut codec::Fields<'_>) {
                #list
            }
        }
    }
}

fn statements(plan: &Plan<'_>, body: &BodyPlan<'_>) -> TokenStream {
    let members = body.body.members.iter().filter_map(|member| {
        let MemberKind::Field(index, ty) = &member.kind else {
            return None;
        };
        let field = body.field(*index)?;
        let (text, value) = (&field.field.name, value(plan, body, &field, ty.inner()));
        let add = match member.when {
            When::Always => quote!(fields.always(#text, #value);),
            When::If(condition) => {
                let condition = literal(condition as u64);
                quote!(fields.when(#condition, #text, #value);)
            }
        };
        let Type::Chosen(choice) = ty else { return Some(add) };
        let chooser = body.field(choice.field)?;
        let name = &chooser.name;
        let holds = choice::holds(choice, &chooser, &quote!(self.#name));
        Some(quote!(if #holds { #add }))
    });
    members.collect()
}

fn value(plan: &Plan<'_>, body: &BodyPlan<'_>, field: &FieldPlan<'_>, ty: &Type) -> TokenStream {
    let name = &field.name;
    if let Some(counted) = field.field.counts.and_then(|index| body.field(index)) {
        let count = count_of(plan, body, &counted);
        let may_lack = body.presence(plan.protocol, counted.index).is_some();
        let layout = may_lack.then(|| {
            let asked = if body.generic() { "conditions" } else { "layout" };
            let asked = format_ident!("{asked}");
            quote!(let #asked = fields.layout();)
        });
        return quote!(&({ #layout #count }));
    }
    match ty {
        Type::Bytes(_) => quote!(&codec::Raw(&self.#name)),
        Type::Array(element, _) if matches!(**element, Type::Bytes(_)) => {
            quote!(&self.#name.iter().map(|bytes| codec::Raw(bytes)).collect::<::std::vec::Vec<_>>())
        }
        _ => quote!(&self.#name),
    }
}
