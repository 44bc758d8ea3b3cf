//! The page of one run.

use std::fmt::Write;

use super::{
    age, micros, page, plain,
    plot::{Plot, Series, Unit},
    size, table,
    tables::{ending, errors, phases, steps},
    tile,
};
use crate::{
    report::{
        asked,
        junit::escape,
        read::{Agreement, Crossing, Moment, Report, Times},
    },
    stats::Step,
};

/// Percentiles of a distribution, by the nines that they leave out.
const NINES: [(f64, &str); 5] = [
    (0.301, "50 %"),
    (1.0, "90 %"),
    (1.301, "95 %"),
    (2.0, "99 %"),
    (3.0, "99.9 %"),
];

/// The page.
pub(crate) fn render(report: &Report) -> String {
    let mut body = String::new();
    // Writing to a String cannot fail.
    let _ = write(&mut body, report);
    page(&format!("{} bots: {}", report.plan.bots, verdict(report).1), &body)
}

fn write(out: &mut String, report: &Report) -> std::fmt::Result {
    heading(out, report)?;
    tiles(out, report)?;
    capacity(out, report)?;
    write!(out, "<h2>Over time</h2>\n<div class=\"plots\">\n")?;
    for plot in over_time(report) {
        out.push_str(&plot.render());
    }
    write!(out, "</div>\n<h2>Latency by step</h2>\n<div class=\"plots\">\n")?;
    for plot in distributions(report) {
        out.push_str(&plot.render());
    }
    out.push_str("</div>\n");
    steps(out, report);
    phases(out, report);
    errors(out, report);
    ending(out, report)
}

/// The class of a verdict, and the words for it.
pub(crate) fn verdict(report: &Report) -> (&'static str, &'static str) {
    match report.verdict.as_str() {
        "passed" => ("good", "passed"),
        "threshold_crossed" => ("bad", "a threshold was crossed"),
        "saturated" => ("odd", "invalid: the generator was the limit"),
        "interrupted" => ("odd", "interrupted"),
        "unreachable" => ("bad", "nobody came onto the map"),
        _ => ("odd", "unknown verdict"),
    }
}

/// Whom it was against, by version.
pub(crate) fn targets(report: &Report) -> String {
    let shares = &report.plan.shares;
    let share = shares
        .iter()
        .map(|share| format!("{} × {} → {}", share.bots, share.packetver, share.target));
    share.collect::<Vec<_>>().join(", ")
}

fn heading(out: &mut String, report: &Report) -> std::fmt::Result {
    let (class, words) = verdict(report);
    writeln!(
        out,
        "<h1>{} bots for {}</h1>\n<p><span class=\"badge {class}\">{words}</span><span class=\"faint\">{}; seed {}</span></p>",
        report.plan.bots,
        age(report.elapsed_s),
        escape(&targets(report)),
        report.plan.seed
    )?;
    let asked = asked::lines(&report.plan.rest).into_iter();
    let asked: Vec<String> = asked.map(|(what, text)| format!("{what}: {text}")).collect();
    writeln!(out, "<p class=\"faint\">{}</p>", escape(&asked.join("; ")))?;
    for consent in &report.consent {
        consented(out, consent)?;
    }
    thresholds(out, report)
}

/// What was crossed, and what held.
fn thresholds(out: &mut String, report: &Report) -> std::fmt::Result {
    let crossed = report.crossed.iter().map(|crossed| ("bad", "crossed", crossed));
    let held = report.thresholds.iter().filter(|threshold| !threshold.crossed);
    let all = crossed.chain(held.map(|threshold| ("good", "held", &threshold.judged)));
    let lines: Vec<String> = all
        .map(|(class, word, Crossing { threshold, value })| {
            let value = value.as_deref().unwrap_or("nothing was measured");
            format!(
                "<li class=\"{class}\">{}: {} ({word})</li>\n",
                escape(threshold),
                escape(value)
            )
        })
        .collect();
    if lines.is_empty() {
        return Ok(());
    }
    writeln!(out, "<ul>\n{}</ul>", lines.concat())
}

/// A consent under which it ran, in a line.
fn consented(out: &mut String, consent: &Agreement) -> std::fmt::Result {
    let until = consent
        .until
        .as_ref()
        .map(|until| format!(", until {until}"))
        .unwrap_or_default();
    let note = consent
        .note
        .as_ref()
        .map(|note| format!(": {note}"))
        .unwrap_or_default();
    let Agreement {
        target, owner, date, ..
    } = consent;
    let text = format!("With the consent of {owner} for {target}, given {date}{until}{note}");
    writeln!(out, "<p>{}</p>", escape(&text))
}

