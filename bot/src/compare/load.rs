//! Whether two runs were asked to do the same.

use serde_json::Value;

use super::counts::whole;
use crate::{
    behavior::Kind,
    report::{
        asked::{self, written},
        html::{count, micros},
        read::Report,
    },
};

/// What of a plan makes neither another load nor another thing to do.
const ASIDE: [&str; 3] = ["thresholds", "scenario", MOST];

/// What of it is how much, not what.
const AMOUNTS: [&str; 5] = ["ramp_s", "duration_s", "think", "resets", PHASES];

/// What is told of phases in words of its own.
const PHASES: &str = "phases";

/// What follows from the phases and the dice.
const MOST: &str = "most_at_a_time";

/// How much two runs have in common; what follows means less than what comes before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Load {
    /// The same load.
    Same,
    /// The same things, more or less of them.
    OtherAmount,
    /// Other things.
    OtherThings,
}

/// What two runs have in common.
pub(super) fn of(old: &Report, new: &Report) -> Load {
    let mut load = if old.plan.bots == new.plan.bots {
        Load::Same
    } else {
        Load::OtherAmount
    };
    for (key, _, _) in asked_otherwise(old, new).filter(|(key, ..)| !ASIDE.contains(key)) {
        load = load.max(if AMOUNTS.contains(&key) {
            Load::OtherAmount
        } else {
            Load::OtherThings
        });
    }
    if unplanned(old) || unplanned(new) {
        load = load.max(Load::OtherAmount);
    }
    // A plan of an older program does not say how long it was.
    let is_longer = |one: f64, other: f64| one > other * 1.1;
    let (a, b) = (planned(old), planned(new));
    if is_longer(a, b) || is_longer(b, a) {
        load = load.max(Load::OtherAmount);
    }
    load
}

/// Behaviours that do more or less by what the world has: where monsters, shops and warps are, and how far away.
const WORLDLY: [Kind; 5] = [Kind::Fight, Kind::Loot, Kind::Shop, Kind::Storage, Kind::Warp];

/// Whether how often bots did something follows from the world as well as from the server.
pub(super) fn is_worldly(report: &Report) -> bool {
    let mix = report.plan.rest.get("mix").and_then(Value::as_object);
    mix.is_some_and(|mix| WORLDLY.iter().any(|kind| mix.contains_key(kind.name())))
}

/// Whether somebody had bots stand still, or more of them come.
fn unplanned(report: &Report) -> bool {
    report.paused_s > 0.0 || report.added > 0
}

/// How long a run was to be, in seconds.
pub(super) fn planned(report: &Report) -> f64 {
    let seconds = |key: &str| report.plan.rest.get(key).and_then(Value::as_f64).unwrap_or(0.0);
    let planned = seconds("ramp_s") + seconds("duration_s");
    if planned > 0.0 { planned } else { report.elapsed_s }
}

/// What was asked for otherwise, of what both reports tell.
fn asked_otherwise<'a>(old: &'a Report, new: &'a Report) -> impl Iterator<Item = (&'a str, &'a Value, &'a Value)> {
    let rest = old.plan.rest.iter();
    let both = rest.filter_map(|(key, value)| Some((key.as_str(), value, new.plan.rest.get(key)?)));
    both.filter(|(_, old, new)| old != new)
}

/// Crowds differ when one is so many times as dense as the other.
const LEAST_DENSE: f64 = 1.25;

/// A generator that is as late as this, in microseconds, shares its machine with something else that works.
const BUSY_LAG: f64 = 5_000.0;

