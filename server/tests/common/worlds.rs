//! Worlds to test on.

use std::sync::{Arc, LazyLock};

use server::world::{RULES, World};

/// A small world: `ground`, 60 x 60 cells, walkable but for a wall with a gap and a lone pillar; `cellar`, reached by
/// a warp in the north-east corner; `meadow` with monsters.
///
/// The wall stands in column 40, rows 10 to 50, with a gap in row 30. The pillar stands at (10, 10).
pub(crate) const GROUND: &str = "
    map ground 60 x 60
    start 20 20
    walk 0..59 0..59
    block 40..40 10..50
    walk 40..40 30..30
    block 10..10 10..10
    warp 57..59 57..59 -> cellar 2 2

    map cellar 20 x 20
    flags town
    walk 0..19 0..19
    warp 0..0 0..0 -> ground 50 50

    map meadow 60 x 60
    walk 0..59 0..59
    warp 0..0 0..59 -> ground 5 5
    spawn 1002 x 5 in 20..40 20..40
";

/// [`GROUND`] on the embedded rules, read once.
static READ: LazyLock<Arc<World>> =
    LazyLock::new(|| World::read(&[RULES, &[("ground.world", GROUND)]].concat()).unwrap());

/// A world whose maps and NPCs are changed as `change` says, on the embedded rules changed as well.
pub(crate) fn changed(npcs: &str, change: impl Fn(&str) -> String) -> Arc<World> {
    let rules = RULES.iter().map(|(name, text)| (*name, change(text)));
    let places = [("ground.world", change(GROUND)), ("npcs.toml", npcs.to_owned())];
    let files: Vec<(&str, String)> = rules.chain(places).collect();
    let texts: Vec<(&str, &str)> = files.iter().map(|(name, text)| (*name, &**text)).collect();
    World::read(&texts).unwrap()
}

/// [`GROUND`] on the embedded rules: items, monsters, jobs and tables.
pub(crate) fn ground() -> Arc<World> {
    Arc::clone(&READ)
}
