//! What was read anew while the server runs: the operator's rules and the world.

use std::sync::Arc;

use super::rules::Rules;
use crate::world::World;

/// Rules and world as they are written now, read and checked.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Reloaded {
    /// The operator's rules.
    pub rules: Rules,
    /// The world.
    pub world: Arc<World>,
    /// Settings that differ from those that the server runs with, and wait for a restart.
    pub waiting: Vec<&'static str>,
}

/// What came of reading anew: what was read, or what is wrong with it.
pub type ReloadResult = Result<Arc<Reloaded>, Arc<str>>;
