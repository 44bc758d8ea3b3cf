//! Dialogs with NPCs.

use packets::{
    EncodeError, UnitId, ZcCloseDialog, ZcMenuList, ZcOpenEditdlg, ZcOpenEditdlgstr, ZcSayDialog, ZcWaitDialog, fill,
};

use super::{Page, text};
use crate::event::notice::NpcNotice;

/// Writes what a dialog shows.
pub(super) fn write(notice: &NpcNotice, page: &mut Page<'_>) -> Result<(), EncodeError> {
    match *notice {
        NpcNotice::Said { npc, ref text } => page.put(&fill!(ZcSayDialog {
            npc,
            text: text::trailing(text),
        })),
        NpcNotice::More { npc } => page.put(&fill!(ZcWaitDialog { npc })),
        NpcNotice::Choices { npc, ref choices } => menu(npc, choices, page),
        NpcNotice::WantsNumber { npc } => page.put(&fill!(ZcOpenEditdlg { npc })),
        NpcNotice::WantsText { npc } => page.put(&fill!(ZcOpenEditdlgstr { npc })),
        NpcNotice::Closing { npc } => page.put(&fill!(ZcCloseDialog { npc })),
    }
}

/// Clients take a colon for the end of a choice.
fn menu(npc: UnitId, choices: &[Box<[u8]>], page: &mut Page<'_>) -> Result<(), EncodeError> {
    let choices = text::trailing(&choices.join(&b':'));
    page.put(&fill!(ZcMenuList { npc, choices }))
}
