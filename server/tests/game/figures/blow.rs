//! Normal attacks from the swing to the damage.

use server::figures::{
    blow::{
        Against, Alertness, Ammunition, Attack, Blow, DoubleAttack, Hand, Hands, Outcome, Power, Rolls, Target, strike,
    },
    defense::Defense,
    refine,
};

const fn weapon(attack: u32, level: u8) -> Hand {
    Hand::plain(Power::Weapon { attack, level })
}

const fn defense(hard: i32, soft: i32) -> Defense {
    Defense { hard, soft }
}

/// A poring, level 1: AGI 1, so FLEE 2; DEF 0, VIT 1.
const PORING: Target = Target::monster(2, defense(0, 1));

/// A monster that stands still: nothing but its damage matters.
const DUMMY: Target = Target {
    alertness: Alertness::Helpless,
    ..Target::monster(1, defense(0, 0))
};

const LEAST: Rolls = Rolls {
    perfect_dodge: 999,
    double: 99,
    critical: 999,
    sure_hit: 99,
    hit: 0,
    right: 0,
    left: 0,
    ammunition: 0,
    right_over_refine: 0,
    left_over_refine: 0,
    soft_defense: 0,
};

fn damage(attack: &Attack, target: &Target, rolls: &Rolls) -> (u32, u32) {
    let blow = strike(attack, target, rolls);
    (blow.right, blow.left)
}

/// STR 10, DEX 10, LUK 1: status attack 13. A knife, ATK 17, level 1, 75 % against medium monsters.
fn novice() -> Attack {
    let knife = Hand {
        size: 75,
        ..weapon(17, 1)
    };
    Attack {
        critical: 13,
        ..Attack::plain(11, 13, 10, knife)
    }
}

#[test]
fn a_novice_with_a_knife_does_19_to_24_to_a_poring() {
    let most = Rolls { right: 6, ..LEAST };
    // DEX 10 makes sure of 10, the most without luck is 16: 7 and 12 against medium size. 13 more, less VIT 1.
    assert_eq!(damage(&novice(), &PORING, &LEAST), (19, 0));
    assert_eq!(damage(&novice(), &PORING, &most), (24, 0));
    let again = Rolls { right: 7, ..LEAST };
    assert_eq!(damage(&novice(), &PORING, &again), (19, 0), "17 itself takes luck");
}

#[test]
fn a_critical_hit_is_the_weapons_whole_attack_and_ignores_defence() {
    let lucky = Rolls { critical: 12, ..LEAST };
    let blow = strike(&novice(), &PORING, &lucky);
    assert_eq!((blow.outcome, blow.right), (Outcome::Critical, 25), "12 and 13");
    let armored = Target::monster(1000, defense(90, 500));
    assert_eq!(strike(&novice(), &armored, &lucky).right, 25, "nor can it be dodged");
    let lucky_target = Target { luck: 1, ..PORING };
    let blow = strike(&novice(), &lucky_target, &lucky);
    assert_eq!(
        blow.outcome,
        Outcome::Hit,
        "2 thousandths less for each LUK of the target"
    );
}

#[test]
fn critical_damage_is_more_by_cards_and_less_by_armor() {
    let lucky = Rolls { critical: 0, ..LEAST };
    let attack = Attack {
        critical_damage: 30,
        ..novice()
    };
    assert_eq!(damage(&attack, &PORING, &lucky), (32, 0), "7.5 more");
    let soft = Target {
        critical_softening: 20,
        ..PORING
    };
    assert_eq!(damage(&attack, &soft, &lucky), (26, 0), "6.4 less");
}

/// A weapon of level 3, refined to +8, with everything that changes its damage.
fn knight() -> Attack {
    let hand = Hand {
        size: 75,
        over_refine: refine::over_refine(3 * 800),
        refine: refine::attack(8 * 500),
        mastery: 40,
        element: 150,
        stars: 10,
        cards: 1380,
        ..weapon(120, 3)
    };
    Attack {
        research: 20,
        ..Attack::plain(1, 150, 50, hand)
    }
}

const ROLLS: Rolls = Rolls {
    right: 20,
    right_over_refine: 4,
    soft_defense: 3,
    ..LEAST
};

