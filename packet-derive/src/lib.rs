//! Derive macros that turn spec files into Rust packet codecs. Entry points only.

mod wire;

use proc_macro::TokenStream;
use syn::{DeriveInput, parse_macro_input};

/// Makes a newtype of an integer usable as a `leaf` of spec files: implements `packets::Wire`, conversions from and to the integer, and
/// `Display` (the number).
#[proc_macro_derive(Wire)]
pub fn derive_wire(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    wire::expand(&input)
        .unwrap_or_else(syn::Error::into_compile_error)
        .into()
}
