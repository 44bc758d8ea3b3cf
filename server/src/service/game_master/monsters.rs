//! GM commands about monsters: what their map loop is told.

use packets::UnitId;

use super::nobody;
use crate::{
    event::{Effects, MapEvent},
    state::ServerState,
    world::{MonsterKind, World},
};

/// Calls monsters around who gives the command.
pub(super) fn spawn(state: &ServerState, unit: UnitId, (monster, count): (&str, u16), effects: &mut Effects) -> String {
    let Some(player) = state.players.get(unit) else {
        return nobody();
    };
    let Some(kind) = find(&state.world, monster) else {
        return format!("There is no monster {monster}.");
    };
    let (class, around) = (kind.class, Some(player.cell().pair()));
    let called = MapEvent::Spawn { class, count, around };
    effects.map.push((player.instance(), called));
    format!("{count} x {} were called.", kind.name)
}

/// Ends the lives of all monsters on the map of who gives the command.
pub(super) fn kill(state: &ServerState, unit: UnitId, with_drops: bool, effects: &mut Effects) -> String {
    let Some(player) = state.players.get(unit) else {
        return nobody();
    };
    effects.map.push((player.instance(), MapEvent::KillAll { with_drops }));
    "All monsters of this map are dead.".to_owned()
}

/// The kind of monster of a number or a name: as databases or as players call it, letter case aside.
fn find<'w>(world: &'w World, monster: &str) -> Option<&'w MonsterKind> {
    if let Ok(class) = monster.parse() {
        return world.monster(class);
    }
    let shown = monster.replace('_', " ");
    world.monster_named(monster).or_else(|| {
        let called = |kind: &&MonsterKind| kind.name.to_string().eq_ignore_ascii_case(&shown);
        world.monsters.iter().find(called)
    })
}
