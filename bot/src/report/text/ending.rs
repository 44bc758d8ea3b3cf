//! How it ended: the steps of a step-to-failure run, errors, and the judgement.

use std::{
    cmp::Reverse,
    fmt::{self, Write},
};

use crate::{
    report::{
        hint::hints,
        results::{Results, Verdict},
        threshold::Crossed,
        unit::{count, time},
    },
    swarm::ladder::found,
};

/// Error causes that are named; a server that sends garbage makes a hundred.
pub(super) const MOST_CAUSES: usize = 20;

pub(super) fn write(out: &mut String, results: &Results, verdict: &Verdict) -> fmt::Result {
    capacity(out, results)?;
    errors(out, results)?;
    thresholds(out, results)?;
    judgement(out, results, verdict)
}

/// The steps of a step-to-failure run, and how many bots the server held.
fn capacity(out: &mut String, results: &Results) -> fmt::Result {
    if results.rungs.is_empty() {
        return Ok(());
    }
    writeln!(
        out,
        "Capacity    {:>6} {:>9} {:>9} {:>9} {:>7}",
        "bots", "walks", "walk p50", "walk p99", "errors"
    )?;
    for rung in &results.rungs {
        writeln!(
            out,
            "            {:>6} {:>9} {:>9} {:>9} {:>7}  {}",
            count(rung.bots.into()),
            count(rung.walks),
            time(rung.p50),
            time(rung.p99),
            count(rung.errors),
            rung.broke.as_deref().unwrap_or("held")
        )?;
    }
    let most = results.plan.ladder.map(|ladder| ladder.most);
    let found = found(&results.rungs, most, results.interrupted);
    writeln!(out, "            {found}\n")
}

fn errors(out: &mut String, results: &Results) -> fmt::Result {
    let errors = &results.stats.errors;
    if errors.total() == 0 {
        return writeln!(out, "Errors      none");
    }
    writeln!(out, "Errors      {}", count(errors.total()))?;
    let mut causes: Vec<_> = errors.iter().collect();
    // Stable: of those that happened as often, by name.
    causes.sort_by_key(|(_, entry)| Reverse(entry.count));
    let (shown, others) = causes.split_at(causes.len().min(MOST_CAUSES));
    for (cause, entry) in shown {
        writeln!(out, "  {:>7}  {cause:<28} first: {}", count(entry.count), entry.example)?;
    }
    if !others.is_empty() {
        let rest = others.iter().map(|(_, entry)| entry.count).sum();
        writeln!(
            out,
            "  {:>7}  of {} other causes (--json names them)",
            count(rest),
            others.len()
        )?;
    }
    for hint in hints(errors) {
        writeln!(out, "  Hint: {hint}.")?;
    }
    Ok(())
}

/// All thresholds, and what was measured.
fn thresholds(out: &mut String, results: &Results) -> fmt::Result {
    for (index, threshold) in results.plan.thresholds.iter().enumerate() {
        let (value, is_crossed) = threshold.judge(results.evidence());
        let word = match (&value, is_crossed) {
            (_, true) => "CROSSED",
            (Some(_), false) => "held",
            (None, false) => "unknown",
        };
        let heading = if index == 0 { "Thresholds" } else { "" };
        let value = value.unwrap_or_else(|| "nothing was measured".to_owned());
        writeln!(out, "{heading:<11} {word:<8} {threshold} ({value})")?;
    }
    Ok(())
}

fn judgement(out: &mut String, results: &Results, verdict: &Verdict) -> fmt::Result {
    let saturation = results.saturation();
    let told = match verdict {
        Verdict::Passed if saturation.is_some() => format!(
            "passed; the generator was the limit: {}; read latencies with care",
            saturation.unwrap_or_default()
        ),
        Verdict::Passed if results.stats.errors.total() > 0 => {
            "passed: no threshold was crossed; errors fail a run with --fail-if 'errors>0'".to_owned()
        }
        Verdict::Passed => "passed".to_owned(),
        Verdict::Saturated => format!(
            "invalid, the generator itself was the limit: {}; use fewer bots, more --threads or another machine",
            saturation.unwrap_or_default()
        ),
        Verdict::Interrupted => "interrupted: the numbers cover the run until then".to_owned(),
        Verdict::Unreachable => {
            "unreachable: no bot came onto the map; is the server up, does it block this address, do the accounts exist?"
                .to_owned()
        }
        Verdict::Crossed(crossed) => format!("failed: {}", crossings(crossed)),
        Verdict::Failed(why) => format!("could not be carried out to its end: {why}"),
    };
    writeln!(out, "Verdict     {told}")
}

fn crossings(crossed: &[Crossed]) -> String {
    let told = crossed.iter().map(|crossed| {
        let value = crossed.value.as_deref().unwrap_or("nothing was measured");
        format!("{} ({value})", crossed.threshold)
    });
    told.collect::<Vec<_>>().join(", ")
}
