//! What a map server's packets mean to a bot: one place that knows the packets, and decodes no more of them than is wanted.

use packets::{
    AccountId, ActionKind, DecodeError, Frame, JobId, Kind, MapName, Movement, Packet, Position, Profile, Tick, UnitId,
    VanishReason, ZcAckReqDisconnect, ZcEmotion, ZcMenuList, ZcNotifyAct, ZcNotifyAct2, ZcNotifyChatView,
    ZcNotifyMoveView, ZcNotifyMoveentryView, ZcNotifyNewentryView, ZcNotifyPlayerchatView, ZcNotifyPlayermoveView,
    ZcNotifyStandentryView, ZcNotifyTime, ZcNotifyVanishView, ZcNpcackMapmove, ZcNpcackServermove, ZcRestartAck,
    ZcStopmoveView, fit,
};

use crate::behavior::Cell;

/// A packet's meaning. Text is what the wire holds, without the NUL.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Heard<'a> {
    /// The walk asked for began.
    Walking {
        /// From where the server saw the player.
        from: Cell,
        /// To where.
        to: Cell,
    },
    /// A unit stands on a cell: stopped, pushed, or put right.
    Stopped {
        /// Which; perhaps the player's own.
        unit: UnitId,
        /// Where.
        at: Cell,
    },
    /// A unit stands, sits or lies where it comes into sight.
    Standing {
        /// Which.
        unit: UnitId,
        /// Its class or sprite.
        job: JobId,
        /// Where.
        at: Cell,
    },
    /// A unit walks: a new walk, or one that was under way when the unit came into sight.
    Moving {
        /// Which.
        unit: UnitId,
        /// From where.
        from: Cell,
        /// To where.
        to: Cell,
        /// Whether the packet brings the unit into sight.
        enters: bool,
        /// Its class or sprite, where the packet tells.
        job: Option<JobId>,
    },
    /// A unit goes out of sight.
    Vanished {
        /// Which.
        unit: UnitId,
        /// Its death alone: it may still lie there.
        died: bool,
    },
    /// What the player said himself, or a message of the server.
    OwnChat(&'a [u8]),
    /// What somebody else said.
    Chat(UnitId, &'a [u8]),
    /// A unit showed an emote.
    Emote(UnitId),
    /// A unit sat down (true) or stood up.
    Posture(UnitId, bool),
    /// The answer to a time sync: the server's clock.
    Time(Tick),
    /// Whether the player is alive is asked.
    Ping,
    /// The player is on another map, or elsewhere on this one.
    MapChanged {
        /// Which map.
        map: MapName,
        /// Where.
        at: Cell,
    },
    /// The player is sent to another map server.
    ServerChanged(Box<ZcNpcackServermove>),
    /// The way back to the character list is open (true), or not now.
    Restart(bool),
    /// The player may leave (true), or not now.
    Quit(bool),
    /// An NPC's dialog waits.
    DialogWaits(UnitId),
    /// An NPC's dialog is at its end.
    DialogEnds(UnitId),
    /// An NPC's dialog lets the player choose, among choices with colons between them.
    DialogMenu(UnitId, String),
    /// An NPC's dialog wants a number.
    DialogNumber(UnitId),
    /// An NPC's dialog wants a text.
    DialogText(UnitId),
}

/// Reads a packet from the map server; `None` for what no bot cares about, which is not decoded.
pub fn hear<'a>(frame: &Frame<'a>, profile: &'a Profile) -> Result<Option<Heard<'a>>, DecodeError> {
    let Some(kind) = frame.kind else { return Ok(None) };
    let bytes = frame.bytes;
    Ok(Some(match kind {
        Kind::ZcNotifyMove => {
            let view = ZcNotifyMoveView::new(bytes, profile)?;
            moving(view.unit(), None, view.path(), false)
        }
        Kind::ZcNotifyMoveentry => {
            let view = ZcNotifyMoveentryView::new(bytes, profile)?;
            moving(view.unit(), Some(view.job()), view.path(), true)
        }
        Kind::ZcNotifyStandentry => {
            let view = ZcNotifyStandentryView::new(bytes, profile)?;
            standing(view.unit(), view.job(), view.position())
        }
        Kind::ZcNotifyNewentry => {
            let view = ZcNotifyNewentryView::new(bytes, profile)?;
            standing(view.unit(), view.job(), view.position())
        }
        Kind::ZcNotifyVanish => {
            let view = ZcNotifyVanishView::new(bytes, profile)?;
            let died = view.reason() == VanishReason::DIED;
            Heard::Vanished {
                unit: view.unit(),
                died,
            }
        }
        _ => return hear_own(kind, bytes, profile),
    }))
}

fn moving(unit: UnitId, job: Option<JobId>, path: Movement, enters: bool) -> Heard<'static> {
    let (from, to) = (cell(path.from), cell(path.to));
    Heard::Moving {
        unit,
        from,
        to,
        enters,
        job,
    }
}

fn standing(unit: UnitId, job: JobId, at: Position) -> Heard<'static> {
    let at = cell((at.x, at.y));
    Heard::Standing { unit, job, at }
}

