//! Every embedded item and item group beside its entry of the databases.

use std::collections::HashMap;

use packets::ItemId;
use server::{
    event::record::Sex,
    world::{
        AmmoType, BaseJobs, Effect, ItemFlags, ItemKind, ItemType, JobClasses, Location, TradeLimits, UseDelay, Users,
        World,
    },
};

use super::{body, script, snake, weapon, yaml::Node};

/// The databases' items, by id.
fn items() -> Option<HashMap<u32, Node>> {
    let files = ["equip", "etc", "usable"];
    let mut items = HashMap::new();
    for file in files {
        let body = body(&format!("pre-re/item_db_{file}.yml"))?;
        items.extend(body.into_iter().map(|item| (item.number("Id").unwrap(), item)));
    }
    Some(items)
}

#[test]
fn every_embedded_item_is_as_the_databases_have_it() {
    let world = World::embedded().unwrap();
    let Some(items) = items() else { return };
    for item in &world.items {
        let node = items
            .get(&item.id.0)
            .unwrap_or_else(|| panic!("{} is none of theirs", item.aegis_name));
        assert_eq!(*item, kind(node));
    }
    assert!(world.items.len() >= 60, "{}", world.items.len());
}

#[test]
fn every_embedded_group_is_a_part_of_the_databases_one() {
    let world = World::embedded().unwrap();
    let Some(groups) = body("pre-re/item_group_db.yml") else {
        return;
    };
    // What new characters have is a setting there, and no group.
    for group in world.groups.iter().filter(|group| &*group.name != "START") {
        let theirs = groups
            .iter()
            .find(|node| node.word("Group") == Some(&group.name))
            .unwrap();
        assert_eq!(group.parts.len(), theirs.list("SubGroups").len());
        for (part, theirs) in group.parts.iter().zip(theirs.list("SubGroups")) {
            let theirs = theirs.list("List").iter().filter_map(|entry| {
                let item = world.item_named(entry.word("Item")?)?;
                Some((item.id, entry.number("Rate")?, entry.number("Amount").unwrap_or(1)))
            });
            let ours = part.entries.iter().map(|entry| (entry.item, entry.rate, entry.amount));
            assert_eq!(ours.collect::<Vec<_>>(), theirs.collect::<Vec<(ItemId, u32, u16)>>());
        }
    }
}

/// A database's item as ours.
fn kind(node: &Node) -> ItemKind {
    let aegis_name = node.word("AegisName").unwrap();
    let kind = ItemType::from_word(&snake(node.word("Type").unwrap_or("Etc"))).unwrap();
    let sub_type = node.word("SubType");
    let buy = node
        .number("Buy")
        .or(node.number::<u32>("Sell").map(|sell| 2 * sell))
        .unwrap_or_default();
    let level_of = |wanted, key| {
        if kind == wanted {
            node.number(key).unwrap_or(1)
        } else {
            0
        }
    };
    ItemKind {
        id: ItemId(node.number("Id").unwrap()),
        aegis_name: aegis_name.into(),
        name: node.word("Name").unwrap().into(),
        kind,
        weapon: sub_type.filter(|_| kind == ItemType::Weapon).map(weapon),
        ammo: sub_type
            .filter(|_| kind == ItemType::Ammo)
            .map(|word| AmmoType::from_word(&snake(word)).unwrap()),
        buy,
        sell: node.number("Sell").unwrap_or(buy / 2),
        weight: node.number("Weight").unwrap_or_default(),
        attack: node.number("Attack").unwrap_or_default(),
        magic_attack: node.number("MagicAttack").unwrap_or_default(),
        defense: node.number("Defense").unwrap_or_default(),
        range: node.number("Range").unwrap_or_default(),
        slots: node.number("Slots").unwrap_or_default(),
        users: users(node),
        locations: node.set("Locations").into_iter().map(location).collect(),
        weapon_level: level_of(ItemType::Weapon, "WeaponLevel"),
        armor_level: level_of(ItemType::Armor, "ArmorLevel"),
        refineable: node.is("Refineable"),
        view: node.number("View").unwrap_or_default(),
        alias: None,
        flags: flags(node),
        limits: node
            .set("Trade")
            .iter()
            .map(|word| TradeLimits::from_word(&snake(word)).unwrap())
            .collect(),
        limits_override: 100,
        use_override: 100,
        stack: None,
        delay: node.get("Delay").map(|delay| UseDelay {
            milliseconds: delay.number("Duration").unwrap(),
            group: delay.word("Status").map(|status| status.to_lowercase().into()),
        }),
        effects: effects(node),
        on_equip: Box::default(),
        on_unequip: Box::default(),
        drop_effect: None,
    }
}

fn effects(node: &Node) -> Box<[Effect]> {
    for key in ["EquipScript", "UnEquipScript", "Stack", "AliasName"] {
        assert_eq!(node.get(key), None, "{key} has no counterpart here yet");
    }
    let aegis_name = node.word("AegisName").unwrap();
    script::effects(aegis_name, node.word("Script").unwrap_or_default()).into()
}

fn users(node: &Node) -> Users {
    let jobs = match node.set("Jobs") {
        words if words.is_empty() => BaseJobs::ALL,
        words => words.iter().map(|word| job(word)).collect(),
    };
    // Under `All: true`, others may be left out.
    let left_out = match node.get("Jobs") {
        Some(Node::Map(entries)) => entries
            .iter()
            .filter(|(_, value)| value.text() == "false")
            .map(|(key, _)| job(key))
            .collect(),
        _ => BaseJobs::NONE,
    };
    Users {
        jobs: jobs.without(left_out),
        classes: match node.set("Classes") {
            words if words.is_empty() => JobClasses::ALL,
            words => words
                .iter()
                .map(|word| JobClasses::from_word(&snake(word)).unwrap())
                .collect(),
        },
        sex: node.word("Gender").and_then(|gender| match gender {
            "Female" => Some(Sex::Female),
            "Male" => Some(Sex::Male),
            _ => None,
        }),
        level_min: node.number("EquipLevelMin").unwrap_or_default(),
        level_max: node.number("EquipLevelMax").unwrap_or_default(),
    }
}

fn job(word: &str) -> BaseJobs {
    match word {
        "All" => BaseJobs::ALL,
        word => BaseJobs::from_word(&snake(word)).unwrap_or_else(|| panic!("{word}")),
    }
}

fn location(word: &str) -> Location {
    match word {
        "Both_Accessory" => Location::ACCESSORIES,
        "Both_Hand" => Location::BOTH_HANDS,
        word => Location::from_word(&snake(word)).unwrap_or_else(|| panic!("{word}")),
    }
}

fn flags(node: &Node) -> ItemFlags {
    let flags = node.get("Flags").map(|_| node.set("Flags")).unwrap_or_default();
    let flags = flags
        .iter()
        .map(|word| ItemFlags::from_word(&snake(word)).unwrap_or_else(|| panic!("{word}")));
    let sitting = node.get("NoUse").is_some_and(|limits| limits.is("Sitting"));
    let sitting = if sitting {
        ItemFlags::NOT_SITTING
    } else {
        ItemFlags::NONE
    };
    flags.collect::<ItemFlags>().union(sitting)
}
