//! What lies on the floor, and what shall.

use packets::{CzItemPickup, CzItemThrow, Kind, fit};

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
                amount: fit(count),
            }
        }
        _ => return Ok(None),
    };
    Ok(Some(Command::Floor(command).into()))
}

#[cfg(test)]
mod tests {
    use packets::{UnitId, fill};

    use super::{
        super::tests::{VERSIONS, translated},
        *,
    };

    #[test]
    fn picking_up_and_dropping_are_understood_on_every_version() {
        for version in VERSIONS {
            let unit = UnitId(346);
            let asked = translated(&fill!(CzItemPickup { unit }), version);
            assert_eq!(
                asked,
                Some(Command::Floor(FloorCommand::PickUp { unit }).into()),
                "{version}"
            );
            for (index, place) in [(2_u16, Some(0)), (101, Some(99)), (0, None)] {
                let amount = 5_u16;
                let asked = translated(&fill!(CzItemThrow { index, count: amount }), version);
                let expected = FloorCommand::Drop { place, amount };
                assert_eq!(asked, Some(Command::Floor(expected).into()), "{version}");
            }
        }
    }
}
