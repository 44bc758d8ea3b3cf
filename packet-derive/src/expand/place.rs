//! Where in the bytes a value of fixed size is, and the code that reads or writes it there.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};
use specs::model::{Int, Type};

use super::read::fixed_size;
use crate::plan::literal;

/// Bytes of a scalar, and elements of an array, beyond which it is read in a loop.
const MOST_BYTES: u32 = 16;

/// Most bytes of a chunk whose parts are found by a pattern, `[_, _, part @ .., _]`.
const MOST_PARTED: u32 = 64;

/// Where a value of fixed size is.
pub(super) enum Place {
    /// In the array `chunk`: at this offset, of so many bytes.
    Chunk(u32, u32),
    /// In a slice, at an offset: two expressions.
    Slice(TokenStream, TokenStream),
}

impl Place {
    /// The scalar of so many bytes.
    pub(super) fn scalar(&self, size: u32) -> TokenStream {
        self.bytes(size).map_or_else(
            || {
                let (bytes, at) = self.expressions();
                quote!(codec::get(#bytes, #at))
            },
            |bytes| quote!(codec::of(#bytes)),
        )
    }

    /// The integer of type `int`, whose Rust name is `name`.
    pub(super) fn int(&self, int: Int, name: &Ident) -> TokenStream {
        match (self, self.bytes(fixed_size(&Type::Int(int)))) {
            (Self::Chunk(offset, _), _) if int == Int::U8 => {
                let offset = literal(*offset);
                quote!(chunk[#offset])
            }
            (_, Some(bytes)) => quote!(#name::from_le_bytes(#bytes)),
            (_, None) => {
                let (bytes, at) = self.expressions();
                quote!(codec::get::<#name>(#bytes, #at))
            }
        }
    }

    /// The `size` bytes there as an array, where they are few, or in a chunk of few. That leaves the compiler no bounds to check, thousands of times;
    /// a pattern gives it one thing to load, numbers as many as there are bytes.
    fn bytes(&self, size: u32) -> Option<TokenStream> {
        let Self::Chunk(offset, whole) = *self else {
            return None;
        };
        match (size, whole) {
            (2.., ..=MOST_PARTED) => {
                let pattern = part(offset, size, whole);
                Some(quote!({ let #pattern = chunk; *part }))
            }
            (..=MOST_BYTES, _) => {
                let bytes = (0..size).map(|byte| literal(offset.saturating_add(byte)));
                Some(quote!([#(chunk[#bytes]),*]))
            }
            _ => None,
        }
    }

    /// Slice and offset.
    pub(super) fn expressions(&self) -> (TokenStream, TokenStream) {
        match self {
            Self::Chunk(offset, _) => (quote!(chunk), literal(*offset).into_token_stream()),
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
        if let (Self::Chunk(offset, whole), true) = (self, is_array && count <= MOST_BYTES) {
            let offsets = (0..count).map(|index| offset.saturating_add(index.saturating_mul(size)));
            let elements = offsets.map(|offset| read(&Self::Chunk(offset, *whole)));
            return quote!([#(#elements),*]);
        }
        let (bytes, at) = self.expressions();
        let size = literal(size);
        let element = read(&Self::Slice(bytes, quote!(#at + index * #size)));
        repeat(count, is_array, &quote!(|index| #element))
    }

    /// A statement that puts a scalar of so many bytes there.
    pub(super) fn put(&self, size: u32, value: &TokenStream) -> TokenStream {
        match *self {
            Self::Chunk(offset, whole @ ..=MOST_PARTED) if size > 1 => {
                let pattern = part(offset, size, whole);
                quote!({ let #pattern = chunk; *part = codec::bytes(#value); })
            }
            Self::Chunk(offset, _) if size <= MOST_BYTES => {
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

/// The pattern of an array of `whole` bytes that has the `size` bytes at `offset` as `part`.
fn part(offset: u32, size: u32, whole: u32) -> TokenStream {
    let any = |count: u32| (0..count).map(|_| quote!(_,));
    let before = any(offset);
    let behind = any(whole.saturating_sub(offset).saturating_sub(size));
    quote!([#(#before)* part @ .., #(#behind)*])
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
