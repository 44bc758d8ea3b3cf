//! What must hold of any bytes: bodies of fuzz targets.
//!
//! Hidden from the documentation, and no part of what this crate promises. It is no feature: a feature would have every packet compiled twice to
//! test it. Bodies that compare or show packets are `inline`, so that they are compiled where they are used, and add no code per packet here.
//!
//! A body takes an [`Input`] as bytes, returns if all is well and panics if something is not.

mod input;
mod stream;

pub use input::Input;
pub use stream::framer;

use crate::{AnyPacket, DecodeError, EncodeError, EncodeProblem, Framed};

/// Bytes as a stream, every packet of which is decoded; and as a packet of any kind that was never framed.
#[inline]
pub fn decode_any_version(data: &[u8]) {
    let Some(input) = Input::read(data) else { return };
    let mut framer = input.framer();
    let mut rest = input.bytes;
    while let Ok(Framed::Frame(frame)) = framer.next(rest) {
        let decoded = AnyPacket::decode((input.server, input.direction), &frame, input.profile);
        // Raw packets are expected at random, whatever the server.
        let typed = decoded != Ok(None);
        assert!(
            typed || frame.kind.is_none() || frame.id == 0,
            "{frame:02x?} is never decoded"
        );
        checked(decoded, frame.bytes);
        rest = rest.get(frame.bytes.len()..).unwrap_or_default();
    }
    checked(input.decode(input.bytes), input.bytes);
}

/// An error is about what is there.
fn checked<T>(decoded: Result<T, DecodeError>, bytes: &[u8]) {
    if let Err(error) = decoded {
        assert!(error.offset <= bytes.len(), "{error}, of {} bytes", bytes.len());
        assert!(!error.to_string().is_empty());
    }
}

/// What decodes encodes to as many bytes, which decode to the same.
#[inline]
pub fn round_trip(data: &[u8]) {
    let Some(input) = Input::read(data) else { return };
    let bytes = input.packet();
    let Ok(packet) = input.decode(&bytes) else {
        return;
    };
    let mut encoded = Vec::new();
    if let Err(error) = packet.encode(input.profile, &mut encoded) {
        return no_id(&input, &error);
    }
    assert_eq!(encoded.len(), bytes.len(), "{packet:?}\n{bytes:02x?}\n{encoded:02x?}");
    let again = input.decode(&encoded);
    assert_eq!(again.as_ref(), Ok(&packet), "{bytes:02x?}\n{encoded:02x?}");
}

/// The one reason why what was decoded cannot be encoded: the version has no such packet.
fn no_id(input: &Input<'_>, error: &EncodeError) {
    assert_eq!(error.problem, EncodeProblem::NoId, "{error}");
    assert_eq!(input.profile.id(input.kind), None, "{error}");
}
