//! Obfuscation of packet ids, from client to map server only.
//!
//! With the version's three keys: `k` starts as the first at each map connection; for each packet, the first included,
//! `k = k * key2 + key3 mod 2^32`, then `id ^= (k >> 16) & 0x7fff`.

use specs::IdMask;

use crate::{PacketKind, Profile, codec};

/// The state of the obfuscation of one map connection.
///
/// ```
/// use packets::cipher::Cipher;
///
/// let mut cipher = Cipher::with_keys([0x382A_6DEF, 0x5CBE_7202, 0x61F4_6637]);
/// // A recorded map connection of re-20120307 begins with CZ_ENTER, 0x086a, as 0x3af5.
/// assert_eq!(0x086a ^ cipher.mask(), 0x3af5);
/// ```
#[derive(Clone, Debug)]
pub struct Cipher(IdMask);

/// What a map connection's first packet tells of its obfuscation.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Detected {
    /// Ids are plain.
    Plain,
    /// Ids are obfuscated with the version's keys.
    Obfuscated,
}

impl Cipher {
    /// The state before the first packet of a connection; `None` where the version has no keys.
    pub fn new<K: PacketKind>(profile: &Profile<K>) -> Option<Self> {
        profile.keys().map(Self::with_keys)
    }

    /// The state before the first packet of a connection with these keys.
    pub const fn with_keys(keys: [u32; 3]) -> Self {
        Self(IdMask::new(keys))
    }

    /// What the id of the next packet is combined with by XOR.
    pub const fn mask(&self) -> u16 {
        self.0.mask()
    }

    /// Goes on to the packet after the next.
    pub const fn advance(&mut self) {
        self.0.advance();
    }

    /// Obfuscates (or reveals) the id of `packet`, which is the next one, in place, and goes on.
    pub fn apply(&mut self, packet: &mut [u8]) {
        let id: u16 = codec::get(packet, 0);
        codec::put(packet, 0, id ^ self.mask());
        self.advance();
    }

    /// Tells from the id on the wire of a map connection's first packet whether the client obfuscates. `first` is the packet that it must be
    /// (`Kind::CzEnter`); `None` when it is neither that nor that obfuscated.
    pub fn detect<K: PacketKind>(profile: &Profile<K>, first: K, wire_id: u16) -> Option<Detected> {
        let id = profile.id(first)?;
        if wire_id == id {
            return Some(Detected::Plain);
        }
        let cipher = Self::new(profile)?;
        (wire_id ^ cipher.mask() == id).then_some(Detected::Obfuscated)
    }
}
