//! Which looks there are: hair and clothes, wherever they are chosen.

use core::ops::RangeInclusive;

/// Hair styles: those that Hercules allows by default; some clients create characters with style 0. rAthena's go on to
/// 42, which older clients do not have.
pub const HAIR_STYLES: RangeInclusive<u16> = 0..=29;

/// Colours of hair: those of both public servers.
pub const HAIR_COLORS: RangeInclusive<u16> = 0..=8;

/// Colours of clothes: those that Hercules allows by default. rAthena's go on to 7.
pub const CLOTH_COLORS: RangeInclusive<u16> = 0..=4;
