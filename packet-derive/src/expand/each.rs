//! A macro that hands every view and its accessors to another macro: for tests of all of them.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::view;
use crate::plan::{BodyPlan, FieldPlan, FieldType, Plan};

/// `NAME!(other)` becomes `other! { structs { ItemView { value index  bodies parts } .. } packets { CzMove CzMoveView { value dest } .. } }`. Before each
/// accessor is what it gives: a `value`, a `body` (a view), or an iterator over `values` or `bodies`.
pub(super) fn view_macro(plan: &Plan<'_>, name: &Ident) -> TokenStream {
    let structs = plan.structs.iter().filter(|body| body.fixed).map(|body| {
        let (view, accessors) = (view::name(&body.name), accessors(plan, body));
        quote!(#view { #accessors })
    });
    let packets = plan.typed().map(|(_, body)| {
        let (name, view, accessors) = (&body.name, view::name(&body.name), accessors(plan, body));
        quote!(#name #view { #accessors })
    });
    quote! {
        #[doc(hidden)]
        #[macro_export]
        macro_rules! #name {
            ($other:ident) => { $other! { structs { #(#structs)* } packets { #(#packets)* } } };
        }
    }
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
