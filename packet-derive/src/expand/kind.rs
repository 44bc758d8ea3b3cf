//! The enum of all packets, and what is known of all versions.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::docs;
use crate::{plan::Plan, tables};

/// `Kind` and its registry.
pub(super) fn item(plan: &Plan<'_>) -> TokenStream {
    let variants = plan.typed().map(|(packet, body)| {
        let name = &body.name;
        let doc = docs::lines(&format!("[`{}`]({name})", packet.name));
        quote!(#doc #name,)
    });
    let all: Vec<_> = plan.typed().map(|(_, body)| &body.name).collect();
    let texts = plan.typed().map(|(packet, _)| &packet.name);
    let data = Literal::byte_string(&tables::pack(plan));
    let count = all.len();
    let index = if all.is_empty() {
        quote!(match self {})
    } else {
        quote!(self as usize)
    };
    quote! {
        /// Every packet with a layout, raw ones included, in order of name.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Kind {
            #(#variants)*
        }

        const _: () = {
            static NAMES: [&str; #count] = [#(#texts),*];
            static REGISTRY: ::packets::Registry<Kind> = ::packets::Registry::new(#data);

            impl ::packets::PacketKind for Kind {
                const ALL: &'static [Self] = &[#(Self::#all),*];

                #[inline]
                fn index(self) -> usize {
                    #index
                }

                fn name(self) -> &'static str {
                    NAMES.get(self.index()).copied().unwrap_or_default()
                }

                fn registry() -> &'static ::packets::Registry<Self> {
                    &REGISTRY
                }
            }

            impl ::core::fmt::Debug for Kind {
                fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                    ::packets::codec::camel(f, ::packets::PacketKind::name(*self))
                }
            }

            impl ::core::fmt::Display for Kind {
                fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                    f.pad(::packets::PacketKind::name(*self))
                }
            }
        };
    }
}
