//! What a player is shown of other bots.

use packets::fill;

use super::*;

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
    for _ in 0..10 {
        stage.pass(Duration::from_secs(1));
        stage.player.compare_accounts(stage.now, &stage.context);
    }
    let looks = stage.context.stats().positions.looks;
    assert_eq!((looks.checked, looks.missed), (2, 2));
}