/// What is not equal though it was asked for equally: how dense the crowds were, how busy the machine.
pub(super) fn circumstances(old: &Report, new: &Report) -> Vec<String> {
    let mut told = Vec::new();
    let seen = |report: &Report| {
        let count = |step: &str| {
            report
                .latency_us
                .get(step)
                .map_or(0.0, |both| whole(both.intended.count))
        };
        (count("walk_ack") > 0.0 && count("visible") > 0.0).then(|| count("visible") / count("walk_ack"))
    };
    if let (Some(a), Some(b)) = (seen(old), seen(new))
        && a.max(b) > LEAST_DENSE * a.min(b)
    {
        told.push(format!(
            "each walk was seen by {a:.1} others against {b:.1}: the crowds were not equally dense"
        ));
    }
    if is_worldly(old) || is_worldly(new) {
        told.push(
            "what bots do here follows from what the world has for them: how often they did it is shown, and judged only where it is never any more"
                .to_owned(),
        );
    }
    let made = |report: &Report| report.latency_us.get("create").map_or(0, |both| both.intended.count);
    let (a, b) = (made(old), made(new));
    if a.abs_diff(b) * 10 > old.plan.bots.max(new.plan.bots) {
        told.push(format!(
            "{} characters had to be made in the one and {} in the other: the accounts were not alike, and coming in was not the same; run both once more",
            count(a),
            count(b)
        ));
    }
    let processes = |report: &Report| report.server.map(|used| used.processes);
    if let (Some(a), Some(b)) = (processes(old), processes(new))
        && a != b
    {
        told.push(format!(
            "the server is {a} process{} in the one and {b} in the other; what works for it beside them, such as a database, is in no figure of it",
            if a == 1 { "" } else { "es" }
        ));
    }
    let (a, b) = (old.lag_us.p99, new.lag_us.p99);
    if a.max(b) > BUSY_LAG {
        told.push(format!(
            "the generator itself was late by {} against {} at p99: the machine was busy with other things, and times say less",
            micros(a),
            micros(b)
        ));
    }
    told
}

