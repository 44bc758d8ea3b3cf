//! What views are made of.

use super::{Layout, Reader};
use crate::error::DecodeError;

/// The bytes from `at` on.
#[inline]
pub fn tail(bytes: &[u8], at: usize) -> &[u8] {
    bytes.get(at..).unwrap_or_default()
}

/// `bytes` in parts of `size`, as many as are whole.
#[inline]
pub fn elements(bytes: &[u8], size: usize) -> core::slice::ChunksExact<'_, u8> {
    match size {
        0 => [].chunks_exact(1),
        _ => bytes.chunks_exact(size),
    }
}

/// Checks that `bytes` have room for the fields of `body` up to its first variable one. `run` is the body's first.
#[inline]
pub fn check_prefix(
    packet: &'static str,
    bytes: &[u8],
    layout: &Layout,
    body: usize,
    run: usize,
) -> Result<(), DecodeError> {
    let need = layout.prefix(body);
    if bytes.len() >= need {
        return Ok(());
    }
    let mut reader = Reader::new(packet, bytes);
    reader.run(layout, run, layout.run(run))?;
    reader.take(need, "").map(|_| ())
}
