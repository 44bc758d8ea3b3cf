//! The Ragnarok Online protocol as a library: every packet of every client version, framing, and profiles of versions.
//!
//! ```
//! use packets::{ClientToMap, CzRequestMove, Direction, Framed, Framer, Packet, Position, Profile, Server, fill};
//!
//! # fn main() -> Result<(), Box<dyn core::error::Error>> {
//! // Everything that one client version needs, built when first asked for.
//! let profile = Profile::get("main-20220406".parse()?)?;
//!
//! // A packet is one struct for all versions; the profile says how this one writes it. Filled like this it may get fields in later versions.
//! let walk = fill!(CzRequestMove { dest: Position::new(150, 100, 0) });
//! let mut bytes = Vec::new();
//! walk.encode(profile, &mut bytes)?;
//! assert_eq!(bytes, [0x5f, 0x03, 0x25, 0x86, 0x40]);
//!
//! // A framer cuts a stream into packets; it needs no more than the version's table of lengths.
//! let mut framer = Framer::new(profile, Server::Map, Direction::ToServer);
//! assert_eq!(framer.next(&bytes[..3])?, Framed::Need(5));
//! let Framed::Frame(frame) = framer.next(&bytes)? else { panic!("it is whole") };
//!
//! // What has a layout can be decoded; the rest is skipped exactly.
//! assert_eq!(ClientToMap::decode(&frame, profile)?, Some(ClientToMap::CzRequestMove(walk)));
//! # Ok(())
//! # }
//! ```
//!
//! No I/O, no clock: bytes in, packets out, and back. Nothing that comes from a socket makes it panic, and it allocates no more than the bytes
//! account for. To read a field or two of a large packet there are views ([`CzRequestMoveView`]), which borrow the bytes; for code that
//! speaks binrw the feature `binrw` makes every packet `BinRead` and `BinWrite`, with the version as its argument. Whoever watches whole sessions takes [`AnyPacket`].
//!
//! The package's examples run: `minimal_client` (login to map on blocking sockets), `proxy` (prints what passes), `decode_capture` (prints a recorded
//! session).
//!
//! The packets, and what is known of each version, come from the spec files of the `specs` crate.

// The derive macros name this crate `packets`, here as everywhere.
extern crate self as packets;

mod any;
pub mod cipher;
pub mod codec;
mod delegate;
pub mod error;
mod fit;
mod float;
mod frame;
#[doc(hidden)]
pub mod fuzz;
mod kind;
pub mod packet;
mod position;
mod primitive;
mod profile;
mod tables;
mod text;

pub use any::AnyPacket;
#[cfg(feature = "binrw")]
pub use binrw;
pub use error::{
    DecodeError, DecodeFacts, DecodeProblem, EncodeError, EncodeFacts, EncodeProblem, FieldPath, ProfileError,
};
pub use fit::{Integer, Widen, fit};
pub use float::Float;
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
