//! `#[derive(Wire)]`: newtypes of integers.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Data, DeriveInput, Error, Fields, Result, Type};

/// The impls for the newtype `input`.
pub(crate) fn expand(input: &DeriveInput) -> Result<TokenStream> {
    let name = &input.ident;
    let int = integer(input)?;
    Ok(quote! {
        impl ::packets::Wire for #name {
            type Int = #int;

            #[inline]
            fn from_wire(value: #int) -> Self {
                Self(value)
            }

            #[inline]
            fn to_wire(self) -> #int {
                self.0
            }
        }

        impl ::packets::codec::Leaf<#int> for #name {
            #[inline]
            fn of(value: #int) -> Self {
                Self(value)
            }

            #[inline]
            fn int(self) -> #int {
                self.0
            }
        }

        impl ::packets::codec::ToValue for #name {
            fn to_value(&self, _: &::packets::codec::Layout) -> ::packets::Value {
                ::packets::Value::Int(self.0.into())
            }
        }

        impl ::core::convert::From<#int> for #name {
            fn from(value: #int) -> Self {
                Self(value)
            }
        }

        impl ::core::convert::From<#name> for #int {
            fn from(value: #name) -> Self {
                value.0
            }
        }

        impl ::core::fmt::Display for #name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Display::fmt(&self.0, f)
            }
        }
    })
}

/// The integer that the newtype wraps.
fn integer(input: &DeriveInput) -> Result<&Type> {
    let refuse = || {
        Error::new_spanned(
            &input.ident,
            "Wire is for newtypes of an integer: `struct AccountId(pub u32);`",
        )
    };
    let Data::Struct(data) = &input.data else {
        return Err(refuse());
    };
    match &data.fields {
        Fields::Unnamed(fields) if fields.unnamed.len() == 1 => {
            fields.unnamed.first().map(|field| &field.ty).ok_or_else(refuse)
        }
        _ => Err(refuse()),
    }
}
