//! Refining: what it takes, how likely it succeeds, what a refined item is better by.

use packets::ItemId;
use serde::Deserialize;

/// What is refined alike.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefineGroup {
    /// Armor, by its level.
    Armor,
    /// Weapons, by their level.
    Weapon,
    /// Shadow armor.
    ShadowArmor,
    /// Shadow weapons.
    ShadowWeapon,
}

/// How items of a group and level are refined.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Refining {
    /// What is refined.
    pub group: RefineGroup,
    /// Level of the weapon or armor.
    pub level: u8,
    /// What the item is better by, by its refine; the first for +1.
    pub bonuses: Box<[RefineBonus]>,
    /// Ways to refine it.
    pub ways: Box<[RefineWay]>,
}

/// What an item is better by.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct RefineBonus {
    /// Attack or defense, in 1/100.
    pub bonus: u32,
    /// Most that chance adds to each attack, in 1/100.
    pub random: u32,
    /// Blacksmith's blessings that keep it from breaking on the way here.
    pub blessings: u8,
}

/// A way to refine, named by what it takes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefineKind {
    /// With plain ore.
    Normal,
    /// With enriched ore.
    Enriched,
    /// With high density ore.
    HighDensity,
}

/// A way to refine.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RefineWay {
    /// Which.
    pub kind: RefineKind,
    /// The ore that it takes one of.
    pub ore: ItemId,
    /// Zeny that it takes.
    pub price: u32,
    /// Chance to succeed in 1/10000, by the refine it leads to; the first for +1.
    pub chances: Box<[u16]>,
    /// Chance in 1/10000 that a failure breaks the item, likewise.
    pub breaking: Box<[u16]>,
    /// How many a failure that does not break it takes off its refine, likewise.
    pub downgrade: Box<[u8]>,
}

/// How everything is refined.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct RefineTable {
    pub(super) groups: Box<[Refining]>,
}

impl RefineTable {
    /// How items of a group and level are refined.
    pub fn get(&self, group: RefineGroup, level: u8) -> Option<&Refining> {
        self.groups
            .iter()
            .find(|refining| (refining.group, refining.level) == (group, level))
    }

    /// Everything there is.
    pub fn iter(&self) -> core::slice::Iter<'_, Refining> {
        self.groups.iter()
    }
}

impl<'a> IntoIterator for &'a RefineTable {
    type Item = &'a Refining;
    type IntoIter = core::slice::Iter<'a, Refining>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl Refining {
    /// What an item refined so far is better by, beyond the table as at its end; `None` unrefined.
    pub fn bonus(&self, refine: u8) -> Option<RefineBonus> {
        let bonus = self.bonuses.get(usize::from(refine.checked_sub(1)?));
        bonus.or(self.bonuses.last()).copied()
    }

    /// The way of a kind.
    pub fn way(&self, kind: RefineKind) -> Option<&RefineWay> {
        self.ways.iter().find(|way| way.kind == kind)
    }
}

impl RefineWay {
    /// Chance in 1/10000 to come from this refine to the next; `None` where the table ends.
    pub fn chance(&self, refine: u8) -> Option<u16> {
        self.chances.get(usize::from(refine)).copied()
    }

    /// How many a failure from this refine on takes off it, if it does not break the item.
    pub fn lowers(&self, refine: u8) -> u8 {
        self.downgrade.get(usize::from(refine)).copied().unwrap_or_default()
    }

    /// Chance in 1/10000 that a failure from this refine on breaks the item.
    pub fn breaks(&self, refine: u8) -> u16 {
        self.breaking.get(usize::from(refine)).copied().unwrap_or_default()
    }
}
