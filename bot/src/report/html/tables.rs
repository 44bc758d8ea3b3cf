//! The tables of a run's page.

use std::fmt::Write;

use super::{age, count, micros, plain, prose, size, table};
use crate::{
    report::{
        asked,
        junit::escape,
        read::{Quarter, Report, Times},
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
            [name.to_owned(), count(times.count)]
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
    let asked = asked::phases(&report.plan.rest);
    let who = |name: &str| {
        let words = asked.iter().find(|(known, _)| known == name).map(|(_, words)| words);
        prose(words.map_or("", String::as_str))
    };
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
                count(phase.errors.total),
                who(&phase.name),
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
        "who was to come",
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
        vec![escape(name), count(cause.count), prose(&cause.first)]
    };
    let rows: Vec<Vec<String>> = causes.into_iter().take(30).map(row).collect();
    out.push_str(&table(&["cause", "count", "the first"], &rows));
    let others = report.errors.causes.len().saturating_sub(rows.len());
    if others > 0 {
        // Writing to a String cannot fail.
        let _ = writeln!(
            out,
            "<p class=\"faint\">And {others} other causes, which the report as JSON names.</p>"
        );
    }
}

/// What bots did: their walks, and by behaviour.
pub(super) fn deeds(out: &mut String, report: &Report) -> std::fmt::Result {
    let walks = |what: &str| count(report.walks.get(what).copied().unwrap_or(0));
    writeln!(
        out,
        "<h2>What bots did</h2>\n<p>{} walks onto cells that are known: {} acknowledged, {} without an answer, {} refused by the server's \
         rules, {} cut short by leaving. {} more onto cells that nobody knew: {} open, {} closed.</p>",
        walks("sent"),
        walks("acknowledged"),
        walks("unacknowledged"),
        walks("refused"),
        walks("interrupted"),
        walks("explored"),
        walks("opened"),
        walks("closed")
    )?;
    let rows: Vec<Vec<String>> = report
        .behaviours
        .iter()
        .map(|(name, doings)| {
            let counts = [doings.bots, doings.acts, doings.done, doings.refused, doings.unanswered];
            std::iter::once(escape(name)).chain(counts.map(count)).collect()
        })
        .collect();
    if !rows.is_empty() {
        let headings = ["behaviour", "bots", "acts", "done", "refused", "unanswered"];
        out.push_str(&table(&headings, &rows));
    }
    Ok(())
}

/// First and last quarter of a long run beside each other.
fn drift(out: &mut String, report: &Report) {
    let Some(drift) = report.drift else { return };
    let (from, to) = (drift.from, drift.to);
    let row = |what: &str, write: fn(f64) -> String, read: fn(Quarter) -> Option<f64>| {
        let (from, to) = (read(from)?, read(to)?);
        let growth = (from > 0.0).then(|| format!("{:+.1} %", (to / from - 1.0) * 100.0));
        Some(vec![
            what.to_owned(),
            write(from),
            write(to),
            growth.unwrap_or_default(),
        ])
    };
    let rows = [
        row("bots on the map", plain, |quarter| Some(quarter.on_map)),
        row("walk ack p99", micros, |quarter| Some(quarter.walk_ack_p99_us)),
        row("server's memory", size, |quarter| quarter.server_memory_bytes),
        row("server's descriptors", plain, |quarter| quarter.server_descriptors),
        row("generator's memory", size, |quarter| Some(quarter.memory_bytes)),
        row("generator's descriptors", plain, |quarter| Some(quarter.descriptors)),
    ];
    let rows: Vec<Vec<String>> = rows.into_iter().flatten().collect();
    out.push_str(
        "<h2>Drift</h2>\n<p class=\"faint\">The first quarter of the play, after most had come, beside the last: medians.</p>\n",
    );
    out.push_str(&table(&["", "first quarter", "last quarter", "change"], &rows));
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
    drift(out, report);
    let used = report.generator;
    let sight = |what: &str| count(report.sight.get(what).copied().unwrap_or(0));
    writeln!(
        out,
        "<h2>The generator, and what bots saw</h2>\n<p>The generator: {} cores on average, its busiest thread {} % of one at most, {} of memory, {} \
         descriptors; {} threads.</p>\n{}<p>At the end {} pairs had to see each other: {} missed, {} ghosts.</p>",
        plain(used.cores),
        plain(used.busiest_thread_peak * 100.0),
        size(used.memory_peak_bytes),
        count(used.descriptors_peak),
        report.plan.threads,
        server(report),
        sight("pairs"),
        sight("missed"),
        sight("ghosts")
    )?;
    let cells = report.positions.drift_cells;
    if cells.count > 0 {
        writeln!(
            out,
            "<p>While they play others are shown {:.2} cells from where they are on average, {} at p99 and {} at most ({} times compared); \
             {} were put more than 8 cells away at once.</p>",
            cells.mean,
            plain(cells.p99),
            plain(cells.max),
            count(cells.count),
            count(report.positions.teleports)
        )?;
    }
    Ok(())
}
