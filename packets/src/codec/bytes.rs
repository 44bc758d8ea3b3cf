//! Reads and writes at known places of byte arrays, none of which can panic.
//!
//! The fallbacks that keep these functions free of panics are never reached by generated code.

use core::net::Ipv4Addr;

use crate::{Float, Movement, Position, RoString};

/// A value of fixed size on the wire.
pub trait Scalar: Sized {
    /// Bytes on the wire.
    const SIZE: usize;

    /// An array of so many bytes.
    type Bytes;

    /// The value that the bytes are.
    fn of(bytes: Self::Bytes) -> Self;

    /// The bytes that the value is.
    fn bytes(self) -> Self::Bytes;

    /// The value at `at`; zeros where `bytes` ends before.
    fn get(bytes: &[u8], at: usize) -> Self;

    /// Writes the value at `at`; writes nothing where `bytes` ends before.
    fn put(self, bytes: &mut [u8], at: usize);
}

/// The value that the bytes are.
#[inline]
pub fn of<T: Scalar>(bytes: T::Bytes) -> T {
    T::of(bytes)
}

/// The bytes that the value is.
#[inline]
pub fn bytes<T: Scalar>(value: T) -> T::Bytes {
    value.bytes()
}

/// The value at `at` of `bytes`.
#[inline]
pub fn get<T: Scalar>(bytes: &[u8], at: usize) -> T {
    T::get(bytes, at)
}

/// Writes `value` at `at` of `bytes`.
#[inline]
pub fn put<T: Scalar>(bytes: &mut [u8], at: usize, value: T) {
    value.put(bytes, at);
}

/// Takes the first `N` bytes off the front of `bytes`; zeros where there are fewer.
#[inline]
pub fn chunk<'a, const N: usize>(bytes: &mut &'a [u8]) -> &'a [u8; N] {
    match bytes.split_first_chunk() {
        Some((head, tail)) => {
            *bytes = tail;
            head
        }
        None => const { &[0; N] },
    }
}

/// Zeros at the end of the output, written over from front to back.
#[derive(Debug)]
pub struct Space<'a>(&'a mut [u8]);

impl<'a> Space<'a> {
    /// All of `bytes`.
    #[inline]
    pub fn new(bytes: &'a mut [u8]) -> Self {
        Self(bytes)
    }

    /// `size` zeros appended to `out`.
    #[inline(never)]
    pub fn at_end(out: &'a mut Vec<u8>, size: usize) -> Self {
        Self(room(out, size).unwrap_or_default())
    }

    /// Takes the first `N` bytes off the front; `None` where there are fewer.
    #[inline]
    pub fn chunk<const N: usize>(&mut self) -> Option<&'a mut [u8; N]> {
        let (head, tail) = core::mem::take(&mut self.0).split_first_chunk_mut()?;
        self.0 = tail;
        Some(head)
    }

    /// What is left to be written over.
    #[inline]
    pub fn into_bytes(self) -> &'a mut [u8] {
        self.0
    }

    /// Takes the first `size` bytes off the front; none where there are fewer.
    #[inline]
    pub fn split(&mut self, size: usize) -> &'a mut [u8] {
        let (head, tail) = core::mem::take(&mut self.0)
            .split_at_mut_checked(size)
            .unwrap_or_default();
        self.0 = tail;
        head
    }
}

/// Appends the first `size` bytes of `array`.
#[inline]
pub fn append(out: &mut Vec<u8>, array: &[u8], size: usize) {
    out.extend_from_slice(array.get(..size).unwrap_or(array));
}

/// `size` zeros appended to `out`. Never none; but who asks for it like this has the compiler know their number.
#[inline]
pub fn room(out: &mut Vec<u8>, size: usize) -> Option<&mut [u8]> {
    let start = out.len();
    out.resize(start.saturating_add(size), 0);
    out.get_mut(start..)?.get_mut(..size)
}

/// `N` zeros appended to `out`; never none.
#[inline]
pub fn room_of<const N: usize>(out: &mut Vec<u8>) -> Option<&mut [u8; N]> {
    out.extend_from_slice(&[0; N]);
    out.last_chunk_mut()
}

/// The `N` bytes at `at`; zeros where `bytes` ends before.
#[inline]
pub fn array<const N: usize>(bytes: &[u8], at: usize) -> [u8; N] {
    match bytes.get(at..).and_then(<[u8]>::first_chunk) {
        Some(found) => *found,
        None => [0; N],
    }
}

/// The `size` bytes at `at`; fewer where `bytes` ends before.
#[inline]
pub fn slice(bytes: &[u8], at: usize, size: usize) -> &[u8] {
    let tail = bytes.get(at..).unwrap_or_default();
    tail.get(..size).unwrap_or(tail)
}

/// The text in a field of `size` bytes at `at`: up to its first NUL, or all of it.
pub fn text(bytes: &[u8], at: usize, size: usize) -> RoString {
    RoString::from(until_nul(slice(bytes, at, size)))
}

/// `bytes` up to the first NUL.
#[inline]
pub fn until_nul(bytes: &[u8]) -> &[u8] {
    bytes.split(|&byte| byte == 0).next().unwrap_or_default()
}

