//! Talking, loading maps, leaving them.

use packets::{
    ActionKind, CzChooseMenu, CzCloseDialog, CzInputEditdlg, CzInputEditdlgstr, CzReqNextScript, DisconnectResult,
    RoString, ZcAckReqDisconnect, ZcCloseDialog, ZcEmotion, ZcNotifyAct, ZcNotifyAct2, ZcOpenEditdlg, ZcOpenEditdlgstr,
    ZcPingLive, ZcWaitDialog, fill,
};

use super::*;

#[test]
fn a_chat_line_comes_back_as_it_was_said() {
    let mut stage = Stage::new(Habits {
        walk: None,
        chat: Some(Duration::from_secs(5)),
        ..habits()
    })
    .loaded();
    let said = loop {
        let sent = stage.act();
        if let Some(ClientToMap::CzGlobalMessage(said)) = sent
            .into_iter()
            .find(|packet| matches!(packet, ClientToMap::CzGlobalMessage(_)))
        {
            break said.text;
        }
        _ = stage.server(&ZcNotifyTime::default());
    };
    assert!(said.text().starts_with("Bot1 : "));
    _ = stage.server(&fill!(ZcNotifyPlayerchat {
        text: RoString::from("Welcome to the server\0"),
    }));
    assert_eq!(stage.context.stats().actions.echoes, 0);
    _ = stage.server(&fill!(ZcNotifyPlayerchat { text: said }));
    let stats = stage.context.stats();
    assert_eq!(
        (stats.actions.chats, stats.actions.echoes, stats.reached(Mark::Chat)),
        (1, 1, 1)
    );
}

#[test]
fn a_map_change_is_loaded_and_cuts_a_walk_short() {
    let mut stage = Stage::new(habits()).with_room();
    let place = |map: &str| {
        fill!(ZcNpcackMapmove {
            map_name: RoString::from(map),
            x: 100,
            y: 100,
        })
    };
    _ = stage.server(&place("prontera.gat"));
    assert_eq!(
        stage.context.stats().actions.map_changes,
        0,
        "that was part of entering"
    );
    assert!(matches!(stage.sent().as_slice(), [ClientToMap::CzNotifyActorinit(_)]));
    let mut stage = stage.loaded();
    stage.walk();
    _ = stage.server(&place("prt_in.gat"));
    let sent = stage.sent();
    assert!(
        matches!(sent.as_slice(), [ClientToMap::CzNotifyActorinit(_)]),
        "{sent:?}"
    );
    let mut stage = stage.loaded();
    let walked = stage.walk();
    stage.acknowledge(walked);
    let stats = stage.context.stats();
    assert_eq!((stats.actions.map_changes, stats.walks.interrupted), (1, 1));
    assert_eq!(stats.latency(Step::MapLoad).intended().count, 2, "on entering, and now");
    assert_eq!((stage.player.map.as_str(), stage.player.way.end()), ("prt_in", walked));
}

#[test]
fn until_its_map_is_loaded_a_bot_asks_now_and_then_and_does_nothing_else() {
    let mut stage = Stage::new(habits()).with_room();
    let mut asked = Vec::new();
    while asked.len() < 12 {
        let sent = stage.act();
        assert!(matches!(sent.as_slice(), [ClientToMap::CzRequestTime(_)]), "{sent:?}");
        asked.push(stage.now);
    }
    let pauses: Vec<Duration> = asked.windows(2).map(|pair| pair[1] - pair[0]).collect();
    assert!(
        pauses.is_sorted() && pauses[0] < Duration::from_millis(50),
        "{pauses:?}"
    );
    // One answer, or all of them at once: it is loaded, and walks after are judged by their own answers.
    for _ in 0..12 {
        _ = stage.server(&ZcNotifyTime::default());
    }
    let to = stage.walk();
    stage.acknowledge(to);
    let stats = stage.context.stats();
    assert_eq!((stats.walks.acknowledged, stats.errors.total()), (1, 0));
    assert_eq!(stats.latency(Step::MapLoad).intended().count, 1);
}

#[test]
fn a_map_that_is_never_loaded_is_an_error() {
    let mut stage = Stage::new(habits());
    stage.act();
    stage.pass(PATIENCE);
    let error = stage
        .player
        .act(stage.now, false, &stage.context, &mut stage.outbox)
        .unwrap_err();
    assert_eq!(error.key(), "timeout.map_load");
}

/// What a dialog asks freezes the character of a public server until it is answered.
#[test]
fn every_kind_of_dialog_is_answered_and_left() {
    let mut stage = Stage::new(habits()).loaded();
    let npc = UnitId(110_000_000);
    let text = RoString::from("bot");
    _ = stage.server(&fill!(ZcWaitDialog { npc }));
    assert_eq!(stage.sent(), [ClientToMap::from(fill!(CzReqNextScript { npc }))]);
    _ = stage.server(&fill!(ZcMenuList {
        npc,
        choices: RoString::from("yes:no\0"),
    }));
    assert_eq!(
        stage.sent(),
        [ClientToMap::from(fill!(CzChooseMenu { npc, choice: 255 }))]
    );
    _ = stage.server(&fill!(ZcOpenEditdlg { npc }));
    assert_eq!(
        stage.sent(),
        [ClientToMap::from(fill!(CzInputEditdlg { npc, value: 0 }))]
    );
    _ = stage.server(&fill!(ZcOpenEditdlgstr { npc }));
    assert_eq!(
        stage.sent(),
        [ClientToMap::from(fill!(CzInputEditdlgstr { npc, text }))]
    );
    _ = stage.server(&fill!(ZcCloseDialog { npc }));
    assert_eq!(stage.sent(), [ClientToMap::from(fill!(CzCloseDialog { npc }))]);
    assert_eq!(stage.context.stats().actions.dialogs, 5);
}

