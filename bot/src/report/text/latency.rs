//! Tables of latencies: of the whole run and of each phase.

use std::{
    fmt::{self, Write},
    time::Duration,
};

use crate::{
    report::{
        lag_explains,
        picture::bar,
        results::Results,
        unit::{count, span, time},
    },
    stats::{Quantiles, Stats, Step},
};

/// Width of the longest bar.
const WIDTH: usize = super::WIDTH;

/// What is told of each phase, where it was measured.
const OF_PHASES: [Step; 6] = [
    Step::Login,
    Step::MapEnter,
    Step::WalkAck,
    Step::Visible,
    Step::ChatEcho,
    Step::Attack,
];

pub(super) fn write(out: &mut String, results: &Results) -> fmt::Result {
    latencies(out, &results.stats)?;
    histogram(out, &results.stats)?;
    phases(out, results)
}

fn latencies(out: &mut String, stats: &Stats) -> fmt::Result {
    writeln!(
        out,
        "Latency     from the intended time of the request                                | service time"
    )?;
    writeln!(
        out,
        "  {:<12} {:>9} {:>9} {:>9} {:>9} {:>9} {:>9} | {:>9} {:>9}",
        "step", "count", "p50", "p90", "p99", "p99.9", "max", "p50", "p99"
    )?;
    for (step, latency) in stats.steps() {
        let service = latency.service();
        writeln!(
            out,
            "{} | {:>9} {:>9}",
            row(step.name(), latency.intended()),
            time(service.p50),
            time(service.p99)
        )?;
    }
    let lag = Quantiles::of(&stats.lag);
    writeln!(out, "{} | of the generator itself", row("own lag", lag))?;
    writeln!(out)
}

fn row(name: &str, values: Quantiles) -> String {
    format!(
        "  {name:<12} {:>9} {:>9} {:>9} {:>9} {:>9} {:>9}",
        count(values.count),
        time(values.p50),
        time(values.p90),
        time(values.p99),
        time(values.p999),
        time(values.max)
    )
}

/// Walk acks by time, one bar per octave.
fn histogram(out: &mut String, stats: &Stats) -> fmt::Result {
    let acks = stats.latency(Step::WalkAck).intended_histogram();
    if acks.is_empty() {
        return Ok(());
    }
    let octave = |micros: u64| micros.max(1).ilog2();
    let count_of = |octave: u32| acks.count_between(1 << octave, (2 << octave) - 1);
    let octaves = octave(acks.min())..=octave(acks.max());
    let most = octaves.clone().map(count_of).max().unwrap_or(0);
    writeln!(out, "Walk acks by time")?;
    for octave in octaves {
        let limit = Duration::from_micros(2 << octave);
        writeln!(
            out,
            "  < {:>8} {:>7}  {}",
            time(limit),
            count(count_of(octave)),
            bar(count_of(octave), most, WIDTH)
        )?;
    }
    writeln!(out)
}

fn seconds(time: Duration) -> String {
    span(time.as_secs_f64())
}

/// The phases of the run, if there are more than one.
fn phases(out: &mut String, results: &Results) -> fmt::Result {
    if results.phases.len() < 2 {
        return Ok(());
    }
    writeln!(
        out,
        "Phases      {:<14} {:>8} {:>9}  {:<10} {:>9} {:>9} {:>9} {:>9}",
        "", "from", "length", "step", "count", "p50", "p99", "max"
    )?;
    for phase in &results.phases {
        let steps = OF_PHASES.iter().filter_map(|step| {
            let values = phase.stats.latency(*step).intended();
            (values.count > 0).then_some((step.name(), values))
        });
        let mut heading = format!(
            "{:<14} {:>8} {:>9}",
            phase.name,
            seconds(phase.from),
            seconds(phase.length())
        );
        for (step, values) in steps {
            writeln!(
                out,
                "            {heading:<33}  {step:<10} {:>9} {:>9} {:>9} {:>9}",
                count(values.count),
                time(values.p50),
                time(values.p99),
                time(values.max)
            )?;
            heading.clear();
        }
        if !heading.is_empty() {
            writeln!(out, "            {heading}")?;
        }
        let errors = phase.stats.errors.total();
        let suspect = if lag_explains(&phase.stats) {
            "; the generator was the limit here"
        } else {
            ""
        };
        writeln!(out, "            {:<33}  errors {}{suspect}", "", count(errors))?;
    }
    writeln!(out)
}
