//! What is there by the value of an earlier field.

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, quote};
use specs::model::Choice;

use crate::plan::{FieldPlan, FieldType};

/// Whether the value of the field that decides, `place`, is one of those.
pub(super) fn holds(choice: &Choice, chooser: &FieldPlan<'_>, place: &impl ToTokens) -> TokenStream {
    let value = match chooser.ty {
        FieldType::Enum(..) => quote!(#place.0),
        FieldType::Bool => quote!(u8::from(#place)),
        _ => place.to_token_stream(),
    };
    let values = choice.values.iter().map(|value| {
        let magnitude = Literal::u128_unsuffixed(value.unsigned_abs());
        let minus = (*value < 0).then(|| quote!(-));
        quote!(#minus #magnitude)
    });
    quote!(::core::matches!(#value, #(#values)|*))
}
