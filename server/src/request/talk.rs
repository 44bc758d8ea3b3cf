//! Chat, whispers and names.

use packets::{CzGlobalMessage, CzReqname, CzReqnameBygid, CzWhisper, Kind};

use super::{Received, Translated, text};
use crate::event::{Command, Query};

/// What a packet of this feature asks for.
pub(super) fn request(packet: &Received<'_>) -> Translated {
    Ok(Some(match packet.kind {
        Kind::CzGlobalMessage => {
            let chat: CzGlobalMessage = packet.read()?;
            let text = text::line(&chat.text, text::LINE);
            Command::Chat { text }.into()
        }
        Kind::CzWhisper => {
            let whisper: CzWhisper = packet.read()?;
            let (to, text) = (text::field(&whisper.receiver), text::line(&whisper.text, text::LINE));
            Command::Whisper { to, text }.into()
        }
        Kind::CzReqname => {
            let CzReqname { unit, .. } = packet.read()?;
            Query::UnitName { unit }.into()
        }
        Kind::CzReqnameBygid => {
            let CzReqnameBygid { character, .. } = packet.read()?;
            Query::CharacterName { character }.into()
        }
        _ => return Ok(None),
    }))
}
