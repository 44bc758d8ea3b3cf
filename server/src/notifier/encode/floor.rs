//! What lies on the floor.

use packets::{ActionKind, EncodeError, ZcItemDisappear, ZcItemEntry, ZcItemFallEntry, ZcNotifyAct, fill};

use super::{Page, item};
use crate::event::Notice;
use crate::event::floor::FloorLook;
use crate::event::notice::FloorNotice;

/// Writes a notice of this feature; false if it is none.
pub(super) fn write(notice: &Notice, page: &mut Page<'_>) -> Result<bool, EncodeError> {
    let Notice::Floor(notice) = notice else {
        return Ok(false);
    };
    match *notice {
        FloorNotice::Fell(look) => fell(&look, page)?,
        FloorNotice::Lies(look) => lies(&look, page)?,
        FloorNotice::Gone { unit } => page.put(&fill!(ZcItemDisappear { unit }))?,
        FloorNotice::PickedUp { by, unit, tick } => page.put(&fill!(ZcNotifyAct {
            unit: by,
            target: unit,
            tick,
            action: ActionKind::PICK_UP,
        }))?,
    }
    Ok(true)
}

fn fell(look: &FloorLook, page: &mut Page<'_>) -> Result<(), EncodeError> {
    let (sub_x, sub_y) = look.within;
    page.put(&fill!(ZcItemFallEntry {
        unit: look.unit,
        item: look.shown,
        kind: item::kind(look.kind),
        identified: look.identified,
        x: look.x,
        y: look.y,
        sub_x,
        sub_y,
        count: look.amount,
    }))
}

fn lies(look: &FloorLook, page: &mut Page<'_>) -> Result<(), EncodeError> {
    let (sub_x, sub_y) = look.within;
    page.put(&fill!(ZcItemEntry {
        unit: look.unit,
        item: look.shown,
        identified: look.identified,
        x: look.x,
        y: look.y,
        count: look.amount,
        sub_x,
        sub_y,
    }))
}