/// The answers to what the player does most.
fn hear_own<'a>(kind: Kind, bytes: &'a [u8], profile: &'a Profile) -> Result<Option<Heard<'a>>, DecodeError> {
    Ok(Some(match kind {
        Kind::ZcNotifyPlayermove => {
            let path = ZcNotifyPlayermoveView::new(bytes, profile)?.path();
            let (from, to) = (cell(path.from), cell(path.to));
            Heard::Walking { from, to }
        }
        Kind::ZcStopmove => {
            let view = ZcStopmoveView::new(bytes, profile)?;
            let (unit, at) = (view.unit(), cell((fit(view.x()), fit(view.y()))));
            Heard::Stopped { unit, at }
        }
        Kind::ZcNotifyChat => {
            let view = ZcNotifyChatView::new(bytes, profile)?;
            Heard::Chat(view.unit(), until_nul(view.text().as_bytes()))
        }
        Kind::ZcNotifyPlayerchat => {
            let view = ZcNotifyPlayerchatView::new(bytes, profile)?;
            Heard::OwnChat(until_nul(view.text().as_bytes()))
        }
        _ => return hear_rare(kind, bytes, profile),
    }))
}

/// The packets that come now and then: decoded whole.
fn hear_rare<'a>(kind: Kind, bytes: &'a [u8], profile: &'a Profile) -> Result<Option<Heard<'a>>, DecodeError> {
    Ok(Some(match kind {
        Kind::ZcNotifyTime => Heard::Time(fit(ZcNotifyTime::decode(bytes, profile)?.tick)),
        Kind::ZcPingLive => Heard::Ping,
        Kind::ZcEmotion => Heard::Emote(ZcEmotion::decode(bytes, profile)?.unit),
        Kind::ZcNotifyAct => {
            let act = ZcNotifyAct::decode(bytes, profile)?;
            return Ok(posture(act.unit, act.action));
        }
        // rAthena shows sitting and standing by the packet that shows blows.
        Kind::ZcNotifyAct2 => {
            let act = ZcNotifyAct2::decode(bytes, profile)?;
            return Ok(posture(act.unit, act.action));
        }
        Kind::ZcNpcackMapmove => {
            let moved = ZcNpcackMapmove::decode(bytes, profile)?;
            Heard::MapChanged {
                map: MapName::from(&moved.map_name),
                at: cell((fit(moved.x), fit(moved.y))),
            }
        }
        Kind::ZcNpcackServermove => Heard::ServerChanged(Box::new(ZcNpcackServermove::decode(bytes, profile)?)),
        Kind::ZcRestartAck => Heard::Restart(ZcRestartAck::decode(bytes, profile)?.allowed == 1),
        Kind::ZcAckReqDisconnect => Heard::Quit(ZcAckReqDisconnect::decode(bytes, profile)?.result.0 == 0),
        _ => return hear_dialog(kind, bytes, profile),
    }))
}

fn posture(unit: UnitId, action: ActionKind) -> Option<Heard<'static>> {
    match action {
        ActionKind::SIT => Some(Heard::Posture(unit, true)),
        ActionKind::STAND => Some(Heard::Posture(unit, false)),
        _ => None,
    }
}

fn hear_dialog<'a>(kind: Kind, bytes: &'a [u8], profile: &'a Profile) -> Result<Option<Heard<'a>>, DecodeError> {
    use packets::{ZcCloseDialog, ZcOpenEditdlg, ZcOpenEditdlgstr, ZcWaitDialog, ZcWaitDialog2};
    Ok(Some(match kind {
        Kind::ZcWaitDialog => Heard::DialogWaits(ZcWaitDialog::decode(bytes, profile)?.npc),
        Kind::ZcWaitDialog2 => Heard::DialogWaits(ZcWaitDialog2::decode(bytes, profile)?.npc),
        Kind::ZcCloseDialog => Heard::DialogEnds(ZcCloseDialog::decode(bytes, profile)?.npc),
        Kind::ZcMenuList => {
            let menu = ZcMenuList::decode(bytes, profile)?;
            Heard::DialogMenu(menu.npc, menu.choices.text().into_owned())
        }
        Kind::ZcOpenEditdlg => Heard::DialogNumber(ZcOpenEditdlg::decode(bytes, profile)?.npc),
        Kind::ZcOpenEditdlgstr => Heard::DialogText(ZcOpenEditdlgstr::decode(bytes, profile)?.npc),
        _ => return Ok(None),
    }))
}

/// The unit id of an account's character: on the map a character goes by its account.
pub fn unit_of(account: AccountId) -> UnitId {
    UnitId(account.0)
}

fn cell((x, y): (u16, u16)) -> Cell {
    Cell::new(x, y)
}

fn until_nul(text: &[u8]) -> &[u8] {
    text.split(|byte| *byte == 0).next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use packets::{ZcWaitDialog, ZcWaitDialog2, fill};

    use super::*;

    fn heard<P: Packet>(packet: &P) -> String {
        let profile = Profile::get("main-20221005".parse().unwrap()).unwrap();
        let mut bytes = Vec::new();
        packet.encode(profile, &mut bytes).unwrap();
        let frame = Frame {
            id: profile.id(P::KIND).unwrap(),
            kind: Some(P::KIND),
            bytes: &bytes,
        };
        format!("{:?}", hear(&frame, profile).unwrap())
    }

    /// Hercules sends both to clients from main-20220504 on; either freezes the character until it is answered.
    #[test]
    fn a_dialog_waits_in_windows_of_both_kinds() {
        let npc = UnitId(110_000_000);
        let waits = format!("{:?}", Some(Heard::DialogWaits(npc)));
        assert_eq!(heard(&fill!(ZcWaitDialog { npc })), waits);
        assert_eq!(heard(&fill!(ZcWaitDialog2 { npc, kind: 1 })), waits);
    }
}
