//! Percentages of cards, equipment and some skills, for and against traits of the other side, and how they stack.
//!
//! Bonuses against the same trait are added by whoever fills the structs here, those against different traits multiply:
//! in thousandths, rounded after each, so their order counts. What both weapons of an assassin have works for the right
//! hand alone, as rAthena is shipped.

use super::rate::percent_of;

/// No change, in thousandths.
pub const EVEN: i64 = 1000;

/// Percent more damage by an attacker against each trait of this target, all sources added.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct AttackCards {
    /// Its element.
    pub element: i32,
    /// Its race.
    pub race: i32,
    /// Its size.
    pub size: i32,
    /// Each group it belongs to across races, such as goblins: one after the other near, added afar.
    pub groups: Vec<i32>,
    /// Whether it is a boss.
    pub class: i32,
    /// Its kind of monster alone.
    pub kind: i32,
    /// Being near to it, or far from it.
    pub range: i32,
    /// Mastery of katars, which works like a card.
    pub katar_mastery: i32,
}

impl AttackCards {
    /// Thousandths of damage of the right hand, or of the only one.
    pub fn rate(&self, ranged: bool) -> i64 {
        let Self { element, race, .. } = *self;
        let [first, second] = if ranged { [race, element] } else { [element, race] };
        let mastery = if ranged { 0 } else { self.katar_mastery };
        let added = self
            .groups
            .iter()
            .fold(0, |sum: i32, percent| sum.saturating_add(*percent));
        let groups = if ranged { &[added][..] } else { &self.groups };
        let before = [first, second, self.size];
        let after = [self.class, mastery, self.kind, self.range];
        stacked(before.into_iter().chain(groups.iter().copied()).chain(after))
    }

    /// Thousandths of damage of the left hand: only the kind of monster counts.
    pub fn rate_of_left_hand(&self) -> i64 {
        stacked([self.kind])
    }
}

/// Percent less damage that a player suffers, for each trait of this attacker and this attack, all sources added.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct DefenseCards {
    /// The element of the attack. Damage by a left hand of another element is taken through both.
    pub element: i32,
    /// The element of the attacker itself.
    pub attacker_element: i32,
    /// Its size.
    pub size: i32,
    /// The group it belongs to across races.
    pub group: i32,
    /// Its race.
    pub race: i32,
    /// Whether it is a boss.
    pub class: i32,
    /// Its kind of monster alone.
    pub kind: i32,
    /// Its being near, or far.
    pub range: i32,
}

impl DefenseCards {
    /// Thousandths of damage that are left.
    pub fn rate(self) -> i64 {
        self.through(None)
    }

    /// Thousandths that are left of damage by a left hand whose weapon has another element, against which so many percent
    /// count.
    pub fn rate_of_left_hand(self, element: i32) -> i64 {
        self.through(Some(element))
    }

    fn through(self, second_element: Option<i32>) -> i64 {
        let elements = [self.element, second_element.unwrap_or(0), self.attacker_element];
        let traits = [self.size, self.group, self.race, self.class, self.kind, self.range];
        stacked(elements.into_iter().chain(traits).map(i32::saturating_neg))
    }
}

/// Thousandths of all these percentages, one after the other.
fn stacked(percents: impl IntoIterator<Item = i32>) -> i64 {
    let next = |rate, percent: i32| percent_of(rate, 100 + i64::from(percent));
    percents.into_iter().fold(EVEN, next)
}

/// Damage at so many thousandths: what they add or take is rounded towards zero. Below 0 thousandths it is 0.
pub const fn applied(damage: i64, rate: i64) -> i64 {
    let rate = if rate < 0 { 0 } else { rate };
    damage.saturating_sub(damage.saturating_mul(EVEN - rate) / EVEN)
}
