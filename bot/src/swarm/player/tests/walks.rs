//! Walks: acknowledged, late, refused by the rules, lost.

use super::*;

#[test]
fn an_acknowledged_walk_is_timed_from_when_it_was_intended() {
    let mut stage = Stage::new(habits()).loaded().with_room();
    let to = stage.walk();
    stage.pass(Duration::from_millis(5));
    stage.acknowledge(to);
    let stats = stage.context.stats().clone();
    assert_eq!((stats.walks.sent, stats.walks.acknowledged), (1, 1));
    assert_eq!(stats.latency(Step::WalkAck).service().max.as_millis(), 5);
    assert_eq!(stats.reached(Mark::Walk), 1);
    assert_eq!(stage.player.way.end(), to);
}

#[test]
fn a_walk_that_has_to_wait_counts_its_wait_as_latency() {
    let mut stage = Stage::new(habits()).loaded().with_room();
    let first = stage.walk();
    // The server stalls for 5 s: two more walks were intended meanwhile.
    stage.pass(Duration::from_millis(900));
    stage
        .player
        .act(stage.now, false, &stage.context, &mut stage.outbox)
        .unwrap();
    stage.pass(Duration::from_millis(4_100));
    stage.acknowledge(first);
    let second = stage.walk();
    stage.acknowledge(second);
    let stats = stage.context.stats();
    let latency = stats.latency(Step::WalkAck);
    assert_eq!(
        latency.service().min,
        Duration::ZERO,
        "the second one was answered at once"
    );
    assert!(
        latency.intended().min > Duration::from_secs(2),
        "{:?}",
        latency.intended()
    );
}

/// A bot that walks more often than it arrives: targets counted from where it was going would be ever further away.
#[test]
fn a_walk_is_planned_from_where_the_bot_is_by_now() {
    let mut stage = Stage::new(Habits {
        walk: Some(Duration::from_millis(400)),
        ..habits()
    })
    .loaded()
    .with_room();
    for _ in 0..50 {
        let to = stage.walk();
        let here = stage.player.way.cell(stage.now);
        assert!(to.distance(here) <= 7, "{to:?} from {:?}", stage.player.way);
        stage.acknowledge(to);
    }
}

#[test]
fn silence_with_an_answered_time_sync_is_a_refusal_by_the_rules() {
    let mut stage = Stage::new(habits()).loaded().with_room();
    stage.walk();
    let probe = stage.act();
    assert!(matches!(probe.as_slice(), [ClientToMap::CzRequestTime(_)]), "{probe:?}");
    _ = stage.server(&ZcNotifyTime::default());
    let walks = stage.context.stats().walks;
    assert_eq!((walks.sent, walks.refused, walks.unacknowledged), (1, 1, 0));
    assert_eq!(stage.context.stats().errors.total(), 0);
}

#[test]
fn silence_to_everything_is_an_error() {
    let mut stage = Stage::new(habits()).loaded().with_room();
    stage.walk();
    stage.act();
    stage.pass(PATIENCE);
    stage
        .player
        .act(stage.now, true, &stage.context, &mut stage.outbox)
        .unwrap_or_default();
    let stats = stage.context.stats();
    assert_eq!((stats.walks.unacknowledged, stats.walks.refused), (1, 0));
    assert_eq!(stats.errors.below("timeout.walk_ack"), 1);
}

#[test]
fn the_answer_to_a_probe_does_not_refuse_the_walk_after() {
    let mut stage = Stage::new(habits()).loaded().with_room();
    let first = stage.walk();
    stage.act();
    stage.pass(Duration::from_secs(3));
    stage.acknowledge(first);
    let second = stage.walk();
    _ = stage.server(&ZcNotifyTime::default());
    stage.acknowledge(second);
    let walks = stage.context.stats().walks;
    assert_eq!((walks.acknowledged, walks.refused), (2, 0));
}

#[test]
fn a_refused_exploration_is_learnt_and_counted_apart() {
    let mut stage = Stage::new(habits()).loaded();
    let unknown = stage.walk();
    stage.act();
    _ = stage.server(&ZcNotifyTime::default());
    assert_eq!(stage.player.ground.at(unknown), Ground::Closed);
    let walks = stage.context.stats().walks;
    assert_eq!((walks.sent, walks.refused, walks.explored, walks.closed), (0, 0, 1, 1));
}

/// A server that has much to do answers all questions whether the map is loaded at once: the bot asked three times.
#[test]
fn a_late_answer_to_the_question_whether_the_map_is_loaded_refuses_no_walk() {
    let mut stage = Stage::new(habits());
    for _ in 0..3 {
        assert!(matches!(stage.act().as_slice(), [ClientToMap::CzRequestTime(_)]));
    }
    let at = |millis: u32| fill!(ZcNotifyTime { tick: Tick(millis) });
    _ = stage.server(&at(50_000));
    stage = stage.with_room();
    let loaded = stage.now;
    while stage.player.walk.is_none() {
        for packet in stage.act() {
            if matches!(packet, ClientToMap::CzRequestTime(_)) {
                let passed = u32::try_from((stage.now - loaded).as_millis()).unwrap();
                _ = stage.server(&at(50_000 + passed));
            }
        }
    }
    let probe = stage.act();
    assert!(matches!(probe.as_slice(), [ClientToMap::CzRequestTime(_)]), "{probe:?}");
    for _ in 0..2 {
        _ = stage.server(&at(50_010));
    }
    assert_eq!(stage.context.stats().walks.refused, 0, "the server has not come to it");
    _ = stage.server(&at(90_000));
    assert_eq!(stage.context.stats().walks.refused, 1);
}
