//! What game masters do.

use packets::{EffectState, EncodeError, ZcBroadcast, ZcStateChange, fill};

use super::{Page, text};
use crate::event::{Notice, notice::GameMasterNotice};

/// Writes a notice of this feature; false if it is none.
pub(super) fn write(notice: &Notice, page: &mut Page<'_>) -> Result<bool, EncodeError> {
    let Notice::GameMaster(notice) = notice else {
        return Ok(false);
    };
    match notice {
        GameMasterNotice::Broadcast { text } => page.put(&fill!(ZcBroadcast {
            text: text::trailing(text),
        }))?,
        GameMasterNotice::Hides { unit, hidden } => {
            let effect_state = if *hidden {
                EffectState::INVISIBLE
            } else {
                EffectState::default()
            };
            page.put(&fill!(ZcStateChange {
                unit: *unit,
                effect_state
            }))?;
        }
    }
    Ok(true)
}
