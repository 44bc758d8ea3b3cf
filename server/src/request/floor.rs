//! What lies on the floor, and what shall.

use packets::{CzItemPickup, CzItemThrow, Kind};

use super::{Received, Translated, item};
use crate::event::{Command, floor::FloorCommand};

/// What a packet of this feature asks for.
pub(super) fn request(packet: &Received<'_>) -> Translated {
    let command = match packet.kind {
        Kind::CzItemPickup => {
            let CzItemPickup { unit, .. } = packet.read()?;
            FloorCommand::PickUp { unit }
        }
        Kind::CzItemThrow => {
            let CzItemThrow { index, count, .. } = packet.read()?;
            FloorCommand::Drop {
                place: item::place(index),
                amount: count,
            }
        }
        _ => return Ok(None),
    };
    Ok(Some(Command::Floor(command).into()))
}
