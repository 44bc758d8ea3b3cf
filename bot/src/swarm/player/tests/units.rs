//! What a player is shown of other bots.

use packets::{ZcStopmove, fill};

use super::*;
use crate::swarm::registry::Look;

/// Bot 1 walks from 101, 100 to `to`, `delay` before bot 0 is shown it.
fn other_walks(stage: &mut Stage, to: Cell, delay: Duration, enters: bool) {
    stage
        .context
        .shared
        .registry
        .walks(1, to, stage.now, stage.now + Duration::from_millis(1));
    stage.pass(delay);
    let path = Movement::new((101, 100), (to.x, to.y));
    let unit = unit_of(AccountId(2_000_001));
    if enters {
        _ = stage.server(&fill!(ZcNotifyMoveentry { unit, path }));
    } else {
        _ = stage.server(&fill!(ZcNotifyMove { unit, path }));
    }
}

#[test]
fn another_bots_walk_is_timed_once_from_its_intended_start() {
    let mut stage = Stage::new(habits()).loaded();
    let unit = unit_of(AccountId(2_000_001));
    _ = stage.server(&fill!(ZcNotifyStandentry {
        unit,
        position: Position::new(101, 100, 0)
    }));
    other_walks(&mut stage, Cell::new(105, 103), Duration::from_millis(7), false);
    let again = Movement::new((101, 100), (105, 103));
    _ = stage.server(&fill!(ZcNotifyMove { unit, path: again }));
    let visible = stage.context.stats().latency(Step::Visible).clone();
    assert_eq!((visible.intended().count, visible.intended().max.as_millis()), (1, 7));
    assert_eq!(visible.service().max.as_millis(), 6);
}

#[test]
fn a_walk_that_was_under_way_when_its_unit_came_into_sight_is_not_timed() {
    let mut stage = Stage::new(habits()).loaded();
    other_walks(&mut stage, Cell::new(105, 103), Duration::from_millis(900), true);
    assert_eq!(stage.context.stats().latency(Step::Visible).intended().count, 0);
    other_walks(&mut stage, Cell::new(99, 99), Duration::from_millis(2), true);
    assert_eq!(
        stage.context.stats().latency(Step::Visible).intended().count,
        1,
        "the next one is"
    );
}

#[test]
fn missed_units_and_ghosts_are_found() {
    let mut stage = Stage::new(habits()).loaded();
    let unit = unit_of(AccountId(2_000_001));
    let registry = &stage.context.shared.registry;
    registry.settles(1, "prontera", &Way::standing(Cell::new(103, 103), stage.now));
    registry.take_picture();
    stage.player.compare(stage.now, &stage.context);
    assert_eq!(stage.context.stats().sight.missed, 1);
    _ = stage.server(&fill!(ZcNotifyStandentry {
        unit,
        position: Position::new(103, 103, 0)
    }));
    stage.player.compare(stage.now, &stage.context);
    assert_eq!(stage.context.stats().sight.missed, 1);
    stage.context.shared.registry.leaves(1, stage.now);
    stage.pass(Duration::from_secs(2));
    stage.player.compare(stage.now, &stage.context);
    assert_eq!(stage.context.stats().sight.ghosts, 1);
    _ = stage.server(&fill!(ZcNotifyVanish {
        unit,
        reason: VanishReason::LOGGED_OUT,
    }));
    stage.player.compare(stage.now, &stage.context);
    assert_eq!(stage.context.stats().sight.ghosts, 1);
}

#[test]
fn where_others_are_shown_is_compared_with_where_they_are() {
    let mut stage = Stage::new(habits()).loaded();
    let unit = unit_of(AccountId(2_000_001));
    _ = stage.server(&fill!(ZcNotifyStandentry {
        unit,
        position: Position::new(101, 100, 0)
    }));
    let shown = |stage: &mut Stage, from: (u16, u16), to: (u16, u16)| {
        let path = Movement::new(from, to);
        _ = stage.server(&fill!(ZcNotifyMove { unit, path }));
    };
    shown(&mut stage, (101, 100), (105, 100));
    // It has turned round, and this bot was not told.
    let way = Way::new(Cell::new(101, 100), Cell::new(95, 100), stage.now);
    stage.context.shared.registry.settles(1, "prontera", &way);
    stage.pass(Duration::from_secs(2));
    stage.player.compare_accounts(stage.now, &stage.context);
    let drift = stage.context.stats().positions.drift();
    assert_eq!((drift.count, drift.max), (1, 10));
    shown(&mut stage, (120, 100), (121, 100));
    assert_eq!(stage.context.stats().positions.teleports, 1);
}

#[test]
fn a_bot_looks_around_now_and_then_while_it_plays() {
    let mut stage = Stage::new(habits()).loaded();
    let registry = &stage.context.shared.registry;
    registry.settles(1, "prontera", &Way::standing(Cell::new(103, 103), stage.now));
    registry.take_picture();
    for _ in 0..12 {
        stage.pass(Duration::from_secs(1));
        stage.player.compare_accounts(stage.now, &stage.context);
    }
    let looks = stage.context.stats().positions.looks;
    assert_eq!((looks.checked, looks.pairs, looks.missed), (2, 2, 2));
}

