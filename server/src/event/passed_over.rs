//! What a client asked for and did not get, without being told: RO clients expect silence there. Kept for the log and for tests, since
//! nobody can see silence.

use super::SessionId;
use crate::world::Cell;

/// A walk that was passed over.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PassedOver {
    /// Who asked.
    pub session: SessionId,
    /// The cell its character is in.
    pub from: Cell,
    /// The cell it wanted to walk to.
    pub to: Cell,
    /// Why not.
    pub reason: NoWalk,
}

/// Why a character does not walk.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NoWalk {
    /// The client has not loaded the map.
    Loading,
    /// It sits.
    Sitting,
    /// It is dead.
    Dead,
    /// It talks with an NPC, or in a chat room.
    Talking,
    /// It trades, or its storage is open.
    Dealing,
    /// It is stunned, or held in another way.
    Helpless,
    /// There is no way, or none that is short enough.
    NoWay,
}
