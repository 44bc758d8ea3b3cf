//! Structs: their Rust struct, and for those whose size depends on the version only, their view.

use proc_macro2::TokenStream;
use quote::quote;
use specs::model::Struct;

use super::{default, docs, part::Item, pattern, read, value, view, write};
use crate::plan::{BodyPlan, FieldPlan, Plan};

/// A struct and its impls.
pub(super) fn item(plan: &Plan<'_>, body: &BodyPlan<'_>, each: &Struct) -> Item {
    let doc = docs::item(plan, &each.doc, each.span);
    let definition = definition(plan, body, &doc);
    let codec = if body.fixed {
        fixed(plan, body)
    } else {
        variable(plan, body)
    };
    let view = body.fixed.then(|| struct_view(plan, body));
    let name = &body.name;
    Item {
        file: each.span.file,
        code: quote! {
            #definition

            #codec

            impl codec::ToValue for #name {
                fn to_value(&self, layout: &codec::Layout) -> ::packets::Value {
                    codec::value_of(self, layout)
                }
            }

            #view
        },
    }
}

/// The Rust struct of a body.
pub(super) fn definition(plan: &Plan<'_>, body: &BodyPlan<'_>, doc: &TokenStream) -> TokenStream {
    let name = &body.name;
    let fields = body.fields().filter(FieldPlan::is_stored).map(|field| {
        let (name, ty, doc) = (&field.name, field.ty.tokens(), docs::field(plan, &field));
        quote!(#doc pub #name: #ty,)
    });
    let own_default = default::implementation(body);
    let derived = own_default.is_none().then(|| quote!(, Default));
    quote! {
        #doc
        #[derive(Clone, PartialEq, Debug #derived)]
        pub struct #name {
            #(#fields)*
        }
        #own_default
        impl ::core::cmp::Eq for #name {}
    }
}

fn fixed(plan: &Plan<'_>, body: &BodyPlan<'_>) -> TokenStream {
    let name = &body.name;
    let (read, write, list) = (read::body(plan, body), write::body(plan, body), value::list(plan, body));
    let lists = pattern::lists(plan, body);
    quote! {
        impl codec::FixedBody for #name {
            #[inline]
            fn read<C: codec::Conditions>(bytes: &mut &[u8], layout: &codec::Layout, conditions: C) -> Self {
                #read
                value
            }

            #[inline]
            fn write<C: codec::Conditions>(
                &self,
                space: &mut codec::Space<'_>,
                layout: &codec::Layout,
                conditions: C,
            ) -> codec::Encoded {
                #write
                Ok(())
            }

            #lists
        }
        #list
    }
}

/// The codec of a struct whose size depends on the packet.
fn variable(plan: &Plan<'_>, body: &BodyPlan<'_>) -> TokenStream {
    let name = &body.name;
    let (read, write, list) = (read::body(plan, body), write::body(plan, body), value::list(plan, body));
    quote! {
        impl codec::Body for #name {
            fn read(reader: &mut codec::Reader<'_>, layout: &codec::Layout) -> codec::Decoded<Self> {
                #read
                Ok(value)
            }

            fn write(&self, out: &mut codec::Buffer, layout: &codec::Layout) -> codec::Encoded {
                #write
                Ok(())
            }
        }
        #list
    }
}

fn struct_view(plan: &Plan<'_>, body: &BodyPlan<'_>) -> TokenStream {
    let (name, view) = (&body.name, view::name(&body.name));
    let accessors = view::accessors(plan, body);
    let doc = docs::lines(&format!(
        "A [`{name}`] in a packet: reads one field at a time, without decoding the rest."
    ));
    quote! {
        #doc
        pub struct #view<'a> {
            bytes: &'a [u8],
            layout: &'a codec::Layout,
        }

        impl<'a> #view<'a> {
            /// The struct at the front of `bytes`; what is missing reads as 0.
            #[inline]
            pub fn at(bytes: &'a [u8], layout: &'a codec::Layout) -> Self {
                Self { bytes, layout }
            }

            #accessors
        }
    }
}
