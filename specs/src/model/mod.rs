//! The checked model: what spec files say, resolved so that codec generator, interpreter and emitters need no rules of their own.

mod at;
mod body;
pub(crate) mod check;
mod client;
mod condition;
pub(crate) mod content;
mod lookup;
mod packet;
pub(crate) mod resolve;
mod set;
mod size;
mod source;
mod tables;
mod types;
mod vary;

pub use at::At;
pub use body::{Body, Field, Member, MemberKind, Policy};
pub use client::{Client, Length, UnknownVersion};
pub use condition::{Epoch, When};
pub use packet::{Content, IdRule, Packet, Vector};
pub use set::VersionSet;
pub use source::{Lines, SourceFile, Span};
pub use tables::LengthTables;
pub use types::{Choice, Enum, Extent, Int, Leaf, Struct, Type, Variant};

/// Everything a folder of spec files declares, checked.
#[derive(Clone, Debug, Default)]
pub struct Protocol {
    /// Spec files read, sorted by path.
    pub files: Vec<SourceFile>,
    /// Distinct conditions that members are under; [`When::If`] indexes this.
    pub conditions: Vec<VersionSet>,
    /// Named conditions.
    pub epochs: Vec<Epoch>,
    /// Types written by hand in Rust.
    pub leaves: Vec<Leaf>,
    /// Enums and flags.
    pub enums: Vec<Enum>,
    /// Structs, each after the structs it contains.
    pub structs: Vec<Struct>,
    /// Packets, raw ones and named opaque ones included, sorted by name.
    pub packets: Vec<Packet>,
    /// Listed clients, sorted by version.
    pub clients: Vec<Client>,
    /// Versions that, unlisted, stand for the newest listed client before them.
    pub inherit: VersionSet,
    /// Versions of which only lengths are known: no packet has an id there.
    pub framing: VersionSet,
}