fn tiles(out: &mut String, report: &Report) -> std::fmt::Result {
    let most = report.timeline.iter().map(|slot| slot.on_map).fold(0.0, f64::max);
    let of = |step: Step| {
        report
            .latency_us
            .get(step.name())
            .map(|both| both.intended)
            .unwrap_or_default()
    };
    let rate = |amount: f64| amount / report.elapsed_s.max(f64::MIN_POSITIVE);
    out.push_str("<div class=\"tiles\">\n");
    out.push_str(&tile(&plain(most), "bots on the map at most"));
    for (step, name) in [(Step::WalkAck, "walk ack"), (Step::Visible, "seen by others")] {
        let times = of(step);
        if times.count > 0 {
            out.push_str(&tile(&micros(times.p50), &format!("{name}, median")));
            out.push_str(&tile(&micros(times.p99), &format!("{name}, 99 % below")));
        }
    }
    out.push_str(&tile(
        &plain(rate(report.traffic.packets_in)),
        "packets received a second",
    ));
    out.push_str(&tile(&super::count(report.errors.total), "errors"));
    out.push_str(&tile(&micros(report.lag_us.p99), "generator's own lag, 99 % below"));
    writeln!(out, "</div>")
}

fn capacity(out: &mut String, report: &Report) -> std::fmt::Result {
    let Some(held) = report.held() else { return Ok(()) };
    let broke = report.broke();
    let at_least = if broke.is_some_and(|broke| broke.saturated) {
        "at least "
    } else {
        ""
    };
    writeln!(out, "<h2>It holds {at_least}{held} bots</h2>")?;
    match broke {
        Some(broke) => {
            let why = escape(broke.broke.as_deref().unwrap_or_default());
            writeln!(out, "<p>With {}, {why}.</p>", broke.bots)?;
        }
        None if report.verdict == "interrupted" => writeln!(out, "<p>And perhaps more: the run was interrupted.</p>")?,
        None => writeln!(out, "<p>And perhaps more: that was the last step.</p>")?,
    }
    let rows = report.capacity.iter().map(|level| {
        vec![
            super::count(level.bots),
            super::count(level.walks),
            micros(level.walk_ack_p50_us),
            micros(level.walk_ack_p99_us),
            super::count(level.errors),
            escape(level.broke.as_deref().unwrap_or("held")),
        ]
    });
    let headings = ["bots", "walks", "walk ack p50", "p99", "errors", ""];
    out.push_str(&table(&headings, &rows.collect::<Vec<_>>()));
    Ok(())
}

/// Reads one value of a slot.
type Read = fn(&Moment) -> Option<f64>;

