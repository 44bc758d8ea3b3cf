//! Whatever numbers come in, from a broken database or a hostile packet: nothing panics, and what has bounds keeps them.

use proptest::prelude::*;
use server::{
    event::record::Attributes,
    figures::{
        blow::{Against, Alertness, Ammunition, Attack, DoubleAttack, Hand, Hands, Power, Rolls, Target, strike},
        cards::{AttackCards, DefenseCards},
        chance,
        defense::{self, Defense},
        derived, drops,
        level::{Ladder, Progress, with_bonus},
        points, pools, price, recovery,
        resistance::{self, Afflicter, Resister},
        share, speed, weight,
    },
    world::{Status, WeaponType},
};

fn hand() -> impl Strategy<Value = Hand> {
    let power = prop_oneof![
        any::<(u32, u8)>().prop_map(|(attack, level)| Power::Weapon { attack, level }),
        any::<(u32, u32)>().prop_map(|(least, most)| Power::Range { least, most }),
    ];
    let against = prop_oneof![
        Just(Against::Defense),
        Just(Against::Nothing),
        Just(Against::Pierced),
        any::<i32>().prop_map(|percent| Against::LessDefense { percent }),
    ];
    let numbers = any::<(u16, u32, u32, u32, i16, u32, i64, i64)>();
    (power, against, numbers).prop_map(
        |(power, against, (size, over_refine, refine, mastery, element, stars, cards, left))| Hand {
            power,
            size,
            over_refine,
            against,
            refine,
            mastery,
            element,
            stars,
            cards,
            left_by_cards: left,
        },
    )
}

fn hands() -> impl Strategy<Value = Hands> {
    prop_oneof![
        Just(Hands::Right),
        any::<u8>().prop_map(|percent| Hands::Katar { percent }),
        (hand(), any::<u8>(), any::<u8>()).prop_map(|(left, right_percent, left_percent)| Hands::Both {
            left,
            right_percent,
            left_percent
        }),
    ]
}

prop_compose! {
    fn attack()(
        (hit, hit_bonus, hit_percent, sure_hit, critical, critical_damage) in any::<(i32, i32, i32, u8, i32, i32)>(),
        (percent, double_hit, may) in any::<(u8, u8, bool)>(),
        (status_attack, dexterity, by, research) in any::<(u32, u16, u16, u32)>(),
        shot in any::<Option<(u32, bool)>>(),
        right in hand(),
        hands in hands(),
    ) -> Attack {
        Attack {
            hit, hit_bonus, hit_percent, sure_hit, critical, critical_damage,
            double: DoubleAttack { percent, hit: double_hit, critical: may },
            status_attack, dexterity,
            ammunition: shot.map(|(attack, gun)| Ammunition { attack, gun }),
            percent: by,
            research, right, hands,
        }
    }
}

prop_compose! {
    fn target()(
        (player, plant) in any::<(bool, bool)>(),
        alertness in prop_oneof![Just(Alertness::Awake), Just(Alertness::Helpless), Just(Alertness::Asleep)],
        (flee, perfect_dodge, luck, suffers) in any::<(i32, i32, u16, u16)>(),
        (critical_shield, critical_softening, hard, soft, attackers) in any::<(i32, i32, i32, i32, u32)>(),
    ) -> Target {
        Target {
            player, flee, perfect_dodge, luck, critical_shield, critical_softening,
            defense: Defense { hard, soft },
            attackers, alertness, plant, suffers,
        }
    }
}

fn rolls() -> impl Strategy<Value = Rolls> {
    any::<[u32; 11]>().prop_map(
        |[
            perfect_dodge,
            double,
            critical,
            sure_hit,
            hit,
            right,
            left,
            ammunition,
            over,
            left_over,
            soft_defense,
        ]| Rolls {
            perfect_dodge,
            double,
            critical,
            sure_hit,
            hit,
            right,
            left,
            ammunition,
            right_over_refine: over,
            left_over_refine: left_over,
            soft_defense,
        },
    )
}

