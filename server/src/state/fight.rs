//! How far a character is with its fight.

use packets::UnitId;

use crate::{event::Moment, world::Cell};

/// Whom a character attacks, and what keeps it from moving and from attacking again.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Fight {
    /// Whom it attacks, while it wants to.
    pub target: Option<UnitId>,
    /// It goes on until told otherwise.
    pub continuous: bool,
    /// Number of its latest swing: alarms of earlier ones mean nothing any more.
    pub swing: u64,
    /// When it can attack again.
    pub ready_at: Moment,
    /// Until when it flinches, and cannot walk.
    pub rooted_until: Moment,
    /// Where it wants to walk when it no longer flinches.
    pub wants_to: Option<Cell>,
}

impl Fight {
    /// Attacks nobody any more.
    pub const fn stop(&mut self) {
        self.target = None;
        self.swing = self.swing.wrapping_add(1);
    }
}
