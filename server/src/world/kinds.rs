//! The kinds that figures tell apart: elements, races, sizes, weapons, ammunition, items, ailments; numbered as the client numbers them.

/// An enumeration whose every value has a number and the word that world files say it by.
macro_rules! kinds {
    ($($(#[$meta:meta])* pub enum $Kind:ident { $($(#[$doc:meta])* $Variant:ident = $code:literal $word:literal,)+ })+) => {$(
        $(#[$meta])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Deserialize)]
        #[repr(u8)]
        pub enum $Kind {
            $($(#[$doc])* #[serde(rename = $word)] $Variant = $code,)+
        }

        impl $Kind {
            /// All of them, by number.
            pub const ALL: &[Self] = &[$(Self::$Variant),+];

            /// Its number.
            pub const fn code(self) -> u8 {
                self as u8
            }

            /// The one of a number.
            pub fn from_code(code: u8) -> Option<Self> {
                Self::ALL.iter().copied().find(|kind| kind.code() == code)
            }

            /// The word that world files say it by.
            pub const fn word(self) -> &'static str {
                match self {
                    $(Self::$Variant => $word,)+
                }
            }

            /// The one of a word.
            pub fn from_word(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|kind| kind.word() == word)
            }
        }
    )+};
}

kinds! {
    /// An element, of an attack or of who is attacked.
    #[derive(Default)]
    pub enum Element {
        /// None of the others.
        #[default]
        Neutral = 0 "neutral",
        /// Water.
        Water = 1 "water",
        /// Earth.
        Earth = 2 "earth",
        /// Fire.
        Fire = 3 "fire",
        /// Wind.
        Wind = 4 "wind",
        /// Poison.
        Poison = 5 "poison",
        /// Holy.
        Holy = 6 "holy",
        /// Dark, called shadow too.
        Dark = 7 "dark",
        /// Ghost.
        Ghost = 8 "ghost",
        /// Undead.
        Undead = 9 "undead",
    }

    /// A race. Player characters are of [`Race::DemiHuman`].
    #[derive(Default)]
    pub enum Race {
        /// Of no shape.
        #[default]
        Formless = 0 "formless",
        /// Undead.
        Undead = 1 "undead",
        /// Brutes.
        Brute = 2 "brute",
        /// Plants.
        Plant = 3 "plant",
        /// Insects.
        Insect = 4 "insect",
        /// Fish.
        Fish = 5 "fish",
        /// Demons.
        Demon = 6 "demon",
        /// Demi-humans, players among them.
        DemiHuman = 7 "demi_human",
        /// Angels.
        Angel = 8 "angel",
        /// Dragons.
        Dragon = 9 "dragon",
    }

    /// A size. Player characters are of [`Size::Medium`].
    #[derive(Default)]
    pub enum Size {
        /// Small.
        #[default]
        Small = 0 "small",
        /// Medium.
        Medium = 1 "medium",
        /// Large.
        Large = 2 "large",
    }

    /// What is in a character's hands. The number is the weapon's look too.
    #[derive(Default)]
    pub enum WeaponType {
        /// Nothing.
        #[default]
        Fist = 0 "fist",
        /// A dagger.
        Dagger = 1 "dagger",
        /// A one-handed sword.
        Sword = 2 "sword",
        /// A two-handed sword.
        TwoHandedSword = 3 "two_handed_sword",
        /// A one-handed spear.
        Spear = 4 "spear",
        /// A two-handed spear.
        TwoHandedSpear = 5 "two_handed_spear",
        /// A one-handed axe.
        Axe = 6 "axe",
        /// A two-handed axe.
        TwoHandedAxe = 7 "two_handed_axe",
        /// A one-handed mace.
        Mace = 8 "mace",
        /// A two-handed mace.
        TwoHandedMace = 9 "two_handed_mace",
        /// A one-handed staff.
        Staff = 10 "staff",
        /// A bow: two hands, takes arrows.
        Bow = 11 "bow",
        /// Knuckles.
        Knuckle = 12 "knuckle",
        /// A musical instrument.
        Instrument = 13 "instrument",
        /// A whip.
        Whip = 14 "whip",
        /// A book.
        Book = 15 "book",
        /// A katar: two hands.
        Katar = 16 "katar",
        /// A revolver: two hands, takes bullets.
        Revolver = 17 "revolver",
        /// A rifle.
        Rifle = 18 "rifle",
        /// A gatling gun.
        Gatling = 19 "gatling",
        /// A shotgun.
        Shotgun = 20 "shotgun",
        /// A grenade launcher.
        Grenade = 21 "grenade",
        /// A huuma shuriken: two hands.
        Huuma = 22 "huuma",
        /// A two-handed staff.
        TwoHandedStaff = 23 "two_handed_staff",
    }

    /// Kinds of ammunition.
    pub enum AmmoType {
        /// Arrows, for bows, instruments and whips.
        Arrow = 1 "arrow",
        /// Throwing daggers.
        Dagger = 2 "dagger",
        /// Bullets.
        Bullet = 3 "bullet",
        /// Shells.
        Shell = 4 "shell",
        /// Grenades.
        Grenade = 5 "grenade",
        /// Shuriken.
        Shuriken = 6 "shuriken",
        /// Kunai.
        Kunai = 7 "kunai",
        /// Cannonballs.
        Cannonball = 8 "cannonball",
        /// Things to be thrown.
        Throwable = 9 "throwable",
    }

    /// What an item is for; the numbers are those of operators' databases.
    #[derive(Default)]
    pub enum ItemType {
        /// Used to restore hit or spell points.
        Healing = 0 "healing",
        /// Used for something else.
        Usable = 2 "usable",
        /// Of no use by itself.
        #[default]
        Etc = 3 "etc",
        /// Worn, but no weapon.
        Armor = 4 "armor",
        /// A weapon.
        Weapon = 5 "weapon",
        /// A card, to be put into equipment.
        Card = 6 "card",
        /// A pet in its egg.
        PetEgg = 7 "pet_egg",
        /// Worn by a pet.
        PetArmor = 8 "pet_armor",
        /// Ammunition.
        Ammo = 10 "ammo",
        /// Used, but gone only when what it does was done.
        DelayConsume = 11 "delay_consume",
        /// Shadow equipment.
        ShadowGear = 12 "shadow_gear",
        /// Used, and asked about before.
        Cash = 18 "cash",
    }

    /// A bad status (ailment) that comes over characters and monsters; the numbers are those of stored characters.
    pub enum Status {
        /// Turned to stone.
        Stone = 0 "stone",
        /// Frozen.
        Freeze = 1 "freeze",
        /// Stunned.
        Stun = 2 "stun",
        /// Asleep.
        Sleep = 3 "sleep",
        /// Poisoned.
        Poison = 4 "poison",
        /// Cursed.
        Curse = 5 "curse",
        /// Silenced.
        Silence = 6 "silence",
        /// Confused.
        Confusion = 7 "confusion",
        /// Blind.
        Blind = 8 "blind",
        /// Bleeding.
        Bleeding = 9 "bleeding",
        /// Hallucinating.
        Hallucination = 10 "hallucination",
    }
}

impl WeaponType {
    /// Whether it shoots: its range grows by skills, and it takes ammunition.
    pub const fn is_ranged(self) -> bool {
        matches!(
            self,
            Self::Bow | Self::Revolver | Self::Rifle | Self::Gatling | Self::Shotgun | Self::Grenade
        )
    }

    /// Whether DEX, not STR, makes most of its attack: what shoots, instruments and whips.
    pub const fn is_by_dexterity(self) -> bool {
        self.is_ranged() || matches!(self, Self::Instrument | Self::Whip)
    }
}

impl ItemType {
    /// Whether it stacks in a bag: all but what is worn, and eggs.
    pub const fn stacks(self) -> bool {
        !matches!(
            self,
            Self::Weapon | Self::Armor | Self::PetEgg | Self::PetArmor | Self::ShadowGear
        )
    }

    /// Whether a character can use it by itself.
    pub const fn is_usable(self) -> bool {
        matches!(self, Self::Healing | Self::Usable | Self::DelayConsume | Self::Cash)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_words_lead_back() {
        for &kind in WeaponType::ALL {
            assert_eq!(WeaponType::from_code(kind.code()), Some(kind));
            assert_eq!(WeaponType::from_word(kind.word()), Some(kind));
        }
        assert_eq!(Element::from_code(10), None);
        assert_eq!(ItemType::from_code(1), None);
        assert_eq!(Race::from_word("human"), None);
    }

    #[test]
    fn only_what_is_alike_stacks() {
        assert!(ItemType::Ammo.stacks() && ItemType::Card.stacks());
        assert!(!ItemType::Armor.stacks() && !ItemType::Weapon.stacks());
    }
}
