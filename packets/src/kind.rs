//! The traits that generated code implements: what a packet is, and the enum of all packets.

use core::{fmt::Debug, hash::Hash};

use specs::{Value, Version};

use crate::{
    Kind, Profile,
    codec::{Whole, value_of},
    error::{DecodeError, EncodeError, Fault},
    profile::Registry,
};

/// The fieldless enum of every packet with a layout that one `#[derive(Protocol)]` generates. It stands for its protocol: profiles, framers
/// and packets of different protocols do not mix.
pub trait PacketKind: Copy + Eq + Hash + Debug + Send + Sync + 'static {
    /// Every packet, in order of name.
    const ALL: &'static [Self];

    /// Its place in [`PacketKind::ALL`].
    fn index(self) -> usize;

    /// Its name in the spec files, `CZ_REQUEST_MOVE`.
    fn name(self) -> &'static str;

    /// What is known of all versions, and the profiles in use.
    fn registry() -> &'static Registry<Self>;
}

/// A packet with a layout.
///
/// One struct serves all client versions: it has every field that any version has, each in the widest type. Fields that a version lacks have
/// their default value after decoding; a value that a version has no room for is refused, unless the field's declaration says otherwise.
pub trait Packet<K: PacketKind = Kind>: Whole + Sized + Clone + Debug + PartialEq + Default {
    /// Its name in the spec files, `CZ_REQUEST_MOVE`.
    const NAME: &'static str;

    /// Itself among all packets.
    const KIND: K;

    /// Reads a whole packet, id included (but not compared: it may be obfuscated). `bytes` must end where the packet ends.
    #[inline]
    fn decode(bytes: &[u8], profile: &Profile<K>) -> Result<Self, DecodeError> {
        Self::read(bytes, profile.layout())
    }

    /// Appends the whole packet, id and length included, to `out`; after an error `out` is as before.
    #[inline]
    fn encode(&self, profile: &Profile<K>, out: &mut Vec<u8>) -> Result<(), EncodeError> {
        let start = out.len();
        match self.write(out, profile.layout()) {
            Ok(()) => Ok(()),
            Err(fault) => Err(take_back(fault, Self::NAME, profile.version(), out, start)),
        }
    }

    /// The fields that the profile's version has, in wire order.
    fn to_value(&self, profile: &Profile<K>) -> Value {
        value_of(self, profile.layout())
    }
}

/// [`Packet::encode`] of a packet whose type is not known before; and of one whose quick code gives up: never inlined, so that the quick code has nothing
/// to keep for it.
#[inline(never)]
pub fn encode<K: PacketKind>(
    packet: &dyn Whole,
    kind: K,
    profile: &Profile<K>,
    out: &mut Vec<u8>,
) -> Result<(), EncodeError> {
    let start = out.len();
    match packet.write(out, profile.layout()) {
        Ok(()) => Ok(()),
        Err(fault) => Err(take_back(fault, kind.name(), profile.version(), out, start)),
    }
}

/// Takes back what was written of a packet that cannot be.
#[cold]
fn take_back(fault: Fault, packet: &'static str, version: Version, out: &mut Vec<u8>, start: usize) -> EncodeError {
    out.truncate(start);
    fault.into_error(packet, version)
}
