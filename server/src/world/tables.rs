//! Tables that combat and growth look into: weapon by size, element by element, status points by level.

use super::{Element, Size, WeaponType};

/// Percent of a weapon's attack by the size of who is attacked.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SizeTable {
    /// By the numbers of weapon type and size.
    pub(super) percent: [[u16; Size::ALL.len()]; WeaponType::ALL.len()],
}

impl SizeTable {
    /// Percent of a weapon's attack against a size.
    pub fn percent(&self, weapon: WeaponType, size: Size) -> u16 {
        let row = self.percent.get(usize::from(weapon.code()));
        row.and_then(|row| row.get(usize::from(size.code())))
            .copied()
            .unwrap_or(100)
    }
}

impl Default for SizeTable {
    /// No weapon minds a size.
    fn default() -> Self {
        Self {
            percent: [[100; Size::ALL.len()]; WeaponType::ALL.len()],
        }
    }
}

/// Number of elements.
pub(super) const ELEMENTS: usize = Element::ALL.len();

/// Levels of an element.
pub(super) const ELEMENT_LEVELS: usize = 4;

/// Percent of damage by the element of the attack, and the element and its level of who is attacked. Less than 0 heals.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ElementTable {
    /// By level, attack and defense.
    pub(super) percent: [[[i16; ELEMENTS]; ELEMENTS]; ELEMENT_LEVELS],
}

impl ElementTable {
    /// Percent of damage; levels are 1 to 4, those beyond are taken for the nearest.
    pub fn percent(&self, attack: Element, defense: Element, level: u8) -> i16 {
        let level = usize::from(level.saturating_sub(1)).min(ELEMENT_LEVELS - 1);
        let row = self
            .percent
            .get(level)
            .and_then(|table| table.get(usize::from(attack.code())));
        row.and_then(|row| row.get(usize::from(defense.code())))
            .copied()
            .unwrap_or(100)
    }
}

impl Default for ElementTable {
    /// No element minds another.
    fn default() -> Self {
        Self {
            percent: [[[100; ELEMENTS]; ELEMENTS]; ELEMENT_LEVELS],
        }
    }
}

/// Status points by base level.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct StatusPoints {
    /// All that a character was ever given, by base level; the first for level 1.
    pub(super) total: Box<[u32]>,
}

impl StatusPoints {
    /// All that a character of a base level was ever given. Levels beyond the table have its last.
    pub fn total(&self, base_level: u16) -> u32 {
        let index = usize::from(base_level.saturating_sub(1));
        self.total
            .get(index)
            .or_else(|| self.total.last())
            .copied()
            .unwrap_or_default()
    }

    /// What reaching a base level gives.
    pub fn gain(&self, base_level: u16) -> u32 {
        match base_level {
            0 | 1 => 0,
            _ => self
                .total(base_level)
                .saturating_sub(self.total(base_level.saturating_sub(1))),
        }
    }
}
