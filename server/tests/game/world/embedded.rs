//! The embedded world is a small game: there is something to wear for everybody, to fight, to buy, and somebody to talk to.

use packets::JobId;
use server::{
    event::record::Sex,
    world::{Effect, ItemType, Job, Location, Role, WeaponType, World},
};

#[test]
fn every_first_job_can_be_equipped_everywhere_from_level_1_to_30() {
    let world = World::embedded().unwrap();
    let places = [
        Location::RIGHT_HAND,
        Location::ARMOR,
        Location::SHOES,
        Location::GARMENT,
        Location::HEAD_TOP,
        Location::HEAD_MID,
    ];
    for job in &world.jobs {
        for place in places {
            for level in [1, 4, 12, 20, 30] {
                // Bows and spears, which alone some jobs begin with, ask for level 4.
                assert!(
                    has(&world, job, place, level),
                    "{} at {level}: nothing for {place:?}",
                    job.name
                );
            }
        }
        assert!(
            has(&world, job, Location::ACCESSORIES, 20),
            "{}: no accessory",
            job.name
        );
    }
}

fn has(world: &World, job: &Job, place: Location, level: u16) -> bool {
    let mut items = world
        .items
        .iter()
        .filter(|item| item.is_equipment() && item.locations.intersects(place));
    items.any(|item| item.users.include(job, Sex::Female, level))
}

#[test]
fn every_first_job_has_weapons_of_its_own_types_that_grow_with_it() {
    let world = World::embedded().unwrap();
    for (job, weapon) in [
        ("Swordman", WeaponType::Sword),
        ("Swordman", WeaponType::TwoHandedSword),
        ("Mage", WeaponType::Staff),
        ("Archer", WeaponType::Bow),
        ("Acolyte", WeaponType::Mace),
        ("Merchant", WeaponType::TwoHandedAxe),
        ("Thief", WeaponType::Dagger),
    ] {
        let job = world.job_named(job).unwrap();
        let best = |level| {
            let fitting = world.items.iter().filter(|item| item.weapon == Some(weapon));
            fitting
                .filter(|item| item.users.include(job, Sex::Male, level))
                .map(|item| item.attack)
                .max()
        };
        assert!(
            best(4).is_some() && best(30) > best(4),
            "{} {weapon:?}: {:?} {:?}",
            job.name,
            best(4),
            best(30)
        );
    }
}

#[test]
fn what_a_shop_sells_can_be_sold_again_for_less() {
    let world = World::embedded().unwrap();
    let shops: Vec<_> = world.npcs.iter().filter_map(|npc| npc.goods()).collect();
    assert!(shops.len() >= 3);
    for goods in shops.into_iter().flatten() {
        assert!(goods.price > world.item(goods.item).unwrap().sell, "{goods:?}");
    }
}

#[test]
fn every_card_of_an_embedded_monster_is_there_and_does_something() {
    let world = World::embedded().unwrap();
    for monster in &world.monsters {
        let items = monster.drops.iter().map(|drop| world.item(drop.item).unwrap());
        let cards: Vec<_> = items.filter(|item| item.kind == ItemType::Card).collect();
        assert!(
            cards.iter().all(|card| !card.effects.is_empty()),
            "{}",
            monster.aegis_name
        );
        assert_eq!(cards.len(), 1, "{}", monster.aegis_name);
    }
}

#[test]
fn every_monster_lives_somewhere() {
    let world = World::embedded().unwrap();
    for monster in &world.monsters {
        let mut spawns = world.maps.iter().flat_map(|map| &map.spawns);
        assert!(
            spawns.any(|spawn| spawn.class == monster.class),
            "{}",
            monster.aegis_name
        );
    }
}

#[test]
fn the_town_has_people_for_everything() {
    let world = World::embedded().unwrap();
    let town = world.map_index("prontera").unwrap();
    let people: Vec<String> = world.npcs_of(town).map(|(_, npc)| npc.name.to_string()).collect();
    for name in [
        "Kafra Employee",
        "Healer",
        "Traveller",
        "Master of Jobs",
        "Weapon Dealer",
        "Guard of the Town",
    ] {
        assert!(
            people.iter().any(|known| known == name),
            "{name} is not among {people:?}"
        );
    }
    for (index, npc) in world.npcs_of(town) {
        assert_eq!((npc.map, &world.npcs[index]), (town, npc));
        assert!(matches!(npc.role, Role::Shop(_) | Role::Talk(_)));
    }
    assert_eq!(world.npcs_of(usize::MAX).count(), 0);
}

#[test]
fn everything_is_found_by_number_and_by_name() {
    let world = World::embedded().unwrap();
    for item in &world.items {
        assert_eq!(
            (world.item(item.id), world.item_named(&item.aegis_name)),
            (Some(item), Some(item))
        );
    }
    for monster in &world.monsters {
        assert_eq!(world.monster(monster.class), Some(monster));
        assert_eq!(world.monster_named(&monster.aegis_name), Some(monster));
    }
    for job in &world.jobs {
        assert_eq!((world.job(job.id), world.job_named(&job.name)), (Some(job), Some(job)));
    }
    assert_eq!(world.job(JobId(4000)), None);
    assert_eq!(world.item_named("Jelopy"), None);
}

#[test]
fn a_box_gives_each_item_as_often_as_its_rate_says() {
    let world = World::embedded().unwrap();
    let the_box = world.item_named("Old_Blue_Box").unwrap();
    let [Effect::OpenBox(group)] = &*the_box.effects else {
        panic!("{:?}", the_box.effects)
    };
    let part = &world.group(group).unwrap().parts[0];
    let mut given = std::collections::BTreeMap::new();
    for number in 0..part.weight() {
        *given.entry(part.choose(number).unwrap().item).or_insert(0_u32) += 1;
    }
    for entry in &part.entries {
        assert_eq!(given[&entry.item], entry.rate);
    }
    assert_eq!(part.choose(part.weight()), None);
}

#[test]
fn cards_go_into_what_is_worn_where_they_say() {
    let world = World::embedded().unwrap();
    let takes = |item: &str, card: &str| world.item_named(item).unwrap().takes(world.item_named(card).unwrap());
    assert!(takes("Leather_Jacket_", "Poring_Card"));
    assert!(takes("Sword", "Fabre_Card") && takes("Bastard_Sword", "Fabre_Card"));
    assert!(!takes("Leather_Jacket", "Poring_Card"), "it has no slot");
    assert!(!takes("Sword", "Poring_Card"), "that is for armor");
    assert!(takes("Guard_", "Golden_Bug_Card"));
    assert!(
        !takes("Bastard_Sword", "Golden_Bug_Card"),
        "both hands hold it, but it is no shield"
    );
    assert!(!takes("Sword", "Jellopy"));
}
