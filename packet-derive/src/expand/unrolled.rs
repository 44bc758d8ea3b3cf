//! The codec of a packet: in one piece, or written out for each of its layouts.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;

use super::{pattern, read, value, write};
use crate::plan::{BodyPlan, Plan, Segment, literal};

/// Most bytes of packets whose code is put where it is called: they are as quick as the call.
const MOST_INLINE: u32 = 16;

/// The codec of a packet.
pub(super) fn codec(plan: &Plan<'_>, body: &BodyPlan<'_>) -> TokenStream {
    let list = value::list(plan, body);
    let codec = match pattern::unrolled(plan, body) {
        Some(patterns) => unrolled(plan, body, &patterns),
        None => whole(body, &read(plan, body), &write(plan, body), None),
    };
    quote!(#codec #list)
}

fn read(plan: &Plan<'_>, body: &BodyPlan<'_>) -> TokenStream {
    let read = read::body(plan, body);
    quote!(#read Ok(value))
}

fn write(plan: &Plan<'_>, body: &BodyPlan<'_>) -> TokenStream {
    let write = write::body(plan, body);
    quote!(#write Ok(()))
}

fn whole(body: &BodyPlan<'_>, read: &TokenStream, write: &TokenStream, inline: Option<&TokenStream>) -> TokenStream {
    let name = &body.name;
    quote! {
        impl codec::Whole for #name {
            #inline
            fn read(bytes: &[u8], layout: &codec::Layout) -> codec::Decoded<Self> {
                #read
            }

            #inline
            fn write(&self, out: &mut codec::Buffer, layout: &codec::Layout) -> codec::Encoded {
                #write
            }
        }
    }
}

/// Code for each of `patterns`, and code that asks which it is.
fn unrolled(plan: &Plan<'_>, body: &BodyPlan<'_>, patterns: &BTreeSet<u64>) -> TokenStream {
    let (name, read, write) = (&body.name, read(plan, body), write(plan, body));
    let read_by_layout = by_layout(
        body,
        patterns,
        |conditions| quote!(codec::Unrolled::read_as(bytes, layout, #conditions)),
        &quote!(codec::read_any(bytes, layout)),
    );
    let unlisted_write = quote!(codec::write_any(self, out, layout));
    let write_by_layout = by_layout(
        body,
        patterns,
        |conditions| quote!(codec::Unrolled::write_as(self, out, layout, #conditions)),
        &unlisted_write,
    );
    let whole = match small_size(body) {
        // What is in a hurry calls `encode`.
        Some(_) => whole(body, &read_by_layout, &unlisted_write, Some(&quote!(#[inline]))),
        None => whole(body, &read_by_layout, &write_by_layout, None),
    };
    let silently = small_size(body).map(|_| {
        let silent = write::silent(plan, body);
        quote! {
            #[inline]
            fn write_silently<C: codec::Conditions>(
                &self,
                out: &mut codec::Buffer,
                layout: &codec::Layout,
                conditions: C,
            ) -> bool {
                #silent
            }
        }
    });
    quote! {
        impl codec::Unrolled for #name {
            #[inline]
            fn read_as<C: codec::Conditions>(
                bytes: &[u8],
                layout: &codec::Layout,
                conditions: C,
            ) -> codec::Decoded<Self> {
                #read
            }

            #[inline]
            fn write_as<C: codec::Conditions>(
                &self,
                out: &mut codec::Buffer,
                layout: &codec::Layout,
                conditions: C,
            ) -> codec::Encoded {
                #write
            }

            #silently
        }
        #whole
    }
}

/// `Packet::encode` of a small packet that is unrolled: where nothing can be refused it calls no function, so that it has no registers to save.
/// All else it leaves to the code that makes room, and errors; none for other packets.
pub(super) fn encode(plan: &Plan<'_>, body: &BodyPlan<'_>) -> Option<TokenStream> {
    let patterns = pattern::unrolled(plan, body)?;
    let most = literal(small_size(body)?);
    let written = by_layout(
        body,
        &patterns,
        |conditions| quote!(codec::Unrolled::write_silently(self, out, layout, #conditions)),
        &quote!(false),
    );
    Some(quote! {
        #[inline]
        fn encode(
            &self,
            profile: &::packets::Profile<Kind>,
            out: &mut codec::Buffer,
        ) -> ::core::result::Result<(), ::packets::EncodeError> {
            let layout = profile.layout();
            let written = !codec::is_full(out, #most) && { #written };
            if written {
                return Ok(());
            }
            codec::encode(self, <Self as ::packets::Packet<Kind>>::KIND, profile, out)
        }
    })
}

/// A call with the pattern that the version gives the packet. One condition is tested where it is; more are compared together.
fn by_layout(
    body: &BodyPlan<'_>,
    patterns: &BTreeSet<u64>,
    call: impl Fn(TokenStream) -> TokenStream,
    unlisted: &TokenStream,
) -> TokenStream {
    let known = |bits: u64| {
        let bits = literal(bits);
        call(quote!(codec::Pattern::<#bits>))
    };
    if let [condition] = *body.conditions() {
        let condition = literal(condition as u64);
        let (with, without) = (known(1), known(0));
        return quote!(if layout.has(#condition) { #with } else { #without });
    }
    let index = literal(body.index as u64);
    let (bits, calls): (Vec<_>, Vec<_>) = patterns.iter().map(|&bits| (literal(bits), known(bits))).unzip();
    quote! {
        match layout.pattern(#index) {
            #(#bits => #calls,)*
            _ => #unlisted,
        }
    }
}

/// The most that a packet of a few fields of fixed size takes; none of larger ones.
fn small_size(body: &BodyPlan<'_>) -> Option<u32> {
    let [Segment::Run { groups, .. }] = body.segments.as_slice() else {
        return None;
    };
    let (_, most) = read::known_size(body, groups)?;
    (most <= MOST_INLINE).then_some(most)
}
