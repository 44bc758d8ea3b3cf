//! `#[derive(Wire)]`: newtypes of integers.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens as _, format_ident, quote};
use syn::{Data, DeriveInput, Error, Fields, Result, Type};

/// The impls for the newtype `input`.
pub(crate) fn expand(input: &DeriveInput) -> Result<TokenStream> {
    let name = &input.ident;
    let int = integer(input)?;
    let number = number(name, int);
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

        #number
    })
}

/// What makes the newtype `name` a number like others, for fields that become wider ones.
fn number(name: &Ident, int: &Type) -> TokenStream {
    let wider = wider(int);
    quote! {
        impl ::core::convert::TryFrom<i128> for #name {
            type Error = <#int as ::core::convert::TryFrom<i128>>::Error;

            fn try_from(value: i128) -> ::core::result::Result<Self, Self::Error> {
                <#int as ::core::convert::TryFrom<i128>>::try_from(value).map(Self)
            }
        }

        impl ::core::convert::From<#name> for i128 {
            fn from(value: #name) -> Self {
                value.0.into()
            }
        }

        impl ::packets::Integer for #name {
            const RANGE: (Self, Self) = (Self(#int::MIN), Self(#int::MAX));
        }

        #(
            impl ::packets::Widen<#wider> for #name {
                fn widen(self) -> #wider {
                    self.0.into()
                }
            }
        )*
    }
}

/// The integers that take any value of `int`: its own type and those that are wider. A field that was a newtype may become one of them.
fn wider(int: &Type) -> Vec<Ident> {
    const UNSIGNED: [&str; 4] = ["u8", "u16", "u32", "u64"];
    const SIGNED: [&str; 4] = ["i8", "i16", "i32", "i64"];
    let name = int.to_token_stream().to_string();
    let at = |names: [&str; 4]| names.into_iter().position(|each| each == name);
    let (unsigned, signed) = (at(UNSIGNED), at(SIGNED));
    let wide_unsigned = UNSIGNED.into_iter().skip(unsigned.unwrap_or(UNSIGNED.len()));
    let wide_signed = SIGNED
        .into_iter()
        .skip(signed.or(unsigned.map(|width| width + 1)).unwrap_or(SIGNED.len()));
    wide_unsigned
        .chain(wide_signed)
        .map(|each| format_ident!("{each}"))
        .collect()
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
