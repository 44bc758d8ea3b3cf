//! Comparisons of runs that are made up: what chance does, what a slow server does, and one that answers nothing.

use rand::{Rng, SeedableRng, rngs::SmallRng};
use serde_json::Value;

use super::{
    figure::Figure,
    verdict::{Cause, Outcome},
    *,
};
use crate::report::read::{Both, Moment, ServerUsed, Taken, Times};

/// A run whose walk acks take about so many microseconds, a little more or less in each second.
pub(super) fn run(micros: f64, seconds: u32) -> Report {
    let mut report = Report {
        verdict: "passed".to_owned(),
        elapsed_s: seconds.into(),
        ..Report::default()
    };
    report.plan.bots = 100;
    report.reached.insert("map".to_owned(), 100);
    for (what, walks) in [("sent", 50 * seconds), ("acknowledged", 50 * seconds)] {
        report.walks.insert(what.to_owned(), walks.into());
    }
    let times = Times {
        count: u64::from(50 * seconds),
        p50: micros,
        p90: micros * 2.0,
        p95: micros * 2.5,
        p99: micros * 3.0,
        p999: micros * 4.0,
        max: micros * 5.0,
    };
    let both = Both {
        intended: times,
        service: times,
    };
    report.latency_us.insert("walk_ack".to_owned(), both);
    for second in 0..seconds {
        let noise = 1.0 + f64::from(second * 7 % 11) / 50.0;
        let taken = Taken {
            count: 50,
            p50_us: micros * noise,
            p99_us: micros * 3.0 * noise,
        };
        let mut slot = Moment {
            length_s: 1.0,
            on_map: 100.0,
            ..Moment::default()
        };
        slot.steps.insert("walk_ack".to_owned(), taken);
        report.timeline.push(slot);
    }
    report
}

/// What a made-up server does.
#[derive(Clone, Copy)]
struct Server {
    /// All times are so many times as long.
    slow: f64,
    /// Its errors in a run, on average.
    errors: f64,
}

const SERVER: Server = Server { slow: 1.0, errors: 3.0 };

/// Forty bots that come in five seconds and play for forty: step, first and last second, so many in a second, median in microseconds.
const STEPS: [(&str, usize, usize, u64, f64); 11] = [
    ("connect", 0, 5, 24, 300.0),
    ("login", 0, 5, 8, 2_000.0),
    ("char_list", 0, 5, 8, 1_000.0),
    ("select", 0, 5, 8, 900.0),
    ("map_enter", 0, 5, 8, 1_500.0),
    ("map_load", 0, 5, 8, 4_000.0),
    ("walk_ack", 2, 45, 20, 3_000.0),
    ("visible", 2, 45, 60, 5_000.0),
    ("chat_echo", 2, 45, 6, 2_500.0),
    ("attack", 2, 45, 4, 2_500.0),
    ("quit", 45, 45, 40, 1_000.0),
];

/// A run of forty-five seconds on `server`: every time lognormal, the moments of a run alike but for a fifth.
fn drawn(server: Server, dice: &mut SmallRng) -> Report {
    let mut report = run(1.0, 0);
    (report.elapsed_s, report.plan.bots) = (45.0, 40);
    report.reached.insert("map".to_owned(), 40);
    let moods: Vec<f64> = (0..46).map(|_| lognormal(0.2, dice)).collect();
    report.timeline = vec![
        Moment {
            length_s: 1.0,
            on_map: 40.0,
            ..Moment::default()
        };
        45
    ];
    for (step, from, to, rate, median) in STEPS {
        let mut all = Vec::new();
        for (second, mood) in moods.iter().enumerate().take(to + 1).skip(from) {
            let count = rate + dice.random_range(0..=rate / 3);
            let mood = median * server.slow * mood;
            let mut times: Vec<f64> = (0..count).map(|_| mood * lognormal(0.8, dice)).collect();
            let of_slot = quantiles(&mut times);
            all.extend(times);
            let taken = Taken {
                count,
                p50_us: of_slot.p50,
                p99_us: of_slot.p99,
            };
            if let Some(slot) = report.timeline.get_mut(second) {
                slot.steps.insert(step.to_owned(), taken);
            }
        }
        let times = quantiles(&mut all);
        let both = Both {
            intended: times,
            service: times,
        };
        report.latency_us.insert(step.to_owned(), both);
    }
    let acknowledged = report.latency_us["walk_ack"].intended.count;
    let refused = u64::from(dice.random_bool(0.5));
    report.errors.total = poisson(server.errors, dice);
    report.walks.insert("sent".to_owned(), acknowledged + refused);
    report.walks.insert("acknowledged".to_owned(), acknowledged);
    report.walks.insert("refused".to_owned(), refused);
    report.sight.insert("pairs".to_owned(), 700 + poisson(50.0, dice));
    report.sight.insert("ghosts".to_owned(), poisson(0.5, dice));
    report
}