fn any_attributes() -> impl Strategy<Value = Attributes> {
    any::<[u16; 6]>().prop_map(Attributes::from_each)
}

proptest! {
    #[test]
    fn a_blow_has_an_end(attack in attack(), target in target(), rolls in rolls()) {
        let blow = strike(&attack, &target, &rolls);
        prop_assert!(blow.hits == 1 || blow.hits == 2);
        prop_assert!(!target.plant || blow.right + blow.left <= 2);
    }

    #[test]
    fn chances_keep_their_bounds(hit: i32, flee: i32, bonus: i32, percent: i32, attackers: u32, luck: u16) {
        prop_assert!((chance::LEAST..=chance::MOST).contains(&chance::to_hit(hit, flee, bonus, percent)));
        prop_assert!((0..=1000).contains(&chance::to_be_critical(hit, luck, hit < flee, percent)));
        prop_assert!(chance::flee_among(flee, attackers) >= flee.min(1));
        prop_assert!((1..=10_000).contains(&drops::rate(attackers, percent)));
    }

    #[test]
    fn derived_status_keeps_its_bounds(of in any_attributes(), level: u16, bonus: i32, percent: u16, code in 0..24_u8) {
        let weapon = WeaponType::from_code(code).unwrap();
        prop_assert!(derived::status_attack(of, weapon, bonus) <= 65_535);
        let (least, most) = derived::magic_attack(of.intelligence, percent);
        prop_assert!(least <= most && most <= 65_535);
        for value in [derived::hit(level, of.dexterity, bonus), derived::flee(level, of.agility, bonus)] {
            prop_assert!((1..=derived::MOST).contains(&value));
        }
        prop_assert!(derived::critical(of.luck, bonus, weapon) > 0);
        prop_assert!(derived::perfect_dodge(of.luck, bonus) >= 0);
        prop_assert!(derived::soft_magic_defense(of.intelligence, of.vitality, bonus) >= 0);
    }

    #[test]
    fn pools_keep_their_bounds_and_grow(
        job: u32,
        vitality in 0..u16::MAX,
        (factor, flat, worn_attribute, worn_percent, status_percent) in any::<(u16, i32, i32, i32, i32)>(),
    ) {
        let bonus = pools::Bonus { factor, flat, worn_attribute, worn_percent, status_percent };
        prop_assert!((1..=pools::MOST_HP).contains(&pools::max_hp(job, vitality, bonus)));
        prop_assert!((1..=pools::MOST_SP).contains(&pools::max_sp(job, vitality, bonus)));
        let plain = |vitality| pools::max_hp(job, vitality, pools::Bonus::NONE);
        prop_assert!(plain(vitality) <= plain(vitality + 1));
        prop_assert!(recovery::hp(job, vitality, factor) <= 32_767);
        prop_assert!(recovery::sp(job, vitality, factor) <= 32_767);
        prop_assert!(recovery::item_hp(job, vitality, flat) >= job);
    }

    #[test]
    fn job_points_grow_with_levels(level in 1..1000_u16, factor: u32, increase: u32) {
        prop_assert!(pools::job_hp(level, factor, increase) <= pools::job_hp(level + 1, factor, increase));
    }

    #[test]
    fn speeds_keep_their_bounds(base: u16, agility: u16, dexterity: u16, flat: i32, haste: i32, walk: (u8, u16, u16, u8)) {
        let motion = speed::attack_motion(base, agility, dexterity, speed::AttackSpeed { flat, haste });
        prop_assert!((speed::FASTEST_ATTACK..=speed::SLOWEST_ATTACK).contains(&motion));
        let (motion, delay) = speed::monster_attack(base, agility, dexterity);
        prop_assert!(speed::FASTEST_ATTACK_OF_MONSTER <= motion && motion <= delay);
        let (mount, slowness, haste, cart) = walk;
        let time = speed::walk(base, speed::WalkSpeed { mount, slowness, haste, cart });
        prop_assert!((speed::FASTEST_WALK..=speed::SLOWEST_WALK).contains(&time));
    }

    #[test]
    fn defence_never_adds(damage in 0..i64::MAX, hard: i32, soft in 0..i32::MAX, attackers: u32, percent: i32, roll: u32) {
        let hard = hard.max(0);
        prop_assert!(defense::reduced(damage, hard, soft.into()) <= damage);
        prop_assert!(defense::soft_of_monster(soft, roll) >= soft.into());
        prop_assert!(defense::soft_of_player(soft, roll) >= 0);
        let left = Defense { hard, soft }.among(attackers);
        prop_assert!(left.hard <= hard && left.soft <= soft.max(1));
        let _ = Defense { hard, soft }.ignored_by(percent);
    }

    #[test]
    fn cards_have_an_end(of in any::<[i32; 8]>(), ranged: bool) {
        let [element, race, size, group, class, kind, range, other] = of;
        let cards = AttackCards { element, race, size, groups: vec![group, other], class, kind, range, katar_mastery: other };
        let _ = (cards.rate(ranged), cards.rate_of_left_hand());
        let cards = DefenseCards { element, attacker_element: other, size, group, race, class, kind, range };
        let _ = (cards.rate(), cards.rate_of_left_hand(other));
    }

    #[test]
    fn progress_never_falls_back(level: u16, experience: u64, gained: u64, needed in proptest::collection::vec(any::<u64>(), 0..20), top: u16) {
        let ladder = Ladder { needed: &needed, top, limit: 1000 };
        let now = Progress { level, experience };
        let then = ladder.gain(now, gained);
        prop_assert!(then.level >= level && then.level <= top.max(level));
        prop_assert!(then.level > level || then.experience >= experience);
        prop_assert!(ladder.lost_by_death(now) <= experience);
    }

    #[test]
    fn shares_have_an_end(experience: u64, damage: u64, total: u64, attackers: u32, percent: i32) {
        let part = share::Part { damage, total, attackers };
        prop_assert!(share::of_kill(experience, part) > 0 || experience == 0);
        let _ = share::of_party(experience, attackers, attackers);
        prop_assert!(with_bonus(experience, percent) > 0 || experience == 0);
    }

    #[test]
    fn status_points_have_an_end(value: u16, wanted: u16, points: u32, limit: u16) {
        if let Some((raised, cost)) = points::raise(value, wanted, points, limit) {
            prop_assert!(raised > value && raised <= limit && cost <= points);
            prop_assert_eq!(cost, points::cost_between(value, raised));
        }
        let _ = points::after_reset(points, true);
    }

    #[test]
    fn prices_and_weights_have_an_end(price: u32, percent: u8, more: u32, strength: u16) {
        prop_assert!(price::buying(price, percent) >= 1);
        let _ = (price::selling(price, percent), price::is_exploitable(price, more));
        let most = weight::most(price, strength, more);
        prop_assert!(most >= price);
        let _ = weight::load(more, most);
    }

    #[test]
    fn resistance_keeps_its_bounds(
        of in any_attributes(),
        (player, level, other, luck) in any::<(bool, u16, u16, u16)>(),
        (magic_defense, equipment, own) in any::<(i32, i32, u32)>(),
        seconds: u64,
    ) {
        let to = Resister { player, level, attributes: of, magic_defense, equipment };
        let from = Afflicter { level: other, luck };
        let all = [
            Status::Poison, Status::Stun, Status::Silence, Status::Bleeding, Status::Sleep, Status::Stone,
            Status::Freeze, Status::Curse, Status::Blind, Status::Confusion,
        ];
        for ailment in all {
            prop_assert!(resistance::chance(ailment, own, from, &to) <= 10_000);
            let _ = resistance::time(ailment, core::time::Duration::from_secs(seconds), from, &to);
        }
    }
}
