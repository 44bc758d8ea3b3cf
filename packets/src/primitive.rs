//! The types that spec files call leaves: numbers that name something, each its own Rust type so that none is passed for another.

use packet_derive::Wire;

/// A number on the wire with a Rust type of its own; derive it on a newtype of an integer.
///
/// ```
/// use packets::Wire;
///
/// #[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Wire)]
/// pub struct GuildMark(pub u16);
///
/// assert_eq!(GuildMark::from_wire(7).to_wire(), 7);
/// ```
pub trait Wire: Copy + Default + PartialEq {
    /// The integer it wraps; the same that its `leaf` declaration names.
    type Int: Copy + Into<i128>;

    /// Makes it of the number on the wire.
    fn from_wire(value: Self::Int) -> Self;

    /// The number on the wire.
    fn to_wire(self) -> Self::Int;
}

/// [`Wire`] for the integer that a `leaf` declaration names. Generated code goes by it, so that a declaration with another integer is told in one
/// sentence.
#[diagnostic::on_unimplemented(
    message = "spec files declare `leaf {Self}: {Int}`, and in Rust it is no newtype of {Int}",
    label = "not of the width that the spec files say",
    note = "the declaration in the spec files and the Rust type that derives `Wire` have the same integer"
)]
pub trait Leaf<Int> {
    /// Makes it of the number on the wire.
    fn of(value: Int) -> Self;

    /// The number on the wire.
    fn int(self) -> Int;
}

/// An account: one login name. On the map also the unit id of the character that plays.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Wire)]
pub struct AccountId(pub u32);

/// A character; unique over all accounts.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Wire)]
pub struct CharacterId(pub u32);

/// A unit on a map: player, monster, NPC, pet, ... A player's is the account id.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Wire)]
pub struct UnitId(pub u32);

/// A kind of item, by its number in the item database. 16 bits on the wire of older clients.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Wire)]
pub struct ItemId(pub u32);

/// A job class or the look of a monster or NPC.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Wire)]
pub struct JobId(pub u16);

/// A skill.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Wire)]
pub struct SkillId(pub u16);

/// A party.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Wire)]
pub struct PartyId(pub u32);

/// A guild.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Wire)]
pub struct GuildId(pub u32);

/// A number that a login server hands out and that char and map servers ask back: proof of having logged in.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Wire)]
pub struct LoginId(pub u32);

/// A server's or client's clock: milliseconds since some moment of its own, wrapping around.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Wire)]
pub struct Tick(pub u32);
