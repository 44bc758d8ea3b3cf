//! Numbers with a fraction, as the wire has them.

use core::fmt;

/// A number of IEEE 754 with 32 bits, which is the same as another when all its bits are: unlike an `f32` it is equal to itself whatever it
/// is, and so is a packet that holds it.
///
/// ```
/// use packets::Float;
///
/// let latitude = Float::from(-45.0);
/// assert_eq!(latitude.get(), -45.0);
/// assert_eq!(Float::from(f32::NAN), Float::from(f32::NAN));
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Float(u32);

impl Float {
    /// The number.
    pub const fn get(self) -> f32 {
        f32::from_bits(self.0)
    }

    /// The number with these bits.
    pub const fn from_bits(bits: u32) -> Self {
        Self(bits)
    }

    /// Its bits.
    pub const fn to_bits(self) -> u32 {
        self.0
    }

    /// Puts the four bytes together.
    #[inline]
    pub const fn from_wire(bytes: [u8; 4]) -> Self {
        Self(u32::from_le_bytes(bytes))
    }

    /// Takes the four bytes apart.
    #[inline]
    pub const fn to_wire(self) -> [u8; 4] {
        self.0.to_le_bytes()
    }
}

impl From<f32> for Float {
    fn from(value: f32) -> Self {
        Self(value.to_bits())
    }
}

impl From<Float> for f32 {
    fn from(value: Float) -> Self {
        value.get()
    }
}

impl fmt::Debug for Float {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.get(), f)
    }
}

impl fmt::Display for Float {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.get(), f)
    }
}
