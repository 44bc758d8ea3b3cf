//! What game masters do.

use packets::{EncodeError, ZcBroadcast, fill};

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
    }
    Ok(true)
}
