//! Every embedded monster beside its entry of the databases.

use std::collections::HashMap;

use server::{
    event::{Name, record::Attributes},
    world::{Drop, Element, Mode, MonsterKind, MonsterRank, Race, Size, World},
};

use super::{body, snake, yaml::Node};

#[test]
fn every_embedded_monster_is_as_the_databases_have_it() {
    let world = World::embedded().unwrap();
    let Some(body) = body("pre-re/mob_db.yml") else { return };
    let monsters: HashMap<u16, &Node> = body.iter().map(|node| (node.number("Id").unwrap(), node)).collect();
    for monster in &world.monsters {
        assert_eq!(*monster, kind(&world, monsters[&monster.class]));
    }
    assert!(world.monsters.len() >= 12, "{}", world.monsters.len());
}

/// A database's monster as ours.
fn kind(world: &World, node: &Node) -> MonsterKind {
    let number = |key| node.number(key).unwrap_or_default();
    let attack_motion = number("AttackMotion");
    let attributes = ["Str", "Agi", "Vit", "Int", "Dex", "Luk"].map(|key| node.number(key).unwrap_or(1));
    MonsterKind {
        class: number("Id"),
        aegis_name: node.word("AegisName").unwrap().into(),
        name: Name::new(node.word("Name").unwrap().as_bytes()).unwrap(),
        level: node.number("Level").unwrap_or(1),
        hp: node.number("Hp").unwrap_or(1),
        sp: node.number("Sp").unwrap_or(1),
        base_experience: node.number("BaseExp").unwrap_or_default(),
        job_experience: node.number("JobExp").unwrap_or_default(),
        mvp_experience: node.number("MvpExp").unwrap_or_default(),
        attack_min: number("Attack"),
        attack_max: number("Attack2"),
        defense: node.number("Defense").unwrap_or_default(),
        magic_defense: node.number("MagicDefense").unwrap_or_default(),
        attributes: Attributes::from_each(attributes),
        attack_range: node.number("AttackRange").unwrap_or_default(),
        skill_range: node.number("SkillRange").unwrap_or_default(),
        chase_range: node.number("ChaseRange").unwrap_or_default(),
        size: Size::from_word(&snake(node.word("Size").unwrap_or("Small"))).unwrap(),
        race: Race::from_word(&snake(node.word("Race").unwrap_or("Formless"))).unwrap(),
        race_groups: node
            .set("RaceGroups")
            .iter()
            .map(|group| group.to_lowercase().into())
            .collect(),
        element: Element::from_word(&snake(node.word("Element").unwrap_or("Neutral"))).unwrap(),
        element_level: node.number("ElementLevel").unwrap_or(1),
        speed: number("WalkSpeed"),
        attack_delay: number("AttackDelay"),
        attack_motion,
        client_attack_motion: node.number("ClientAttackMotion").unwrap_or(attack_motion),
        damage_motion: number("DamageMotion"),
        damage_taken: node.number("DamageTaken").unwrap_or(100),
        modes: modes(node),
        rank: rank(node),
        mvp_drops: drops(world, node.list("MvpDrops")),
        drops: drops(world, node.list("Drops")),
    }
}

fn modes(node: &Node) -> Mode {
    let ai = Mode::of_ai(node.number("Ai").unwrap_or(6)).unwrap();
    let own = node
        .set("Modes")
        .into_iter()
        .map(|word| Mode::from_word(&snake(word)).unwrap());
    ai.union(rank(node).modes()).union(own.collect())
}

fn rank(node: &Node) -> MonsterRank {
    match node.word("Class") {
        None | Some("Normal") => MonsterRank::Normal,
        Some("Boss") => MonsterRank::Boss,
        other => panic!("{other:?}"),
    }
}

fn drops(world: &World, nodes: &[Node]) -> Box<[Drop]> {
    let drop = |node: &Node| Drop {
        item: world.item_named(node.word("Item").unwrap()).unwrap().id,
        rate: node.number("Rate").unwrap(),
        steal_protected: node.is("StealProtected"),
    };
    nodes.iter().map(drop).collect()
}
