//! Derive macros that turn spec files into Rust packet codecs. Entry points only.

mod expand;
mod plan;
mod source;
mod tables;
mod wire;

use proc_macro::TokenStream;
use syn::{DeriveInput, parse_macro_input};

/// Brings every packet that a folder of spec files declares into the module of the marker type it is derived on.
///
/// `#[spec(shipped)]` takes the files that the `specs` package ships, `#[spec(dir = "tests/specs")]` a folder of the crate at hand. A crate that
/// uses it needs a `build.rs` that prints `cargo:rerun-if-changed=FOLDER`, so that new files are noticed too.
///
/// `unroll(ZC_NOTIFY_MOVEENTRY, ..)` names packets whose code is written out for each of their layouts: quicker than code that tests conditions, and
/// larger. It is for the few that are on every client's wire all the time.
///
/// For a packet `CZ_REQUEST_MOVE` it generates `CzRequestMove` and the borrowed `CzRequestMoveView`; structs, enums and flags keep their names. Over
/// all packets it generates the enum `Kind`, and one enum per server and direction (`ClientToMap`, ...). Types of `leaf` declarations must be
/// in scope, see `#[derive(Wire)]`.
#[proc_macro_derive(Protocol, attributes(spec))]
pub fn derive_protocol(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    expand::protocol(&input).into()
}

/// For tests of every view: `#[spec(shipped, views = look)]` calls `look!` with the names of all views and their accessors.
#[doc(hidden)]
#[proc_macro_derive(Views, attributes(spec))]
pub fn derive_views(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    expand::views(&input)
        .unwrap_or_else(syn::Error::into_compile_error)
        .into()
}

/// Makes a newtype of an integer usable as a `leaf` of spec files: implements `packets::Wire`, conversions from and to the integer,
/// `Display` (the number), and what lets code stay as it is when a field becomes a wider number: `packets::Widen` and `packets::Integer`.
#[proc_macro_derive(Wire)]
pub fn derive_wire(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    wire::expand(&input)
        .unwrap_or_else(syn::Error::into_compile_error)
        .into()
}
