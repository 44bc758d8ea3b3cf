//! The data folder that a command is told, when it has to be there already.

use super::{args::StoreArgs, error::CliError};
use crate::{
    config::{Config, StoreEngine},
    persistence::Database,
};

/// The checked configuration.
pub(super) fn config(args: &StoreArgs) -> Result<Config, CliError> {
    let (config, origin) = args.load()?;
    config.check(&origin)?;
    Ok(config)
}

/// Opens the database, or makes it.
pub(super) fn open(config: &Config) -> Result<Database, CliError> {
    Ok(Database::open(&config.store.path, config.store.engine)?)
}

/// Opens the database of a folder that has one: a mistyped name makes none.
pub(super) fn open_existing(config: &Config) -> Result<Database, CliError> {
    refuse_missing(config)?;
    open(config)
}

/// Refuses a folder without a store of any engine.
pub(super) fn refuse_missing(config: &Config) -> Result<(), CliError> {
    let folder = &config.store.path;
    let mut places = StoreEngine::ALL
        .map(|engine| Database::store_folder(folder, engine))
        .into_iter();
    if places.any(|place| place.is_dir()) {
        return Ok(());
    }
    let folder = folder.display();
    Err(CliError::Usage(format!(
        "no server has data in {folder}: give the folder that it runs with (`--data`, or `store.path` of its configuration)"
    )))
}
