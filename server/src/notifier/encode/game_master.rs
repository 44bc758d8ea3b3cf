//! What game masters do.

use packets::{EncodeError, ZcAckAccountname, ZcAckDisconnectCharacter, ZcBroadcast, fill};

use super::{Page, sheet, text};
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
        GameMasterNotice::PutOut { done } => page.put(&fill!(ZcAckDisconnectCharacter { success: *done }))?,
        GameMasterNotice::Checked(figures) => page.put(&sheet::checked(figures))?,
        GameMasterNotice::Account { account, name } => page.put(&fill!(ZcAckAccountname {
            account: *account,
            name: text::field(*name),
        }))?,
    }
    Ok(true)
}