/// Bot 1 stands beside bot 0, which sees nothing of it.
fn other_stands_unseen(stage: &Stage) {
    let registry = &stage.context.shared.registry;
    registry.settles(1, "prontera", &Way::standing(Cell::new(103, 103), stage.now));
    registry.take_picture();
}

/// What bot 0 has found by looking around for so many seconds.
fn looks_for(stage: &mut Stage, seconds: u64) -> (u64, u64, u64) {
    for _ in 0..seconds {
        stage.pass(Duration::from_secs(1));
        stage.player.compare_accounts(stage.now, &stage.context);
    }
    let looks = stage.context.stats().positions.looks;
    (looks.checked, looks.missed, looks.ghosts)
}

/// Servers tell others that somebody goes through a warp before they tell it.
#[test]
fn who_is_gone_for_others_before_it_is_told_is_not_missed() {
    let mut stage = Stage::new(habits()).loaded();
    other_stands_unseen(&stage);
    assert_eq!(looks_for(&mut stage, 5), (1, 0, 0), "it may be on its way");
    stage.context.shared.registry.unsettles(1);
    assert_eq!(looks_for(&mut stage, 4), (1, 0, 0), "it was");
}

#[test]
fn who_is_shown_late_is_no_ghost() {
    let mut stage = Stage::new(habits()).loaded();
    let unit = unit_of(AccountId(2_000_001));
    _ = stage.server(&fill!(ZcNotifyStandentry {
        unit,
        position: Position::new(101, 100, 0)
    }));
    stage.context.shared.registry.leaves(1, stage.now);
    assert_eq!(looks_for(&mut stage, 5), (1, 0, 0));
    _ = stage.server(&fill!(ZcNotifyVanish {
        unit,
        reason: VanishReason::LOGGED_OUT,
    }));
    assert_eq!(looks_for(&mut stage, 4), (1, 0, 0));
}

#[test]
fn who_is_shown_for_long_is_a_ghost() {
    let mut stage = Stage::new(habits()).loaded();
    let unit = unit_of(AccountId(2_000_001));
    _ = stage.server(&fill!(ZcNotifyStandentry {
        unit,
        position: Position::new(101, 100, 0)
    }));
    stage.context.shared.registry.leaves(1, stage.now);
    assert_eq!(looks_for(&mut stage, 6), (1, 0, 1));
}

/// Seen at the end of runs: others are told at once that a bot quits, and it itself when it is saved.
#[test]
fn who_asks_to_leave_need_not_be_seen_until_that_is_refused() {
    let mut stage = Stage::new(habits()).loaded();
    let (now, later) = (stage.now, stage.now + Duration::from_secs(2));
    let unit = unit_of(AccountId(2_000_001));
    let shared = Arc::clone(&stage.context.shared);
    let registry = &shared.registry;
    registry.settles(1, "prontera", &Way::standing(Cell::new(103, 103), now));
    let must_be_seen = || {
        registry.take_picture();
        let picture = registry.picture();
        let look = Look {
            sight: 14,
            walking: true,
            picture: &picture,
            shows: &|shown| shown == unit,
            shown: &[],
        };
        registry.compare(1, later, &look).missed == [0]
    };
    assert!(must_be_seen());
    let context = stage.context.clone();
    stage
        .player
        .asks_for_the_list(now, &context, &mut stage.outbox)
        .unwrap();
    assert!(!must_be_seen());
    _ = stage.server(&fill!(ZcRestartAck { allowed: 0 }));
    assert!(must_be_seen(), "it stays");
    stage.player.quit(now, &context, &mut stage.outbox).unwrap();
    assert!(!must_be_seen());
}

#[test]
fn bots_that_come_to_rest_or_leave_do_not_look_around() {
    let mut stage = Stage::new(habits()).loaded();
    other_stands_unseen(&stage);
    for _ in 0..30 {
        stage.pass(Duration::from_secs(1));
        stage
            .player
            .act(stage.now, true, &stage.context, &mut stage.outbox)
            .unwrap();
        _ = stage.server(&ZcNotifyTime::default());
    }
    assert_eq!(stage.context.stats().positions.looks.checked, 0);
}

/// One that sits down, or is struck, stops before its way's end; who follows it is told.
#[test]
fn another_bot_that_stops_is_where_it_stopped() {
    let mut stage = Stage::new(habits()).loaded();
    let unit = unit_of(AccountId(2_000_001));
    _ = stage.server(&fill!(ZcNotifyStandentry {
        unit,
        position: Position::new(101, 100, 0)
    }));
    let path = Movement::new((101, 100), (108, 100));
    _ = stage.server(&fill!(ZcNotifyMove { unit, path }));
    stage.pass(Duration::from_millis(310));
    _ = stage.server(&fill!(ZcStopmove { unit, x: 103, y: 100 }));
    let stopped = Way::standing(Cell::new(103, 100), stage.now);
    stage.context.shared.registry.settles(1, "prontera", &stopped);
    stage.pass(Duration::from_secs(2));
    stage.player.compare_accounts(stage.now, &stage.context);
    let stats = stage.context.stats();
    let drift = stats.positions.drift();
    assert_eq!((drift.count, drift.max, stats.positions.teleports), (1, 0, 0));
}
