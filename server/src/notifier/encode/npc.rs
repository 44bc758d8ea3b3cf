//! Dialogs with NPCs.

use packets::{
    EncodeError, ImagePlace, RoString, UnitId, ZcClearDialog, ZcCloseDialog, ZcMenuList, ZcOpenEditdlg,
    ZcOpenEditdlgstr, ZcSayDialog, ZcShowImage, ZcWaitDialog, fill,
};

use super::{Page, text};
use crate::{event::notice::NpcNotice, world::PicturePlace};

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
        NpcNotice::Cleared { npc } => page.put(&fill!(ZcClearDialog { npc })),
        NpcNotice::Picture { ref name, at } => page.put(&fill!(ZcShowImage {
            image: RoString::from(&**name),
            place: place(at),
        })),
        NpcNotice::Closing { npc } => page.put(&fill!(ZcCloseDialog { npc })),
    }
}

const fn place(at: PicturePlace) -> ImagePlace {
    match at {
        PicturePlace::Left => ImagePlace::BOTTOM_LEFT,
        PicturePlace::Middle => ImagePlace::BOTTOM_MIDDLE,
        PicturePlace::Right => ImagePlace::BOTTOM_RIGHT,
        PicturePlace::Window => ImagePlace::WINDOW,
        PicturePlace::Frameless => ImagePlace::FRAMELESS,
        PicturePlace::Nowhere => ImagePlace::HIDE,
    }
}

/// Clients take a colon for the end of a choice.
fn menu(npc: UnitId, choices: &[Box<[u8]>], page: &mut Page<'_>) -> Result<(), EncodeError> {
    let choices = text::trailing(&choices.join(&b':'));
    page.put(&fill!(ZcMenuList { npc, choices }))
}
