//! Rust names of what specs name.

use proc_macro2::{Ident, Span};

/// `CZ_REQUEST_MOVE` -> `CzRequestMove`.
pub(crate) fn camel(name: &str) -> String {
    name.split('_').map(capitalized).collect()
}

fn capitalized(word: &str) -> String {
    let mut letters = word.chars();
    let first = letters.next().map(|letter| letter.to_ascii_uppercase());
    first
        .into_iter()
        .chain(letters.map(|letter| letter.to_ascii_lowercase()))
        .collect()
}

/// An identifier, raw where Rust has the word for itself.
pub(crate) fn ident(name: &str) -> Ident {
    syn::parse_str(name).unwrap_or_else(|_| match name {
        "self" | "Self" | "super" | "crate" => Ident::new(&format!("{name}_"), Span::call_site()),
        _ => Ident::new_raw(name, Span::call_site()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packet_names_become_type_names() {
        assert_eq!(camel("CZ_REQUEST_MOVE"), "CzRequestMove");
        assert_eq!(camel("ZC_NOTIFY_TIME2"), "ZcNotifyTime2");
    }

    #[test]
    fn words_of_rust_become_raw_identifiers() {
        assert_eq!(ident("type").to_string(), "r#type");
        assert_eq!(ident("self").to_string(), "self_");
        assert_eq!(ident("dest").to_string(), "dest");
    }
}
