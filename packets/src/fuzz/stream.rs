//! A stream is cut in the same places, whatever pieces it arrives in.

use super::Input;
use crate::{FrameError, Framed, Framer};

/// The packets at the front of a stream, and what is behind them.
type Cut = (Vec<(u16, usize)>, Result<usize, FrameError>);

/// Bytes as a stream: as a whole, and in pieces.
pub fn framer(data: &[u8]) {
    let Some(input) = Input::read(data) else { return };
    let whole = cut(input.framer(), input.bytes, |_| input.bytes.len());
    let pieces = cut(input.framer(), input.bytes, |arrived| arrived.wrapping_mul(31) % 7);
    assert_eq!(whole, pieces, "of {input:?}");
}

/// Cuts bytes that arrive in pieces; `piece` says how long the next one is, by how many arrived.
fn cut(mut framer: Framer, bytes: &[u8], piece: impl Fn(usize) -> usize) -> Cut {
    let mut frames = Vec::new();
    let (mut start, mut arrived) = (0, 0);
    loop {
        let buffer = bytes.get(start..arrived).unwrap_or_default();
        match framer.next(buffer) {
            Err(error) => return (frames, Err(error)),
            Ok(Framed::Need(need)) => {
                assert!(need > buffer.len(), "needs {need} of {}", buffer.len());
                if arrived == bytes.len() {
                    return (frames, Ok(need));
                }
                arrived = bytes.len().min(arrived + piece(arrived).max(1));
            }
            Ok(Framed::Frame(frame)) => {
                assert!(!frame.bytes.is_empty(), "{:#06x} would come for ever", frame.id);
                start += frame.bytes.len();
                frames.push((frame.id, start));
            }
        }
    }
}
