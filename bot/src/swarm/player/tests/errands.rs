//! What a player with a behaviour does, and how its acts are counted.

use packets::{Kind as PacketKind, StatusParameter, ZcAckExchangeItem, ZcAckWhisper, ZcParChange, ZcReqExchangeItem};

use super::*;
use crate::{behavior::Options, stats::Doings};

fn doings(stage: &Stage, kind: Kind) -> Doings {
    *stage.context.stats().doings_mut(kind).unwrap()
}

/// Acts until `wanted` is sent; time syncs are answered if `heard`.
fn until<T>(stage: &mut Stage, heard: bool, wanted: impl Fn(&ClientToMap) -> Option<T>) -> T {
    for _ in 0..100 {
        for packet in stage.act() {
            if let Some(found) = wanted(&packet) {
                return found;
            }
            if heard && matches!(packet, ClientToMap::CzRequestTime(_)) {
                _ = stage.server(&ZcNotifyTime::default());
            }
        }
    }
    panic!("it does not come")
}

fn hit_points(stage: &mut Stage, value: i32) {
    _ = stage.server(&fill!(ZcParChange {
        parameter: StatusParameter::HP,
        value
    }));
}

#[test]
fn walks_of_a_behaviour_are_done_when_they_are_acknowledged() {
    let mut stage = Stage::of(Kind::Walk);
    let to = stage.walk();
    assert_eq!(
        (doings(&stage, Kind::Walk).acts, doings(&stage, Kind::Walk).done),
        (1, 0)
    );
    stage.acknowledge(to);
    assert_eq!(doings(&stage, Kind::Walk).done, 1);
    stage.walk();
    // The server answers what comes after the walk.
    until(&mut stage, false, |packet| {
        matches!(packet, ClientToMap::CzRequestTime(_)).then_some(())
    });
    _ = stage.server(&ZcNotifyTime::default());
    assert_eq!(
        (doings(&stage, Kind::Walk).acts, doings(&stage, Kind::Walk).refused),
        (2, 1)
    );
}

#[test]
fn acts_that_a_stall_delays_count_from_when_they_were_to_be() {
    let mut stage = Stage::thinks(Kind::Walk, Duration::from_secs(3));
    let first = stage.walk();
    // For seven seconds the server answers nothing: two more walks were to be done meanwhile.
    stage.pass(Duration::from_secs(7));
    stage.acknowledge(first);
    let second = stage.walk();
    stage.acknowledge(second);
    let stats = stage.context.stats();
    let latency = stats.latency(Step::WalkAck);
    assert_eq!(latency.service().min, Duration::ZERO, "the second was answered at once");
    assert!(
        latency.intended().min > Duration::from_secs(3),
        "{:?}",
        latency.intended()
    );
}

#[test]
fn who_has_no_time_to_stand_is_not_late_for_that() {
    let mut stage = Stage::thinks(Kind::Walk, Duration::from_millis(200));
    for _ in 0..30 {
        let to = stage.walk();
        stage.pass(Duration::from_millis(40));
        stage.acknowledge(to);
    }
    let most = stage.context.stats().latency(Step::WalkAck).intended().max;
    assert!(most < Duration::from_millis(100), "{most:?}");
}

#[test]
fn talk_is_done_when_it_comes_back() {
    let mut stage = Stage::of(Kind::Chat);
    let text = until(&mut stage, true, |packet| match packet {
        ClientToMap::CzGlobalMessage(said) => Some(said.text.clone()),
        _ => None,
    });
    let before = doings(&stage, Kind::Chat).done;
    _ = stage.server(&fill!(ZcNotifyPlayerchat { text }));
    assert_eq!(doings(&stage, Kind::Chat).done, before + 1);
}

#[test]
fn what_the_server_says_nothing_to_is_refused_and_what_it_hears_nothing_of_is_an_error() {
    let whispers = |packet: &ClientToMap| matches!(packet, ClientToMap::CzWhisper(_)).then_some(());
    let mut stage = Stage::of(Kind::Whisper);
    until(&mut stage, true, whispers);
    // It is asked whether it is there, and is; the next whisper comes after that one was given up.
    until(&mut stage, true, whispers);
    assert_eq!(doings(&stage, Kind::Whisper).refused, 1);
    _ = stage.server(&ZcAckWhisper::default());
    assert_eq!(doings(&stage, Kind::Whisper).done, 1);
    until(&mut stage, true, whispers);
    let patient = |stage: &Stage| stage.context.stats().errors.below("timeout.whisper");
    while patient(&stage) == 0 {
        stage.now = stage.player.next(PATIENCE, false).unwrap().max(stage.now);
        let acted = stage.player.act(stage.now, false, &stage.context, &mut stage.outbox);
        assert!(
            acted.is_ok(),
            "the time sync of the errand is given up before that of the client"
        );
    }
    assert_eq!(doings(&stage, Kind::Whisper).unanswered, 1);
}

