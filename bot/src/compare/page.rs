//! The page of a comparison: the verdict, why, what matters most beside each other, and plots of both runs over each other.

use std::fmt::Write;

use super::{
    figure::{Change, Figure, Kind},
    load,
    verdict::{Comparison, METHOD, Outcome, crossed},
    words,
};
use crate::report::{
    asked,
    html::{
        self, age, count, course, micros, plain,
        plot::{Plot, Series, Unit},
        run, table,
    },
    junit::escape,
    read::{Level, Moment, Report},
};

/// What is beside each other before all else, where both runs have it.
const GLANCE: [&str; 14] = [
    "capacity",
    "walk_ack.p50 at equal bots",
    "walk_ack.p99 at equal bots",
    "reached.map",
    "walk_ack.p50",
    "walk_ack.p99",
    "visible.p50",
    "visible.p99",
    "chat_echo.p50",
    "login.p50",
    "answers",
    "errors",
    "server.cores",
    "server.memory",
];

/// The page.
pub(super) fn render(comparison: &Comparison) -> String {
    let mut body = String::new();
    // Writing to a String cannot fail.
    let _ = write(&mut body, comparison);
    html::page(&comparison.outcome().sentence(comparison), &body)
}

fn write(out: &mut String, comparison: &Comparison) -> std::fmt::Result {
    heading(out, comparison)?;
    reasons(out, comparison)?;
    out.push_str("<h2>At a glance</h2>\n");
    glance(out, comparison);
    out.push_str("<h2>Beside each other</h2>\n<div class=\"plots\">\n");
    for plot in plots(comparison) {
        out.push_str(&plot.render());
    }
    out.push_str("</div>\n<details><summary>Every figure, and how it was judged</summary>\n");
    figures(out, comparison);
    writeln!(out, "<p class=\"faint\">{}</p>\n</details>", escape(METHOD))
}

/// The verdict, and what was compared: each run has the colour of its lines.
fn heading(out: &mut String, comparison: &Comparison) -> std::fmt::Result {
    let outcome = comparison.outcome();
    let class = match outcome {
        Outcome::Better | Outcome::Same => "good",
        Outcome::Worse => "bad",
        Outcome::Invalid(_) => "odd",
    };
    let sentence = outcome.sentence(comparison);
    let (word, rest) = sentence.split_once(": ").unwrap_or((&sentence, ""));
    writeln!(
        out,
        "<h1><span class=\"badge {class}\">{}</span>{}</h1>",
        escape(word),
        escape(rest)
    )?;
    for (colour, role, (name, report)) in [(0, "old", &comparison.old), (1, "new", &comparison.new)] {
        writeln!(
            out,
            "<p class=\"run\"><b class=\"key s{colour}\">{}</b> <span class=\"faint\">({role}) {}: {}{}</span></p>",
            escape(name),
            escape(&run::targets(report)),
            run::verdict(report).1,
            escape(&crossings(report))
        )?;
    }
    let (old, new) = (&comparison.old.1, &comparison.new.1);
    let asked_of_old = asked::lines(&old.plan.rest);
    let both = asked::lines(&new.plan.rest).into_iter();
    let both = both.filter(|line| asked_of_old.contains(line));
    let mut both: Vec<String> = both.map(|(what, text)| format!("{what}: {text}")).collect();
    let phases = asked::phases(&new.plan.rest);
    if !phases.is_empty() && phases == asked::phases(&old.plan.rest) {
        let phases = phases.into_iter().map(|(name, text)| format!("{name}, {text}"));
        both.push(format!("phases: {}", phases.collect::<Vec<_>>().join("; ")));
    }
    let length = age(load::planned(new).round());
    let bots = count(new.plan.bots);
    writeln!(
        out,
        "<p class=\"faint\">{}</p>",
        escape(&format!("{bots} bots in all, {length}. {}", both.join("; ")))
    )
}

/// What a run crossed, behind its verdict.
fn crossings(report: &Report) -> String {
    let between = if report.verdict == "threshold_crossed" {
        ": "
    } else {
        "; it crossed "
    };
    crossed(report).map_or_else(String::new, |crossed| format!("{between}{crossed}"))
}

