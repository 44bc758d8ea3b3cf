//! Which ailments hold a unit: what others see of it, and what its figures and its freedom depend on.

use crate::world::Status;

/// The ailments of a unit.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Condition(u16);

/// The bit of who turns to stone and is none yet.
const STIFFENING: u16 = 0x8000;

impl Condition {
    /// Nothing.
    pub const NONE: Self = Self(0);

    /// With an ailment besides.
    #[must_use]
    pub const fn with(self, status: Status) -> Self {
        Self(self.0 | bit(status))
    }

    /// Turning to stone, besides: it is no stone yet.
    #[must_use]
    pub const fn stiffening(self) -> Self {
        Self(self.0 | STIFFENING)
    }

    /// Whether an ailment is among them.
    pub const fn has(self, status: Status) -> bool {
        self.0 & bit(status) != 0
    }

    /// Whether it turns to stone, and is none yet.
    pub const fn stiffens(self) -> bool {
        self.0 & STIFFENING != 0
    }

    /// Whether it is well.
    pub const fn is_well(self) -> bool {
        self.0 == 0
    }

    /// Whether it can neither walk nor do anything: of stone, frozen, stunned, asleep.
    pub const fn is_helpless(self) -> bool {
        const BODY: u16 = bit(Status::Stone) | bit(Status::Freeze) | bit(Status::Stun) | bit(Status::Sleep);
        self.0 & BODY != 0
    }

    /// Whether it cannot attack: who turns to stone can walk still.
    pub const fn cannot_attack(self) -> bool {
        self.is_helpless() || self.stiffens()
    }

    /// Whether its points do not come back by themselves.
    pub const fn stops_recovery(self) -> bool {
        self.has(Status::Poison) || self.has(Status::Bleeding)
    }
}

const fn bit(status: Status) -> u16 {
    1 << status.code()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_ailment_is_by_itself() {
        for &status in Status::ALL {
            let condition = Condition::NONE.with(status);
            let others = Status::ALL.iter().filter(|&&other| condition.has(other));
            assert_eq!(others.collect::<Vec<_>>(), [&status]);
            assert!(!condition.stiffens() && !condition.is_well());
        }
    }

    #[test]
    fn who_turns_to_stone_walks_but_does_not_attack() {
        let condition = Condition::NONE.stiffening();
        assert!(condition.cannot_attack() && !condition.is_helpless() && !condition.has(Status::Stone));
    }
}
