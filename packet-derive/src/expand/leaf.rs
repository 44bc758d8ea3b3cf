//! Leaves are written by hand: checks that they exist, and wrap the integer that the spec says.

use proc_macro2::TokenStream;
use quote::quote;

use crate::plan::{Plan, ident, int_ident};

/// A check per leaf, at compile time.
pub(super) fn checks(plan: &Plan<'_>) -> TokenStream {
    let checks = plan.protocol.leaves.iter().map(|leaf| {
        let (name, int) = (ident(&leaf.name), int_ident(leaf.int));
        quote!(const _: fn(#int) -> #name = <#name as ::packets::codec::Leaf<#int>>::of;)
    });
    checks.collect()
}
