//! Modules that the code stands in. Much of what the compiler does it does module by module: what an edit leaves alone is not looked at again.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::{packet, structs};
use crate::plan::Plan;

/// Into how many modules structs and packets go: more have more names to import than they spare.
const PARTS: usize = 12;

/// What is emitted of a struct or packet.
pub(super) struct Item {
    /// The spec file it is declared in, by its number.
    pub(super) file: usize,
    pub(super) code: TokenStream,
}

/// A module.
#[derive(Default)]
struct Part<'p> {
    code: TokenStream,
    /// The packets in it.
    packets: Vec<&'p Ident>,
}

/// All structs and packets, those of a spec file in one module.
pub(super) fn all(plan: &Plan<'_>) -> TokenStream {
    let mut parts: [_; PARTS] = core::array::from_fn(|_| Part::default());
    let structs = plan.structs.iter().zip(&plan.protocol.structs);
    for item in structs.map(|(body, each)| structs::item(plan, body, each)) {
        if let Some(part) = of_file(plan, &mut parts, item.file) {
            part.code.extend(item.code);
        }
    }
    for (packet, body) in plan.typed() {
        let item = packet::item(plan, body, packet);
        if let Some(part) = of_file(plan, &mut parts, item.file) {
            part.code.extend(item.code);
            part.packets.push(&body.name);
        }
    }
    parts
        .iter()
        .enumerate()
        .map(|(index, part)| part.module(index))
        .collect()
}

/// Where that goes which is declared in a file.
fn of_file<'a, 'p>(plan: &Plan<'_>, parts: &'a mut [Part<'p>], file: usize) -> Option<&'a mut Part<'p>> {
    let files = plan.protocol.files.len().max(1);
    parts.get_mut(file * PARTS / files)
}

impl Part<'_> {
    fn module(&self, index: usize) -> TokenStream {
        let Self { code, packets } = self;
        let binrw = (!packets.is_empty()).then(|| quote!(::packets::delegate_binrw!(Kind: #(#packets)*);));
        module(&format!("part{index}"), &quote!(#code #binrw))
    }
}

/// A module, all of whose public names are in the one around it too.
pub(super) fn module(name: &str, code: &TokenStream) -> TokenStream {
    if code.is_empty() {
        return TokenStream::new();
    }
    let name = format_ident!("{name}");
    quote! {
        #[allow(
            clippy::wildcard_imports,
            clippy::question_mark,
            reason = "every type of the protocol, and no other list of them; and `?` is three times the code"
        )]
        mod #name {
            use super::*;
            use ::packets::codec;

            #code
        }

        pub use #name::*;
    }
}
