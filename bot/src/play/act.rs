//! What a player does, and the packets that say so.

use packets::{
    AccountId, ActionKind, CzChooseMenu, CzCloseDialog, CzContactnpc, CzGlobalMessage, CzInputEditdlg,
    CzInputEditdlgstr, CzItemPickup, CzItemThrow, CzNotifyActorinit, CzPingLive, CzReqDisconnect, CzReqEmotion,
    CzReqNextScript, CzReqTakeoffEquip, CzReqWearEquip, CzReqname, CzRequestAct, CzRequestChatParty, CzRequestMove,
    CzRequestTime, CzRestart, CzUseItem2, CzWhisper, EquipPlace, Position, RestartKind, RoString, Tick, UnitId, fill,
};

use crate::{
    behavior::Cell,
    client::{Outbox, SendError},
};

/// One thing that a player, or the terminal for it, does.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Act {
    /// Walks to a cell.
    Walk(Cell),
    /// Strikes a unit, until told otherwise.
    Attack(UnitId),
    /// Picks something up.
    PickUp(UnitId),
    /// Speaks to an NPC.
    Talk(UnitId),
    /// Goes on in a dialog.
    Next(UnitId),
    /// Closes a dialog.
    Close(UnitId),
    /// Takes an entry of a dialog's menu, from 1; 255: none.
    Choose(UnitId, u8),
    /// Gives a dialog the number that it wants.
    Number(UnitId, i32),
    /// Gives a dialog the text that it wants.
    Text(UnitId, String),
    /// Says something to those around.
    Say(String),
    /// Says something to the party.
    Party(String),
    /// Says something to one character.
    Whisper(String, String),
    /// Sits down (true) or stands up.
    Sit(bool),
    /// Shows an emote, by its number.
    Emote(u8),
    /// Uses what lies in a place of the inventory.
    Use(u16),
    /// Wears it, at a place of the body.
    Wear(u16, EquipPlace),
    /// Takes it off.
    TakeOff(u16),
    /// Drops so many of it.
    Drop(u16, u16),
    /// Goes to the save point, after death.
    Respawn,
    /// Asks for a unit's name.
    AskName(UnitId),
    /// Says that the map is loaded.
    Loaded,
    /// Says that the player is there.
    Alive,
    /// Asks for the server's time, as clients do now and then.
    Time,
    /// Leaves the game.
    Quit,
}

/// Says it to the server; `name` is the player's own, `own` its unit, `tick` its clock.
pub(super) fn send(act: &Act, name: &str, own: UnitId, tick: u32, outbox: &mut Outbox) -> Result<(), SendError> {
    let line = |words: &str| RoString::terminated(&format!("{name} : {words}"));
    match act {
        Act::Walk(to) => outbox.push(&fill!(CzRequestMove {
            dest: Position::new(to.x, to.y, 0)
        })),
        Act::Attack(target) => outbox.push(&act_on(*target, ActionKind::ATTACK_REPEAT)),
        Act::PickUp(unit) => outbox.push(&fill!(CzItemPickup { unit: *unit })),
        Act::Say(words) => outbox.push(&fill!(CzGlobalMessage { text: line(words) })),
        Act::Party(words) => outbox.push(&fill!(CzRequestChatParty { text: line(words) })),
        Act::Whisper(to, words) => outbox.push(&fill!(CzWhisper {
            receiver: RoString::from(to.as_str()),
            text: RoString::terminated(words)
        })),
        Act::Sit(sits) => outbox.push(&act_on(
            UnitId(0),
            if *sits { ActionKind::SIT } else { ActionKind::STAND },
        )),
        Act::Emote(emotion) => outbox.push(&fill!(CzReqEmotion { emotion: *emotion })),
        Act::Respawn => outbox.push(&fill!(CzRestart {
            kind: RestartKind::RESPAWN
        })),
        Act::AskName(unit) => outbox.push(&fill!(CzReqname { unit: *unit })),
        Act::Loaded => outbox.push(&CzNotifyActorinit::default()),
        Act::Alive => outbox.push(&CzPingLive::default()),
        Act::Time => outbox.push(&fill!(CzRequestTime {
            client_tick: Tick(tick)
        })),
        Act::Quit => outbox.push(&CzReqDisconnect::default()),
        act => send_rest(act, own, outbox),
    }
}

fn act_on(target: UnitId, action: ActionKind) -> CzRequestAct {
    fill!(CzRequestAct { target, action })
}

/// Dialogs and items.
fn send_rest(act: &Act, own: UnitId, outbox: &mut Outbox) -> Result<(), SendError> {
    match act {
        Act::Talk(npc) => outbox.push(&fill!(CzContactnpc { npc: *npc })),
        Act::Next(npc) => outbox.push(&fill!(CzReqNextScript { npc: *npc })),
        Act::Close(npc) => outbox.push(&fill!(CzCloseDialog { npc: *npc })),
        Act::Choose(npc, choice) => outbox.push(&fill!(CzChooseMenu {
            npc: *npc,
            choice: *choice
        })),
        Act::Number(npc, value) => outbox.push(&fill!(CzInputEditdlg {
            npc: *npc,
            value: *value
        })),
        Act::Text(npc, text) => outbox.push(&fill!(CzInputEditdlgstr {
            npc: *npc,
            text: RoString::terminated(text)
        })),
        Act::Use(index) => outbox.push(&fill!(CzUseItem2 {
            index: *index,
            account: AccountId(own.0)
        })),
        Act::Wear(index, place) => outbox.push(&fill!(CzReqWearEquip {
            index: *index,
            place: *place
        })),
        Act::TakeOff(index) => outbox.push(&fill!(CzReqTakeoffEquip { index: *index })),
        Act::Drop(index, count) => outbox.push(&fill!(CzItemThrow {
            index: *index,
            count: *count
        })),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use packets::{Kind, Packet, Profile};

    use super::*;

    const OWN: UnitId = UnitId(2_000_001);

    #[test]
    fn acts_are_the_packets_of_the_version() {
        let profile = Profile::get("main-20220406".parse().unwrap()).unwrap();
        let mut outbox = Outbox::new(profile);
        send(&Act::Walk(Cell::new(150, 100)), "Alice", OWN, 0, &mut outbox).unwrap();
        let walk = CzRequestMove::decode(outbox.bytes(), profile).unwrap();
        assert_eq!((walk.dest.x, walk.dest.y), (150, 100));
        outbox.sent(outbox.bytes().len());
        send(&Act::Say("hi".to_owned()), "Alice", OWN, 0, &mut outbox).unwrap();
        assert!(outbox.bytes().ends_with(b"Alice : hi\0"));
        assert_eq!(
            profile.id(Kind::CzGlobalMessage).unwrap().to_le_bytes(),
            outbox.bytes()[..2]
        );
    }
}
