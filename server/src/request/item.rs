//! A character's own items: use, wear, cards, identifying.

use packets::{
    CzReqItemcomposition, CzReqItemcompositionList, CzReqItemidentify, CzReqTakeoffEquip, CzReqWearEquip, CzUseItem,
    CzUseItem2, Kind,
};

use super::{Received, Translated};
use crate::{
    event::{Command, item::ItemCommand},
    world::Location,
};

/// Clients count places of the inventory from here.
const FIRST_PLACE: u16 = 2;

/// What a packet of this feature asks for.
pub(super) fn request(packet: &Received<'_>) -> Translated {
    let command = match packet.kind {
        Kind::CzUseItem => {
            let CzUseItem { index, .. } = packet.read()?;
            ItemCommand::Use { place: place(index) }
        }
        Kind::CzUseItem2 => {
            let CzUseItem2 { index, .. } = packet.read()?;
            ItemCommand::Use { place: place(index) }
        }
        Kind::CzReqWearEquip => {
            let wear: CzReqWearEquip = packet.read()?;
            ItemCommand::Wear {
                place: place(wear.index),
                at: Location::from_bits(wear.place.0),
            }
        }
        Kind::CzReqTakeoffEquip => {
            let CzReqTakeoffEquip { index, .. } = packet.read()?;
            ItemCommand::TakeOff { place: place(index) }
        }
        _ => return work(packet),
    };
    Ok(Some(Command::Item(command).into()))
}

fn work(packet: &Received<'_>) -> Translated {
    let command = match packet.kind {
        Kind::CzReqItemcompositionList => {
            let CzReqItemcompositionList { index, .. } = packet.read()?;
            ItemCommand::CardList { card: place(index) }
        }
        Kind::CzReqItemcomposition => {
            let wanted: CzReqItemcomposition = packet.read()?;
            ItemCommand::InsertCard {
                card: place(wanted.card_index),
                equipment: place(wanted.equip_index),
            }
        }
        Kind::CzReqItemidentify => {
            let CzReqItemidentify { index, .. } = packet.read()?;
            ItemCommand::Identify { place: place(index) }
        }
        _ => return Ok(None),
    };
    Ok(Some(Command::Item(command).into()))
}

/// A place of the inventory as it is counted here.
pub(super) fn place(index: impl Into<u64>) -> Option<usize> {
    usize::try_from(index.into().checked_sub(FIRST_PLACE.into())?).ok()
}
