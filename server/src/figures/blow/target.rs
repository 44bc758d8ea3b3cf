//! Who is attacked.

use crate::figures::{
    chance::flee_among,
    defense::{self, Defense},
};

/// Whether a target can dodge.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub enum Alertness {
    /// It can.
    #[default]
    Awake,
    /// It cannot: frozen, stunned, of stone.
    Helpless,
    /// It cannot, and critical hits are twice as likely.
    Asleep,
}

/// Who is attacked.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Target {
    /// Whether it is a player: those suffer from crowds, and their soft defence is less sure.
    pub player: bool,
    /// FLEE.
    pub flee: i32,
    /// Perfect dodge in thousandths; 0 of monsters.
    pub perfect_dodge: i32,
    /// LUK.
    pub luck: u16,
    /// Percent by which equipment lessens the chance of critical hits.
    pub critical_shield: i32,
    /// Percent by which equipment lessens the damage of critical hits.
    pub critical_softening: i32,
    /// DEF and soft defence.
    pub defense: Defense,
    /// How many attack it at once, the attacker included.
    pub attackers: u32,
    /// Whether it can dodge.
    pub alertness: Alertness,
    /// Whether it suffers 1 of every such attack.
    pub plant: bool,
    /// Percent of damage that it suffers; 100 but of few monsters.
    pub suffers: u16,
}

impl Target {
    /// A monster without luck and without anything special.
    pub const fn monster(flee: i32, defense: Defense) -> Self {
        Self {
            player: false,
            flee,
            perfect_dodge: 0,
            luck: 0,
            critical_shield: 0,
            critical_softening: 0,
            defense,
            attackers: 1,
            alertness: Alertness::Awake,
            plant: false,
            suffers: 100,
        }
    }

    /// A player whom one attacks.
    pub const fn player(flee: i32, perfect_dodge: i32, luck: u16, defense: Defense) -> Self {
        Self {
            player: true,
            perfect_dodge,
            luck,
            ..Self::monster(flee, defense)
        }
    }

    pub(super) fn flee(&self) -> i32 {
        if self.player {
            flee_among(self.flee, self.attackers)
        } else {
            self.flee
        }
    }

    /// What is left of its defence against an attacker that ignores so many percent, before the crowd wears it down.
    pub(super) fn defense(&self, ignored: i32) -> Defense {
        let defense = self.defense.ignored_by(ignored);
        if self.player {
            defense.among(self.attackers)
        } else {
            defense
        }
    }

    pub(super) fn soft(&self, Defense { soft, .. }: Defense, roll: u32) -> i64 {
        if self.player {
            defense::soft_of_player(soft, roll)
        } else {
            defense::soft_of_monster(soft, roll)
        }
    }
}
