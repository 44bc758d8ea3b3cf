//! Emits the Rust code of a protocol: one file per thing emitted.

mod choice;
mod default;
mod direction;
mod docs;
mod each;
mod enums;
mod kind;
mod leaf;
mod packet;
mod part;
mod pattern;
mod place;
mod read;
#[cfg(test)]
mod snapshot;
mod structs;
mod unrolled;
mod value;
mod view;
mod write;

use std::path::Path;

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use specs::model::{Protocol, When};
use syn::DeriveInput;

use crate::{
    plan::{BodyPlan, Plan, literal},
    source,
};

/// The expansion of `#[derive(Protocol)]`. After an error it still has an empty protocol, so that nobody sees more errors than the author made.
pub(crate) fn protocol(input: &DeriveInput) -> TokenStream {
    let source = match source::Source::of(input) {
        Ok(source) => source,
        Err(error) => return failed(&error.into_compile_error()),
    };
    let folder = &source.folder;
    let expanded = source::load(folder).and_then(|protocol| {
        let code = code(&protocol, &source.unrolled)?;
        Ok((protocol, code))
    });
    match expanded {
        Ok((protocol, code)) => {
            let files = files(folder, &protocol);
            quote!(#code #files)
        }
        Err(message) => {
            let message = format!("the spec files in {} have errors\n\n{message}", shown(folder));
            failed(&syn::Error::new_spanned(&input.ident, message).into_compile_error())
        }
    }
}

/// The expansion of `#[derive(Views)]`.
pub(crate) fn views(input: &DeriveInput) -> syn::Result<TokenStream> {
    let source = source::Source::of(input)?;
    let wanted = "say which macro is to get the views: #[spec(shipped, views = MACRO)]";
    let other = source
        .views
        .ok_or_else(|| syn::Error::new_spanned(&input.ident, wanted))?;
    let views = source::load(&source.folder).and_then(|protocol| each::views(&protocol, &other));
    views.map_err(|message| syn::Error::new_spanned(&input.ident, message))
}

/// The code of a checked protocol; the same on every machine.
pub(crate) fn code(protocol: &Protocol, unrolled: &[Ident]) -> Result<TokenStream, String> {
    let mut plan = Plan::new(protocol)?;
    unrolled.iter().try_for_each(|name| plan.unroll(name))?;
    pattern::check(&plan)?;
    let enums = enums::all(&plan);
    let leaves = leaf::checks(&plan);
    let parts = part::all(&plan);
    let kind = part::module("kind", &kind::item(&plan));
    let directions = part::module("directions", &direction::all(&plan));
    Ok(quote!(#enums #leaves #parts #kind #directions))
}

/// An error, and a protocol without packets.
fn failed(error: &TokenStream) -> TokenStream {
    let protocol = Protocol::default();
    let code = code(&protocol, &[]).unwrap_or_default();
    quote!(#error #code)
}

/// Rebuilds when a file changes: the compiler sees it being used.
fn files(folder: &Path, protocol: &Protocol) -> TokenStream {
    let files = protocol.files.iter().map(|file| {
        let path = folder.join(&file.path);
        let path = path.to_string_lossy();
        quote!(
            const _: &[u8] = include_bytes!(#path);
        )
    });
    files.collect()
}

/// The folder as messages name it: without the machine's part of the path.
fn shown(folder: &Path) -> String {
    let name = folder.file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}

/// The value of a call that may fail. `?` does the same in three times the code, which thousands of calls make much of.
fn attempted(call: &TokenStream) -> TokenStream {
    quote!(match #call { Ok(value) => value, Err(error) => return Err(error) })
}

/// A call that may fail and has no value otherwise.
fn checked(call: &TokenStream) -> TokenStream {
    quote!(if let Err(error) = #call { return Err(error); })
}

/// Statements under a condition of a body.
fn condition(body: &BodyPlan<'_>, when: When, statements: &TokenStream) -> TokenStream {
    match when {
        When::Always => statements.clone(),
        When::If(condition) => {
            let test = test(body, condition);
            quote!(if #test { #statements })
        }
    }
}

/// Whether a condition of a body holds.
fn test(body: &BodyPlan<'_>, condition: usize) -> TokenStream {
    let global = literal(condition as u64);
    if body.generic() {
        let local = literal(body.local_condition(condition) as u64);
        quote!(conditions.has(#local, #global))
    } else {
        quote!(layout.has(#global))
    }
}
