//! Every packet, struct, enum and set of flags that the shipped spec files declare.
//!
//! Generated when this crate is compiled. Each item shows where it is declared, and the declaration.

use crate::{AccountId, CharacterId, GuildId, ItemId, JobId, LoginId, PartyId, SkillId, Tick, UnitId};

/// The protocol of the shipped spec files.
#[derive(packet_derive::Protocol)]
#[spec(shipped)]
pub struct Ragnarok;
