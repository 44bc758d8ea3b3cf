//! What the server says, as it changes what the player sees; and what is answered without asking the player.

use packets::{
    DecodeError, Frame, Kind, Packet, Profile, StatusParameter, WhisperResult, ZcAckReqname, ZcAckReqnameall,
    ZcAckWhisper, ZcBroadcast, ZcBroadcast2, ZcInventoryItemlistEquip, ZcItemPickupAck, ZcNotifyChatParty,
    ZcReqTakeoffEquipAck, ZcReqWearEquipAck, ZcSayDialog, ZcSayDialog2, ZcWhisper, fit,
};
use tokio::time::Instant;

use super::{
    act::Act,
    dialog::Waits,
    game::{Game, Voice},
    pursuit::Goal,
};
use crate::{
    behavior::UnitKind,
    client::{Dealing, Heard, dealing, hear},
};

/// Entries of a menu: the answer is a byte, of which one value means none.
const MOST_CHOICES: usize = 254;

/// Follows a packet; what is to be answered at once.
pub(super) fn follow(
    game: &mut Game,
    frame: &Frame<'_>,
    profile: &Profile,
    now: Instant,
) -> Result<Vec<Act>, DecodeError> {
    let mut answers = Vec::new();
    if let Some(heard) = hear(frame, profile)? {
        follow_heard(game, heard, now, &mut answers);
    }
    if let Some(dealing) = dealing(frame, profile)? {
        follow_dealing(game, &dealing, now);
    }
    follow_words(game, frame, profile)?;
    follow_things(game, frame, profile)?;
    Ok(answers)
}

fn follow_heard(game: &mut Game, heard: Heard<'_>, now: Instant, answers: &mut Vec<Act>) {
    match heard {
        Heard::Walking { from, to } => game.walks(from, to, now),
        Heard::Stopped { unit, at } if unit == game.scene.unit => game.stands(at, now),
        Heard::Stopped { unit, at } => {
            game.scene.moves(unit, at);
        }
        Heard::Standing { unit, job, at } => {
            game.scene.sees(unit, job, at, false);
            game.learn(at);
        }
        Heard::Moving {
            unit,
            to,
            job: Some(job),
            ..
        } => {
            game.scene.sees(unit, job, to, false);
            game.learn(to);
        }
        Heard::Moving { unit, to, .. } => {
            game.scene.moves(unit, to);
            game.learn(to);
        }
        Heard::Vanished { unit, died } if unit == game.scene.unit => {
            if died {
                game.scene.dead = true;
                game.say(Voice::Note, "You are dead: r goes back to the save point.");
            }
        }
        Heard::Vanished { unit, .. } => game.loses(unit),
        Heard::Ping => answers.push(Act::Alive),
        Heard::MapChanged { map, at } => {
            game.enter(map, at, now);
            answers.push(Act::Loaded);
        }
        Heard::Posture(unit, sits) if unit == game.scene.unit => game.sits = sits,
        Heard::OwnChat(text) => game.say(Voice::Own, String::from_utf8_lossy(text)),
        Heard::Chat(_, text) => game.say(Voice::Near, String::from_utf8_lossy(text)),
        Heard::Quit(true) => game.leaving.is_granted(),
        Heard::Quit(false) => {
            if game.leaving.is_refused(now) {
                let note = "The server does not let you go yet: it is asked again. Esc: stay. Ctrl-C: go anyway.";
                game.say(Voice::Note, note);
            }
        }
        other => follow_dialog(game, other),
    }
}

fn follow_dialog(game: &mut Game, heard: Heard<'_>) {
    let (npc, waits) = match heard {
        Heard::DialogWaits(npc) => (npc, Waits::Next),
        Heard::DialogEnds(npc) => (npc, Waits::Close),
        Heard::DialogMenu(npc, choices) => {
            let choices = choices
                .split(':')
                .map(|choice| super::game::printable(choice.trim_end_matches('\0')));
            (
                npc,
                Waits::Menu(
                    choices.filter(|choice| !choice.is_empty()).take(MOST_CHOICES).collect(),
                    0,
                ),
            )
        }
        Heard::DialogNumber(npc) => (npc, Waits::Number),
        Heard::DialogText(npc) => (npc, Waits::Text),
        _ => return,
    };
    game.dialog_waits(npc, waits);
}

/// What is struck went away: after it.
fn too_far(game: &mut Game, now: Instant) {
    match game.marked() {
        Some(unit) if unit.kind == UnitKind::Monster => game.intend(Goal::Strike(unit.unit), now),
        _ => game.say(Voice::Note, "Too far away."),
    }
}

