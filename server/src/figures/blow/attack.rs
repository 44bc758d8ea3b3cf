//! Who attacks, and with what.

use crate::figures::cards;

/// What strikes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Power {
    /// A player's hand, with or without weapon.
    Weapon {
        /// ATK of the weapon; 0 of a bare hand.
        attack: u32,
        /// Level of the weapon, 1 to 4; 0 of a bare hand.
        level: u8,
    },
    /// A monster: from least to most, the most itself never reached.
    Range {
        /// Least attack.
        least: u32,
        /// Most attack.
        most: u32,
    },
}

/// How an attack deals with defence.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub enum Against {
    /// Defence counts.
    #[default]
    Defense,
    /// Cards of the weapon ignore a part of both defences, against this target.
    LessDefense {
        /// Percent.
        percent: i32,
    },
    /// They ignore all of it.
    Nothing,
    /// The weapon turns it against its owner: an ice pick.
    Pierced,
}

/// One hand, and what its damage meets with this target.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Hand {
    /// What strikes.
    pub power: Power,
    /// Percent of the size table, see [`crate::figures::element::size_for`].
    pub size: u16,
    /// The most that over-refining adds, at random from 1; 0 below the safe limit.
    pub over_refine: u32,
    /// How it deals with defence.
    pub against: Against,
    /// What refining adds.
    pub refine: u32,
    /// What skills with this kind of weapon add.
    pub mastery: u32,
    /// Percent of the element table.
    pub element: i16,
    /// What star crumbs in the weapon add: 5, 10, or 40.
    pub stars: u32,
    /// Thousandths of the attacker's cards, see [`cards::AttackCards`].
    pub cards: i64,
    /// Thousandths that the target's cards leave, see [`cards::DefenseCards`].
    pub left_by_cards: i64,
}

impl Hand {
    /// A hand with nothing that changes its damage.
    pub const fn plain(power: Power) -> Self {
        Self {
            power,
            size: 100,
            over_refine: 0,
            against: Against::Defense,
            refine: 0,
            mastery: 0,
            element: 100,
            stars: 0,
            cards: cards::EVEN,
            left_by_cards: cards::EVEN,
        }
    }

    pub(super) const fn is_bare(&self) -> bool {
        matches!(self.power, Power::Weapon { level: 0, .. })
    }
}

/// Ammunition in a weapon that shoots.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Ammunition {
    /// Its ATK, added at random up to less than itself.
    pub attack: u32,
    /// Whether a gun shoots it. Critical hits of guns are as if done by hand, those of bows add all of the arrow.
    pub gun: bool,
}

/// What hands there are.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub enum Hands {
    /// The right one.
    #[default]
    Right,
    /// Two weapons, or one in the left hand beside a bare right one.
    Both {
        /// The left one.
        left: Hand,
        /// Percent of the right one's damage: of thieves' jobs 50, and 10 for each level of its skill.
        right_percent: u8,
        /// Percent of the left one's damage: of thieves' jobs 30, and 10 for each level of its skill.
        left_percent: u8,
    },
    /// A katar, which strikes once more for 1 %, and 2 % for each level of double attack.
    Katar {
        /// That percentage.
        percent: u8,
    },
}

/// A chance to strike twice.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct DoubleAttack {
    /// In percent: 5 for each level of the skill with a dagger, or what a card gives, whichever is more.
    pub percent: u8,
    /// What the skill adds to the chance to hit when it strikes twice: 1 % for each level.
    pub hit: u8,
    /// Whether such an attack can be critical: not by the skill.
    pub critical: bool,
}

/// Who attacks, and with what.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Attack {
    /// HIT.
    pub hit: i32,
    /// What arrows and the like add to the chance to hit, in percent.
    pub hit_bonus: i32,
    /// What skills add to the chance to hit, in percent of it.
    pub hit_percent: i32,
    /// Chance in percent to hit whatever the FLEE.
    pub sure_hit: u8,
    /// Critical rate in thousandths, with bonuses against the target's race; 0 of monsters.
    pub critical: i32,
    /// Percent that cards add to critical damage.
    pub critical_damage: i32,
    /// A chance to strike twice.
    pub double: DoubleAttack,
    /// Status attack; 0 of monsters.
    pub status_attack: u32,
    /// DEX, which makes sure of a weapon's attack.
    pub dexterity: u16,
    /// Ammunition, of a weapon that shoots.
    pub ammunition: Option<Ammunition>,
    /// Percent that statuses make of the attack: 100 without.
    pub percent: u16,
    /// What weapon research and the like add to each hand, even to a miss.
    pub research: u32,
    /// The right hand.
    pub right: Hand,
    /// What else is in the hands.
    pub hands: Hands,
}

impl Attack {
    /// The attack of a monster.
    pub const fn monster(hit: i32, least: u32, most: u32) -> Self {
        Self::plain(hit, 0, 0, Hand::plain(Power::Range { least, most }))
    }

    /// The attack of a player with a weapon in the right hand, without any bonus.
    pub const fn plain(hit: i32, status_attack: u32, dexterity: u16, right: Hand) -> Self {
        Self {
            hit,
            hit_bonus: 0,
            hit_percent: 0,
            sure_hit: 0,
            critical: 0,
            critical_damage: 0,
            double: DoubleAttack {
                percent: 0,
                hit: 0,
                critical: false,
            },
            status_attack,
            dexterity,
            ammunition: None,
            percent: 100,
            research: 0,
            right,
            hands: Hands::Right,
        }
    }
}
