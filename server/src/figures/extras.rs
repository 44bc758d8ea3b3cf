//! What worn things do in fights beyond figures: ailments they bring and resist, splash, reflected damage, drained points,
//! things that monsters leave besides, more experience.

use packets::ItemId;

use super::{
    blow::Blow,
    rate::{percent_of, pick, small},
};
use crate::world::{Effect, Race, Status};

/// Chances in ten-thousandths by ailment, all sources added.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Chances([i32; Status::ALL.len()]);

impl Chances {
    /// Adds to one.
    pub fn add(&mut self, status: Status, chance: i16) {
        if let Some(sum) = self.0.get_mut(usize::from(status.code())) {
            *sum = sum.saturating_add(chance.into());
        }
    }

    /// That of one.
    pub fn of(&self, status: Status) -> i32 {
        self.0.get(usize::from(status.code())).copied().unwrap_or(0)
    }
}

/// Points that hits give back: by a chance, a percentage of the damage.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Drain {
    /// In thousandths, all sources added.
    pub chance: i32,
    /// Percent, all sources added; below 0 it takes points.
    pub percent: i32,
}

impl Drain {
    fn add(&mut self, chance: u16, percent: i16) {
        self.chance = self.chance.saturating_add(chance.into());
        self.percent = self.percent.saturating_add(percent.into());
    }

    /// Points by one hit's damage: at least 1 either way, if it comes about.
    fn of(self, damage: u32, roll: u32) -> i64 {
        let comes = i64::from(pick(roll, 1000)) < i64::from(self.chance);
        if damage == 0 || self.percent == 0 || !comes {
            return 0;
        }
        let points = percent_of(damage.into(), self.percent.into());
        if points == 0 {
            self.percent.signum().into()
        } else {
            points
        }
    }
}

/// What the weapons of both hands drain.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Drains {
    /// Hit points, of the right hand and of all that is no weapon.
    pub hp: Drain,
    /// Spell points.
    pub sp: Drain,
    /// Hit points, of a weapon in the left hand.
    pub left_hp: Drain,
    /// Spell points.
    pub left_sp: Drain,
}

/// Rolls for all that drains.
pub type DrainRolls = [u32; 4];

impl Drains {
    /// Hit and spell points that a blow gives back; below 0 it takes them.
    pub fn of(&self, blow: &Blow, [hp, sp, left_hp, left_sp]: DrainRolls) -> (i64, i64) {
        (
            self.hp.of(blow.right, hp) + self.left_hp.of(blow.left, left_hp),
            self.sp.of(blow.right, sp) + self.left_sp.of(blow.left, left_sp),
        )
    }
}

/// Something that monsters leave besides, for who kills them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ExtraDrop {
    /// What.
    pub item: ItemId,
    /// The only race that does.
    pub race: Option<Race>,
    /// Chance in ten-thousandths.
    pub rate: u16,
}

/// All of it, of everything that somebody wears.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Extras {
    /// Ailments that hits bring.
    pub inflicted: Chances,
    /// Ailments that ammunition brings: by shots only.
    pub inflicted_by_shots: Chances,
    /// Ailments that being hit brings over who hit.
    pub inflicted_when_hit: Chances,
    /// What is taken from the chance of ailments.
    pub resisted: Chances,
    /// Cells around who is hit that are hit too: the widest.
    pub splash: u8,
    /// Percent of melee damage that who hits takes too.
    pub reflected: i32,
    /// Points that hits give back.
    pub drains: Drains,
    /// What monsters leave besides.
    pub drops: Vec<ExtraDrop>,
    /// Percent more experience, by race.
    pub experience: [i32; Race::ALL.len()],
}

impl Extras {
    /// Adds one effect of something worn, in the left hand or elsewhere; whether it was one of these.
    pub fn add(&mut self, effect: &Effect, left: bool) -> bool {
        match *effect {
            Effect::Inflict { status, chance } => self.inflicted.add(status, chance),
            Effect::InflictWhenHit { status, chance } => self.inflicted_when_hit.add(status, chance),
            Effect::ResistStatus { status, chance } => self.resisted.add(status, chance),
            Effect::Splash(cells) => self.splash = self.splash.max(cells),
            Effect::Reflect(percent) => self.reflected = self.reflected.saturating_add(percent.into()),
            Effect::DrainHp { chance, percent } if left => self.drains.left_hp.add(chance, percent),
            Effect::DrainHp { chance, percent } => self.drains.hp.add(chance, percent),
            Effect::DrainSp { chance, percent } if left => self.drains.left_sp.add(chance, percent),
            Effect::DrainSp { chance, percent } => self.drains.sp.add(chance, percent),
            Effect::ExtraDrop { item, race, rate } => self.drops.push(ExtraDrop { item, race, rate }),
            Effect::ExperienceOfRace { race, percent } => {
                if let Some(sum) = self.experience.get_mut(usize::from(race.code())) {
                    *sum = sum.saturating_add(percent.into());
                }
            }
            _ => return false,
        }
        true
    }

    /// Adds one effect of ammunition; whether it was one that counts.
    pub fn add_of_ammunition(&mut self, effect: &Effect) -> bool {
        let Effect::Inflict { status, chance } = *effect else {
            return false;
        };
        self.inflicted_by_shots.add(status, chance);
        true
    }

    /// Ailments that a hit brings, each with its chance in ten-thousandths; shots bring those of what is shot too.
    pub fn inflicted(&self, shot: bool) -> Vec<(Status, u32)> {
        let of_shots = |status| if shot { self.inflicted_by_shots.of(status) } else { 0 };
        there_are(|status| self.inflicted.of(status).saturating_add(of_shots(status)))
    }

    /// Ailments that being hit brings over who hit, each with its chance in ten-thousandths.
    pub fn inflicted_when_hit(&self) -> Vec<(Status, u32)> {
        there_are(|status| self.inflicted_when_hit.of(status))
    }

    /// Damage that who hits takes too, of so much by a hit in melee: no more than the most hit points of who was hit.
    pub fn reflection(&self, damage: u32, max_hp: u32) -> u32 {
        small(percent_of(damage.into(), self.reflected.into())).min(max_hp)
    }

    /// Experience for a kill of a race, with what is worn.
    pub fn experience(&self, race: Race, points: u64) -> u64 {
        let percent = self.experience.get(usize::from(race.code())).copied().unwrap_or(0);
        if points == 0 || percent == 0 {
            return points;
        }
        let share = u128::from(points) * u128::from(percent.unsigned_abs()) / 100;
        let share = u64::try_from(share).unwrap_or(u64::MAX);
        if percent > 0 {
            points.saturating_add(share)
        } else {
            points.saturating_sub(share).max(1)
        }
    }
}

/// Ailments that there is any chance for.
fn there_are(chance: impl Fn(Status) -> i32) -> Vec<(Status, u32)> {
    let of = |&status: &Status| {
        let chance = u32::try_from(chance(status)).ok()?;
        (chance > 0).then_some((status, chance))
    };
    Status::ALL.iter().filter_map(of).collect()
}
