//! Percentages for and against traits of the other side: race, rank, size, element, kind of monster, group of kinds.

use crate::world::{Element, MonsterKind, MonsterRank, Race, Size};

/// Percentages by trait, all sources of one trait added.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Traits {
    race: [i32; Race::ALL.len()],
    boss: i32,
    normal: i32,
    size: [i32; Size::ALL.len()],
    element: [i32; Element::ALL.len()],
    kinds: Vec<(u16, i32)>,
    groups: Vec<(Box<str>, i32)>,
}

impl Traits {
    /// Adds to a race.
    pub fn add_race(&mut self, race: Race, percent: i16) {
        add(&mut self.race, race.code(), percent);
    }

    /// Adds to a rank: of bosses, or of all that are none.
    pub fn add_rank(&mut self, rank: MonsterRank, percent: i16) {
        let of_rank = match rank {
            MonsterRank::Boss => &mut self.boss,
            _ => &mut self.normal,
        };
        *of_rank = of_rank.saturating_add(percent.into());
    }

    /// Adds to a size.
    pub fn add_size(&mut self, size: Size, percent: i16) {
        add(&mut self.size, size.code(), percent);
    }

    /// Adds to an element.
    pub fn add_element(&mut self, element: Element, percent: i16) {
        add(&mut self.element, element.code(), percent);
    }

    /// Adds to a kind of monster.
    pub fn add_kind(&mut self, class: u16, percent: i16) {
        self.kinds.push((class, percent.into()));
    }

    /// Adds to a group of kinds.
    pub fn add_group(&mut self, group: &str, percent: i16) {
        self.groups.push((group.into(), percent.into()));
    }

    /// Percent for a race.
    pub fn race(&self, race: Race) -> i32 {
        of(&self.race, race.code())
    }

    /// Percent for bosses, or for all that are none.
    pub const fn rank(&self, rank: MonsterRank) -> i32 {
        match rank {
            MonsterRank::Boss => self.boss,
            _ => self.normal,
        }
    }

    /// Percent for a size.
    pub fn size(&self, size: Size) -> i32 {
        of(&self.size, size.code())
    }

    /// Percent for an element.
    pub fn element(&self, element: Element) -> i32 {
        of(&self.element, element.code())
    }

    /// Percent for a kind of monster.
    pub fn kind(&self, class: u16) -> i32 {
        let of_kind = self.kinds.iter().filter(|(kind, _)| *kind == class);
        of_kind
            .map(|(_, percent)| percent)
            .fold(0, |sum, percent| sum.saturating_add(*percent))
    }

    /// Percent for each of the groups that a kind of monster belongs to, in the kind's order; none of those without any.
    pub fn each_group(&self, monster: &MonsterKind) -> Vec<i32> {
        let of_group = |group: &str| {
            let same = self.groups.iter().filter(|(other, _)| &**other == group);
            same.map(|(_, percent)| percent)
                .fold(0, |sum: i32, percent| sum.saturating_add(*percent))
        };
        monster
            .race_groups
            .iter()
            .map(|group| of_group(group))
            .filter(|&percent| percent != 0)
            .collect()
    }

    /// Percent for the groups that a kind of monster belongs to, added.
    pub fn groups(&self, monster: &MonsterKind) -> i32 {
        let of_groups = self
            .groups
            .iter()
            .filter(|(group, _)| monster.race_groups.contains(group));
        of_groups
            .map(|(_, percent)| percent)
            .fold(0, |sum, percent| sum.saturating_add(*percent))
    }
}

fn add(list: &mut [i32], code: u8, percent: i16) {
    if let Some(sum) = list.get_mut(usize::from(code)) {
        *sum = sum.saturating_add(percent.into());
    }
}

fn of(list: &[i32], code: u8) -> i32 {
    list.get(usize::from(code)).copied().unwrap_or(0)
}
