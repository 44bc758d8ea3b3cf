//! One of the six attributes, by itself.

use super::record::Attributes;

/// An attribute that status points raise.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Attribute {
    /// STR.
    Strength,
    /// AGI.
    Agility,
    /// VIT.
    Vitality,
    /// INT.
    Intelligence,
    /// DEX.
    Dexterity,
    /// LUK.
    Luck,
}

impl Attribute {
    /// Every attribute, in the order of [`Attributes::each`].
    pub const ALL: [Self; 6] = [
        Self::Strength,
        Self::Agility,
        Self::Vitality,
        Self::Intelligence,
        Self::Dexterity,
        Self::Luck,
    ];

    /// Its value among all six.
    pub const fn of(self, attributes: &Attributes) -> u16 {
        match self {
            Self::Strength => attributes.strength,
            Self::Agility => attributes.agility,
            Self::Vitality => attributes.vitality,
            Self::Intelligence => attributes.intelligence,
            Self::Dexterity => attributes.dexterity,
            Self::Luck => attributes.luck,
        }
    }

    /// Its place among all six, to be changed.
    pub const fn of_mut(self, attributes: &mut Attributes) -> &mut u16 {
        match self {
            Self::Strength => &mut attributes.strength,
            Self::Agility => &mut attributes.agility,
            Self::Vitality => &mut attributes.vitality,
            Self::Intelligence => &mut attributes.intelligence,
            Self::Dexterity => &mut attributes.dexterity,
            Self::Luck => &mut attributes.luck,
        }
    }
}
