//! How far a character is with its fight.

use packets::UnitId;

use crate::event::Moment;

/// Whom a character attacks, and what keeps it from attacking again.
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
    /// When it last attacked, or was hurt by somebody; not of who died of it.
    pub fought_at: Option<Moment>,
    /// How many monsters were after it when one attacked it last, and when that was.
    pub monsters: (u32, Moment),
}

impl Fight {
    /// Attacks nobody any more.
    pub const fn stop(&mut self) {
        self.target = None;
        self.swing = self.swing.wrapping_add(1);
    }
}
