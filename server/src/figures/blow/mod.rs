//! A normal attack from the swing to the damage, in the order and with the rounding of the pre-renewal rules.
//!
//! 1. Perfect dodge of the target; double attack; critical hit; HIT against FLEE. A critical hit always lands.
//! 2. Weapon attack (between what DEX makes sure and the weapon's own), ammunition, size, status attack, over-refining.
//! 3. Percentages of critical damage and of statuses.
//! 4. Defence: a percentage of DEF, then soft defence. Critical hits ignore both.
//! 5. What refining adds. At least 1 is left, of a left hand 0.
//! 6. Mastery. At least 1 again.
//! 7. The element table, then star crumbs. At least 0.
//! 8. What weapon research adds, then the attacker's cards, then the target's.
//! 9. Two hits of a double attack; the hands of who carries two weapons.
//!
//! Whoever attacks a plant does 1. A miss does what star crumbs and weapon research add, if there is such a thing.
//! A monster's attack is the same with no more than a range of attack; it has no element, whatever its weapon is made of.

mod attack;
mod target;

pub use attack::{Against, Ammunition, Attack, DoubleAttack, Hand, Hands, Power};
pub use target::{Alertness, Target};

use super::{
    cards, chance, defense, element,
    rate::{percent_of, pick, raised_by, small},
    refine::over_refine_of_blow,
};

/// A roll for everything that chance decides about one attack: any numbers, each as likely as every other. 0 is always the
/// least damage, and makes everything happen that can.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Rolls {
    /// Perfect dodge.
    pub perfect_dodge: u32,
    /// Double attack.
    pub double: u32,
    /// Critical hit.
    pub critical: u32,
    /// A hit whatever the FLEE.
    pub sure_hit: u32,
    /// HIT against FLEE.
    pub hit: u32,
    /// Attack of the right hand.
    pub right: u32,
    /// Attack of the left hand.
    pub left: u32,
    /// Ammunition.
    pub ammunition: u32,
    /// Over-refining of the right weapon.
    pub right_over_refine: u32,
    /// Over-refining of the left weapon.
    pub left_over_refine: u32,
    /// Soft defence.
    pub soft_defense: u32,
}

/// How an attack ends.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Outcome {
    /// Luck dodged it.
    LuckyDodge,
    /// It missed.
    Miss,
    /// It hit.
    Hit,
    /// It hit critically.
    Critical,
}

/// What came of an attack.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Blow {
    /// How it ends.
    pub outcome: Outcome,
    /// Hits that the right hand's damage is shown in: 1, or 2; 1 of what does nothing.
    pub hits: u8,
    /// Damage of the right hand, all its hits together.
    pub right: u32,
    /// Damage of the left hand, or of a katar's second strike.
    pub left: u32,
}

impl Blow {
    /// Damage that comes back on who did it.
    pub const fn reflected(damage: u32) -> Self {
        Self {
            outcome: Outcome::Hit,
            hits: 1,
            right: damage,
            left: 0,
        }
    }

    /// Damage of both hands.
    pub const fn damage(&self) -> u32 {
        self.right.saturating_add(self.left)
    }

    /// Whether it reached the target, whatever it did.
    pub const fn hits(&self) -> bool {
        matches!(self.outcome, Outcome::Hit | Outcome::Critical)
    }
}

/// An attack by these rolls.
pub fn strike(attack: &Attack, target: &Target, rolls: &Rolls) -> Blow {
    if chance::thousandths(target.perfect_dodge, rolls.perfect_dodge) {
        return Blow {
            outcome: Outcome::LuckyDodge,
            hits: 1,
            right: 0,
            left: 0,
        };
    }
    let twice = chance::percent(attack.double.percent.into(), rolls.double);
    let outcome = outcome(attack, target, rolls, twice);
    let hits = if twice { 2 } else { 1 };
    let (right, left) = if target.plant {
        against_plant(attack, outcome, hits)
    } else {
        let (right, left) = damages(attack, target, rolls, outcome, hits);
        (suffered(target, right), suffered(target, left))
    };
    let hurts = right > 0 || left > 0;
    Blow {
        outcome,
        hits: if hurts { hits } else { 1 },
        right: small(right),
        left: small(left),
    }
}

