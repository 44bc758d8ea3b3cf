//! From drafts to a world: names become indices, and everything that maps promise each other is checked.

use super::{
    Map, Problem, Spawn, Warp, World,
    text::{At, Drafts, MapDraft},
};

/// Most monsters of one spawn.
const SPAWN_MAX: u16 = 1000;

/// Builds the world, adding to `problems`. `None` without a place to start.
pub(super) fn link(drafts: &Drafts<'_>, problems: &mut Vec<Problem>) -> Option<World> {
    let mut world = World {
        maps: drafts.maps.iter().map(ground).collect(),
        monsters: drafts.monsters.iter().map(|&(_, kind)| kind).collect(),
        start: Default::default(),
    };
    duplicates(drafts, problems);
    for (index, draft) in drafts.maps.iter().enumerate() {
        let warps = warps(draft, index, &world, problems);
        let spawns = spawns(draft, index, &world, problems);
        if let Some(map) = world.maps.get_mut(index) {
            (map.warps, map.spawns) = (warps, spawns);
        }
    }
    arrivals(drafts, &world, problems);
    world.start = start(drafts, &world, problems)?;
    Some(world)
}

fn ground(draft: &MapDraft<'_>) -> Map {
    let mut map = Map::new(draft.name, draft.width, draft.height);
    map.town = draft.town;
    for &(_, (area, walkable)) in &draft.cells {
        map.set_walkable(area, walkable);
    }
    map
}

fn duplicates(drafts: &Drafts<'_>, problems: &mut Vec<Problem>) {
    for (index, map) in drafts.maps.iter().enumerate() {
        let earlier = drafts.maps.iter().take(index).find(|other| other.name == map.name);
        if let Some(earlier) = earlier {
            problems.push(again(map.at, &format!("map {}", map.name), earlier.at));
        }
    }
    for (index, (at, kind)) in drafts.monsters.iter().enumerate() {
        let earlier = drafts
            .monsters
            .iter()
            .take(index)
            .find(|(_, other)| other.class == kind.class);
        if let Some((earlier, _)) = earlier {
            problems.push(again(*at, &format!("monster {}", kind.class), *earlier));
        }
    }
}

fn again(at: At<'_>, what: &str, earlier: At<'_>) -> Problem {
    let hint = format!("it is there already, in {}:{}", earlier.file, earlier.line);
    at.problem(format!("{what} is said twice"), hint)
}

fn warps(draft: &MapDraft<'_>, index: usize, world: &World, problems: &mut Vec<Problem>) -> Vec<Warp> {
    let mut warps: Vec<Warp> = Vec::new();
    for (at, warp) in &draft.warps {
        if let Some(cell) = warp.area.cells().find(|&cell| !is_walkable(world, index, cell)) {
            let hint = "let `walk` cover all of it: nobody can step on the rest";
            problems.push(at.problem(format!("the warp's cell {cell} cannot be walked"), hint));
        }
        let Some(map) = world.map_index(warp.map) else {
            let known: Vec<&str> = world.maps.iter().map(|map| &*map.name).collect();
            problems.push(at.problem(
                format!("the warp leads to `{}`, which is no map", warp.map),
                format!("maps are: {}", known.join(", ")),
            ));
            continue;
        };
        let overlaps = |other: &Warp| warp.area.cells().any(|cell| other.area.contains(cell));
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
fn arrivals(drafts: &Drafts<'_>, world: &World, problems: &mut Vec<Problem>) {
    for (at, warp) in drafts.maps.iter().flat_map(|draft| &draft.warps) {
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

fn spawns(draft: &MapDraft<'_>, index: usize, world: &World, problems: &mut Vec<Problem>) -> Vec<Spawn> {
    let mut spawns = Vec::new();
    for &(at, (class, count, area)) in &draft.spawns {
        if world.monster(class).is_none() {
            let hint = "say it first: monster ID NAME level N hp N speed MILLISECONDS";
            problems.push(at.problem(format!("there is no monster {class}"), hint));
        }
        if !(1..=SPAWN_MAX).contains(&count) {
            problems.push(at.problem(format!("{count} monsters"), format!("1 to {SPAWN_MAX} a spawn")));
        }
        if !area.cells().any(|cell| is_walkable(world, index, cell)) {
            problems.push(at.problem("nothing can stand in the spawn's area", "let `walk` cover some of it"));
        }
        spawns.push(Spawn { class, count, area });
    }
    spawns
}

fn start(drafts: &Drafts<'_>, world: &World, problems: &mut Vec<Problem>) -> Option<(usize, super::Cell)> {
    let starts = drafts.maps.iter().enumerate();
    let mut starts = starts.flat_map(|(index, draft)| draft.starts.iter().map(move |&(at, cell)| (index, at, cell)));
    let Some((index, at, cell)) = starts.next() else {
        let at = At { file: "", line: 0 };
        let at = drafts.maps.first().map_or(at, |map| map.at);
        problems.push(at.problem("no map says `start`", "say where new characters stand: start X Y"));
        return None;
    };
    for (_, second, _) in starts {
        problems.push(again(second, "start", at));
    }
    if !is_walkable(world, index, cell) {
        problems.push(at.problem(
            format!("nobody can stand at the start, {cell}"),
            "choose a cell that `walk` covers",
        ));
    }
    Some((index, cell))
}

fn is_walkable(world: &World, map: usize, cell: super::Cell) -> bool {
    world.maps.get(map).is_some_and(|map| map.is_walkable(cell))
}