#[test]
fn a_ping_is_answered() {
    let mut stage = Stage::new(habits()).loaded();
    _ = stage.server(&ZcPingLive::default());
    assert_eq!(stage.sent(), [ClientToMap::from(CzPingLive::default())]);
}

#[test]
fn a_bot_shows_emotes() {
    let mut stage = Stage::new(Habits {
        walk: None,
        emote: Some(Duration::from_secs(1)),
        ..habits()
    })
    .loaded();
    let mut emotes = 0;
    for _ in 0..5 {
        for packet in stage.act() {
            let ClientToMap::CzReqEmotion(emote) = packet else {
                panic!("{packet:?}");
            };
            assert!(emote.emotion < 30);
            emotes += 1;
        }
    }
    assert_eq!((emotes, stage.context.stats().actions.emotes), (5, 5));
}

#[test]
fn emotes_and_sitting_count_as_done_when_the_server_shows_them() {
    let mut stage = Stage::new(habits()).loaded();
    let own = stage.player.role.unit;
    for unit in [own, UnitId(own.0 + 1)] {
        _ = stage.server(&fill!(ZcEmotion { unit }));
        for action in [ActionKind::SIT, ActionKind::STAND, ActionKind::ATTACK] {
            _ = stage.server(&fill!(ZcNotifyAct { unit, action }));
            // As rAthena shows it.
            _ = stage.server(&fill!(ZcNotifyAct2 { unit, action }));
        }
    }
    let actions = stage.context.stats().actions;
    assert_eq!((actions.emotes_shown, actions.sat), (1, 2));
}

#[test]
fn a_bot_sits_for_a_while_and_does_not_walk_meanwhile() {
    let mut stage = Stage::new(Habits {
        sit: Some(Duration::from_secs(10)),
        ..habits()
    })
    .loaded()
    .with_room();
    let mut sat = None;
    let mut stood = Vec::new();
    while stood.len() < 3 {
        for packet in stage.act() {
            match packet {
                ClientToMap::CzRequestMove(walk) => {
                    assert_eq!(sat, None, "a sitting character cannot walk");
                    stage.acknowledge(Cell::new(walk.dest.x, walk.dest.y));
                }
                ClientToMap::CzRequestAct(act) if act.action == ActionKind::SIT => {
                    assert_eq!(sat.replace(stage.now), None);
                }
                ClientToMap::CzRequestAct(act) if act.action == ActionKind::STAND => {
                    stood.push(stage.now - sat.take().unwrap());
                }
                ClientToMap::CzRequestTime(_) => _ = stage.server(&ZcNotifyTime::default()),
                other => panic!("{other:?}"),
            }
        }
    }
    assert_eq!(stood, [Duration::from_secs(3); 3]);
    assert_eq!(stage.context.stats().actions.sits, 3);
    assert_eq!(stage.context.stats().walks.refused, 0);
}

#[test]
fn a_bot_that_may_not_go_back_to_the_character_list_after_a_fight_plays_on() {
    let mut stage = Stage::new(Habits {
        restart: Some(Duration::from_secs(3)),
        ..habits()
    })
    .loaded()
    .with_room();
    let mut refused = 0;
    for _ in 0..60 {
        for packet in stage.act() {
            match packet {
                ClientToMap::CzRequestMove(walk) => stage.acknowledge(Cell::new(walk.dest.x, walk.dest.y)),
                ClientToMap::CzRequestTime(_) => _ = stage.server(&ZcNotifyTime::default()),
                ClientToMap::CzRestart(_) => {
                    let result = DisconnectResult::REFUSED;
                    assert!(stage.server(&fill!(ZcAckReqDisconnect { result })).is_continue());
                    refused += 1;
                }
                other => panic!("{other:?}"),
            }
        }
    }
    assert!(
        refused > 1 && stage.player.restart.is_none(),
        "it asks again: {refused}"
    );
    assert_eq!(stage.context.stats().errors.below("timeout"), 0, "it was answered");
}

#[test]
fn a_bot_goes_back_to_the_character_list_when_nothing_is_under_way() {
    let mut stage = Stage::new(Habits {
        restart: Some(Duration::from_secs(3)),
        ..habits()
    })
    .loaded()
    .with_room();
    let mut exit = ControlFlow::Continue(());
    for _ in 0..40 {
        for packet in stage.act() {
            match packet {
                ClientToMap::CzRequestMove(walk) => stage.acknowledge(Cell::new(walk.dest.x, walk.dest.y)),
                ClientToMap::CzRequestTime(_) => _ = stage.server(&ZcNotifyTime::default()),
                ClientToMap::CzRestart(_) => {
                    assert!(stage.player.is_settled() || stage.player.restart.is_some());
                    exit = stage.server(&fill!(ZcRestartAck { allowed: 1 }));
                }
                other => panic!("{other:?}"),
            }
        }
        if exit.is_break() {
            break;
        }
    }
    assert!(matches!(exit, ControlFlow::Break(Exit::CharacterList)));
    assert_eq!(stage.context.stats().actions.restarts, 1);
}

#[test]
fn what_no_bot_cares_about_is_not_even_decoded() {
    let stage = Stage::new(habits()).loaded();
    let kind = ZcAcceptEnter::KIND;
    let frame = Frame {
        id: 0x02eb,
        kind: Some(kind),
        bytes: &[0xeb, 0x02],
    };
    assert_eq!(
        hear(&frame, stage.profile),
        Ok(None),
        "two bytes of it would be an error"
    );
}