/// Whether a NUL is among `bytes`. Names are short: eight bytes are looked at in one go, the last eight of them twice at times.
#[inline]
pub fn has_nul(bytes: &[u8]) -> bool {
    let Some(last) = bytes.last_chunk() else {
        return bytes.contains(&0);
    };
    let (words, _) = bytes.as_chunks();
    words.iter().chain([last]).any(|word| nul_in(u64::from_le_bytes(*word)))
}

/// Whether one of eight bytes is 0. Taking 1 from each byte sets the highest bit of those that were 0 or above 0x80; the latter have it already, and
/// are masked out. A borrow can come from a 0 only.
#[inline]
const fn nul_in(word: u64) -> bool {
    const LOW: u64 = u64::from_le_bytes([0x01; 8]);
    const HIGH: u64 = u64::from_le_bytes([0x80; 8]);
    word.wrapping_sub(LOW) & !word & HIGH != 0
}

/// Writes `source` at `at`, as much of it as fits.
#[inline]
pub fn put_slice(bytes: &mut [u8], at: usize, source: &[u8]) {
    let place = bytes.get_mut(at..).unwrap_or_default();
    let size = place.len().min(source.len());
    if let (Some(to), Some(from)) = (place.get_mut(..size), source.get(..size)) {
        to.copy_from_slice(from);
    }
}

/// Implements [`Scalar`] by what makes a value of its bytes, and the other way round.
macro_rules! scalars {
    ($($type:ty: $size:expr, $of:expr, $bytes:expr;)*) => { $(
        impl Scalar for $type {
            const SIZE: usize = $size;

            type Bytes = [u8; $size];

            #[inline]
            fn of(bytes: Self::Bytes) -> Self {
                $of(bytes)
            }

            #[inline]
            fn bytes(self) -> Self::Bytes {
                $bytes(self)
            }

            #[inline]
            fn get(bytes: &[u8], at: usize) -> Self {
                Self::of(array(bytes, at))
            }

            #[inline]
            fn put(self, bytes: &mut [u8], at: usize) {
                self.bytes().put(bytes, at);
            }
        }
    )* };
}

/// Of integers.
macro_rules! integers {
    ($($int:ty)*) => {
        scalars! { $($int: size_of::<$int>(), <$int>::from_le_bytes, <$int>::to_le_bytes;)* }
    };
}

integers!(u8 u16 u32 u64 i8 i16 i32 i64);

scalars! {
    bool: 1, |bytes| bytes != [0], |value| [u8::from(value)];
    Ipv4Addr: 4, Self::from, |value: Self| value.octets();
    Float: 4, Self::from_wire, Self::to_wire;
    Position: 3, Self::from_wire, Self::to_wire;
    Movement: 6, Self::from_wire, Self::to_wire;
}

impl<const N: usize> Scalar for [u8; N] {
    const SIZE: usize = N;

    type Bytes = Self;

    #[inline]
    fn of(bytes: Self::Bytes) -> Self {
        bytes
    }

    #[inline]
    fn bytes(self) -> Self::Bytes {
        self
    }

    #[inline]
    fn get(bytes: &[u8], at: usize) -> Self {
        array(bytes, at)
    }

    #[inline]
    fn put(self, bytes: &mut [u8], at: usize) {
        if let Some(place) = bytes.get_mut(at..).and_then(<[u8]>::first_chunk_mut) {
            *place = self;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers_are_little_endian() {
        assert_eq!(get::<u16>(&[9, 0x34, 0x12], 1), 0x1234);
        let mut bytes = [0; 6];
        put(&mut bytes, 1, 0x1234_5678_u32);
        assert_eq!(bytes, [0, 0x78, 0x56, 0x34, 0x12, 0]);
    }

    #[test]
    fn reads_and_writes_past_the_end_do_nothing() {
        assert_eq!(get::<u32>(&[1, 2, 3], 0), 0);
        assert_eq!(get::<u32>(&[1, 2, 3], usize::MAX), 0);
        let mut bytes = [7, 7];
        put(&mut bytes, 1, 0x1234_u16);
        assert_eq!(bytes, [7, 7]);
        assert_eq!(chunk::<4>(&mut [1, 2].as_slice()), &[0; 4]);
        assert!(Space::new(&mut [1, 2]).chunk::<4>().is_none());
    }

    #[test]
    fn fixed_text_ends_before_its_first_nul_or_fills_its_field() {
        assert_eq!(text(b"xAdele\0\xCC\xCC", 1, 8).as_bytes(), b"Adele");
        assert_eq!(text(b"Adele", 0, 5).as_bytes(), b"Adele");
        assert_eq!(text(b"Ad", 0, 5).as_bytes(), b"Ad");
        assert_eq!(text(b"\0d", 0, 2).as_bytes(), b"");
    }

    #[test]
    fn a_nul_is_found_wherever_it_is() {
        for length in 0..40 {
            for fill in [1, 0x7f, 0x80, 0x81, 0xff] {
                let mut bytes = vec![fill; length];
                assert!(!has_nul(&bytes), "{length} times {fill}");
                for at in 0..length {
                    bytes[at] = 0;
                    assert!(has_nul(&bytes), "{at} of {length}, {fill}");
                    bytes[at] = fill;
                }
            }
        }
    }

    #[test]
    fn a_bool_other_than_one_is_true() {
        assert!(get::<bool>(&[2], 0));
        let mut bytes = [0];
        put(&mut bytes, 0, true);
        assert_eq!(bytes, [1]);
    }
}
