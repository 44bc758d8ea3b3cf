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

use super::{
    cards,
    chance::{self, flee_among},
    defense::{self, Defense},
    element,
    rate::{percent_of, pick, raised_by, small},
    refine::over_refine_of_blow,
};

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
    /// Cards of the weapon ignore it, against this target.
    Nothing,
    /// The weapon turns it against its owner: an ice pick.
    Pierced,
}

/// One hand, and what its damage meets with this target.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Hand {
    /// What strikes.
    pub power: Power,
    /// Percent of the size table, see [`element::size_for`].
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

    const fn is_bare(&self) -> bool {
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
    /// Whether it cannot dodge: frozen, stunned, asleep, of stone.
    pub helpless: bool,
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
            helpless: false,
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

    fn flee(&self) -> i32 {
        if self.player {
            flee_among(self.flee, self.attackers)
        } else {
            self.flee
        }
    }

    fn defense(&self) -> Defense {
        if self.player {
            self.defense.among(self.attackers)
        } else {
            self.defense
        }
    }

    fn soft(&self, roll: u32) -> i64 {
        let soft = self.defense().soft;
        if self.player {
            defense::soft_of_player(soft, roll)
        } else {
            defense::soft_of_monster(soft, roll)
        }
    }
}

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
    /// Hits that the right hand's damage is shown in: 1, or 2.
    pub hits: u8,
    /// Damage of the right hand, all its hits together.
    pub right: u32,
    /// Damage of the left hand, or of a katar's second strike.
    pub left: u32,
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
    Blow {
        outcome,
        hits,
        right: small(right),
        left: small(left),
    }
}

fn outcome(attack: &Attack, target: &Target, rolls: &Rolls, twice: bool) -> Outcome {
    let rate = chance::to_be_critical(attack.critical, target.luck, target.critical_shield);
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
    target.helpless || chance::percent(attack.sure_hit.into(), rolls.sure_hit) || chance::percent(rate, rolls.hit)
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
    let (hard, soft) = (target.defense().hard, target.soft(rolls.soft_defense));
    match against {
        Against::Nothing => damage,
        Against::Defense => defense::reduced(damage, hard, soft),
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