fn lognormal(sigma: f64, dice: &mut SmallRng) -> f64 {
    let (one, other): (f64, f64) = (dice.random(), dice.random());
    let normal = (-2.0 * (1.0 - one).ln()).sqrt() * (std::f64::consts::TAU * other).cos();
    (sigma * normal).exp()
}

fn poisson(mean: f64, dice: &mut SmallRng) -> u64 {
    let mut product: f64 = dice.random();
    let mut count = 0;
    while product > (-mean).exp() {
        product *= dice.random::<f64>();
        count += 1;
    }
    count
}

fn quantiles(times: &mut [f64]) -> Times {
    times.sort_by(f64::total_cmp);
    let at = |thousandths: usize| {
        let rank = (times.len() * thousandths).div_ceil(1_000).max(1);
        times.get(rank - 1).copied().unwrap_or(0.0)
    };
    Times {
        count: times.len() as u64,
        p50: at(500),
        p90: at(900),
        p95: at(950),
        p99: at(990),
        p999: at(999),
        max: at(1_000),
    }
}

fn compared(old: Report, new: Report) -> Comparison {
    Comparison::of(("before".to_owned(), old), ("after".to_owned(), new))
}

fn comparison(old: f64, new: f64) -> Comparison {
    compared(run(old, 60), run(new, 60))
}

fn change(figures: &[Figure], name: &str) -> Change {
    let figure = figures.iter().find(|figure| figure.name == name);
    figure.unwrap_or_else(|| panic!("there is no {name}")).change
}

/// Outcomes of so many pairs of runs on these servers.
fn outcomes(pairs: usize, old: Server, new: Server) -> Vec<Outcome> {
    let mut dice = SmallRng::seed_from_u64(7);
    let mut outcomes = Vec::new();
    for _ in 0..pairs {
        outcomes.push(compared(drawn(old, &mut dice), drawn(new, &mut dice)).outcome());
    }
    outcomes
}

fn share(outcomes: &[Outcome], wanted: Outcome) -> f64 {
    let count = outcomes.iter().filter(|outcome| **outcome == wanted).count();
    f64::from(u32::try_from(count).unwrap()) / f64::from(u32::try_from(outcomes.len()).unwrap())
}

#[test]
fn two_runs_of_the_same_are_the_same_but_for_a_few_in_a_hundred() {
    let same = share(&outcomes(200, SERVER, SERVER), Outcome::Same);
    assert!(same >= 0.96, "{same}");
}

#[test]
fn a_server_half_as_slow_again_is_worse_nearly_always_and_the_other_way_better() {
    let slow = Server { slow: 1.5, ..SERVER };
    let worse = share(&outcomes(100, SERVER, slow), Outcome::Worse);
    assert!(worse >= 0.97, "{worse}");
    let better = share(&outcomes(100, slow, SERVER), Outcome::Better);
    assert!(better >= 0.95, "{better}");
}

#[test]
fn a_server_that_fails_ten_times_as_often_is_worse() {
    let failing = Server { errors: 30.0, ..SERVER };
    assert!(share(&outcomes(50, SERVER, failing), Outcome::Worse) >= 0.97);
}

#[test]
fn what_moved_beyond_the_noise_is_told_and_what_did_not_is_the_same() {
    let old = run(5_000.0, 60);
    for (micros, expected) in [
        (5_000.0, Change::Same),
        (5_300.0, Change::Same),
        (7_500.0, Change::Worse),
        (2_500.0, Change::Better),
    ] {
        let figures = judge::figures(&old, &run(micros, 60));
        assert_eq!(change(&figures, "walk_ack.p50"), expected, "{micros}");
        assert_eq!(change(&figures, "walk_ack.p99"), expected, "{micros}");
        assert_eq!(change(&figures, "errors"), Change::Same);
    }
}

