//! Reading the configuration and the world anew while the server runs.
//!
//! The slow pool reads and checks both; what is wrong changes nothing. What was read comes back as one event: the game loop goes on
//! with it at once, and tells every map loop. What characters may have in their records cannot go away that way: items, monsters,
//! jobs and maps may change, and be added but for maps, and are taken away by a restart only.

use std::sync::Arc;

use packets::{ItemId, UnitId};

use super::{dialog, equipment, game_master, save, shop, sight, status};
use crate::{
    event::{
        Effects, MapEvent, MapInstanceId, Moment, SessionId, SlowWork,
        reload::{ReloadResult, Reloaded},
    },
    state::{NpcGrids, Player, ServerState},
    world::{ItemKind, World},
};

/// What is wrong is told up to so many lines.
const LINES: usize = 10;

/// Has everything read anew, for a game master or the operator; false if that goes on already.
pub fn begin(state: &mut ServerState, by: Option<SessionId>, effects: &mut Effects) -> bool {
    if core::mem::replace(&mut state.reloading, true) {
        return false;
    }
    effects.slow.push(SlowWork::Reload { by });
    true
}

/// All was read, or something is wrong with it. Who wanted it, if it is still there, is told what came of it, and so is the log.
pub fn done(state: &mut ServerState, now: Moment, by: Option<SessionId>, result: ReloadResult, effects: &mut Effects) {
    state.reloading = false;
    let adopted = match result {
        Ok(reloaded) => adopt(state, now, &reloaded, effects),
        Err(problem) => Err(problem.to_string()),
    };
    let answer = adopted.unwrap_or_else(|problem| format!("Nothing is changed: {problem}"));
    effects.reloads.push(answer.as_str().into());
    if let Some(session) = by {
        let lines: Vec<&str> = answer.lines().take(LINES).collect();
        game_master::answered(state, session, "@reload", &lines.join("\n"), effects);
    }
}

/// Goes on with other rules and another world, if everything that may be in use is still there.
fn adopt(state: &mut ServerState, now: Moment, new: &Reloaded, effects: &mut Effects) -> Result<String, String> {
    let missing = missing(&state.world, &new.world);
    if !missing.is_empty() {
        return Err(format!("this takes a restart:\n{}", missing.join("\n")));
    }
    state.rules = new.rules.clone();
    give_rights(state);
    let same = *state.world == *new.world;
    if !same {
        replace_world(state, now, &new.world, effects);
    }
    let world = if same {
        "the world is as it was"
    } else {
        "the world is another"
    };
    let waiting = if new.waiting.is_empty() {
        String::new()
    } else {
        format!("\nThese settings wait for a restart: {}.", new.waiting.join(", "))
    };
    Ok(format!("Read anew: the rules, and {world}.{waiting}"))
}

/// Groups may have other rights.
fn give_rights(state: &mut ServerState) {
    let units: Vec<UnitId> = state.players.iter().map(Player::unit).collect();
    for unit in units {
        if let Some(player) = state.players.get_mut(unit) {
            player.game_master = state.rules.groups.may_any(player.group);
        }
    }
}

fn replace_world(state: &mut ServerState, now: Moment, world: &Arc<World>, effects: &mut Effects) {
    let before = core::mem::replace(&mut state.world, Arc::clone(world));
    if before.npcs != world.npcs {
        replace_npcs(state, effects);
    }
    let units: Vec<UnitId> = state.players.iter().map(Player::unit).collect();
    for unit in units {
        let from = effects.notify.len();
        let worn = |state: &ServerState| state.players.get(unit).map(|player| player.character.inventory.clone());
        let before = worn(state);
        equipment::take_off_unfit(state, unit, effects);
        status::refresh(state, unit, effects);
        if worn(state) != before {
            save::telling(state, now, unit, from, effects);
        }
    }
    for map in (0..world.maps.len()).zip(0..).map(|(_, id)| MapInstanceId(id)) {
        effects.map.push((map, MapEvent::World(Arc::clone(world))));
    }
}

/// NPCs have other numbers: nobody talks with them any more, and all are seen anew.
fn replace_npcs(state: &mut ServerState, effects: &mut Effects) {
    let units: Vec<UnitId> = state.players.iter().map(Player::unit).collect();
    for unit in units {
        dialog::break_off(state, unit, effects);
        shop::close(state, unit);
    }
    let npcs = NpcGrids::new(&state.world);
    let before = core::mem::replace(&mut state.npcs, npcs);
    sight::npcs_replaced(state, &before, effects);
}

/// What is in a world and not, or not so, in another that is to take its place, though it may be in use.
fn missing(before: &World, new: &World) -> Vec<String> {
    let mut missing = maps(before, new);
    for kind in &before.items {
        missing.extend(item(kind, new.item(kind.id)));
    }
    let monsters = before.monsters.iter().filter(|kind| new.monster(kind.class).is_none());
    missing.extend(monsters.map(|kind| format!("monster {} ({}) is gone", kind.name, kind.class)));
    let jobs = before.jobs.iter().filter(|job| new.job(job.id).is_none());
    missing.extend(jobs.map(|job| format!("job {} is gone", job.name)));
    missing
}

fn item(kind: &ItemKind, new: Option<&ItemKind>) -> Option<String> {
    let ItemId(id) = kind.id;
    match new {
        None => Some(format!("item {} ({id}) is gone", kind.name)),
        Some(new) if new.stacks() != kind.stacks() => {
            Some(format!("item {} ({id}) stacks in one of both worlds only", kind.name))
        }
        Some(_) => None,
    }
}

/// Each map has a loop of its own, which is started with the server.
fn maps(before: &World, new: &World) -> Vec<String> {
    let size = |world: &World, name: &str| {
        let index = world.map_index(name);
        index.and_then(|index| world.maps.get(index).map(|map| (index, map.width, map.height)))
    };
    let mut differing = Vec::new();
    for map in &before.maps {
        match size(new, &map.name) {
            None => differing.push(format!("map {} is gone", map.name)),
            other if other != size(before, &map.name) => {
                differing.push(format!("map {} has another size or place among the maps", map.name));
            }
            Some(_) => {}
        }
    }
    let added = new.maps.iter().filter(|map| before.map_index(&map.name).is_none());
    differing.extend(added.map(|map| format!("map {} is new", map.name)));
    differing
}
