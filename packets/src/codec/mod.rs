//! What the generated codecs are made of. Other code has no need of it.
//!
//! A body checks the size of a whole run of fixed fields once ([`Reader::run`]), then takes it apart in pieces of known size ([`chunk`]);
//! reads inside a piece are at constant offsets, so that the compiler drops their bounds checks.

mod body;
mod bytes;
mod layout;
mod reader;
mod show;
mod value;
mod view;
mod writer;

pub use body::{
    Body, Conditions, FixedBody, Listed, Pattern, Unrolled, Whole, is_full, read_any, read_pattern, write_any,
    write_pattern,
};
pub use bytes::{
    Scalar, Space, append, array, bytes, chunk, get, has_nul, of, put, put_slice, room, room_of, slice, text, until_nul,
};
pub use layout::Layout;
pub use reader::{Reader, elements_of, not_exactly, repeat};
pub use show::{camel, flags, named};
pub use value::{Fields, Raw, ToValue, value_of};
pub use view::{check_prefix, elements, tail};
pub use writer::{
    at_most, fill_up, lost, no_cell, no_id, packet_length, put_bodies, put_bodies_up_to, put_bytes, put_length,
    put_list, put_text, saturate, too_large, too_many,
};

/// What reading a body comes to.
pub type Decoded<T> = Result<T, DecodeError>;

/// What writing a body comes to.
pub type Encoded = Result<(), Fault>;

/// Where bodies are written.
pub type Buffer = Vec<u8>;

#[cfg(feature = "binrw")]
pub use crate::delegate::{read_packet, write_packet};
pub use crate::{
    error::{DecodeError, Fault},
    kind::encode,
    primitive::Leaf,
    text::RoString,
};