#[test]
fn a_whole_that_moved_by_a_few_bad_seconds_is_noise() {
    let old = run(5_000.0, 60);
    let mut new = run(5_000.0, 60);
    new.latency_us.get_mut("walk_ack").unwrap().intended.p99 = 90_000.0;
    for slot in new.timeline.iter_mut().take(5) {
        slot.steps.get_mut("walk_ack").unwrap().p99_us = 200_000.0;
    }
    assert_eq!(change(&judge::figures(&old, &new), "walk_ack.p99"), Change::Same);
}

#[test]
fn of_short_runs_only_what_doubled_counts() {
    let old = run(5_000.0, 5);
    for (micros, expected) in [(9_000.0, Change::Same), (11_000.0, Change::Worse)] {
        let figures = judge::figures(&old, &run(micros, 5));
        assert_eq!(change(&figures, "walk_ack.p50"), expected, "{micros}");
        let has_p99 = figures.iter().any(|figure| figure.name == "walk_ack.p99");
        assert!(!has_p99, "of 250 samples there is no 99th percentile to speak of");
    }
}

#[test]
fn microseconds_that_nobody_feels_are_no_change() {
    let figures = judge::figures(&run(40.0, 60), &run(80.0, 60));
    assert_eq!(change(&figures, "walk_ack.p50"), Change::Same);
}

#[test]
fn slots_of_longer_runs_are_longer_and_are_compared_with_as_long_ones() {
    // 200 slots of a second against 150 of two.
    let (old, mut new) = (run(5_000.0, 200), run(5_000.0, 150));
    new.elapsed_s = 300.0;
    for slot in &mut new.timeline {
        slot.length_s = 2.0;
        slot.steps.get_mut("walk_ack").unwrap().count = 100;
    }
    for figure in judge::figures(&old, &new) {
        assert!(matches!(figure.change, Change::Same | Change::Shown), "{figure:?}");
    }
}

#[test]
fn one_error_is_chance_and_bots_that_are_missing_are_not() {
    let old = run(5_000.0, 60);
    let mut new = run(5_000.0, 60);
    for (errors, expected) in [(1, Change::Same), (4, Change::Same), (40, Change::Worse)] {
        new.errors.total = errors;
        let figures = judge::figures(&old, &new);
        assert_eq!(change(&figures, "errors"), expected, "{errors}");
    }
    new.reached.insert("map".to_owned(), 85);
    let figures = judge::figures(&old, &new);
    assert_eq!(change(&figures, "reached.map"), Change::Worse);
    assert_eq!(change(&judge::figures(&new, &old), "errors"), Change::Better);
}

/// Seen: a run in which no walk was answered was like one in which all were.
#[test]
fn a_server_that_answers_nothing_any_more_is_worse() {
    let old = run(5_000.0, 60);
    let mut new = run(5_000.0, 60);
    let sent = new.walks["sent"];
    new.walks.insert("acknowledged".to_owned(), 0);
    new.walks.insert("refused".to_owned(), sent);
    new.latency_us.clear();
    new.timeline.iter_mut().for_each(|slot| slot.steps.clear());
    let comparison = compared(old, new);
    assert_eq!(comparison.outcome().exit_code(), 99);
    for name in ["walk_ack.rate", "walks.acknowledged", "walks.refused", "answers"] {
        assert_eq!(change(&comparison.figures, name), Change::Worse, "{name}");
    }
    let text = as_text(&comparison);
    assert!(text.contains("worse: Answer to a walk: never any more"), "{text}");
}

#[test]
fn a_server_that_takes_more_of_its_machine_is_worse() {
    let used = |cores: f64, memory: f64| {
        let mut report = run(5_000.0, 60);
        report.server = Some(ServerUsed {
            cores,
            memory_peak_bytes: memory,
            ..ServerUsed::default()
        });
        report
    };
    let figures = judge::figures(&used(0.2, 90e6), &used(0.4, 100e6));
    assert_eq!(change(&figures, "server.cores"), Change::Worse);
    assert_eq!(change(&figures, "server.memory"), Change::Same);
    let figures = judge::figures(&used(0.02, 9e6), &used(0.04, 18e6));
    assert_eq!(
        change(&figures, "server.cores"),
        Change::Same,
        "of little twice is little"
    );
    assert_eq!(change(&figures, "server.memory"), Change::Same);
}

