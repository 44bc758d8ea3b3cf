//! Enums and flags: newtypes with named constants, so that values without a name are kept.

use proc_macro2::TokenStream;
use quote::quote;
use specs::model::Enum;

use super::docs;
use crate::plan::{Plan, ident, int_ident};

/// Every enum and set of flags.
pub(super) fn all(plan: &Plan<'_>) -> TokenStream {
    plan.protocol.enums.iter().map(|each| item(plan, each)).collect()
}

fn item(plan: &Plan<'_>, each: &Enum) -> TokenStream {
    let (name, int) = (ident(&each.name), int_ident(each.int));
    let doc = docs::item(plan, &each.doc, each.span);
    let constants = each.variants.iter().map(|variant| {
        let (constant, value) = (ident(&variant.name), number(variant.value));
        let doc = docs::variant(plan, &variant.name, &variant.doc);
        quote!(#doc pub const #constant: Self = Self(#value);)
    });
    let pairs = each.variants.iter().map(|variant| {
        let (text, value) = (&variant.name, number(variant.value));
        quote!((#text, #value))
    });
    let operators = each.flags.then(|| flags(&name));
    let show = if each.flags { quote!(flags) } else { quote!(named) };
    quote! {
        #doc
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
        pub struct #name(pub #int);

        impl #name {
            #(#constants)*
        }

        impl ::core::fmt::Debug for #name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::packets::codec::#show(f, self.0.into(), &[#(#pairs),*])
            }
        }

        impl ::packets::codec::ToValue for #name {
            fn to_value(&self, _: &::packets::codec::Layout) -> ::packets::Value {
                ::packets::Value::Int(self.0.into())
            }
        }

        #operators
    }
}

fn number(value: i128) -> TokenStream {
    let magnitude = proc_macro2::Literal::u128_unsuffixed(value.unsigned_abs());
    if value < 0 {
        quote!(-#magnitude)
    } else {
        quote!(#magnitude)
    }
}

fn flags(name: &proc_macro2::Ident) -> TokenStream {
    quote! {
        impl #name {
            /// Whether every bit of `other` is set.
            pub const fn contains(self, other: Self) -> bool {
                self.0 & other.0 == other.0
            }
        }

        impl ::core::ops::BitOr for #name {
            type Output = Self;

            fn bitor(self, other: Self) -> Self {
                Self(self.0 | other.0)
            }
        }
    }
}
