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
    stage
        .context
        .shared
        .registry
        .settles(1, "prontera", Cell::new(103, 103), stage.now);
    stage.player.compare(stage.now, &stage.context);
    assert_eq!(stage.context.stats().sight.missed, 1);
    _ = stage.server(&fill!(ZcNotifyStandentry {
        unit,
        position: Position::new(103, 103, 0)
    }));
    stage.player.compare(stage.now, &stage.context);
    assert_eq!(stage.context.stats().sight.missed, 1);
    stage.context.shared.registry.leaves(1);
    stage.player.compare(stage.now, &stage.context);
    assert_eq!(stage.context.stats().sight.ghosts, 1);
    _ = stage.server(&fill!(ZcNotifyVanish {
        unit,
        reason: VanishReason::LOGGED_OUT,
    }));
    stage.player.compare(stage.now, &stage.context);
    assert_eq!(stage.context.stats().sight.ghosts, 1);
}
