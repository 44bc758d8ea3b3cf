//! Which looks there are: hair and clothes, wherever they are chosen.

use core::ops::RangeInclusive;

/// Hair styles that public servers allow by default; some clients create characters with style 0.
pub const HAIR_STYLES: RangeInclusive<u16> = 0..=29;

/// Colours of hair, likewise.
pub const HAIR_COLORS: RangeInclusive<u16> = 0..=8;

/// Colours of clothes that every client has.
pub const CLOTH_COLORS: RangeInclusive<u16> = 0..=6;