#[test]
fn who_stands_around_has_no_deals_decoded() {
    let hears = |kind: Kind| {
        let mut stage = Stage::of(kind);
        let id = stage.profile.id(PacketKind::ZcItemPickupAck).unwrap();
        // Too short: whoever decodes it finds that out.
        let bytes = id.to_le_bytes();
        let frame = Frame {
            id,
            kind: Some(PacketKind::ZcItemPickupAck),
            bytes: &bytes,
        };
        let incoming = Incoming {
            frame,
            at: stage.now,
            outbox: &mut stage.outbox,
        };
        stage.player.hear(incoming, &stage.context).is_err()
    };
    assert!(hears(Kind::Loot));
    for kind in [Kind::Idle, Kind::Walk, Kind::Crowd, Kind::Chat] {
        assert!(!hears(kind), "{kind:?}");
    }
}

#[test]
fn who_is_not_let_back_from_death_is_an_error_and_who_is_revived_lives() {
    let asks = |packet: &ClientToMap| matches!(packet, ClientToMap::CzRestart(_)).then_some(());
    let mut stage = Stage::of(Kind::Walk);
    hit_points(&mut stage, 0);
    until(&mut stage, true, asks);
    let errors = |stage: &Stage| stage.context.stats().errors.below("timeout.respawn");
    assert_eq!(errors(&stage), 0, "it has only asked");
    until(&mut stage, true, asks);
    assert_eq!(errors(&stage), 1);
    hit_points(&mut stage, 40);
    assert!(!stage.player.scene().unwrap().dead);
    stage.walk();
}

#[test]
fn a_way_back_from_death_is_measured_though_hit_points_come_before_it() {
    let asks = |packet: &ClientToMap| matches!(packet, ClientToMap::CzRestart(_)).then_some(());
    let taken = fill!(ZcNpcackMapmove {
        map_name: packets::RoString::from("prontera.gat"),
        x: 116,
        y: 72
    });
    let mut stage = Stage::of(Kind::Walk);
    _ = stage.server(&taken);
    hit_points(&mut stage, 0);
    until(&mut stage, true, asks);
    hit_points(&mut stage, 40);
    _ = stage.server(&taken);
    let stats = stage.context.stats();
    assert_eq!((stats.deals.deaths, stats.deals.respawns), (1, 1));
    assert_eq!(stats.latency(Step::Respawn).intended().count, 1);
}

#[test]
fn a_trade_that_is_asked_for_is_accepted_and_begun() {
    let mut stage = Stage::of(Kind::Trade);
    _ = stage.server(&ZcReqExchangeItem::default());
    let answers = stage.sent();
    let accepted = |packet: &ClientToMap| matches!(packet, ClientToMap::CzAckExchangeItem(answer) if answer.answer == packets::TradeStart::ACCEPTED);
    assert!(answers.iter().any(accepted), "{answers:?}");
    _ = stage.server(&fill!(ZcAckExchangeItem {
        result: packets::TradeStart::ACCEPTED
    }));
    assert!(stage.player.scene().unwrap().trade.is_some());
    // It has nothing to put in: it says so.
    until(&mut stage, true, |packet| {
        matches!(packet, ClientToMap::CzConcludeExchangeItem(_)).then_some(())
    });
}

#[test]
fn a_way_to_the_character_list_that_a_map_change_crosses_is_gone_all_the_same() {
    let asks = |packet: &ClientToMap| matches!(packet, ClientToMap::CzRestart(_)).then_some(());
    let mut stage = Stage::of(Kind::Relog);
    let taken = |map: &str| {
        fill!(ZcNpcackMapmove {
            map_name: packets::RoString::from(map),
            x: 116,
            y: 72
        })
    };
    until(&mut stage, true, asks);
    _ = stage.server(&taken("geffen.gat"));
    assert!(stage.server(&fill!(ZcRestartAck { allowed: 0 })).is_continue());
    let exit = stage.server(&fill!(ZcRestartAck { allowed: 1 }));
    assert!(matches!(exit, ControlFlow::Break(Exit::CharacterList)));
    // How long it took nobody can say.
    assert_eq!(stage.context.stats().latency(Step::Restart).intended().count, 0);
}

/// Whether a command may still have an effect after 3 seconds, in which the server answered the question behind it, or nothing.
fn is_open_after_a_command(heard: bool) -> bool {
    let mix = Mix {
        parts: vec![(Kind::Loot, 1)],
        options: Options {
            prepare: vec!["@item 512 5".to_owned()],
            ..Options::default()
        },
        ..Mix::default()
    };
    let mut stage = Stage::on(context_of(Habits::default(), mix)).loaded().with_room();
    let said = |packet: &ClientToMap| matches!(packet, ClientToMap::CzGlobalMessage(_)).then_some(());
    until(&mut stage, true, said);
    let end = stage.now + Duration::from_secs(3);
    if heard {
        _ = stage.server(&ZcNotifyTime::default());
    }
    while stage.player.next(PATIENCE, false).unwrap() < end {
        stage.act();
    }
    stage.player.errand.as_ref().unwrap().is_open()
}

#[test]
fn a_command_may_have_its_effect_until_the_server_has_answered_what_came_after_it() {
    assert!(
        is_open_after_a_command(false),
        "a server that stalls has it still before it"
    );
    assert!(!is_open_after_a_command(true));
}
