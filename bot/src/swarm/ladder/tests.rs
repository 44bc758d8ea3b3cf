//! Steps to failure, second by second.

use super::*;

const LADDER: Ladder = Ladder {
    first: 100,
    step: 100,
    most: 250,
    hold: Duration::from_secs(9),
    walk_p99: Duration::from_millis(200),
    search: None,
};

/// A second of walks that take so many milliseconds.
fn walks(millis: u64) -> Stats {
    let mut stats = Stats::default();
    let time = Duration::from_millis(millis);
    for _ in 0..50 {
        stats.latency_mut(Step::WalkAck).record(time, time);
    }
    stats
}

/// Climbs, second by second; of so many bots so many are there, and measure this. How long it took, and what came of it.
fn climb(ladder: Ladder, second: impl Fn(u64, u32) -> (u64, Stats)) -> (u64, Vec<Rung>) {
    let mut climb = Climb::new(ladder);
    let goes_on = |at: &u64| {
        let (on_map, fresh) = second(*at, climb.level().bots);
        climb.goes_on(Duration::from_secs(*at), on_map, &fresh, Vec::new)
    };
    let end = (1..10_000).take_while(goes_on).count();
    // The run looks once more when it ends.
    climb.goes_on(Duration::from_hours(9), 0, &Stats::default(), Vec::new);
    (end as u64 + 1, climb.rungs)
}

/// A server that holds so many.
fn holds(most: u32) -> impl Fn(u64, u32) -> (u64, Stats) {
    move |_, bots| (bots.into(), walks(if bots > most { 400 } else { 5 }))
}

fn bots(rungs: &[Rung]) -> Vec<u32> {
    rungs.iter().map(|rung| rung.bots).collect()
}

#[test]
fn steps_are_climbed_to_the_top_when_nothing_breaks() {
    assert_eq!(LADDER.levels().collect::<Vec<_>>(), [100, 200, 250]);
    let (end, rungs) = climb(LADDER, holds(1_000));
    assert_eq!(bots(&rungs), [100, 200, 250]);
    assert!(Duration::from_secs(end) <= LADDER.time(), "{end} s");
    assert_eq!(bounds(&rungs), (250, None));
}

#[test]
fn what_is_slow_once_all_have_come_ends_it() {
    // While bots come it may be slow.
    let (_, rungs) = climb(LADDER, |at, bots| {
        (bots.into(), walks(if at < 3 || bots > 100 { 400 } else { 5 }))
    });
    assert_eq!(bots(&rungs), [100, 200]);
    assert_eq!(rungs[0].broke, None);
    assert!(rungs[1].broke.as_deref().unwrap().contains("at p99"), "{rungs:?}");
    assert_eq!(bounds(&rungs), (100, Some(&rungs[1])));
}

#[test]
fn a_search_doubles_until_it_breaks_and_then_halves() {
    let search = Ladder {
        most: 5_000,
        search: Some(Duration::from_mins(10)),
        ..LADDER
    };
    let (end, rungs) = climb(search, holds(730));
    assert_eq!(bots(&rungs), [100, 200, 400, 800, 600, 700]);
    assert_eq!((bounds(&rungs).0, bounds(&rungs).1.unwrap().bots), (700, 800));
    assert!(end < 300, "a figure within five minutes: {end} s");
    // Downwards too.
    let fine = Ladder { step: 10, ..search };
    let (_, rungs) = climb(fine, holds(33));
    assert_eq!(bounds(&rungs).0, 30, "{:?}", bots(&rungs));
    let (_, rungs) = climb(fine, holds(0));
    assert_eq!(bounds(&rungs).0, 0, "{:?}", bots(&rungs));
}

#[test]
fn a_search_ends_with_its_time_and_tells_what_it_knows() {
    let search = Ladder {
        most: 50_000,
        step: 1,
        search: Some(Duration::from_mins(2)),
        ..LADDER
    };
    let (end, rungs) = climb(search, holds(730));
    assert!(end <= 120, "{end} s");
    let (held, broke) = bounds(&rungs);
    assert!(held < 730 && broke.unwrap().bots > 730, "{:?}", bots(&rungs));
}