fn outcome(attack: &Attack, target: &Target, rolls: &Rolls, twice: bool) -> Outcome {
    let asleep = target.alertness == Alertness::Asleep;
    let rate = chance::to_be_critical(attack.critical, target.luck, asleep, target.critical_shield);
    let may_be_critical = attack.critical > 0 && (!twice || attack.double.critical);
    if may_be_critical && chance::thousandths(rate, rolls.critical) {
        Outcome::Critical
    } else if lands(attack, target, rolls, twice) {
        Outcome::Hit
    } else {
        Outcome::Miss
    }
}

fn lands(attack: &Attack, target: &Target, rolls: &Rolls, twice: bool) -> bool {
    let bonus = if twice { attack.double.hit } else { 0 };
    let bonus = attack.hit_bonus.saturating_add(bonus.into());
    let rate = chance::to_hit(attack.hit, target.flee(), bonus, attack.hit_percent);
    target.alertness != Alertness::Awake
        || chance::percent(attack.sure_hit.into(), rolls.sure_hit)
        || chance::percent(rate, rolls.hit)
}

/// Damage that is more or less for a target that suffers another percentage: at least 1 of what is not 0.
fn suffered(target: &Target, damage: i64) -> i64 {
    if damage == 0 || target.suffers == 100 {
        return damage;
    }
    percent_of(damage, target.suffers.into()).max(1)
}

/// Right and left damage of an attack on what suffers 1 of everything: of each hand 1, of a double attack 2, but never
/// more than 2 in all.
fn against_plant(attack: &Attack, outcome: Outcome, hits: u8) -> (i64, i64) {
    let (right, left) = if outcome == Outcome::Miss {
        (afterwards(&attack.right, attack, 0), left_of_miss(attack))
    } else {
        (1, 1)
    };
    let has_left = matches!(attack.hands, Hands::Both { .. });
    match (right.min(1), left.min(1)) {
        (right, 1) if has_left => (right, 1),
        (right, _) => (right * i64::from(hits), 0),
    }
}

fn left_of_miss(attack: &Attack) -> i64 {
    match &attack.hands {
        Hands::Both { left, .. } => afterwards(left, attack, 0),
        Hands::Right | Hands::Katar { .. } => 0,
    }
}

fn damages(attack: &Attack, target: &Target, rolls: &Rolls, outcome: Outcome, hits: u8) -> (i64, i64) {
    let right = Side {
        hand: &attack.right,
        roll: rolls.right,
        over_refine: rolls.right_over_refine,
        least: 1,
    };
    let right = damage(attack, target, rolls, outcome, &right) * i64::from(hits);
    match attack.hands {
        Hands::Right => (right, 0),
        Hands::Katar { percent } => (right, percent_of(right, percent.into())),
        Hands::Both {
            left,
            right_percent,
            left_percent,
        } => {
            let side = Side {
                hand: &left,
                roll: rolls.left,
                over_refine: rolls.left_over_refine,
                least: 0,
            };
            let right_percent = if attack.right.is_bare() { 100 } else { right_percent };
            let left = damage(attack, target, rolls, outcome, &side);
            (share_of_hand(right, right_percent), share_of_hand(left, left_percent))
        }
    }
}

/// What is left of a hand's damage beside another weapon: at least 1 of what is not 0.
fn share_of_hand(damage: i64, percent: u8) -> i64 {
    if damage == 0 {
        return 0;
    }
    percent_of(damage, percent.into()).max(1)
}

/// A hand with its rolls, and the least that defence leaves of it.
struct Side<'a> {
    hand: &'a Hand,
    roll: u32,
    over_refine: u32,
    least: i64,
}

