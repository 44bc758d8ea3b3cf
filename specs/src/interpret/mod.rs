//! Packets to values and back by the model alone: slow next to the generated codecs, but for any version, and with no compiler.

mod decode;
mod encode;
mod error;
mod literal;
mod path;

pub use decode::{decode, decode_at, decode_with_rest};
pub(crate) use encode::encode_traced;
pub use encode::{encode, encode_at};
pub use error::{InterpretError, Problem};
pub use literal::{literal, literal_of};
