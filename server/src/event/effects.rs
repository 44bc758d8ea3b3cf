//! What follows from one step of a loop.

use super::{ClientNotification, GameEvent, MapEvent, MapInstanceId, MapReport, Moment, PersistenceEvent, SlowWork};

/// What one step of the game loop wants done, each list in the order it must be done. The lists are independent of each other;
/// what ties a notice to a write is its commit number ([`ClientNotification::after`]).
#[derive(Clone, PartialEq, Default, Debug)]
pub struct Effects {
    /// For the persistence thread.
    pub persist: Vec<PersistenceEvent>,
    /// For the notifier.
    pub notify: Vec<ClientNotification>,
    /// For map loops.
    pub map: Vec<(MapInstanceId, MapEvent)>,
    /// For the slow pool.
    pub slow: Vec<SlowWork>,
    /// For the game loop itself: applied on the first tick that is not before the given time.
    pub later: Vec<(Moment, GameEvent)>,
    /// Set once, when a shutdown has saved everything and told everybody: the loop ends after this step.
    pub stop: bool,
}

/// What one step of a map loop wants done. The game loop is the only one it speaks to: it alone knows who is still there to be told.
#[derive(Clone, PartialEq, Default, Debug)]
pub struct MapEffects {
    /// For the game loop.
    pub report: Vec<MapReport>,
    /// Set when the map loop was told to stop: it ends after this step.
    pub stop: bool,
}