#[test]
fn a_server_that_died_in_the_middle_is_worse() {
    let old = run(5_000.0, 60);
    let mut new = run(5_000.0, 60);
    for slot in new.timeline.iter_mut().skip(20) {
        slot.on_map = 0.0;
    }
    assert_eq!(compared(old, new).outcome(), Outcome::Worse);
}

#[test]
fn exit_codes_tell_worse_from_the_rest() {
    for (old, new, name, code) in [
        (5_000.0, 5_000.0, "same", 0),
        (5_000.0, 1_000.0, "better", 0),
        (1_000.0, 5_000.0, "worse", 99),
    ] {
        let outcome = comparison(old, new).outcome();
        assert_eq!((outcome.name(), outcome.exit_code()), (name, code));
    }
}

#[test]
fn runs_that_say_nothing_of_each_other_are_invalid_and_say_why() {
    for (old, new, outcome, code, why) in [
        (
            "passed",
            "saturated",
            Outcome::Invalid(Cause::Saturated),
            96,
            "in after the generator",
        ),
        (
            "passed",
            "interrupted",
            Outcome::Invalid(Cause::Interrupted),
            105,
            "after was interrupted",
        ),
        (
            "interrupted",
            "passed",
            Outcome::Invalid(Cause::Interrupted),
            105,
            "before was interrupted",
        ),
        (
            "unreachable",
            "unreachable",
            Outcome::Invalid(Cause::Unreachable),
            97,
            "before and after",
        ),
        (
            "unreachable",
            "passed",
            Outcome::Invalid(Cause::Unreachable),
            97,
            "in before no bot",
        ),
        (
            "passed",
            "scenario_failed",
            Outcome::Invalid(Cause::Failed),
            107,
            "after could not",
        ),
        ("passed", "unreachable", Outcome::Worse, 99, "WORSE"),
        ("threshold_crossed", "passed", Outcome::Same, 0, "SAME"),
    ] {
        let mut comparison = comparison(5_000.0, 5_000.0);
        comparison.old.1.verdict = old.to_owned();
        comparison.new.1.verdict = new.to_owned();
        let found = comparison.outcome();
        assert_eq!((found, found.exit_code()), (outcome, code), "{old} {new}");
        let sentence = found.sentence(&comparison);
        assert!(sentence.contains(why), "{sentence}");
    }
}

#[test]
fn a_step_to_failure_run_and_another_one_are_not_compared() {
    let mut comparison = comparison(5_000.0, 5_000.0);
    comparison.new.1.capacity.push(crate::report::read::Level::default());
    assert_eq!(comparison.outcome(), Outcome::Invalid(Cause::Unlike));
}

#[test]
fn some_better_and_some_worse_is_worse() {
    let mut mixed = comparison(5_000.0, 1_000.0);
    mixed.figures[0].change = Change::Worse;
    assert_eq!(mixed.outcome(), Outcome::Worse);
    assert!(mixed.outcome().sentence(&mixed).contains("and better in 1"));
}

#[test]
fn the_first_line_is_the_answer_and_the_next_ones_say_why() {
    let text = as_text(&comparison(5_000.0, 20_000.0));
    let lines: Vec<&str> = text.lines().collect();
    assert!(lines[0].starts_with("WORSE: after is worse than before"), "{text}");
    assert!(
        lines[1].starts_with("  worse: Answer to a walk: 4.0 times as long, half within 20.0 ms instead of 5.00 ms"),
        "{text}"
    );
    assert!(text.contains("Mann"), "{text}");
}

#[test]
fn other_loads_are_warned_of() {
    let mut new = run(5_000.0, 60);
    new.plan.bots = 7;
    let text = as_text(&compared(run(5_000.0, 60), new));
    assert!(text.contains("Beware: bots: 100 against 7."), "{text}");
}

#[test]
fn json_has_the_same() {
    let value: Value = serde_json::from_str(&as_json(&comparison(5_000.0, 20_000.0))).unwrap();
    assert_eq!(
        (value["verdict"].as_str(), value["exit_code"].as_u64()),
        (Some("worse"), Some(99))
    );
}

#[test]
fn the_page_asks_nobody() {
    let page = page::render(&comparison(5_000.0, 20_000.0));
    for part in ["WORSE", "walk_ack.p99", "before", "after", "<svg"] {
        assert!(page.contains(part), "{part}");
    }
    assert!(!page.contains("http") && !page.contains("<script"));
}
