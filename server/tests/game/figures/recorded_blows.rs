//! Blows that a pre-renewal server (rAthena of July 2025) dealt in a minute each: the least and the most that can come out
//! are worked out by hand, and what was seen lies between.

use core::ops::RangeInclusive;

use server::figures::{
    blow::{Alertness, Ammunition, Attack, Hand, Hands, Power, Rolls, Target, strike},
    defense::Defense,
    refine,
};

/// Penomena: medium, DEF 5, VIT 35.
const PENOMENA: Target = monster(5, 35);

/// Geographer: medium, DEF 28, VIT 47.
const GEOGRAPHER: Target = monster(28, 47);

const fn monster(hard: i32, soft: i32) -> Target {
    Target {
        alertness: Alertness::Helpless,
        ..Target::monster(1, Defense { hard, soft })
    }
}

/// Rolls for the least damage that is left of it, and for the most.
fn extremes(soft: u32, right: u32, left: u32, ammunition: u32, over: (u32, u32)) -> [Rolls; 2] {
    let least = Rolls {
        soft_defense: soft,
        ..Rolls::default()
    };
    let most = Rolls {
        right,
        left,
        ammunition,
        right_over_refine: over.0,
        left_over_refine: over.1,
        ..Rolls::default()
    };
    [least, most]
}

/// Right and left damage by each of the rolls, critical or not.
fn blows(attack: Attack, critical: bool, target: &Target, rolls: [Rolls; 2]) -> [(u32, u32); 2] {
    let attack = Attack {
        critical: if critical { 1000 } else { 0 },
        ..attack
    };
    rolls.map(|rolls| {
        let blow = strike(&attack, target, &rolls);
        (blow.right, blow.left)
    })
}

fn assert_between(seen: RangeInclusive<u32>, [least, most]: [u32; 2]) {
    assert!(
        least <= *seen.start() && *seen.end() <= most,
        "{seen:?} in {least}..={most}"
    );
}

/// STR 52, DEX 83, LUK 72: status attack 171. A hunter bow of ATK 125 and level 3, refined to +9, and arrows of 25. DEX
/// makes sure of 145, which is more than the bow has.
fn hunter() -> Attack {
    let bow = Hand {
        refine: refine::attack(9 * 500),
        over_refine: refine::over_refine(4 * 800),
        ..Hand::plain(Power::Weapon { attack: 125, level: 3 })
    };
    Attack {
        ammunition: Some(Ammunition { attack: 25, gun: false }),
        ..Attack::plain(182, 171, 83, bow)
    }
}

#[test]
fn a_hunters_arrows() {
    let rolls = extremes(0, 0, 0, 24, (31, 0));
    let [least, most] = blows(hunter(), false, &PENOMENA, rolls);
    // 145, 171, 1 of over-refining: 317, of which 301, less 35, and 45 of refining; with 24 of the arrow and 32: 372.
    assert_eq!((least.0, most.0), (311, 363));
    assert_between(317..=361, [least.0, most.0]);
    let [least, most] = blows(hunter(), true, &PENOMENA, rolls);
    assert_eq!(
        (least.0, most.0),
        (387, 418),
        "all of the arrow, and nothing of the defence"
    );
    assert_between(388..=416, [least.0, most.0]);
    let [least, most] = blows(hunter(), false, &GEOGRAPHER, extremes(3, 0, 0, 24, (31, 0)));
    assert_eq!((least.0, most.0), (223, 265), "VIT 47 takes up to 50");
    assert_between(230..=259, [least.0, most.0]);
}

/// STR 50, DEX 51, LUK 71: status attack 99. A gladius (ATK 105, level 3) and a main gauche (43, level 1), both +10, without
/// the skills of two hands; 75 % against medium monsters.
fn assassin() -> Attack {
    let dagger = |attack, level, refine: u32, over_refine| Hand {
        size: 75,
        refine: refine::attack(10 * refine),
        over_refine: refine::over_refine(over_refine),
        ..Hand::plain(Power::Weapon { attack, level })
    };
    Attack {
        hands: Hands::Both {
            left: dagger(43, 1, 200, 3 * 300),
            right_percent: 50,
            left_percent: 30,
        },
        ..Attack::plain(150, 99, 51, dagger(105, 3, 500, 5 * 800))
    }
}

#[test]
fn an_assassins_two_daggers() {
    let rolls = extremes(0, 33, 0, 0, (39, 8));
    // Right: 53 to 78, 99, 1 to 40: 153 to 217, of which 145 to 206, less 35, and 50, halved.
    // Left: 32, 99, 1 to 9: 132 to 140, of which 125 to 133, less 35, and 20, of which three tenths.
    assert_eq!(blows(assassin(), false, &PENOMENA, rolls), [(80, 33), (110, 35)]);
    assert_between(84..=105, [80, 110]);
    assert_between(33..=34, [33, 35]);
    assert_eq!(blows(assassin(), true, &PENOMENA, rolls), [(114, 45), (133, 48)]);
    assert_between(120..=132, [114, 133]);
    assert_between(45..=48, [45, 48]);
}

/// A swordman of DEF 26 and VIT 72, and penomenas of 415 to 565 around it.
#[test]
fn penomenas_around_a_swordman() {
    let attack = Attack::monster(193, 415, 565);
    let by = |attackers, soft| {
        let swordman = Target {
            attackers,
            alertness: Alertness::Helpless,
            ..Target::player(61, 0, 9, Defense { hard: 26, soft: 72 })
        };
        blows(attack, false, &swordman, extremes(soft, 149, 0, 0, (0, 0))).map(|(right, _)| right)
    };
    // VIT: 21 and 36 for sure, up to 12 at random. 307 less 69; 417 less 57.
    assert_eq!(by(1, 12), [238, 360]);
    assert_between(242..=350, by(1, 12));
    assert_between(252..=338, by(2, 12));
    // Four leave DEF 23 and VIT 64: 51 and up to 7. 319 less 58; 434 less 51.
    assert_eq!(by(4, 7), [261, 383]);
    assert_between(262..=320, by(4, 7));
}
