//! From drafts to a world, in the order in which things need each other.

use super::{Drafts, Problem, combo, group, item, job, maps, monster, names::Names, npc, tables};
use crate::world::World;

/// Builds the world, adding to `problems`. `None` without a place to start.
pub(super) fn link(drafts: &Drafts<'_>, problems: &mut Vec<Problem>) -> Option<World> {
    let mut names = Names {
        items: item::names(&drafts.items, problems),
        monsters: monster::names(&drafts.monsters, problems),
        ..Names::default()
    };
    let (groups, classes) = (group::names(&drafts.groups), monster::classes(&drafts.monsters));
    let ids = names.items.values().copied().collect();
    let known = item::Known {
        items: &ids,
        groups: &groups,
        classes: &classes,
    };
    let mut world = World {
        items: item::items(&drafts.items, &names, &known, problems),
        combos: combo::combos(&drafts.combos, &names, &known, problems),
        groups: group::groups(&drafts.groups, &names, problems),
        monsters: monster::monsters(&drafts.monsters, &names, problems),
        sizes: tables::sizes(&drafts.sizes, problems),
        elements: tables::elements(&drafts.elements, problems),
        refining: tables::refining(&drafts.refining, &names, problems),
        status_points: tables::status_points(&drafts.status_points, problems),
        ..World::default()
    };
    (world.jobs, names.jobs) = job::jobs(&drafts.jobs, &drafts.experience, problems);
    (world.maps, names.maps) = maps::grounds(&drafts.maps, problems);
    world.map_indices = names.maps.clone();
    maps::fill(&drafts.maps, &names, &mut world, problems);
    npc::place(&drafts.npcs, &names, &mut world, problems);
    world.starts = maps::starts(&drafts.maps, &world, problems);
    world.start = *world.starts.first()?;
    world.item_ids = names.items;
    world.monster_classes = names.monsters;
    world.job_ids = names.jobs;
    Some(world)
}
