//! The Ragnarok Online protocol as a library: every packet of every client version, framing, and profiles of versions.
//!
//! No I/O, no clock: bytes in, packets out, and back.

// The derive macros name this crate `packets`, here as everywhere.
extern crate self as packets;

pub mod cipher;
pub mod codec;
mod delegate;
pub mod error;
mod frame;
mod kind;
pub mod packet;
mod position;
mod primitive;
mod profile;
mod tables;
mod text;

pub use binrw;
pub use error::{DecodeError, DecodeProblem, EncodeError, EncodeProblem, FieldPath, ProfileError};
pub use frame::{Frame, FrameError, Framed, Framer};
pub use kind::{Packet, PacketKind};
pub use packet::*;
pub use packet_derive::{Protocol, Wire};
pub use position::{MAX_COORDINATE, Movement, Position};
pub use primitive::{AccountId, CharacterId, GuildId, ItemId, JobId, LoginId, PartyId, SkillId, Tick, UnitId, Wire};
pub use profile::{Profile, Registry};
pub use specs::{Direction, Line, Server, Value, Version, VersionError};
pub use tables::Length;
pub use text::{MapName, RoStr, RoString};
