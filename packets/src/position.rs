//! Cells on a map as the wire packs them: `pos3` (a cell and a direction) and `move6` (two cells).

/// Largest coordinate that the wire can hold: 10 bits.
pub const MAX_COORDINATE: u16 = 1023;

/// A cell and the direction a unit faces: `pos3`, x:10 y:10 dir:4 bits.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct Position {
    /// Cell column, `0..=1023`.
    pub x: u16,
    /// Cell row, `0..=1023`; rows grow to the north.
    pub y: u16,
    /// Direction, `0..=15`; 0 is north, counter-clockwise in steps of 45 degrees.
    pub dir: u8,
}

impl Position {
    /// Cell `(x, y)`, facing `dir`.
    pub const fn new(x: u16, y: u16, dir: u8) -> Self {
        Self { x, y, dir }
    }

    /// Takes the three bytes apart.
    #[inline]
    pub const fn from_wire([a, b, c]: [u8; 3]) -> Self {
        let bits = u32::from_be_bytes([0, a, b, c]);
        Self {
            x: field(bits as u64, 14, 10),
            y: field(bits as u64, 4, 10),
            dir: c & 15,
        }
    }

    /// Puts the three bytes together; bits beyond a field's width are cut off, see [`Position::fits`].
    #[inline]
    pub const fn to_wire(self) -> [u8; 3] {
        let bits = (self.x as u32 & 0x3ff) << 14 | (self.y as u32 & 0x3ff) << 4 | self.dir as u32 & 15;
        let [_, bytes @ ..] = bits.to_be_bytes();
        bytes
    }

    /// Whether every part is in the range that the wire can hold.
    #[inline]
    pub const fn fits(self) -> bool {
        self.x <= MAX_COORDINATE && self.y <= MAX_COORDINATE && self.dir <= 15
    }

    /// The nearest position that the wire can hold.
    #[must_use]
    pub fn clamped(self) -> Self {
        Self::new(self.x.min(MAX_COORDINATE), self.y.min(MAX_COORDINATE), self.dir.min(15))
    }
}

/// A walk from one cell to another: `move6`, x:10 y:10 x:10 y:10 sx:4 sy:4 bits.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct Movement {
    /// Cell of departure, column then row, `0..=1023`.
    pub from: (u16, u16),
    /// Cell of arrival, column then row, `0..=1023`.
    pub to: (u16, u16),
    /// Position within the cell of departure, `0..=15` each; 8 is its middle.
    pub sub: (u8, u8),
}

impl Movement {
    /// A walk from the middle of `from` to `to`.
    pub const fn new(from: (u16, u16), to: (u16, u16)) -> Self {
        Self { from, to, sub: (8, 8) }
    }

    /// Takes the six bytes apart.
    #[inline]
    pub const fn from_wire(bytes: [u8; 6]) -> Self {
        let [b0, b1, b2, b3, b4, sub] = bytes;
        let bits = u64::from_be_bytes([0, 0, b0, b1, b2, b3, b4, sub]);
        Self {
            from: (field(bits, 38, 10), field(bits, 28, 10)),
            to: (field(bits, 18, 10), field(bits, 8, 10)),
            sub: (sub >> 4, sub & 15),
        }
    }

    /// Puts the six bytes together; bits beyond a field's width are cut off, see [`Movement::fits`].
    #[inline]
    pub const fn to_wire(self) -> [u8; 6] {
        let cells = place(self.from.0, 38, 10) | place(self.from.1, 28, 10) | place(self.to.0, 18, 10);
        let bits = cells | place(self.to.1, 8, 10) | place(self.sub.0 as u16, 4, 4) | place(self.sub.1 as u16, 0, 4);
        let [_, _, bytes @ ..] = bits.to_be_bytes();
        bytes
    }

    /// Whether every part is in the range that the wire can hold.
    #[inline]
    pub const fn fits(self) -> bool {
        let Self { from, to, sub } = self;
        from.0 <= MAX_COORDINATE
            && from.1 <= MAX_COORDINATE
            && to.0 <= MAX_COORDINATE
            && to.1 <= MAX_COORDINATE
            && sub.0 <= 15
            && sub.1 <= 15
    }

    /// The nearest movement that the wire can hold.
    #[must_use]
    pub fn clamped(self) -> Self {
        let cell = |(x, y): (u16, u16)| (x.min(MAX_COORDINATE), y.min(MAX_COORDINATE));
        Self {
            from: cell(self.from),
            to: cell(self.to),
            sub: (self.sub.0.min(15), self.sub.1.min(15)),
        }
    }
}

/// `width` bits of `bits`, `shift` bits from the right.
#[inline]
const fn field(bits: u64, shift: u32, width: u32) -> u16 {
    let [low, high, ..] = ((bits >> shift) & ((1 << width) - 1)).to_le_bytes();
    u16::from_le_bytes([low, high])
}

/// The lowest `width` bits of `value`, moved `shift` bits to the left.
#[inline]
const fn place(value: u16, shift: u32, width: u32) -> u64 {
    (value as u64 & ((1 << width) - 1)) << shift
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_position_of_a_recorded_walk_reads_and_writes() {
        let position = Position::new(150, 100, 0);
        assert_eq!(position.to_wire(), [0x25, 0x86, 0x40]);
        assert_eq!(Position::from_wire([0x25, 0x86, 0x40]), position);
    }

    #[test]
    fn a_recorded_movement_reads_and_writes() {
        let movement = Movement::new((53, 111), (60, 115));
        let bytes = [0x0d, 0x46, 0xf0, 0xf0, 0x73, 0x88];
        assert_eq!(movement.to_wire(), bytes);
        assert_eq!(Movement::from_wire(bytes), movement);
    }

    #[test]
    fn every_bit_of_a_position_and_of_a_movement_is_kept() {
        for bit in 0..24 {
            let [_, bytes @ ..] = (1_u32 << bit).to_be_bytes();
            assert_eq!(Position::from_wire(bytes).to_wire(), bytes);
        }
        for bit in 0..48 {
            let [_, _, bytes @ ..] = (1_u64 << bit).to_be_bytes();
            assert_eq!(Movement::from_wire(bytes).to_wire(), bytes);
        }
    }

    #[test]
    fn what_does_not_fit_is_known_and_can_be_clamped() {
        let far = Position::new(1024, 7, 16);
        assert!(!far.fits());
        assert_eq!(far.clamped(), Position::new(1023, 7, 15));
        let far = Movement::new((0, 1024), (2000, 0));
        assert!(!far.fits());
        assert!(far.clamped().fits());
    }
}
