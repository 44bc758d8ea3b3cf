//! Packets: their Rust struct, codec and view.

use proc_macro2::TokenStream;
use quote::quote;
use specs::model::Packet;

use super::{docs, part::Item, structs, unrolled, view};
use crate::plan::{BodyPlan, Plan, literal};

/// A packet and its impls.
pub(super) fn item(plan: &Plan<'_>, body: &BodyPlan<'_>, packet: &Packet) -> Item {
    let doc = docs::packet(plan, packet);
    let definition = structs::definition(plan, body, &doc);
    let (codec, encode) = (unrolled::codec(plan, body), unrolled::encode(plan, body));
    let view = packet_view(plan, body, packet);
    let (name, text) = (&body.name, &packet.name);
    Item {
        file: packet.span.file,
        code: quote! {
            #definition

            #view

            #codec

            impl ::packets::Packet<Kind> for #name {
                const NAME: &'static str = #text;
                const KIND: Kind = Kind::#name;

                #encode
            }
        },
    }
}

/// Views have no traits of their own: each would be looked at by the compiler for every packet.
fn packet_view(plan: &Plan<'_>, body: &BodyPlan<'_>, packet: &Packet) -> TokenStream {
    let (name, text, view) = (&body.name, &packet.name, view::name(&body.name));
    let accessors = view::accessors(plan, body);
    let (index, run) = (literal(body.index as u64), literal(body.first_run as u64));
    let doc = docs::lines(&format!(
        "A [`{name}`] in its bytes: reads one field at a time, without decoding the rest."
    ));
    quote! {
        #doc
        pub struct #view<'a> {
            bytes: &'a [u8],
            layout: &'a codec::Layout,
        }

        impl<'a> #view<'a> {
            /// The packet that `bytes` are, id included; an error if its fields do not fit in.
            #[inline]
            pub fn new(bytes: &'a [u8], profile: &'a ::packets::Profile<Kind>) -> codec::Decoded<Self> {
                let layout = profile.layout();
                codec::check_prefix(#text, bytes, layout, #index, #run)?;
                Ok(Self { bytes, layout })
            }

            #accessors
        }
    }
}