#[test]
fn every_bot_has_its_turn_to_come_and_to_leave() {
    let second = Duration::from_secs(1);
    let level = Level {
        bots: 30,
        before: 10,
        from: second,
        over: second * 2,
    };
    assert_eq!(
        [9, 10, 20, 30].map(|index| level.turn(index)),
        [None, Some(second), Some(second * 2), None]
    );
    let down = Level {
        bots: 10,
        before: 30,
        ..level
    };
    assert_eq!(down.turn(20), Some(second * 2));
}

#[test]
fn walks_that_are_open_count_with_their_age() {
    let mut climb = Climb::new(LADDER);
    let stalls = |at: u64| if at < 5 { walks(5) } else { Stats::default() };
    for at in 1..=9 {
        climb.goes_on(Duration::from_secs(at), 100, &stalls(at), || {
            vec![Duration::from_secs(4); 60]
        });
    }
    assert_eq!(climb.rungs[0].open, 60);
    assert!(
        climb.rungs[0].broke.as_deref().unwrap().contains("at p99"),
        "{:?}",
        climb.rungs
    );
}

#[test]
fn a_generator_that_is_late_is_told_from_a_server_that_is() {
    let (_, rungs) = climb(LADDER, |_, bots| {
        let mut stats = walks(300);
        for _ in 0..100 {
            stats.record_lag(Duration::from_millis(280));
        }
        (bots.into(), stats)
    });
    assert!(rungs[0].saturated, "{rungs:?}");
    assert!(
        rungs[0]
            .broke
            .as_deref()
            .unwrap()
            .starts_with("the generator was the limit"),
        "{rungs:?}"
    );
}

#[test]
fn a_server_that_answers_no_walk_holds_nobody() {
    let (_, rungs) = climb(LADDER, |_, bots| (bots.into(), Stats::default()));
    assert_eq!(rungs[0].broke.as_deref(), Some("no walk was answered"));
}

#[test]
fn missing_bots_and_errors_end_it() {
    let (_, rungs) = climb(LADDER, |_, _| (90, walks(5)));
    assert_eq!(rungs[0].broke.as_deref(), Some("only 90 bots are on the map"));
    let (_, rungs) = climb(LADDER, |_, bots| {
        let mut stats = walks(5);
        stats.errors.add("timeout.walk_ack", "bot1");
        (bots.into(), stats)
    });
    assert_eq!(rungs.len(), 1);
    assert!(rungs[0].errors > 0, "{rungs:?}");
}

#[test]
fn a_pause_is_no_time_in_which_a_server_answers_nothing() {
    let mut climb = Climb::new(LADDER);
    for at in 1..=30 {
        let is_paused = (5..20).contains(&at);
        if is_paused {
            climb.pauses();
        } else {
            climb.goes_on(Duration::from_secs(at), climb.level().bots.into(), &walks(5), Vec::new);
        }
    }
    assert_eq!(climb.rungs[0].broke, None, "{:?}", climb.rungs);
    assert_eq!(climb.rungs[0].walks, 300, "six seconds of them, after the pause");
}

/// Accounts run out: bots are refused once, while they come, and are missing from then on.
#[test]
fn accounts_that_are_missing_are_no_limit_of_the_server() {
    let (_, rungs) = climb(LADDER, |at, bots| {
        let mut stats = walks(5);
        if bots == 200 && at < 13 {
            stats.errors.add("login_refused.0", "bot120");
        }
        (bots.min(120).into(), stats)
    });
    assert_eq!(bots(&rungs), [100, 200]);
    let found = found(&rungs, Some(250), false);
    assert!(found.starts_with("It holds at least 100 bots"), "{found}");
    assert_eq!(so_far(&rungs).as_deref(), Some("it holds at least 100"));
    assert!(
        found.contains("only 120 bots are on the map") && found.contains("have no account there"),
        "{found}"
    );
}