/// What the runs were asked to do otherwise, in words.
pub(super) fn differences(old: &Report, new: &Report) -> Vec<String> {
    let versions = |report: &Report| {
        let shares = report.plan.shares.iter();
        let versions = shares.map(|share| format!("{} x {}", share.bots, share.packetver));
        versions.collect::<Vec<_>>().join(", ")
    };
    // A report of an older program tells no more than what phases are called, and how long they were.
    let asked_phases = [old, new].map(|report| asked::phases(&report.plan.rest));
    let are_known = asked_phases.iter().all(|phases| !phases.is_empty());
    let phases = |report: &Report| {
        let asked = asked::phases(&report.plan.rest).into_iter();
        let asked = asked.map(|(name, text)| format!("{name} ({text})"));
        let names = report.phases.iter().map(|phase| phase.name.clone());
        let told: Vec<String> = if are_known { asked.collect() } else { names.collect() };
        told.join(", ")
    };
    let mut differences: Vec<(&str, String, String)> = vec![
        ("bots", old.plan.bots.to_string(), new.plan.bots.to_string()),
        ("versions", versions(old), versions(new)),
        ("seed", old.plan.seed.to_string(), new.plan.seed.to_string()),
    ];
    // A step-to-failure run ends when it breaks.
    let is_ladder = !old.capacity.is_empty() && !new.capacity.is_empty();
    if are_known || !is_ladder {
        differences.push(("phases", phases(old), phases(new)));
    }
    let is_told = |key: &str| key == PHASES || key == MOST || (key == "steps" && are_known);
    let others = asked_otherwise(old, new).filter(|(key, ..)| !is_told(key));
    differences
        .extend(others.map(|(key, old, new)| (key.trim_end_matches("_s"), written(key, old), written(key, new))));
    let seconds = |report: &Report| format!("{:.0} s", report.paused_s);
    differences.push(("paused for", seconds(old), seconds(new)));
    differences.push(("bots added by hand", old.added.to_string(), new.added.to_string()));
    differences.retain(|(_, old, new)| old != new);
    differences
        .into_iter()
        .map(|(what, old, new)| format!("{what}: {old} against {new}"))
        .collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{super::tests::run, *};
    use crate::report::read::ServerUsed;

    fn asked_for(mix: &Value, think: &str) -> Report {
        let mut report = run(5_000.0, 60);
        report.plan.rest.insert("mix".to_owned(), mix.clone());
        report.plan.rest.insert("think".to_owned(), think.into());
        report
    }

    #[test]
    fn other_loads_are_told() {
        let old = asked_for(&json!({ "walk": 1 }), "2s");
        assert_eq!((of(&old, &old), differences(&old, &old)), (Load::Same, Vec::new()));
        let mut new = old.clone();
        new.plan.bots = 7;
        assert_eq!(differences(&old, &new), ["bots: 100 against 7"]);
        assert_eq!(of(&old, &new), Load::OtherAmount);
        let new = asked_for(&json!({ "walk": 5, "chat": 1 }), "1s");
        assert_eq!(
            differences(&old, &new),
            ["mix: walk 1 against chat 1, walk 5", "think: 2 s against 1 s"]
        );
        assert_eq!(of(&old, &new), Load::OtherThings);
    }

    #[test]
    fn what_an_older_report_does_not_tell_is_no_difference() {
        let old = run(5_000.0, 60);
        let new = asked_for(&json!({ "walk": 1 }), "2s");
        assert_eq!((of(&old, &new), differences(&old, &new)), (Load::Same, Vec::new()));
    }

    #[test]
    fn crowds_that_are_not_equally_dense_and_a_busy_machine_are_told() {
        let seen = |others: u64, lag: f64| {
            let mut report = run(5_000.0, 60);
            let mut visible = report.latency_us["walk_ack"];
            visible.intended.count *= others;
            report.latency_us.insert("visible".to_owned(), visible);
            report.lag_us.p99 = lag;
            report
        };
        assert_eq!(circumstances(&seen(100, 900.0), &seen(110, 900.0)), [""; 0]);
        let told = circumstances(&seen(170, 900.0), &seen(98, 9_900.0));
        assert!(
            told[0].contains("170.0 others against 98.0") && told[1].contains("900 µs against 9.90 ms"),
            "{told:?}"
        );
    }

    #[test]
    fn a_run_in_which_somebody_took_part_is_another_load() {
        let (old, mut new) = (run(5_000.0, 60), run(5_000.0, 60));
        (new.paused_s, new.added) = (12.0, 20);
        assert_eq!(of(&old, &new), Load::OtherAmount);
        assert_eq!(
            differences(&old, &new),
            ["paused for: 0 s against 12 s", "bots added by hand: 0 against 20"]
        );
    }

    #[test]
    fn phases_with_other_numbers_are_another_load_and_are_told() {
        let of_phases = |bots: u32, most: u32| {
            let mut report = run(5_000.0, 60);
            let phases =
                json!([{ "name": "play", "executor": "constant-bots", "time_s": 60.0, "bots": bots, "ramp_s": 2.0 }]);
            report.plan.rest.insert("phases".to_owned(), phases);
            report.plan.rest.insert("most_at_a_time".to_owned(), most.into());
            report
        };
        let (old, new) = (of_phases(100, 100), of_phases(200, 100));
        assert_eq!(of(&old, &new), Load::OtherAmount);
        assert_eq!(
            differences(&old, &new),
            [
                "phases: play (constant-bots for 60 s: bots 100, ramp 2 s) against play (constant-bots for 60 s: bots 200, ramp 2 s)"
            ]
        );
        // Stays are drawn, and with another seed some more are there at a time.
        assert_eq!(of(&old, &of_phases(100, 101)), Load::Same);
        assert_eq!(differences(&old, &of_phases(100, 101)), [""; 0]);
    }

    #[test]
    fn accounts_that_were_not_alike_and_servers_of_other_processes_are_told() {
        let with = |made: u64, processes: u64| {
            let mut report = run(5_000.0, 60);
            let mut create = report.latency_us["walk_ack"];
            create.intended.count = made;
            report.latency_us.insert("create".to_owned(), create);
            report.server = Some(ServerUsed {
                processes,
                ..ServerUsed::default()
            });
            report
        };
        assert_eq!(circumstances(&with(100, 1), &with(95, 1)), [""; 0]);
        let told = circumstances(&with(0, 3), &with(100, 1));
        assert!(
            told[0].contains("0 characters had to be made in the one and 100 in the other")
                && told[1].contains("3 processes in the one and 1"),
            "{told:?}"
        );
    }

    #[test]
    fn a_longer_run_is_another_load() {
        assert_eq!(of(&run(1.0, 60), &run(1.0, 300)), Load::OtherAmount);
        assert_eq!(of(&run(1.0, 60), &run(1.0, 62)), Load::Same);
    }
}
