//! Talking with NPCs.

use packets::{
    CzChooseMenu, CzCloseDialog, CzContactnpc, CzInputEditdlg, CzInputEditdlgstr, CzReqNextScript, Kind, fit,
};

use super::{Received, Translated, text};
use crate::event::{Command, npc::NpcCommand};

/// What a packet of this feature asks for.
pub(super) fn request(packet: &Received<'_>) -> Translated {
    let command = match packet.kind {
        Kind::CzContactnpc => {
            let CzContactnpc { npc, .. } = packet.read()?;
            NpcCommand::Contact { npc }
        }
        Kind::CzReqNextScript => {
            let CzReqNextScript { npc, .. } = packet.read()?;
            NpcCommand::Next { npc }
        }
        Kind::CzChooseMenu => {
            let CzChooseMenu { npc, choice, .. } = packet.read()?;
            let choice = fit(choice);
            NpcCommand::Choose { npc, choice }
        }
        Kind::CzInputEditdlg => {
            let CzInputEditdlg { npc, value, .. } = packet.read()?;
            let value = fit(value);
            NpcCommand::Number { npc, value }
        }
        Kind::CzInputEditdlgstr => {
            let typed: CzInputEditdlgstr = packet.read()?;
            let text = text::line(&typed.text, text::LINE);
            NpcCommand::Text { npc: typed.npc, text }
        }
        Kind::CzCloseDialog => {
            let CzCloseDialog { npc, .. } = packet.read()?;
            NpcCommand::Close { npc }
        }
        _ => return Ok(None),
    };
    Ok(Some(Command::Npc(command).into()))
}

#[cfg(test)]
mod tests {
    use packets::{RoString, UnitId, fill};

    use super::*;
    use crate::request::tests::{VERSIONS, translated};

    const NPC: UnitId = UnitId(110_000_001);

    #[track_caller]
    fn check(packet: &impl packets::Packet, command: &NpcCommand) {
        for version in VERSIONS {
            let expected = Command::Npc(command.clone()).into();
            assert_eq!(translated(packet, version), Some(expected), "{version}");
        }
    }

    #[test]
    fn every_answer_is_understood_on_every_version() {
        let npc = NPC;
        check(&fill!(CzContactnpc { npc }), &NpcCommand::Contact { npc });
        check(&fill!(CzReqNextScript { npc }), &NpcCommand::Next { npc });
        check(&fill!(CzCloseDialog { npc }), &NpcCommand::Close { npc });
        for choice in [1, 255] {
            check(
                &fill!(CzChooseMenu { npc, choice }),
                &NpcCommand::Choose { npc, choice },
            );
        }
        for value in [i32::MIN, 0, i32::MAX] {
            check(
                &fill!(CzInputEditdlg { npc, value }),
                &NpcCommand::Number { npc, value },
            );
        }
    }

    #[test]
    fn a_text_ends_with_its_nul_and_is_no_longer_than_a_line() {
        let npc = NPC;
        for (typed, read) in [
            (&b"Poring\0"[..], &b"Poring"[..]),
            (b"Poring", b"Poring"),
            (b"", b""),
            (&[b'a'; 300], &[b'a'; text::LINE]),
        ] {
            let typed = fill!(CzInputEditdlgstr {
                npc,
                text: RoString::from(typed)
            });
            check(&typed, &NpcCommand::Text { npc, text: read.into() });
        }
    }
}
