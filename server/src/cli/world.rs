//! `server world`: the files of the world, written and checked.

use std::path::Path;

use super::{error::CliError, print};
use crate::world::World;

/// Writes the files of the embedded world into a folder, or of one of `plain` maps.
pub(super) fn export(folder: &Path, plain: bool) -> Result<(), CliError> {
    let path = folder.to_owned();
    let written = if plain {
        World::export_plain(folder)
    } else {
        World::export(folder)
    };
    let files = written.map_err(|source| CliError::World { path, source })?;
    print(&format!("{files} files were written to {}\n", folder.display()))
}

/// Reads the world in a folder, and says what is in it.
pub(super) fn check(folder: &Path) -> Result<(), CliError> {
    let world = World::from_folder(folder)?;
    print(&format!(
        "{} maps, {} NPCs, {} monsters, {} items, {} jobs: no mistakes\n",
        world.maps.len(),
        world.npcs.len(),
        world.monsters.iter().count(),
        world.items.iter().count(),
        world.jobs.iter().count()
    ))
}
