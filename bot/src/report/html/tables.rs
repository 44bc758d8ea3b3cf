//! The tables of a run's page.

use std::fmt::Write;

use super::{age, micros, plain, size, table};
use crate::{
    report::{
        junit::escape,
        read::{Report, Times},
    },
    stats::Step,
};

pub(super) fn steps(out: &mut String, report: &Report) {
    let rows: Vec<Vec<String>> = Step::ALL
        .iter()
        .filter_map(|step| Some((step.name(), report.latency_us.get(step.name())?)))
        .filter(|(_, both)| both.intended.count > 0)
        .map(|(name, both)| {
            let times = both.intended;
            let values = [
                times.p50,
                times.p90,
                times.p99,
                times.p999,
                times.max,
                both.service.p50,
                both.service.p99,
            ];
            let numbers = values.into_iter().map(micros);
            [name.to_owned(), super::count(times.count)]
                .into_iter()
                .chain(numbers)
                .collect()
        })
        .collect();
    let headings = [
        "step",
        "count",
        "p50",
        "p90",
        "p99",
        "p99.9",
        "max",
        "service p50",
        "service p99",
    ];
    out.push_str(
        "<p class=\"faint\">From the moment a request was meant to be sent; service time from when it was.</p>\n",
    );
    out.push_str(&table(&headings, &rows));
}

pub(super) fn phases(out: &mut String, report: &Report) {
    let rows: Vec<Vec<String>> = report
        .phases
        .iter()
        .map(|phase| {
            let of = |step: Step, read: fn(Times) -> f64| {
                let both = phase.latency_us.get(step.name()).copied().unwrap_or_default();
                if both.intended.count > 0 {
                    micros(read(both.intended))
                } else {
                    "–".to_owned()
                }
            };
            let name = if phase.saturated {
                format!(
                    "{} <span class=\"odd\">(generator was the limit)</span>",
                    escape(&phase.name)
                )
            } else {
                escape(&phase.name)
            };
            vec![
                name,
                age(phase.from_s),
                age(phase.length_s),
                of(Step::Login, |times| times.p99),
                of(Step::WalkAck, |times| times.p50),
                of(Step::WalkAck, |times| times.p99),
                of(Step::Visible, |times| times.p99),
                super::count(phase.errors.total),
            ]
        })
        .collect();
    let headings = [
        "phase",
        "from",
        "length",
        "login p99",
        "walk ack p50",
        "p99",
        "visible p99",
        "errors",
    ];
    out.push_str("<h2>Phases</h2>\n");
    out.push_str(&table(&headings, &rows));
}

pub(super) fn errors(out: &mut String, report: &Report) {
    out.push_str("<h2>Errors</h2>\n");
    if report.errors.total == 0 {
        out.push_str("<p class=\"good\">None.</p>\n");
        return;
    }
    let mut causes: Vec<_> = report.errors.causes.iter().collect();
    causes.sort_by_key(|(_, cause)| std::cmp::Reverse(cause.count));
    let row = |(name, cause): (&String, &crate::report::read::Cause)| {
        vec![escape(name), super::count(cause.count), escape(&cause.first)]
    };
    let rows: Vec<Vec<String>> = causes.into_iter().take(30).map(row).collect();
    let table = table(&["cause", "count", "the first"], &rows);
    for part in ["<div class=\"causes\">", &table, "</div>\n"] {
        out.push_str(part);
    }
}

/// What the server used, where that is known.
fn server(report: &Report) -> String {
    let Some(used) = report.server else {
        return String::new();
    };
    format!(
        "<p>The server, of {} process{}: {} cores on average, {} of memory at first, {} at the end and {} at most, {} descriptors.</p>\n",
        used.processes,
        if used.processes == 1 { "" } else { "es" },
        plain(used.cores),
        size(used.memory_first_bytes),
        size(used.memory_last_bytes),
        size(used.memory_peak_bytes),
        used.descriptors_peak
    )
}

pub(super) fn ending(out: &mut String, report: &Report) -> std::fmt::Result {
    let used = report.generator;
    let sight = |what: &str| report.sight.get(what).copied().unwrap_or(0);
    writeln!(
        out,
        "<h2>The generator, and what bots saw</h2>\n<p>{} cores on average, its busiest thread {} % of one at most, {} of memory, {} \
         descriptors; {} threads.</p>\n{}<p>At the end {} pairs had to see each other: {} missed, {} ghosts.</p>",
        plain(used.cores),
        plain(used.busiest_thread_peak * 100.0),
        size(used.memory_peak_bytes),
        used.descriptors_peak,
        report.plan.threads,
        server(report),
        sight("pairs"),
        sight("missed"),
        sight("ghosts")
    )
}