#[test]
fn every_part_comes_in_its_order() {
    let monster = Target {
        alertness: Alertness::Helpless,
        ..Target::monster(1, defense(30, 45))
    };
    // DEX 50 makes sure of 70, and 20 more: 90, of which size leaves 67. Status attack: 217. Over-refining: 222.
    // DEF leaves 155; VIT 45 and 3 take 48: 107. Refining: 147. Mastery: 187. Element: 280. Stars: 290. Research: 310.
    // Cards of 20 and 15 percent: 117 more.
    assert_eq!(damage(&knight(), &monster, &ROLLS), (427, 0));
    let half = Attack {
        percent: 50,
        ..knight()
    };
    // 111; 77; 29; 69; 109; 163; 173; 193; 73 more.
    assert_eq!(damage(&half, &monster, &ROLLS), (266, 0));
}

#[test]
fn cards_of_a_player_come_last() {
    let player = Target {
        alertness: Alertness::Helpless,
        ..Target::player(1, 0, 1, defense(30, 45))
    };
    let mut attack = knight();
    attack.right.left_by_cards = 560;
    // VIT 45 of a player: 13 and 22 for sure, and 0 of none random: 155 less 35 is 120; 160, 200, 300, 310, 330, 455.
    // 440 thousandths of 455 are 200.
    assert_eq!(damage(&attack, &player, &ROLLS), (255, 0));
}

#[test]
fn defence_can_be_ignored_or_turned_round() {
    let monster = Target {
        alertness: Alertness::Helpless,
        ..Target::monster(1, defense(60, 10))
    };
    let with = |against| {
        let hand = Hand {
            against,
            ..weapon(100, 1)
        };
        damage(&Attack::plain(1, 100, 100, hand), &monster, &LEAST).0
    };
    assert_eq!(with(Against::Defense), 70, "80 less 10");
    assert_eq!(with(Against::LessDefense { percent: 50 }), 135, "140 less 5");
    assert_eq!(with(Against::Nothing), 200);
    assert_eq!(with(Against::Pierced), 140, "70 %");
}

#[test]
fn at_least_one_is_left_of_a_hit() {
    let wall = Target {
        alertness: Alertness::Helpless,
        ..Target::monster(1, defense(100, 200))
    };
    assert_eq!(damage(&novice(), &wall, &LEAST), (1, 0));
    let mut refined = novice();
    refined.right.refine = 10;
    assert_eq!(damage(&refined, &wall, &LEAST), (1, 0), "-200 and 10");
    refined.right.mastery = 40;
    assert_eq!(damage(&refined, &wall, &LEAST), (41, 0), "mastery comes after");
}

#[test]
fn elements_can_leave_nothing() {
    let mut attack = novice();
    attack.right.element = 0;
    assert_eq!(damage(&attack, &DUMMY, &LEAST), (0, 0));
    attack.right.element = -25;
    assert_eq!(damage(&attack, &DUMMY, &LEAST), (0, 0), "nobody is healed");
    attack.right.stars = 5;
    assert_eq!(damage(&attack, &DUMMY, &LEAST), (0, 0), "20 at -25 % is -5");
    attack.right.stars = 15;
    assert_eq!(damage(&attack, &DUMMY, &LEAST), (10, 0));
}

#[test]
fn a_monsters_attack_lies_between_its_least_and_less_than_its_most() {
    let poring = Attack::monster(1 + 6, 7, 10);
    // VIT 1 of a player takes nothing.
    let novice = Target::player(2, 11, 1, defense(0, 1));
    let with = |right| damage(&poring, &novice, &Rolls { right, ..LEAST }).0;
    assert_eq!([0, 1, 2, 3].map(with), [7, 8, 9, 7]);
    let even = Attack::monster(7, 10, 7);
    assert_eq!(damage(&even, &novice, &LEAST), (7, 0), "a table's mistake");
    let harmless = Attack::monster(7, 0, 0);
    assert_eq!(
        damage(&harmless, &novice, &LEAST),
        (0, 0),
        "what has no attack does none"
    );
}

