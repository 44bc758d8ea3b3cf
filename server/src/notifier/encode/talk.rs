//! Chat, whispers, names, and short answers on the map server.

use packets::{
    DisconnectResult, EncodeError, GuildMenu, UnitId, WhisperResult as Code, ZcAckGuildMenuinterface,
    ZcAckReqDisconnect, ZcAckReqname, ZcAckReqnameBygid, ZcAckReqnameall, ZcAckWhisper, ZcNotifyChat,
    ZcNotifyPlayerchat, ZcNotifyTime, ZcNpcChat, ZcPingLive, ZcRestartAck, ZcUserCount, ZcWhisper, fill,
};

use super::{Page, text};
use crate::event::look::UnitKind;
use crate::event::notice::WhisperResult;
use crate::event::{Name, Notice};

/// Writes a notice of this feature; false if it is none.
pub(super) fn write(notice: &Notice, page: &mut Page<'_>) -> Result<bool, EncodeError> {
    match notice {
        Notice::OwnLine { text } => page.put(&fill!(ZcNotifyPlayerchat {
            text: text::trailing(text),
        }))?,
        Notice::UnitLine { unit, text } => page.put(&fill!(ZcNotifyChat {
            unit: *unit,
            text: text::trailing(text),
        }))?,
        Notice::ColoredLine {
            color: [red, green, blue],
            text,
        } => {
            let color = u32::from_le_bytes([*red, *green, *blue, 0]);
            page.put(&fill!(ZcNpcChat {
                color,
                text: text::trailing(text)
            }))?;
        }
        Notice::Whispered {
            from,
            name,
            game_master,
            text,
        } => page.put(&fill!(ZcWhisper {
            character: *from,
            sender: text::field(*name),
            admin: u8::from(*game_master),
            text: text::trailing(text),
        }))?,
        Notice::UnitNamed {
            unit,
            kind,
            name,
            party,
        } => unit_named((*unit, *kind), *name, *party, page)?,
        Notice::CharacterNamed { character, name } => {
            let (character, name) = (*character, text::field(*name));
            page.put(&fill!(ZcAckReqnameBygid { character, name }))?;
        }
        _ => return answer(notice, page),
    }
    Ok(true)
}

/// A character's name has room for party and guild beside it.
fn unit_named(
    (unit, kind): (UnitId, UnitKind),
    name: Name,
    party: Name,
    page: &mut Page<'_>,
) -> Result<(), EncodeError> {
    let (name, party) = (text::field(name), text::field(party));
    match kind {
        UnitKind::Character => page.put(&fill!(ZcAckReqnameall { unit, name, party })),
        UnitKind::Monster | UnitKind::Npc => page.put(&fill!(ZcAckReqname { unit, name })),
    }
}

fn answer(notice: &Notice, page: &mut Page<'_>) -> Result<bool, EncodeError> {
    match *notice {
        Notice::WhisperAnswered { result, sender } => {
            page.put(&fill!(ZcAckWhisper {
                result: whisper_result(result),
                account: sender,
            }))?;
        }
        Notice::Time { tick } => page.put(&fill!(ZcNotifyTime { tick }))?,
        Notice::Ping => page.put(&ZcPingLive::default())?,
        Notice::PlayerCount(players) => page.put(&fill!(ZcUserCount { players }))?,
        Notice::GuildMenu => page.put(&guild_menu())?,
        Notice::ReturnAccepted => page.put(&fill!(ZcRestartAck { allowed: 1 }))?,
        Notice::QuitAnswered { ok } => {
            let result = if ok {
                DisconnectResult::ALLOWED
            } else {
                DisconnectResult::REFUSED
            };
            page.put(&fill!(ZcAckReqDisconnect { result }))?;
        }
        _ => return Ok(false),
    }
    Ok(true)
}

/// What a recorded server shows to who is no guild master.
fn guild_menu() -> ZcAckGuildMenuinterface {
    let members = GuildMenu::BASIC_INFO | GuildMenu::MEMBERS | GuildMenu::POSITIONS;
    fill!(ZcAckGuildMenuinterface {
        menu: members | GuildMenu::EXPELLED | GuildMenu::ALL_GUILDS,
    })
}

fn whisper_result(result: WhisperResult) -> Code {
    match result {
        WhisperResult::Heard => Code::SENT,
        WhisperResult::NobodyThere => Code::UNKNOWN_RECEIVER,
        WhisperResult::Ignored => Code::IGNORED,
        WhisperResult::EveryoneIgnored => Code::ALL_IGNORED,
    }
}
