//! How a bot answers NPC dialogs.

use packets::{CzChooseMenu, CzCloseDialog, CzInputEditdlg, CzInputEditdlgstr, CzReqNextScript, RoString, fill};
use tokio::time::Instant;

use super::Player;
use crate::{
    client::{Cause, Heard, Outbox},
    swarm::context::Context,
};

/// `CZ_CHOOSE_MENU`: cancelled.
const CANCEL: u8 = 255;

impl Player {
    /// A dialog freezes the character until it is answered; the bot wants out of it, unless it is there for an entry of its menu.
    pub(super) fn answer_dialog(
        &mut self,
        heard: &Heard<'_>,
        at: Instant,
        outbox: &mut Outbox,
        context: &Context,
    ) -> Result<(), Cause> {
        match *heard {
            Heard::DialogWaits(npc) => outbox.push(&fill!(CzReqNextScript { npc }))?,
            Heard::DialogEnds(npc) => {
                outbox.push(&fill!(CzCloseDialog { npc }))?;
                self.dialog_ends(npc, at, context);
            }
            Heard::DialogMenu(npc, ref choices) => {
                let chosen = self.menu_choice(npc, choices, context);
                let choice = chosen.unwrap_or(CANCEL);
                outbox.push(&fill!(CzChooseMenu { npc, choice }))?;
                if chosen.is_none() {
                    self.dialog_ends(npc, at, context);
                }
            }
            Heard::DialogNumber(npc) => outbox.push(&fill!(CzInputEditdlg { npc, value: 0 }))?,
            Heard::DialogText(npc) => outbox.push(&fill!(CzInputEditdlgstr {
                npc,
                text: RoString::from("bot"),
            }))?,
            _ => return Ok(()),
        }
        context.stats().actions.dialogs += 1;
        Ok(())
    }
}
