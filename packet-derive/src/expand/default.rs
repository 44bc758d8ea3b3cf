//! Default values: of fields that a version lacks, and that nobody set.

use proc_macro2::{Literal, TokenStream};
use quote::quote;
use specs::{Value, model::Int};

use crate::plan::{BodyPlan, FieldPlan, FieldType, int_ident};

/// The default of a field, as an expression of its type.
pub(super) fn expression(field: &FieldPlan<'_>) -> TokenStream {
    literal(field.ty, &field.field.default).unwrap_or_else(|| zero(field.ty))
}

/// Whether the field's default is what Rust takes for one.
fn is_zero(field: &FieldPlan<'_>) -> bool {
    literal(field.ty, &field.field.default).is_none() && field.ty.has_default()
}

/// `impl Default`, if deriving it would not do.
pub(super) fn implementation(body: &BodyPlan<'_>) -> Option<TokenStream> {
    let mut stored = body.fields().filter(FieldPlan::is_stored);
    if stored.all(|field| is_zero(&field)) {
        return None;
    }
    let name = &body.name;
    let inits = body.fields().filter(FieldPlan::is_stored).map(|field| {
        let (name, value) = (&field.name, expression(&field));
        quote!(#name: #value)
    });
    Some(quote! {
        impl ::core::default::Default for #name {
            fn default() -> Self {
                Self { #(#inits),* }
            }
        }
    })
}

fn zero(ty: &FieldType) -> TokenStream {
    match ty {
        FieldType::Int(_) => quote!(0),
        FieldType::Bool => quote!(false),
        FieldType::Ip4 => quote!(::core::net::Ipv4Addr::UNSPECIFIED),
        FieldType::Bytes(Some(_)) => quote!([0; _]),
        FieldType::List(element, Some(_)) => {
            let element = zero(element);
            quote!(::core::array::from_fn(|_| #element))
        }
        _ => quote!(::core::default::Default::default()),
    }
}

/// The value as an expression; none where it is what `zero` gives.
fn literal(ty: &FieldType, value: &Value) -> Option<TokenStream> {
    match (ty, value) {
        (FieldType::Int(int), Value::Int(value)) => integer(*int, *value),
        (FieldType::Leaf(name, int), Value::Int(value)) => {
            let (value, int) = (integer(*int, *value)?, int_ident(*int));
            Some(quote!(<#name as ::packets::codec::Leaf<#int>>::of(#value)))
        }
        (FieldType::Enum(name, int), Value::Int(value)) => {
            let value = integer(*int, *value)?;
            Some(quote!(#name(#value)))
        }
        (FieldType::Bool, Value::Bool(true)) => Some(quote!(true)),
        (FieldType::Float, Value::Float(bits)) if *bits != 0 => Some(quote!(::packets::Float::from_bits(#bits))),
        (FieldType::Ip4, Value::Ip4(octets)) if *octets != [0; 4] => {
            let octets = octets.map(Literal::u8_unsuffixed);
            Some(quote!(::core::net::Ipv4Addr::new(#(#octets),*)))
        }
        (FieldType::Position, Value::Position { x, y, dir }) if (*x, *y, *dir) != (0, 0, 0) => {
            Some(quote!(::packets::Position { x: #x, y: #y, dir: #dir }))
        }
        (FieldType::Movement, Value::Move { from, to, sub }) if (*from, *to, *sub) != ((0, 0), (0, 0), (0, 0)) => {
            let ((x0, y0), (x1, y1), (sx, sy)) = (from, to, sub);
            Some(quote!(::packets::Movement { from: (#x0, #y0), to: (#x1, #y1), sub: (#sx, #sy) }))
        }
        (FieldType::Text, Value::Text(text)) if !text.is_empty() => {
            let text = Literal::byte_string(text);
            Some(quote!(::packets::RoString::from(#text.as_slice())))
        }
        (FieldType::Bytes(size), Value::Bytes(bytes)) => raw(*size, bytes),
        _ => None,
    }
}

fn integer(int: Int, value: i128) -> Option<TokenStream> {
    let ty = int_ident(int);
    let magnitude = Literal::u128_unsuffixed(value.unsigned_abs());
    match value {
        0 => None,
        1.. => Some(quote!(#magnitude)),
        _ => Some(quote!(-#magnitude as #ty)),
    }
}

fn raw(size: Option<u32>, bytes: &[u8]) -> Option<TokenStream> {
    if bytes.iter().all(|&byte| byte == 0) {
        return None;
    }
    let literal = Literal::byte_string(bytes);
    let copy = size.is_none().then(|| quote!(#literal.to_vec()));
    Some(copy.unwrap_or_else(|| quote!(*#literal)))
}