/// A plot over time: heading, unit, logarithmic, and lines.
type OverTime = (&'static str, Unit, bool, &'static [(&'static str, Read)]);

const PLOTS: [OverTime; 10] = [
    (
        "Bots",
        plain,
        false,
        &[
            ("there", |slot| Some(slot.there)),
            ("on the map", |slot| Some(slot.on_map)),
        ],
    ),
    (
        "Walk ack",
        micros,
        true,
        &[
            ("median", |slot| median(slot, "walk_ack")),
            ("99 %", |slot| p99(slot, "walk_ack")),
        ],
    ),
    (
        "Until others see it",
        micros,
        true,
        &[
            ("median", |slot| median(slot, "visible")),
            ("99 %", |slot| p99(slot, "visible")),
        ],
    ),
    (
        "Coming in, 99 %",
        micros,
        true,
        &[
            ("login", |slot| p99(slot, "login")),
            ("map enter", |slot| p99(slot, "map_enter")),
            ("map load", |slot| p99(slot, "map_load")),
        ],
    ),
    (
        "Packets a second",
        plain,
        false,
        &[
            ("received", |slot| rate(slot, slot.traffic.packets_in)),
            ("sent", |slot| rate(slot, slot.traffic.packets_out)),
        ],
    ),
    (
        "Errors a second",
        plain,
        false,
        &[("errors", |slot| rate(slot, slot.errors))],
    ),
    (
        "The generator's own lag",
        micros,
        true,
        &[("lag, 99 %", |slot| Some(slot.lag_p99_us))],
    ),
    (
        "The generator's memory",
        size,
        false,
        &[("resident", |slot| Some(slot.memory_bytes))],
    ),
    (
        "The server's memory",
        size,
        false,
        &[("resident", |slot| slot.server.map(|used| used.memory_bytes))],
    ),
    (
        "The server's processor time, in cores",
        plain,
        false,
        &[("cores", |slot| rate(slot, slot.server?.cpu_s))],
    ),
];

fn median(slot: &Moment, step: &str) -> Option<f64> {
    slot.steps.get(step).map(|taken| taken.p50_us)
}

fn p99(slot: &Moment, step: &str) -> Option<f64> {
    slot.steps.get(step).map(|taken| taken.p99_us)
}

fn rate(slot: &Moment, amount: f64) -> Option<f64> {
    (slot.length_s > 0.0).then(|| amount / slot.length_s)
}

fn over_time(report: &Report) -> Vec<Plot> {
    let mut plots: Vec<Plot> = PLOTS
        .into_iter()
        .map(|(title, unit, is_log, lines)| {
            let series = lines.iter().zip(0..).map(|((name, read), colour)| Series {
                name: (*name).to_owned(),
                colour,
                is_dashed: false,
                points: points(report, *read),
            });
            Plot {
                title: title.to_owned(),
                unit,
                along: age,
                is_log,
                series: series.collect(),
                marks: marks(report),
            }
        })
        .collect();
    plots.retain(|plot| {
        plot.series
            .iter()
            .any(|series| series.points.iter().any(|point| point.1.is_some()))
    });
    plots
}

/// A value of each slot, at its end.
pub(crate) fn points(report: &Report, read: impl Fn(&Moment) -> Option<f64>) -> Vec<(f64, Option<f64>)> {
    report
        .ends()
        .into_iter()
        .zip(report.timeline.iter().map(read))
        .collect()
}

/// Where phases begin.
pub(crate) fn marks(report: &Report) -> Vec<(f64, String)> {
    report
        .phases
        .iter()
        .map(|phase| (phase.from_s, phase.name.clone()))
        .collect()
}

/// Percentiles of the steps that say most, from the intended time and the service time beside.
fn distributions(report: &Report) -> Vec<Plot> {
    let steps = [
        Step::WalkAck,
        Step::Visible,
        Step::ChatEcho,
        Step::Attack,
        Step::Login,
        Step::MapEnter,
    ];
    let taken = steps.into_iter().filter_map(|step| {
        let both = report.latency_us.get(step.name())?;
        (both.intended.count >= 20).then_some((step, both))
    });
    let plots = taken.take(4).map(|(step, both)| Plot {
        title: format!("{}: share below", step.name()),
        unit: micros,
        along: share_below,
        is_log: true,
        series: vec![
            percentiles("intended", 0, both.intended),
            percentiles("service", 1, both.service),
        ],
        marks: Vec::new(),
    });
    plots.collect()
}

/// A distribution as a line over its nines.
pub(crate) fn percentiles(name: &str, colour: usize, times: Times) -> Series {
    let values = [times.p50, times.p90, times.p95, times.p99, times.p999];
    Series {
        name: name.to_owned(),
        colour,
        is_dashed: colour % 2 == 1,
        points: NINES
            .iter()
            .zip(values)
            .map(|((nines, _), value)| (*nines, Some(value)))
            .collect(),
    }
}

/// The share that a number of nines stands for.
pub(crate) fn share_below(nines: f64) -> String {
    let share = (1.0 - 10_f64.powf(-nines)) * 100.0;
    match nines {
        ..1.99 => format!("{share:.0} %"),
        ..2.9 => format!("{share:.1} %"),
        _ => format!("{share:.2} %").replace("0 %", " %"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{Verdict, read::Level, results::tests::example};

    #[test]
    fn the_page_has_plots_tables_and_the_verdict_and_asks_nobody() {
        let mut results = example();
        let thresholds = ["errors>0", "errors>5"].map(|text| text.parse().unwrap());
        results.plan.thresholds = thresholds.to_vec();
        let page = render(&Report::of(&results, &results.verdict(&thresholds)));
        for part in [
            "a threshold was crossed",
            "<li class=\"bad\">errors&gt;0: 1",
            "<li class=\"good\">errors&gt;5: 1",
            "behaviours: stroll 1; habits: walk 2 s",
            "127.0.0.1:6900",
            "<figcaption>Walk ack",
            "<td>walk_ack</td>",
            "<td>timeout.chat_echo</td>",
            "<td>come</td>",
            "prefers-color-scheme: dark",
        ] {
            assert!(page.contains(part), "`{part}` is missing");
        }
        for foreign in ["http:", "https:", "<script", "src=", "@import", "url(", "NaN", "inf\""] {
            assert!(!page.contains(foreign), "`{foreign}`");
        }
    }

    #[test]
    fn a_step_to_failure_that_somebody_stopped_did_not_reach_its_last_step() {
        let mut report = Report::of(&example(), &Verdict::Interrupted);
        report.capacity.push(Level {
            bots: 100,
            ..Level::default()
        });
        assert!(render(&report).contains("the run was interrupted"));
        report.verdict = "passed".to_owned();
        assert!(render(&report).contains("that was the last step"));
    }

    #[test]
    fn what_a_server_says_is_text() {
        let mut results = example();
        results.stats.errors.add("decode.X", "bot1: <script>alert(1)</script>");
        let page = render(&Report::of(&results, &Verdict::Passed));
        assert!(page.contains("&lt;script&gt;alert(1)") && !page.contains("<script>"));
    }

    #[test]
    fn nines_are_written_as_shares() {
        assert_eq!(
            [0.301, 1.0, 2.0, 3.0].map(share_below),
            ["50 %", "90 %", "99.0 %", "99.9 %"]
        );
    }
}
