//! Every view and its accessors, handed to a macro of the caller's: for tests of all of them.

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use specs::model::Protocol;

use super::view;
use crate::plan::{BodyPlan, FieldPlan, FieldType, Plan};

/// `other! { structs { ItemView { value index  bodies parts } .. } packets { CzMove CzMoveView { value dest } .. } }`. Before each accessor is what it
/// gives: a `value`, a `body` (a view), or an iterator over `values` or `bodies`.
pub(super) fn views(protocol: &Protocol, other: &Ident) -> Result<TokenStream, String> {
    let plan = Plan::new(protocol)?;
    let structs = plan.structs.iter().filter(|body| body.fixed).map(|body| {
        let (view, accessors) = (view::name(&body.name), accessors(&plan, body));
        quote!(#view { #accessors })
    });
    let packets = plan.typed().map(|(_, body)| {
        let (name, view, accessors) = (&body.name, view::name(&body.name), accessors(&plan, body));
        quote!(#name #view { #accessors })
    });
    Ok(quote!(#other! { structs { #(#structs)* } packets { #(#packets)* } }))
}

fn accessors(plan: &Plan<'_>, body: &BodyPlan<'_>) -> TokenStream {
    let fields = view::readable(plan, body);
    let accessor = |field: FieldPlan<'_>| {
        let (gives, name) = (gives(&field), view::accessor_name(&field));
        quote!(#gives #name)
    };
    fields.map(accessor).collect()
}

fn gives(field: &FieldPlan<'_>) -> TokenStream {
    match field.ty {
        _ if !field.is_stored() => quote!(value),
        FieldType::List(inner, _) if matches!(**inner, FieldType::Struct(..)) => quote!(bodies),
        FieldType::List(..) => quote!(values),
        FieldType::Struct(..) => quote!(body),
        _ => quote!(value),
    }
}