fn reasons(out: &mut String, comparison: &Comparison) -> std::fmt::Result {
    let reasons = comparison.reasons();
    if let (Outcome::Invalid(_), false) = (comparison.outcome(), reasons.is_empty()) {
        writeln!(out, "<p class=\"odd\">{}:</p>", escape(words::ALL_THE_SAME))?;
    }
    out.push_str("<ul class=\"reasons\">\n");
    if reasons.is_empty() && comparison.outcome() == Outcome::Same {
        out.push_str("<li>Nothing moved by more than chance does.</li>\n");
    }
    for (change, reason) in reasons {
        let class = if change == Change::Worse { "bad" } else { "good" };
        let (what, how) = reason.split_once(": ").unwrap_or((&reason, ""));
        writeln!(
            out,
            "<li><b class=\"{class}\">{}</b> {}: {}</li>",
            change.name(),
            escape(what),
            escape(how)
        )?;
    }
    if let Some(further) = comparison.further() {
        writeln!(
            out,
            "<li class=\"faint\">{}: in the table at the end.</li>",
            escape(&further)
        )?;
    }
    out.push_str("</ul>\n");
    warnings(out, comparison)
}

/// Warnings of which there are more than these are folded.
const FEW: usize = 2;

/// What makes the comparison weaker.
fn warnings(out: &mut String, comparison: &Comparison) -> std::fmt::Result {
    let warnings = comparison.warnings();
    if warnings.is_empty() {
        return Ok(());
    }
    let (many, open) = match warnings.len() {
        1 => ("one thing makes".to_owned(), " open"),
        few @ ..=FEW => (format!("{few} things make"), " open"),
        many => (format!("{many} things make"), ""),
    };
    writeln!(
        out,
        "<details class=\"odd\"{open}><summary>Beware: {many} this comparison weaker</summary>\n<ul>"
    )?;
    for warning in warnings {
        writeln!(out, "<li>{}.</li>", escape(&warning))?;
    }
    writeln!(out, "</ul></details>")
}

/// What matters most, as pairs of bars.
fn glance(out: &mut String, comparison: &Comparison) {
    let rows = GLANCE.iter().filter_map(|name| {
        let figure = comparison.figures.iter().find(|figure| figure.name == *name)?;
        let most = figure.old.max(figure.new);
        let bar = |value: f64, colour: u8| {
            // The value is written behind the longest, too.
            let width = if most > 0.0 { value / most * 70.0 } else { 0.0 };
            format!(
                "<i class=\"bar s{colour}\" style=\"width:{width:.0}%\"></i><span>{}</span>",
                escape(&figure.kind.write(value))
            )
        };
        Some(vec![
            escape(&words::title(figure)),
            format!(
                "<div class=\"pair\">{}</div><div class=\"pair\">{}</div>",
                bar(figure.old, 0),
                bar(figure.new, 1)
            ),
            difference(figure),
        ])
    });
    let rows: Vec<Vec<String>> = rows.collect();
    let key = format!(
        "<span class=\"key s0\">{}</span> <span class=\"key s1\">{}</span>",
        escape(&comparison.old.0),
        escape(&comparison.new.0)
    );
    out.extend(["<p>", &key, "</p>\n<div class=\"glance\">\n"]);
    out.push_str(&table(&["", "", ""], &rows));
    out.push_str("</div>\n");
}

/// How the new value stands to the old one, in its colour.
fn difference(figure: &Figure) -> String {
    let factor = figure.factor();
    let how = match (figure.kind, figure.new > figure.old) {
        _ if figure.change == Change::Same && factor < 1.1 => "the same".to_owned(),
        _ if figure.change == Change::Same => "no clearer than noise".to_owned(),
        (Kind::Time, true) if factor.is_finite() => format!("{factor:.1} times as long"),
        (Kind::Time, false) if factor.is_finite() => format!("{factor:.1} times as fast"),
        (Kind::Bytes | Kind::Cores, true) if factor.is_finite() => format!("{factor:.1} times as much"),
        (_, true) if factor.is_finite() => format!("{factor:.1} times as many"),
        (_, false) if factor.is_finite() && figure.old > 0.0 => {
            format!("{:.0} % of before", figure.new / figure.old * 100.0)
        }
        _ => figure.change.name().to_owned(),
    };
    let class = match figure.change {
        Change::Worse => "bad",
        Change::Better => "good",
        Change::Same | Change::Shown => "faint",
    };
    format!("<span class=\"{class}\">{how}</span>")
}

/// Reads one value of a slot.
type Read = fn(&Moment) -> Option<f64>;

