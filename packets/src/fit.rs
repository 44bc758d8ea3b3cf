//! Between a program's values and packets whose fields grow: later client versions add fields to a packet and make numbers wider. Code that
//! fills packets by [`fill!`](crate::fill) and reads numbers by [`fit`] does not change when a spec file does.

use crate::Float;

/// A value that a field of type `T` takes without loss: one of its own type, or a number of a narrower one.
pub trait Widen<T> {
    /// The same value.
    fn widen(self) -> T;
}

impl<T> Widen<T> for T {
    fn widen(self) -> T {
        self
    }
}

/// Implements [`Widen`] from the first type to each of the others.
macro_rules! widens {
    ($($from:ty => $($to:ty),+;)+) => {$($(
        impl Widen<$to> for $from {
            fn widen(self) -> $to {
                self.into()
            }
        }
    )+)+};
}

widens! {
    u8 => u16, u32, u64, i16, i32, i64;
    u16 => u32, u64, i32, i64;
    u32 => u64, i64;
    i8 => i16, i32, i64;
    i16 => i32, i64;
    i32 => i64;
}

impl Widen<Float> for f32 {
    fn widen(self) -> Float {
        self.into()
    }
}

/// An integer of a packet or of a program.
pub trait Integer: Copy + TryFrom<i128> + Into<i128> {
    /// Its least and its greatest value.
    const RANGE: (Self, Self);
}

/// Implements [`Integer`].
macro_rules! integers {
    ($($type:ty),+) => {$(
        impl Integer for $type {
            const RANGE: (Self, Self) = (Self::MIN, Self::MAX);
        }
    )+};
}

integers!(u8, u16, u32, u64, i8, i16, i32, i64);

/// The number as another type; beyond that type's range, the end that it is nearest to.
///
/// ```
/// // A field may be wider than what a program makes of it.
/// assert_eq!(packets::fit::<u16, u8>(7), 7);
/// assert_eq!(packets::fit::<u32, u8>(1000), 255);
/// assert_eq!(packets::fit::<i32, u16>(-1), 0);
/// ```
pub fn fit<T: Integer, U: Integer>(value: T) -> U {
    let (least, greatest) = U::RANGE;
    let value: i128 = value.into();
    let end = if value < 0 { least } else { greatest };
    U::try_from(value).unwrap_or(end)
}

/// A packet, or a struct within one, with the given fields; all others have their defaults, or those of a base (`..base`). A number that is
/// narrower than its field is widened.
///
/// ```
/// use packets::{UnitId, ZcEmotion, fill};
///
/// let (unit, emotion) = (UnitId(110_000_001), 18_u8);
/// let packet = fill!(ZcEmotion { unit, emotion });
/// assert_eq!((packet.unit, packet.emotion), (unit, 18));
/// ```
#[macro_export]
macro_rules! fill {
    ($packet:ident { $($fields:tt)* }) => {
        $crate::fill!(@ $packet [] $($fields)*)
    };
    (@ $packet:ident [$($done:tt)*] $field:ident : $value:literal $(, $($rest:tt)*)?) => {
        $crate::fill!(@ $packet [$($done)* $field: $value,] $($($rest)*)?)
    };
    (@ $packet:ident [$($done:tt)*] $field:ident : $value:expr $(, $($rest:tt)*)?) => {
        $crate::fill!(@ $packet [$($done)* $field: $crate::Widen::widen($value),] $($($rest)*)?)
    };
    (@ $packet:ident [$($done:tt)*] $field:ident $(, $($rest:tt)*)?) => {
        $crate::fill!(@ $packet [$($done)* $field: $crate::Widen::widen($field),] $($($rest)*)?)
    };
    (@ $packet:ident [$($done:tt)*] .. $base:expr) => {
        $crate::fill!(@done $packet [$($done)* ..$base])
    };
    (@ $packet:ident [$($done:tt)*]) => {
        $crate::fill!(@done $packet [$($done)* ..$packet::default()])
    };
    (@done $packet:ident [$($filled:tt)*]) => {{
        #[allow(clippy::needless_update, reason = "a packet whose fields are all named gets more in later versions")]
        let packet = $packet { $($filled)* };
        packet
    }};
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Default, PartialEq)]
    struct Wide {
        count: u32,
        points: i64,
        flag: bool,
        names: Vec<String>,
        added: u8,
    }

    #[test]
    fn numbers_take_the_width_of_their_field_and_what_is_not_named_its_default() {
        let (count, names) = (7_u8, vec!["a".to_owned()]);
        let filled = fill!(Wide {
            count,
            points: u32::MAX,
            flag: true,
            names: names.clone()
        });
        let expected = Wide {
            count: 7,
            points: 0xffff_ffff,
            flag: true,
            names,
            added: 0,
        };
        assert_eq!(filled, expected);
        assert_eq!(fill!(Wide {}), Wide::default());
        assert_eq!(fill!(Wide { points: -1 + 3_i32 }).points, 2);
        let changed = fill!(Wide { count, ..expected });
        assert_eq!((changed.count, changed.flag), (7, true));
    }

    #[test]
    fn what_names_something_is_a_number_where_its_field_became_a_wider_one() {
        use crate::Tick;

        let tick: u64 = Tick(7).widen();
        assert_eq!(
            (tick, fit::<u64, Tick>(tick), fit::<Tick, Tick>(Tick(7))),
            (7, Tick(7), Tick(7))
        );
        assert_eq!(fit::<u64, Tick>(u64::MAX), Tick(u32::MAX));
    }

    #[test]
    fn what_does_not_fit_becomes_the_nearest_that_does() {
        assert_eq!(fit::<u64, i8>(u64::MAX), i8::MAX);
        assert_eq!(fit::<i64, i8>(i64::MIN), i8::MIN);
        assert_eq!(fit::<i8, u64>(-1), 0);
        assert_eq!(fit::<u16, u16>(0xffff), 0xffff);
    }
}
