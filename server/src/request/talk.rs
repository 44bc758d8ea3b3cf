//! Chat, whispers and names.

use packets::ClientToMap;

use super::{Request, text};
use crate::event::{Command, Query};

/// What a packet of this feature asks for.
pub(super) fn request(packet: &ClientToMap) -> Option<Request> {
    match packet {
        ClientToMap::CzGlobalMessage(chat) => Some(
            Command::Chat {
                text: text::line(&chat.text, text::LINE),
            }
            .into(),
        ),
        ClientToMap::CzWhisper(whisper) => {
            let (to, text) = (text::field(&whisper.receiver), text::line(&whisper.text, text::LINE));
            Some(Command::Whisper { to, text }.into())
        }
        ClientToMap::CzReqname(ask) => Some(Query::UnitName { unit: ask.unit }.into()),
        ClientToMap::CzReqnameBygid(ask) => Some(
            Query::CharacterName {
                character: ask.character,
            }
            .into(),
        ),
        _ => None,
    }
}
