//! What client to map ids are obfuscated with: a sequence of masks made of a version's three keys.

/// The masks of one map connection, one per packet: `k` starts as the first key; for each packet, the first included,
/// `k = k * key2 + key3 mod 2^32`, and the id is combined by XOR with bits 16 to 30 of `k`.
#[derive(Clone, Debug)]
pub struct IdMask {
    /// `k` for the next packet.
    key: u32,
    multiplier: u32,
    addend: u32,
}

impl IdMask {
    /// The masks of a connection with these keys, from its first packet on.
    pub const fn new([start, multiplier, addend]: [u32; 3]) -> Self {
        Self {
            key: start.wrapping_mul(multiplier).wrapping_add(addend),
            multiplier,
            addend,
        }
    }

    /// The mask of the next packet.
    pub const fn mask(&self) -> u16 {
        let [_, _, low, high] = self.key.to_le_bytes();
        u16::from_le_bytes([low, high]) & 0x7fff
    }

    /// Goes on to the packet after the next.
    pub const fn advance(&mut self) {
        self.key = self.key.wrapping_mul(self.multiplier).wrapping_add(self.addend);
    }
}
