//! How it ended: the steps of a step-to-failure run, errors, and the judgement.

use std::{
    cmp::Reverse,
    fmt::{self, Write},
};

use crate::{
    report::{
        hint::hints,
        results::{Results, Verdict},
        unit::{count, time},
    },
    stats::Quantiles,
    swarm::ladder::found,
};

/// Error causes that are named; a server that sends garbage makes a hundred.
pub(super) const MOST_CAUSES: usize = 20;

pub(super) fn write(out: &mut String, results: &Results, verdict: &Verdict) -> fmt::Result {
    capacity(out, results)?;
    errors(out, results)?;
    held(out, results)?;
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
    writeln!(out, "            {}\n", found(&results.rungs, results.interrupted))
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

/// Thresholds that were not crossed; those that were are part of the judgement.
fn held(out: &mut String, results: &Results) -> fmt::Result {
    let judged = results.plan.thresholds.iter();
    let judged = judged.map(|threshold| (threshold, threshold.judge(&results.stats, &results.phases)));
    let held = judged.filter_map(|(threshold, (value, is_crossed))| Some((threshold, value.filter(|_| !is_crossed)?)));
    let held: Vec<String> = held
        .map(|(threshold, value)| format!("{threshold} ({value})"))
        .collect();
    if held.is_empty() {
        return Ok(());
    }
    writeln!(out, "Held        {}", held.join(", "))
}

fn judgement(out: &mut String, results: &Results, verdict: &Verdict) -> fmt::Result {
    let lag = time(Quantiles::of(&results.stats.lag).p99);
    match verdict {
        Verdict::Passed if results.is_saturated() => {
            writeln!(
                out,
                "Verdict     passed; the generator lagged {lag} at p99: read latencies with care"
            )
        }
        Verdict::Passed if results.stats.errors.total() > 0 => {
            writeln!(
                out,
                "Verdict     passed: no threshold was crossed; errors fail a run with --fail-if 'errors>0'"
            )
        }
        Verdict::Passed => writeln!(out, "Verdict     passed"),
        Verdict::Saturated => writeln!(
            out,
            "Verdict     invalid: the generator itself lagged {lag} at p99; use fewer bots, more --threads or another machine"
        ),
        Verdict::Interrupted => writeln!(out, "Verdict     interrupted: the numbers cover the run until then"),
        Verdict::Unreachable => writeln!(
            out,
            "Verdict     unreachable: no bot came onto the map; is the server up, does it block this address, do the accounts exist?"
        ),
        Verdict::Crossed(crossed) => {
            writeln!(out, "Verdict     failed")?;
            for crossed in crossed {
                let value = crossed.value.as_deref().unwrap_or("nothing was measured");
                writeln!(out, "  {} ({value})", crossed.threshold)?;
            }
            Ok(())
        }
    }
}
