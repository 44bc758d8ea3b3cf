//! Who fights whom: what strikes and what is struck, with tables, cards and crowds worked out for the two of them. The
//! blow itself is [`super::blow::strike`].

use super::{
    ailment,
    blow::{Against, Ammunition, Attack, DoubleAttack, Hand, Hands, Power, Target},
    cards::{AttackCards, DefenseCards},
    defense::Defense,
    derived, element,
    fighter::Fighter,
    worn::{Weapon, WornAmmunition},
};
use crate::{
    event::Condition,
    world::{Element, Mode, MonsterKind, MonsterRank, Race, Size, WeaponType, World},
};

/// A monster as it is now.
#[derive(Clone, Copy, Debug)]
pub struct Foe<'a> {
    /// Its kind.
    pub kind: &'a MonsterKind,
    /// Its ailments.
    pub condition: Condition,
}

impl<'a> From<&'a MonsterKind> for Foe<'a> {
    /// One that is well.
    fn from(kind: &'a MonsterKind) -> Self {
        let condition = Condition::NONE;
        Self { kind, condition }
    }
}

/// Traits of whoever is struck that weapons and cards look at.
struct Struck<'a> {
    race: Race,
    rank: MonsterRank,
    size: Size,
    element: (Element, u8),
    monster: Option<&'a MonsterKind>,
}

impl<'a> Struck<'a> {
    const fn monster(Foe { kind, condition }: Foe<'a>) -> Self {
        Self {
            race: kind.race,
            rank: kind.rank,
            size: kind.size,
            element: ailment::element(condition, (kind.element, kind.element_level)),
            monster: Some(kind),
        }
    }

    const fn player(fighter: &Fighter) -> Self {
        Self {
            race: Race::DemiHuman,
            rank: MonsterRank::Normal,
            size: Size::Medium,
            element: fighter.element(),
            monster: None,
        }
    }
}

/// A character strikes a monster.
pub fn monster<'a>(world: &World, fighter: &Fighter, foe: impl Into<Foe<'a>>) -> (Attack, Target) {
    let foe = foe.into();
    let attack = attack(world, fighter, &Struck::monster(foe), |_| super::cards::EVEN);
    (attack, monster_target(foe, fighter.is_ranged()))
}

/// A character strikes another, whom so many attack at once.
pub fn player(world: &World, fighter: &Fighter, other: &Fighter, attackers: u32) -> (Attack, Target) {
    let ranged = fighter.is_ranged();
    let left_by_cards = |of_attack| {
        let resisted = &other.worn.resisted;
        DefenseCards {
            element: resisted.element(of_attack),
            size: resisted.size(Size::Medium),
            race: resisted.race(Race::DemiHuman),
            class: resisted.rank(MonsterRank::Normal),
            range: other.resist(ranged),
            ..DefenseCards::default()
        }
        .rate()
    };
    let attack = attack(world, fighter, &Struck::player(other), left_by_cards);
    (attack, player_target(other, attackers))
}

/// A monster strikes a character, whom so many attack at once. Its attack has no element, so armor's element does not
/// count; what resists the neutral one does.
pub fn by_monster<'a>(foe: impl Into<Foe<'a>>, fighter: &Fighter, attackers: u32) -> (Attack, Target) {
    let Foe { kind, condition } = foe.into();
    let resisted = &fighter.worn.resisted;
    let ranged = u16::from(kind.attack_range) >= super::reach::RANGED_FROM;
    let left_by_cards = DefenseCards {
        element: resisted.element(Element::Neutral),
        size: resisted.size(kind.size),
        group: resisted.groups(kind),
        race: resisted.race(kind.race),
        class: resisted.rank(kind.rank),
        kind: resisted.kind(kind.class),
        range: fighter.resist(ranged),
        ..DefenseCards::default()
    };
    let hit = ailment::hit_or_flee(condition, derived::hit(kind.level, kind.attributes.dexterity, 0));
    let mut attack = Attack::monster(hit, kind.attack_min.into(), kind.attack_max.into());
    attack.percent = ailment::attack_percent(condition, attack.percent);
    attack.right.left_by_cards = left_by_cards.rate();
    (attack, player_target(fighter, attackers))
}

impl Fighter {
    /// Whether its weapon shoots.
    pub const fn is_ranged(&self) -> bool {
        self.worn.right.kind.is_ranged()
    }

    /// Percent less damage from afar.
    const fn resist(&self, ranged: bool) -> i32 {
        if ranged { self.worn.resist_ranged } else { 0 }
    }

    /// The ammunition that its weapon shoots.
    pub fn ammunition(&self) -> Option<WornAmmunition> {
        self.worn.ammunition.filter(|_| self.is_ranged())
    }
}

