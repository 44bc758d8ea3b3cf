//! Whether two runs were asked to do the same.

use serde_json::Value;

use crate::report::{asked::written, read::Report};

/// What of a plan makes neither another load nor another thing to do.
const ASIDE: [&str; 2] = ["thresholds", "scenario"];

/// What of it is how much, not what.
const AMOUNTS: [&str; 4] = ["ramp_s", "duration_s", "think", "resets"];

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
    for (key, _, _) in asked(old, new).filter(|(key, ..)| !ASIDE.contains(key)) {
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
fn asked<'a>(old: &'a Report, new: &'a Report) -> impl Iterator<Item = (&'a str, &'a Value, &'a Value)> {
    let rest = old.plan.rest.iter();
    let both = rest.filter_map(|(key, value)| Some((key.as_str(), value, new.plan.rest.get(key)?)));
    both.filter(|(_, old, new)| old != new)
}

/// What the runs were asked to do otherwise, in words.
pub(super) fn differences(old: &Report, new: &Report) -> Vec<String> {
    let versions = |report: &Report| {
        let shares = report.plan.shares.iter();
        let versions = shares.map(|share| format!("{} x {}", share.bots, share.packetver));
        versions.collect::<Vec<_>>().join(", ")
    };
    let phases = |report: &Report| {
        let names = report.phases.iter().map(|phase| phase.name.clone());
        names.collect::<Vec<_>>().join(", ")
    };
    let mut differences: Vec<(&str, String, String)> = vec![
        ("bots", old.plan.bots.to_string(), new.plan.bots.to_string()),
        ("versions", versions(old), versions(new)),
        ("seed", old.plan.seed.to_string(), new.plan.seed.to_string()),
    ];
    // A step-to-failure run ends when it breaks.
    let is_ladder = !old.capacity.is_empty() && !new.capacity.is_empty();
    if !is_ladder {
        differences.push(("phases", phases(old), phases(new)));
    }
    differences.extend(asked(old, new).map(|(key, old, new)| (key.trim_end_matches("_s"), written(old), written(new))));
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
            ["mix: walk 1 against chat 1, walk 5", "think: 2s against 1s"]
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
    fn a_longer_run_is_another_load() {
        assert_eq!(of(&run(1.0, 60), &run(1.0, 300)), Load::OtherAmount);
        assert_eq!(of(&run(1.0, 60), &run(1.0, 62)), Load::Same);
    }
}