fn damage(attack: &Attack, target: &Target, rolls: &Rolls, outcome: Outcome, side: &Side<'_>) -> i64 {
    if outcome == Outcome::Miss {
        return afterwards(side.hand, attack, 0);
    }
    let critical = outcome == Outcome::Critical;
    let base = base(attack, rolls, critical, side);
    if base == 0 {
        return afterwards(side.hand, attack, 0);
    }
    let base = percent_of(criticized(attack, target, critical, base), attack.percent.into());
    let hurt = if critical {
        base
    } else {
        defended(side.hand.against, target, rolls, base)
    };
    let refined = (hurt + i64::from(side.hand.refine)).max(side.least);
    let mastered = (refined + i64::from(side.hand.mastery)).max(side.least);
    afterwards(side.hand, attack, mastered)
}

/// Weapon, ammunition, size, status attack and over-refining.
fn base(attack: &Attack, rolls: &Rolls, critical: bool, side: &Side<'_>) -> i64 {
    let hand = side.hand;
    let shot = attack.ammunition.filter(|shot| !(critical && shot.gun));
    let mut base = i64::from(power(attack.dexterity, hand.power, shot.is_some(), critical, side.roll));
    if let Some(shot) = shot {
        let random = pick(rolls.ammunition, shot.attack);
        base += i64::from(if critical { shot.attack } else { random });
    }
    let over = over_refine_of_blow(hand.over_refine, side.over_refine);
    percent_of(base, hand.size.into()) + i64::from(attack.status_attack) + i64::from(over)
}

/// Attack of a hand alone. Of a weapon DEX makes sure, more by better weapons, and with ammunition in percent of the
/// weapon; the most is reached by critical hits only.
fn power(dexterity: u16, power: Power, shoots: bool, critical: bool, roll: u32) -> u32 {
    let (least, most) = match power {
        Power::Range { least, most } => (least.min(most), most),
        Power::Weapon { attack, level } => weapon(dexterity, attack, level, shoots),
    };
    if critical {
        most
    } else {
        least + pick(roll, most - least)
    }
}

fn weapon(dexterity: u16, attack: u32, level: u8, shoots: bool) -> (u32, u32) {
    let percent = if level == 0 { 100 } else { 80 + 20 * u32::from(level) };
    let sure = (u32::from(dexterity) * percent / 100).min(attack);
    if shoots {
        let sure = small(percent_of(sure.into(), attack.into()));
        (sure, attack.max(sure))
    } else {
        (sure, attack)
    }
}

/// With what equipment of both sides makes of critical damage.
fn criticized(attack: &Attack, target: &Target, critical: bool, damage: i64) -> i64 {
    if !critical {
        return damage;
    }
    let more = raised_by(damage, attack.critical_damage.into());
    raised_by(more, -i64::from(target.critical_softening))
}

fn defended(against: Against, target: &Target, rolls: &Rolls, damage: i64) -> i64 {
    let ignored = match against {
        Against::LessDefense { percent } => percent,
        Against::Nothing => 100,
        Against::Defense | Against::Pierced => 0,
    };
    let defense = target.defense(ignored);
    let (hard, soft) = (defense.hard, target.soft(defense, rolls.soft_defense));
    match against {
        Against::Nothing => damage,
        Against::Defense | Against::LessDefense { .. } => defense::reduced(damage, hard, soft),
        Against::Pierced => defense::pierced(damage, hard, soft),
    }
}

/// Element, star crumbs, weapon research and cards: all that a miss has, too.
fn afterwards(hand: &Hand, attack: &Attack, damage: i64) -> i64 {
    let elemental = element::after(damage, hand.element) + i64::from(hand.stars);
    let researched = elemental.max(0) + i64::from(attack.research);
    let attacked = cards::applied(researched, hand.cards);
    cards::applied(attacked, hand.left_by_cards)
}