#[test]
fn a_crowd_makes_a_player_easier_to_hit_and_to_hurt() {
    let attack = Attack::monster(100, 1000, 1000);
    let alone = Target::player(150, 0, 1, defense(50, 100));
    let crowded = Target { attackers: 4, ..alone };
    // 30 % against 150, 60 % against 120.
    let roll = Rolls { hit: 59, ..LEAST };
    assert_eq!(strike(&attack, &alone, &roll).outcome, Outcome::Miss);
    let blow = strike(&attack, &crowded, &roll);
    // DEF 45, VIT 90: 27 and 45.
    assert_eq!((blow.outcome, blow.right), (Outcome::Hit, 478));
    let monster = Target {
        attackers: 4,
        ..Target::monster(150, defense(50, 100))
    };
    assert_eq!(
        strike(&attack, &monster, &roll).outcome,
        Outcome::Miss,
        "monsters do not mind"
    );
}

#[test]
fn luck_dodges_before_anything_else() {
    let target = Target {
        perfect_dodge: 11,
        alertness: Alertness::Helpless,
        ..PORING
    };
    let rolls = Rolls {
        perfect_dodge: 10,
        critical: 0,
        ..LEAST
    };
    let dodged = Blow {
        outcome: Outcome::LuckyDodge,
        hits: 1,
        right: 0,
        left: 0,
    };
    assert_eq!(strike(&novice(), &target, &rolls), dodged);
}

#[test]
fn a_miss_does_what_stars_and_research_add() {
    let nimble = Target::monster(1000, defense(0, 0));
    let miss = Rolls { hit: 5, ..LEAST };
    let blow = strike(&novice(), &nimble, &miss);
    assert_eq!((blow.outcome, blow.right), (Outcome::Miss, 0));
    let blow = strike(&knight(), &nimble, &miss);
    assert_eq!(
        (blow.outcome, blow.right),
        (Outcome::Miss, 41),
        "30 at 1380 thousandths"
    );
}

#[test]
fn something_sure_hits_whatever_the_flee() {
    let nimble = Target::monster(1000, defense(0, 0));
    let attack = Attack {
        sure_hit: 20,
        ..novice()
    };
    let miss = Rolls { hit: 99, ..LEAST };
    assert_eq!(strike(&attack, &nimble, &miss).outcome, Outcome::Miss);
    let sure = Rolls { sure_hit: 19, ..miss };
    assert_eq!(strike(&attack, &nimble, &sure).outcome, Outcome::Hit);
}

#[test]
fn a_double_attack_is_twice_as_much_and_not_critical() {
    let attack = Attack {
        double: DoubleAttack {
            percent: 50,
            hit: 10,
            critical: false,
        },
        ..novice()
    };
    let rolls = Rolls {
        double: 49,
        critical: 0,
        ..LEAST
    };
    let blow = strike(&attack, &PORING, &rolls);
    assert_eq!((blow.outcome, blow.hits, blow.right), (Outcome::Hit, 2, 38));
    let nimble = Target { flee: 41, ..PORING };
    // 80 and 11 less 41 are 50, and 10 more when it strikes twice.
    let close = Rolls { hit: 59, ..rolls };
    assert_eq!(strike(&attack, &nimble, &close).outcome, Outcome::Hit);
    let missed = strike(&attack, &nimble, &Rolls { hit: 60, ..rolls });
    assert_eq!((missed.outcome, missed.hits), (Outcome::Miss, 1), "one miss, not two");
    let once = Rolls { double: 50, ..close };
    assert_eq!(
        strike(&attack, &nimble, &Rolls { critical: 999, ..once }).outcome,
        Outcome::Miss
    );
}

/// A bow of ATK 40 and level 2, with arrows of 25. DEX 60.
fn archer(gun: bool) -> Attack {
    Attack {
        ammunition: Some(Ammunition { attack: 25, gun }),
        critical: 100,
        ..Attack::plain(61, 96, 60, weapon(40, 2))
    }
}

#[test]
fn an_arrow_adds_at_random_less_than_its_attack() {
    // DEX 60 makes sure of 72, so of all 40, of which the weapon's 40 % are 16.
    assert_eq!(damage(&archer(false), &DUMMY, &LEAST), (112, 0), "16 and 96");
    let most = Rolls {
        right: 23,
        ammunition: 24,
        ..LEAST
    };
    assert_eq!(damage(&archer(false), &DUMMY, &most), (159, 0), "39, 24, 96");
    let critical = Rolls { critical: 0, ..LEAST };
    assert_eq!(damage(&archer(false), &DUMMY, &critical), (161, 0), "40, 25, 96");
    assert_eq!(
        damage(&archer(true), &DUMMY, &critical),
        (136, 0),
        "the bullet of a gun does not count then"
    );
}

