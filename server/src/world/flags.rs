//! Sets of named flags: where an item is worn, how a monster behaves, who may wear what.

use core::{fmt, marker::PhantomData};

use serde::{
    Deserialize, Deserializer,
    de::{Error, Visitor},
};

/// A set of flags in one number, said in world files as a list of words.
macro_rules! flags {
    ($(#[$meta:meta])* pub struct $Flags:ident($bits:ty) { $($(#[$doc:meta])* $FLAG:ident = $value:literal $word:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Debug)]
        pub struct $Flags($bits);

        impl $Flags {
            $($(#[$doc])* pub const $FLAG: Self = Self($value);)+

            /// None of them.
            pub const NONE: Self = Self(0);

            /// All of them.
            pub const ALL: Self = Self(0 $(| $value)+);

            /// Every flag by itself, with the word that world files say it by.
            pub const WORDS: &[(Self, &'static str)] = &[$((Self::$FLAG, $word)),+];

            /// The flags as one number.
            pub const fn bits(self) -> $bits {
                self.0
            }

            /// The flags of a number; bits without a flag are passed over.
            pub const fn from_bits(bits: $bits) -> Self {
                Self(bits & Self::ALL.0)
            }

            /// Whether there are none.
            pub const fn is_empty(self) -> bool {
                self.0 == 0
            }

            /// Whether all of `other` are among them.
            pub const fn contains(self, other: Self) -> bool {
                self.0 & other.0 == other.0
            }

            /// Whether one of `other` is among them.
            pub const fn intersects(self, other: Self) -> bool {
                self.0 & other.0 != 0
            }

            /// These and those.
            #[must_use]
            pub const fn union(self, other: Self) -> Self {
                Self(self.0 | other.0)
            }

            /// What is among both.
            #[must_use]
            pub const fn intersection(self, other: Self) -> Self {
                Self(self.0 & other.0)
            }

            /// These without those.
            #[must_use]
            pub const fn without(self, other: Self) -> Self {
                Self(self.0 & !other.0)
            }

            /// The flags one by one.
            pub fn iter(self) -> impl Iterator<Item = Self> {
                Self::WORDS.iter().map(|&(flag, _)| flag).filter(move |&flag| self.contains(flag))
            }

            /// The flag of a word.
            pub fn from_word(word: &str) -> Option<Self> {
                Self::WORDS.iter().find(|(_, other)| *other == word).map(|&(flag, _)| flag)
            }
        }

        impl FromIterator<$Flags> for $Flags {
            fn from_iter<I: IntoIterator<Item = Self>>(flags: I) -> Self {
                flags.into_iter().fold(Self::NONE, Self::union)
            }
        }

        impl $crate::world::flags::Worded for $Flags {
            const ALL: &[&str] = &[$($word),+];

            fn of(word: &str) -> Option<Self> {
                Self::from_word(word)
            }
        }

        impl<'de> serde::Deserialize<'de> for $Flags {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let flags: Vec<$crate::world::flags::Word<Self>> = serde::Deserialize::deserialize(deserializer)?;
                Ok(flags.into_iter().map(|word| word.0).collect())
            }
        }
    };
}

pub(super) use flags;

/// What files say by one word of a known list.
pub(super) trait Worded: Sized {
    /// The words.
    const ALL: &[&'static str];

    /// What a word says.
    fn of(word: &str) -> Option<Self>;
}

/// Something said by one word.
#[derive(Debug)]
pub(super) struct Word<T>(pub(super) T);

impl<'de, T: Worded> Deserialize<'de> for Word<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(WordVisitor(PhantomData))
    }
}

/// Fails while it visits, so that the error gets the word's place.
struct WordVisitor<T>(PhantomData<T>);

impl<T: Worded> Visitor<'_> for WordVisitor<T> {
    type Value = Word<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a word")
    }

    fn visit_str<E: Error>(self, word: &str) -> Result<Self::Value, E> {
        T::of(word).map(Word).ok_or_else(|| E::unknown_variant(word, T::ALL))
    }
}