fn attack(world: &World, fighter: &Fighter, struck: &Struck<'_>, left_by_cards: impl Fn(Element) -> i64) -> Attack {
    let worn = &fighter.worn;
    let ammunition = fighter.ammunition();
    let cards = attack_cards(fighter, struck);
    let element = ammunition.and_then(|shot| shot.element).unwrap_or(worn.right.element);
    let hand = |weapon: &Weapon, element: Element, cards: i64| Hand {
        size: world
            .sizes
            .percent(weapon.kind, element::size_for(weapon.kind, struck.size, false)),
        over_refine: weapon.over_refine,
        against: against(worn.ignored_defense, struck.race),
        refine: weapon.refine,
        element: world.elements.percent(element, struck.element.0, struck.element.1),
        cards,
        left_by_cards: left_by_cards(element),
        ..Hand::plain(Power::Weapon {
            attack: weapon.attack,
            level: weapon.level,
        })
    };
    let right = hand(&worn.right, element, cards.rate(fighter.is_ranged()));
    Attack {
        critical: critical(fighter, struck.race),
        critical_damage: worn.critical_damage,
        double: double(fighter),
        percent: ailment::attack_percent(
            fighter.condition,
            u16::try_from(worn.attack_percent.saturating_add(100).max(0)).unwrap_or(u16::MAX),
        ),
        ammunition: ammunition.map(|shot| Ammunition {
            attack: shot.attack.into(),
            gun: worn.right.kind != WeaponType::Bow,
        }),
        hands: hands(
            worn.right.kind,
            worn.left
                .map(|left| hand(&left, left.element, cards.rate_of_left_hand())),
        ),
        ..Attack::plain(fighter.hit, fighter.status_attack, fighter.attributes.dexterity, right)
    }
}

/// What is in the hands. The percentages of thieves' jobs grow with skills, which nobody has yet.
fn hands(right: WeaponType, left: Option<Hand>) -> Hands {
    match left {
        Some(left) => Hands::Both {
            left,
            right_percent: 50,
            left_percent: 30,
        },
        None if right == WeaponType::Katar => Hands::Katar { percent: 1 },
        None => Hands::Right,
    }
}

fn attack_cards(fighter: &Fighter, struck: &Struck<'_>) -> AttackCards {
    let (worn, dealt) = (&fighter.worn, &fighter.worn.dealt);
    AttackCards {
        element: dealt.element(struck.element.0),
        race: dealt.race(struck.race),
        size: dealt.size(struck.size),
        groups: struck.monster.map_or_else(Vec::new, |kind| dealt.each_group(kind)),
        class: dealt.rank(struck.rank),
        kind: struck.monster.map_or(0, |kind| dealt.kind(kind.class)),
        range: if fighter.is_ranged() { worn.ranged_damage } else { 0 },
        katar_mastery: 0,
    }
}

fn against(ignored: [i32; Race::ALL.len()], race: Race) -> Against {
    match ignored.get(usize::from(race.code())) {
        Some(100..) => Against::Nothing,
        Some(&percent @ 1..) => Against::LessDefense { percent },
        _ => Against::Defense,
    }
}

fn critical(fighter: &Fighter, race: Race) -> i32 {
    let of_race = fighter.worn.critical_to_race.get(usize::from(race.code()));
    fighter
        .critical
        .saturating_add(of_race.map_or(0, |points| points.saturating_mul(10)))
}

/// Double attack by cards; a bare hand never strikes twice.
const fn double(fighter: &Fighter) -> DoubleAttack {
    let percent = if matches!(fighter.worn.right.kind, WeaponType::Fist) {
        0
    } else {
        fighter.worn.double_attack
    };
    DoubleAttack {
        percent,
        hit: 0,
        critical: true,
    }
}

fn monster_target(Foe { kind, condition }: Foe<'_>, ranged: bool) -> Target {
    let hard = i32::from(kind.defense);
    let soft = derived::soft_defense(kind.attributes.vitality, 0);
    let ignores = if ranged {
        Mode::IGNORE_RANGED
    } else {
        Mode::IGNORE_MELEE
    };
    let flee = derived::flee(kind.level, kind.attributes.agility, 0);
    Target {
        luck: ailment::attributes(condition, kind.attributes).luck,
        alertness: ailment::alertness(condition),
        plant: kind.modes.contains(ignores),
        suffers: kind.damage_taken,
        ..Target::monster(
            ailment::hit_or_flee(condition, flee),
            ailment::defense(condition, Defense { hard, soft }),
        )
    }
}

const fn player_target(fighter: &Fighter, attackers: u32) -> Target {
    Target {
        attackers,
        alertness: ailment::alertness(fighter.condition),
        ..Target::player(
            fighter.flee,
            fighter.perfect_dodge,
            fighter.attributes.luck,
            fighter.defense,
        )
    }
}
