//! Where in the bytes a value of fixed size is, and the code that reads or writes it there.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};
use specs::model::Int;

use crate::plan::literal;

/// Bytes of a scalar, and elements of an array, beyond which it is read in a loop.
const MOST_BYTES: u32 = 16;

/// Where a value of fixed size is.
pub(super) enum Place {
    /// In the array `chunk`, at this offset.
    Chunk(u32),
    /// In a slice, at an offset: two expressions.
    Slice(TokenStream, TokenStream),
}

impl Place {
    /// The scalar of so many bytes. Bytes of an array by number leave the compiler no bounds to check, thousands of times.
    pub(super) fn scalar(&self, size: u32) -> TokenStream {
        match self {
            Self::Chunk(offset) if size <= MOST_BYTES => {
                let bytes = (0..size).map(|byte| literal(offset.saturating_add(byte)));
                quote!(codec::of([#(chunk[#bytes]),*]))
            }
            _ => {
                let (bytes, at) = self.expressions();
                quote!(codec::get(#bytes, #at))
            }
        }
    }

    /// The integer of type `int`, whose Rust name is `name`.
    pub(super) fn int(&self, int: Int, name: &Ident) -> TokenStream {
        match self {
            Self::Chunk(offset) => {
                let bytes = (0_u32..)
                    .take(int.size())
                    .map(|byte| literal(offset.saturating_add(byte)));
                quote!(#name::from_le_bytes([#(chunk[#bytes]),*]))
            }
            Self::Slice(bytes, at) => quote!(codec::get::<#name>(#bytes, #at)),
        }
    }

    /// Slice and offset.
    pub(super) fn expressions(&self) -> (TokenStream, TokenStream) {
        match self {
            Self::Chunk(offset) => (quote!(chunk), literal(*offset).into_token_stream()),
            Self::Slice(bytes, at) => (bytes.clone(), at.clone()),
        }
    }

    /// `count` elements of `size` bytes each: an expression for the list of what `read` makes of them.
    pub(super) fn elements(
        &self,
        count: u32,
        size: u32,
        is_array: bool,
        read: impl Fn(&Self) -> TokenStream,
    ) -> TokenStream {
        if let (Self::Chunk(offset), true) = (self, is_array && count <= MOST_BYTES) {
            let offsets = (0..count).map(|index| offset.saturating_add(index.saturating_mul(size)));
            let elements = offsets.map(|offset| read(&Self::Chunk(offset)));
            return quote!([#(#elements),*]);
        }
        let (bytes, at) = self.expressions();
        let size = literal(size);
        let element = read(&Self::Slice(bytes, quote!(#at + index * #size)));
        repeat(count, is_array, &quote!(|index| #element))
    }

    /// A statement that puts a scalar of so many bytes there.
    pub(super) fn put(&self, size: u32, value: &TokenStream) -> TokenStream {
        match self {
            Self::Chunk(offset) if size <= MOST_BYTES => {
                let bytes = (0..size).map(|byte| literal(offset.saturating_add(byte)));
                quote!([#(chunk[#bytes]),*] = codec::bytes(#value);)
            }
            _ => {
                let (bytes, at) = self.expressions();
                quote!(codec::put(#bytes, #at, #value);)
            }
        }
    }
}

/// A list of `count` elements, each made by `make` of its index.
pub(super) fn repeat(count: u32, is_array: bool, make: &TokenStream) -> TokenStream {
    let count = literal(count);
    if is_array {
        quote!(::core::array::from_fn(#make))
    } else {
        quote!(codec::repeat(#count, #make))
    }
}