/// What is drawn over time: heading, unit, logarithmic.
const PLOTS: [(&str, Unit, bool, Read); 7] = [
    ("Answer to a walk: 99 % come within", micros, true, |slot| {
        slot.steps.get("walk_ack").map(|taken| taken.p99_us)
    }),
    ("Answer to a walk: half come within", micros, true, |slot| {
        slot.steps.get("walk_ack").map(|taken| taken.p50_us)
    }),
    ("Until others see a walk: 99 % within", micros, true, |slot| {
        slot.steps.get("visible").map(|taken| taken.p99_us)
    }),
    ("Login: half are in within", micros, true, |slot| {
        slot.steps.get("login").map(|taken| taken.p50_us)
    }),
    ("Bots on the map", plain, false, |slot| Some(slot.on_map)),
    ("Packets received a second", plain, false, |slot| {
        (slot.length_s > 0.0).then(|| slot.traffic.packets_in / slot.length_s)
    }),
    ("Errors a second", plain, false, |slot| {
        (slot.length_s > 0.0 && slot.errors > 0.0).then(|| slot.errors / slot.length_s)
    }),
];

/// Reads one value of a step to failure.
type ReadLevel = fn(&Level) -> f64;

/// What is drawn of steps to failure, by how many bots there are.
const LADDERS: [(&str, ReadLevel); 2] = [
    ("Answer to a walk, by number of bots: 99 % come within", |level| {
        level.walk_ack_p99_us
    }),
    ("Answer to a walk, by number of bots: half come within", |level| {
        level.walk_ack_p50_us
    }),
];

fn plots(comparison: &Comparison) -> Vec<Plot> {
    let both = [&comparison.old, &comparison.new];
    let ladders = LADDERS.into_iter().map(|(title, read)| {
        plot(
            title,
            (micros, plain),
            true,
            both.map(|(name, report)| (name, course::levels(report, read))),
        )
    });
    let over_time = PLOTS.into_iter().map(|(title, unit, is_log, read)| {
        let lines = both.map(|(name, report)| (name, course::points(report, read)));
        let mut plot = plot(title, (unit, age), is_log, lines);
        plot.marks = course::marks(&comparison.old.1);
        plot
    });
    let mut plots: Vec<Plot> = ladders.chain(over_time).collect();
    let of = |report: &Report| report.latency_us.get("walk_ack").map(|both| both.intended);
    if let (Some(old), Some(new)) = (of(&comparison.old.1), of(&comparison.new.1)) {
        let series = vec![
            course::percentiles(&comparison.old.0, 0, old),
            course::percentiles(&comparison.new.0, 1, new),
        ];
        plots.push(Plot {
            series,
            places: course::nines(),
            ..plot(
                "Answer to a walk: so many come within",
                (micros, course::share_below),
                true,
                [],
            )
        });
    }
    let has_values = |series: &Series| series.points.iter().any(|point| point.1.is_some());
    plots.retain(|plot| plot.series.iter().any(has_values));
    plots
}

/// A plot of lines with their names, in the colours of the runs.
fn plot<'a>(
    title: &str,
    (unit, along): (Unit, Unit),
    is_log: bool,
    lines: impl IntoIterator<Item = (&'a String, Vec<(f64, Option<f64>)>)>,
) -> Plot {
    let series = lines.into_iter().zip(0..).map(|((name, points), colour)| Series {
        name: name.clone(),
        colour,
        is_dashed: false,
        points,
    });
    Plot {
        title: title.to_owned(),
        unit,
        along,
        is_log,
        series: series.collect(),
        marks: Vec::new(),
        places: Vec::new(),
    }
}

fn figures(out: &mut String, comparison: &Comparison) {
    let rows = comparison.figures.iter().map(|figure| {
        let (class, word) = match figure.change {
            Change::Worse => ("bad", "worse"),
            Change::Better => ("good", "better"),
            Change::Same => ("faint", "same"),
            Change::Shown => ("faint", ""),
        };
        vec![
            escape(&figure.name),
            escape(&figure.kind.write(figure.old)),
            escape(&figure.kind.write(figure.new)),
            format!("<span class=\"{class}\">{word}</span>"),
        ]
    });
    let headings = ["figure", &comparison.old.0, &comparison.new.0, "change"];
    out.push_str(&table(&headings, &rows.collect::<Vec<_>>()));
}