fn follow_dealing(game: &mut Game, dealing: &Dealing, now: Instant) {
    match *dealing {
        Dealing::Parameter(parameter, value) => {
            let number = u32::try_from(value.max(0)).unwrap_or(u32::MAX);
            match parameter {
                StatusParameter::SP => game.sp.0 = number,
                StatusParameter::MAX_SP => game.sp.1 = number,
                StatusParameter::BASE_LEVEL => game.levels.0 = number,
                StatusParameter::JOB_LEVEL => game.levels.1 = number,
                StatusParameter::HP => game.scene.dead = number == 0,
                _ => {}
            }
        }
        Dealing::Blow { unit, target, damage } => {
            let own = game.scene.unit;
            let other = if unit == own { target } else { unit };
            let name = game
                .names
                .get(&other)
                .cloned()
                .unwrap_or_else(|| format!("unit {}", other.0));
            if unit == own {
                game.say(Voice::Note, format!("You strike {name}: {damage}"));
            } else if target == own {
                game.say(Voice::Note, format!("{name} strikes you: {damage}"));
            }
        }
        Dealing::TooFar => return too_far(game, now),
        Dealing::NotAdded => game.say(Voice::Note, "You cannot take that."),
        Dealing::Shop(npc) => {
            game.say(Voice::Note, "A shop: dealing is not possible here.");
            if game.dialog.as_ref().is_some_and(|dialog| dialog.npc == npc) {
                game.end_dialog();
            }
        }
        Dealing::TradeAsked => game.say(Voice::Note, "Somebody wants to trade, which is not possible here."),
        _ => {}
    }
    game.scene.hear(dealing);
}

/// What is said, and what units are called.
fn follow_words(game: &mut Game, frame: &Frame<'_>, profile: &Profile) -> Result<(), DecodeError> {
    let bytes = frame.bytes;
    match frame.kind {
        Some(Kind::ZcWhisper) => {
            let whisper = ZcWhisper::decode(bytes, profile)?;
            let text = format!("{} whispers: {}", whisper.sender.text(), whisper.text.text());
            game.say(Voice::Whisper, text);
        }
        Some(Kind::ZcAckWhisper) => {
            let result = ZcAckWhisper::decode(bytes, profile)?.result;
            if result != WhisperResult::SENT {
                game.say(Voice::Note, "Nobody of that name is there, or wants to hear it.");
            }
        }
        Some(Kind::ZcNotifyChatParty) => {
            let said = ZcNotifyChatParty::decode(bytes, profile)?;
            game.say(Voice::Party, said.text.text());
        }
        Some(Kind::ZcBroadcast) => {
            let said = ZcBroadcast::decode(bytes, profile)?;
            game.say(Voice::Server, said.text.text());
        }
        Some(Kind::ZcBroadcast2) => {
            let said = ZcBroadcast2::decode(bytes, profile)?;
            game.say(Voice::Server, said.text.text());
        }
        Some(Kind::ZcSayDialog) => {
            let said = ZcSayDialog::decode(bytes, profile)?;
            game.npc_says(said.npc, &said.text.text());
        }
        Some(Kind::ZcSayDialog2) => {
            let said = ZcSayDialog2::decode(bytes, profile)?;
            game.npc_says(said.npc, &said.text.text());
        }
        Some(Kind::ZcAckReqname) => {
            let named = ZcAckReqname::decode(bytes, profile)?;
            game.is_called(named.unit, &named.name.text());
        }
        Some(Kind::ZcAckReqnameall) => {
            let named = ZcAckReqnameall::decode(bytes, profile)?;
            game.is_called(named.unit, &named.name.text());
        }
        _ => {}
    }
    Ok(())
}

/// Where things are worn.
fn follow_things(game: &mut Game, frame: &Frame<'_>, profile: &Profile) -> Result<(), DecodeError> {
    let bytes = frame.bytes;
    match frame.kind {
        Some(Kind::ZcInventoryItemlistEquip) => {
            let list = ZcInventoryItemlistEquip::decode(bytes, profile)?;
            let places = list.items.iter().take(1_000).map(|item| (fit(item.index), item.place));
            game.places.extend(places);
        }
        Some(Kind::ZcItemPickupAck) => {
            let got = ZcItemPickupAck::decode(bytes, profile)?;
            if game.places.len() < 1_000 {
                game.places.insert(fit(got.index), got.place);
            }
        }
        Some(Kind::ZcReqWearEquipAck) => {
            let worn = ZcReqWearEquipAck::decode(bytes, profile)?;
            game.scene.belongings.wears(fit(worn.index), true);
        }
        Some(Kind::ZcReqTakeoffEquipAck) => {
            let off = ZcReqTakeoffEquipAck::decode(bytes, profile)?;
            game.scene.belongings.wears(fit(off.index), false);
        }
        _ => {}
    }
    Ok(())
}
