//! Cells of a map and the eight directions between them.

use core::fmt;

/// A cell of a map: column from west, row from south, both from 0.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Debug)]
pub struct Cell {
    /// Column.
    pub x: u16,
    /// Row.
    pub y: u16,
}

impl Cell {
    /// Column `x`, row `y`.
    pub const fn new(x: u16, y: u16) -> Self {
        Self { x, y }
    }

    /// Chebyshev distance: how many steps it takes in eight directions when nothing is in the way.
    pub fn distance(self, other: Self) -> u16 {
        self.x.abs_diff(other.x).max(self.y.abs_diff(other.y))
    }

    /// The neighbour in a direction; `None` west of column 0 or south of row 0.
    pub fn step(self, direction: Direction) -> Option<Self> {
        let (dx, dy) = direction.offset();
        Some(Self::new(
            self.x.checked_add_signed(dx)?,
            self.y.checked_add_signed(dy)?,
        ))
    }

    /// As (column, row).
    pub const fn pair(self) -> (u16, u16) {
        (self.x, self.y)
    }
}

impl fmt::Display for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "({}, {})", self.x, self.y)
    }
}

/// A standable cell of a map.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Spot {
    /// Index of the map.
    pub map: usize,
    /// The cell.
    pub cell: Cell,
}

/// One of the eight directions. The numbers are the client's: counter-clockwise from north.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Debug, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum Direction {
    /// Rows grow.
    #[default]
    North = 0,
    /// Between north and west.
    NorthWest = 1,
    /// Columns shrink.
    West = 2,
    /// Between south and west.
    SouthWest = 3,
    /// Rows shrink.
    South = 4,
    /// Between south and east.
    SouthEast = 5,
    /// Columns grow.
    East = 6,
    /// Between north and east.
    NorthEast = 7,
}

impl Direction {
    /// By number.
    pub const ALL: [Self; 8] = [
        Self::North,
        Self::NorthWest,
        Self::West,
        Self::SouthWest,
        Self::South,
        Self::SouthEast,
        Self::East,
        Self::NorthEast,
    ];

    /// The direction of a wire value; `None` above 7.
    pub fn from_code(code: u8) -> Option<Self> {
        Self::ALL.get(usize::from(code)).copied()
    }

    /// The wire value.
    pub const fn code(self) -> u8 {
        self as u8
    }

    /// Columns and rows that one step adds.
    pub const fn offset(self) -> (i16, i16) {
        match self {
            Self::North => (0, 1),
            Self::NorthWest => (-1, 1),
            Self::West => (-1, 0),
            Self::SouthWest => (-1, -1),
            Self::South => (0, -1),
            Self::SouthEast => (1, -1),
            Self::East => (1, 0),
            Self::NorthEast => (1, 1),
        }
    }

    /// The direction of the first step on the way from one cell to another; `None` when they are one.
    pub fn between(from: Cell, to: Cell) -> Option<Self> {
        let sign = |from: u16, to: u16| match to.cmp(&from) {
            core::cmp::Ordering::Less => -1,
            core::cmp::Ordering::Equal => 0,
            core::cmp::Ordering::Greater => 1,
        };
        let offset = (sign(from.x, to.x), sign(from.y, to.y));
        Self::ALL.into_iter().find(|direction| direction.offset() == offset)
    }

    /// Whether a step goes along both axes.
    pub const fn is_diagonal(self) -> bool {
        self as u8 & 1 == 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_there_is_a_step_in_the_direction_between() {
        let here = Cell::new(5, 5);
        for direction in Direction::ALL {
            let there = here.step(direction).unwrap();
            assert_eq!(Direction::between(here, there), Some(direction));
            assert_eq!(here.distance(there), 1);
            assert_eq!(direction.is_diagonal(), here.x != there.x && here.y != there.y);
        }
        assert_eq!(Direction::between(here, here), None);
    }

    #[test]
    fn nothing_lies_west_or_south_of_the_map() {
        assert_eq!(Cell::new(0, 3).step(Direction::SouthWest), None);
        assert_eq!(Cell::new(3, 0).step(Direction::South), None);
    }
}
