//! Maps: what stands on their ground, and everything that maps promise each other.

use std::collections::HashMap;

use super::{
    At, Problem,
    names::{Names, Once},
    text::{MapDraft, SpawnDraft},
};
use crate::world::{Cell, Map, SpawnGroup, Spot, Warp, World};

/// Most monsters of one spawn.
const SPAWN_MAX: u16 = 1000;

/// The ground of every map, still empty, and the maps' names.
pub(super) fn grounds(drafts: &[MapDraft<'_>], problems: &mut Vec<Problem>) -> (Vec<Map>, HashMap<Box<str>, usize>) {
    let mut once = Once::new("map");
    let mut names = HashMap::new();
    for (index, draft) in drafts.iter().enumerate() {
        once.see(draft.name, draft.at, problems);
        names.entry(draft.name.into()).or_insert(index);
    }
    (drafts.iter().map(ground).collect(), names)
}

fn ground(draft: &MapDraft<'_>) -> Map {
    let mut map = Map::new(draft.name, draft.width, draft.height);
    map.flags = draft.flags;
    for &(_, (area, walkable)) in &draft.cells {
        map.set_walkable(area, walkable);
    }
    map
}

/// Puts warps and spawn groups on every map, and checks where they lead.
pub(super) fn fill(drafts: &[MapDraft<'_>], names: &Names, world: &mut World, problems: &mut Vec<Problem>) {
    for (index, draft) in drafts.iter().enumerate() {
        let warps = warps(draft, index, names, world, problems);
        let spawns = spawns(draft, index, names, world, problems);
        if let Some(map) = world.maps.get_mut(index) {
            (map.warps, map.spawns) = (warps, spawns);
        }
    }
    arrivals(drafts, world, problems);
    let backs: Vec<Option<Spot>> = drafts.iter().map(|draft| back(draft, names, world, problems)).collect();
    for (map, back) in world.maps.iter_mut().zip(backs) {
        map.back = back;
    }
}

/// Where who leaves the game on a map comes back.
fn back(draft: &MapDraft<'_>, names: &Names, world: &World, problems: &mut Vec<Problem>) -> Option<Spot> {
    let (at, (map, cell)) = draft.back.as_ref()?;
    let spot = Spot {
        map: names.map(*at, map, problems)?,
        cell: *cell,
    };
    if !world.maps.get(spot.map).is_some_and(|map| map.is_standable(spot.cell)) {
        let what = format!("nobody can come back to {cell} of {map}");
        problems.push(at.problem(what, "choose a cell that `walk` covers, and no warp"));
    }
    Some(spot)
}

fn warps(draft: &MapDraft<'_>, index: usize, names: &Names, world: &World, problems: &mut Vec<Problem>) -> Vec<Warp> {
    let mut warps: Vec<Warp> = Vec::new();
    for (at, warp) in &draft.warps {
        if let Some(cell) = warp.area.cells().find(|&cell| !is_walkable(world, index, cell)) {
            let hint = "let `walk` cover all of it: nobody can step on the rest";
            problems.push(at.problem(format!("the warp's cell {cell} cannot be walked"), hint));
        }
        let Some(map) = names.map(*at, warp.map, problems) else {
            continue;
        };
        let overlaps = |other: &Warp| warp.area.overlaps(&other.area);
        if warps.iter().any(overlaps) {
            problems.push(at.problem("the warp overlaps an earlier one", "give every cell one warp"));
        }
        warps.push(Warp {
            area: warp.area,
            map,
            to: warp.to,
        });
    }
    warps
}

/// Arrivals are checked when every map has its warps.
fn arrivals(drafts: &[MapDraft<'_>], world: &World, problems: &mut Vec<Problem>) {
    for (at, warp) in drafts.iter().flat_map(|draft| &draft.warps) {
        let Some((index, map)) = world.map_index(warp.map).zip(world.map(warp.map)) else {
            continue;
        };
        if !is_walkable(world, index, warp.to) {
            let hint = format!("choose a cell that `walk` of {} covers", map.name);
            problems.push(at.problem(format!("nobody can stand where the warp leads, {}", warp.to), hint));
        } else if map.warp_at(warp.to).is_some() {
            let hint = "choose a cell beside it: one would be taken on at once, or never";
            problems.push(at.problem(format!("the warp leads onto another, {}", warp.to), hint));
        }
    }
}

fn spawns(
    draft: &MapDraft<'_>,
    index: usize,
    names: &Names,
    world: &World,
    problems: &mut Vec<Problem>,
) -> Vec<SpawnGroup> {
    let mut spawns = Vec::new();
    for (at, spawn) in &draft.spawns {
        if !(1..=SPAWN_MAX).contains(&spawn.count) {
            let what = format!("{} monsters", spawn.count);
            problems.push(at.problem(what, format!("1 to {SPAWN_MAX} a spawn")));
        }
        if !spawn.area.cells().any(|cell| is_walkable(world, index, cell)) {
            problems.push(at.problem("nothing can stand in the spawn's area", "let `walk` cover some of it"));
        }
        let class = class(*at, spawn, names, world, problems);
        spawns.extend(class.map(|class| SpawnGroup {
            class,
            count: spawn.count,
            area: spawn.area,
            delay: spawn.delay,
            variance: spawn.variance,
        }));
    }
    spawns
}

/// A monster by its id or its Aegis name.
fn class(at: At<'_>, spawn: &SpawnDraft<'_>, names: &Names, world: &World, problems: &mut Vec<Problem>) -> Option<u16> {
    let Ok(class) = spawn.monster.parse() else {
        return names.monster(at, spawn.monster, problems);
    };
    if world.monster(class).is_none() {
        let hint = "declare it in a TOML file, with [[monster]], or write its aegis_name";
        problems.push(at.problem(format!("there is no monster {class}"), hint));
    }
    Some(class)
}

/// Where new characters stand.
pub(super) fn starts(drafts: &[MapDraft<'_>], world: &World, problems: &mut Vec<Problem>) -> Vec<(usize, Cell)> {
    let mut starts = Vec::new();
    for (index, draft) in drafts.iter().enumerate() {
        for &(at, cell) in &draft.starts {
            if !is_walkable(world, index, cell) {
                let problem = format!("nobody can stand at the start, {cell}");
                problems.push(at.problem(problem, "choose a cell that `walk` covers"));
            }
            starts.push((index, cell));
        }
    }
    if starts.is_empty() {
        let at = At { file: "", line: 0 };
        let at = drafts.first().map_or(at, |map| map.at);
        problems.push(at.problem("no map says `start`", "say where new characters stand: start X Y"));
    }
    starts
}

fn is_walkable(world: &World, map: usize, cell: Cell) -> bool {
    world.maps.get(map).is_some_and(|map| map.is_walkable(cell))
}
