//! What clients are told of what lies on the floor.

use packets::{Tick, UnitId};

use crate::event::floor::FloorLook;

/// [`Notice::Floor`](super::Notice::Floor).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FloorNotice {
    /// Something falls.
    Fell(FloorLook),
    /// Something lies there: it is in sight from now on.
    Lies(FloorLook),
    /// Something is no longer there, or no longer in sight.
    Gone {
        /// Which.
        unit: UnitId,
    },
    /// A character bends down for something.
    PickedUp {
        /// Who.
        by: UnitId,
        /// For what.
        unit: UnitId,
        /// When.
        tick: Tick,
    },
}
