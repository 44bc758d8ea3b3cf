//! Every embedded table beside the databases.

use server::world::{Element, RefineGroup, RefineKind, Size, WeaponType, World};

use super::{body, snake, weapon, yaml::Node};

#[test]
fn every_weapon_minds_sizes_as_in_the_databases() {
    let world = World::embedded().unwrap();
    let Some((common, own)) = body("size_fix.yml").zip(body("pre-re/size_fix.yml")) else {
        return;
    };
    for &kind in WeaponType::ALL {
        // What the pre-renewal file says of a weapon comes on top of what the common one says.
        let of = |body: &[Node], key| {
            let node = body.iter().find(|node| weapon(node.word("Weapon").unwrap()) == kind);
            node.and_then(|node| node.number::<u16>(key))
        };
        for (size, key) in [(Size::Small, "Small"), (Size::Medium, "Medium"), (Size::Large, "Large")] {
            let expected = of(&own, key).or_else(|| of(&common, key)).unwrap_or(100);
            assert_eq!(world.sizes.percent(kind, size), expected, "{kind:?} {size:?}");
        }
    }
}

#[test]
fn every_element_minds_every_other_as_in_the_databases() {
    let world = World::embedded().unwrap();
    let Some(body) = body("pre-re/attr_fix.yml") else {
        return;
    };
    assert_eq!(body.len(), 4);
    for node in body {
        let level = node.number("Level").unwrap();
        for &attack in Element::ALL {
            for &defense in Element::ALL {
                let key = |element: Element| format!("{element:?}");
                let expected: i16 = node.get(&key(attack)).unwrap().number(&key(defense)).unwrap();
                assert_eq!(
                    world.elements.percent(attack, defense, level),
                    expected,
                    "{attack:?} {defense:?} {level}"
                );
            }
        }
    }
}

#[test]
fn status_points_are_as_in_the_databases_at_every_level() {
    let world = World::embedded().unwrap();
    let Some(body) = body("pre-re/statpoint.yml") else {
        return;
    };
    for node in body.iter().take(99) {
        let level = node.number("Level").unwrap();
        assert_eq!(
            world.status_points.total(level),
            node.number::<u32>("Points").unwrap(),
            "{level}"
        );
    }
    assert_eq!(
        (
            world.status_points.gain(1),
            world.status_points.gain(2),
            world.status_points.gain(99)
        ),
        (0, 3, 22)
    );
}

#[test]
fn refining_is_as_in_the_databases_at_every_level() {
    let world = World::embedded().unwrap();
    let Some(body) = body("pre-re/refine.yml") else { return };
    for node in body {
        let group = match node.word("Group").unwrap() {
            "Armor" => RefineGroup::Armor,
            "Weapon" => RefineGroup::Weapon,
            // There is no shadow equipment before renewal.
            _ => continue,
        };
        for levels in node.list("Levels") {
            let level = levels.number("Level").unwrap();
            for refine in levels.list("RefineLevels") {
                compare(&world, group, level, refine);
            }
        }
    }
}

/// One refine of one level.
fn compare(world: &World, group: RefineGroup, level: u8, node: &Node) {
    let to: u8 = node.number("Level").unwrap();
    let refining = world.refining.get(group, level).unwrap();
    let bonus = refining.bonus(to).unwrap();
    let ours = (bonus.bonus, bonus.random, bonus.blessings);
    let number = |key| node.number(key).unwrap_or_default();
    let theirs = (
        number("Bonus"),
        number("RandomBonus"),
        node.number("BlacksmithBlessingAmount").unwrap_or_default(),
    );
    assert_eq!(ours, theirs, "{group:?} {level} +{to}");
    for chance in node.list("Chances") {
        let kind = match &*snake(chance.word("Type").unwrap()) {
            "normal" => RefineKind::Normal,
            "enriched" => RefineKind::Enriched,
            other => panic!("{other}"),
        };
        let way = refining.way(kind).unwrap();
        assert_eq!(
            world.item(way.ore).unwrap().aegis_name.as_ref(),
            chance.word("Material").unwrap()
        );
        assert_eq!(way.price, chance.number::<u32>("Price").unwrap());
        assert_eq!(
            way.chance(to - 1),
            chance.number::<u16>("Rate"),
            "{group:?} {level} +{to}"
        );
        assert_eq!(
            way.breaks(to - 1),
            chance.number::<u16>("BreakingRate").unwrap_or_default()
        );
    }
}