#[test]
fn dex_beyond_a_strong_bow_makes_it_stronger() {
    let attack = Attack {
        ammunition: Some(Ammunition { attack: 0, gun: false }),
        ..Attack::plain(1, 0, 150, weapon(120, 1))
    };
    assert_eq!(damage(&attack, &DUMMY, &LEAST), (144, 0), "120 % of 120");
}

/// Two daggers; an assassin with all of the right hand's skill and 3 levels of the left one's.
fn assassin(right: Hand) -> Attack {
    Attack {
        hands: Hands::Both {
            left: weapon(60, 4),
            right_percent: 100,
            left_percent: 60,
        },
        double: DoubleAttack {
            percent: 50,
            hit: 10,
            critical: false,
        },
        ..Attack::plain(1, 50, 100, right)
    }
}

#[test]
fn two_weapons_strike_with_their_skills() {
    // DEX 100 makes sure of both. 100 and 50; 60 and 50, of which 60 %.
    assert_eq!(damage(&assassin(weapon(100, 1)), &DUMMY, &LEAST), (150, 66));
    let twice = Rolls { double: 0, ..LEAST };
    assert_eq!(
        damage(&assassin(weapon(100, 1)), &DUMMY, &twice),
        (300, 66),
        "the right one twice"
    );
}

#[test]
fn unskilled_hands_do_half_and_three_tenths() {
    let mut attack = assassin(weapon(100, 1));
    attack.hands = Hands::Both {
        left: weapon(60, 4),
        right_percent: 50,
        left_percent: 30,
    };
    assert_eq!(damage(&attack, &DUMMY, &LEAST), (75, 33));
    let wall = Target {
        defense: defense(99, 500),
        ..DUMMY
    };
    assert_eq!(damage(&attack, &wall, &LEAST), (1, 0), "a left hand may do nothing");
}

#[test]
fn a_bare_right_hand_beside_a_left_weapon_is_not_weakened() {
    let mut attack = assassin(weapon(0, 0));
    attack.hands = Hands::Both {
        left: weapon(60, 4),
        right_percent: 50,
        left_percent: 60,
    };
    assert_eq!(damage(&attack, &DUMMY, &LEAST), (50, 66));
}

#[test]
fn a_katar_strikes_again_for_a_fraction() {
    let attack = Attack {
        hands: Hands::Katar { percent: 21 },
        ..Attack::plain(1, 50, 200, weapon(148, 3))
    };
    assert_eq!(damage(&attack, &DUMMY, &LEAST), (198, 41), "double attack level 10");
}

#[test]
fn plants_suffer_one_of_everything() {
    let plant = Target { plant: true, ..DUMMY };
    assert_eq!(damage(&knight(), &plant, &LEAST), (1, 0));
    let twice = Rolls { double: 0, ..LEAST };
    assert_eq!(
        damage(&assassin(weapon(100, 1)), &plant, &twice),
        (1, 1),
        "never more than 2"
    );
    let mut dagger = assassin(weapon(100, 1));
    dagger.hands = Hands::Right;
    assert_eq!(damage(&dagger, &plant, &twice), (2, 0));
    let nimble = Target {
        alertness: Alertness::Awake,
        flee: 1000,
        ..plant
    };
    let miss = Rolls { hit: 99, ..LEAST };
    assert_eq!(damage(&dagger, &nimble, &miss), (0, 0));
    assert_eq!(damage(&knight(), &nimble, &miss), (1, 0), "star crumbs never miss");
}

#[test]
fn few_monsters_suffer_another_part() {
    let hardy = Target { suffers: 10, ..DUMMY };
    assert_eq!(damage(&assassin(weapon(100, 1)), &hardy, &LEAST), (15, 6));
    assert_eq!(damage(&novice(), &Target { suffers: 1, ..DUMMY }, &LEAST), (1, 0));
}
