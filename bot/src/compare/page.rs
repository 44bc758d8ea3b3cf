//! The page of a comparison: the verdict, why, and plots of both runs over each other.

use std::fmt::Write;

use super::{
    judge::Change,
    verdict::{Comparison, METHOD, Outcome},
    written,
};
use crate::report::{
    html::{
        self, age, micros, plain,
        plot::{Plot, Series, Unit},
        run, table,
    },
    junit::escape,
    read::{Moment, Report},
};

/// The page.
pub(super) fn render(comparison: &Comparison) -> String {
    let mut body = String::new();
    // Writing to a String cannot fail.
    let _ = write(&mut body, comparison);
    html::page(&comparison.outcome().sentence(comparison), &body)
}

fn write(out: &mut String, comparison: &Comparison) -> std::fmt::Result {
    let outcome = comparison.outcome();
    let class = match outcome {
        Outcome::Better | Outcome::Same => "good",
        Outcome::Worse => "bad",
        Outcome::Invalid => "odd",
    };
    let sentence = outcome.sentence(comparison);
    let (word, rest) = sentence.split_once(": ").unwrap_or((&sentence, ""));
    writeln!(
        out,
        "<h1><span class=\"badge {class}\">{}</span>{}</h1>\n<ul>",
        escape(word),
        escape(rest)
    )?;
    for reason in comparison.reasons() {
        let class = if reason.starts_with("worse") { "bad" } else { "good" };
        writeln!(out, "<li class=\"{class}\">{}</li>", escape(&reason))?;
    }
    for warning in comparison.warnings() {
        writeln!(out, "<li class=\"odd\">Beware: {}.</li>", escape(&warning))?;
    }
    out.push_str("</ul>\n");
    for (name, report) in [&comparison.old, &comparison.new] {
        writeln!(
            out,
            "<p><b>{}</b> <span class=\"faint\">{}, {}</span></p>",
            escape(name),
            escape(&run::targets(report)),
            run::verdict(report).1
        )?;
    }
    out.push_str("<h2>Beside each other</h2>\n<div class=\"plots\">\n");
    for plot in plots(comparison) {
        out.push_str(&plot.render());
    }
    out.push_str("</div>\n<h2>Every figure</h2>\n");
    figures(out, comparison);
    writeln!(out, "<p class=\"faint\">{}</p>", escape(METHOD))
}

/// Reads one value of a slot.
type Read = fn(&Moment) -> Option<f64>;

/// What is drawn over time: heading, unit, logarithmic.
const PLOTS: [(&str, Unit, bool, Read); 6] = [
    ("Walk ack, 99 %", micros, true, |slot| {
        slot.steps.get("walk_ack").map(|taken| taken.p99_us)
    }),
    ("Walk ack, median", micros, true, |slot| {
        slot.steps.get("walk_ack").map(|taken| taken.p50_us)
    }),
    ("Until others see it, 99 %", micros, true, |slot| {
        slot.steps.get("visible").map(|taken| taken.p99_us)
    }),
    ("Bots on the map", plain, false, |slot| Some(slot.on_map)),
    ("Packets received a second", plain, false, |slot| {
        (slot.length_s > 0.0).then(|| slot.traffic.packets_in / slot.length_s)
    }),
    ("Errors a second", plain, false, |slot| {
        (slot.length_s > 0.0).then(|| slot.errors / slot.length_s)
    }),
];

fn plots(comparison: &Comparison) -> Vec<Plot> {
    let both = [&comparison.old, &comparison.new];
    let over_time = PLOTS.into_iter().map(|(title, unit, is_log, read)| {
        let series = both.into_iter().zip(0..).map(|((name, report), colour)| Series {
            name: name.clone(),
            colour,
            is_dashed: false,
            points: run::points(report, read),
        });
        Plot {
            title: title.to_owned(),
            unit,
            along: age,
            is_log,
            series: series.collect(),
            marks: run::marks(&comparison.old.1),
        }
    });
    let mut plots: Vec<Plot> = over_time.collect();
    let of = |report: &Report| report.latency_us.get("walk_ack").map(|both| both.intended);
    if let (Some(old), Some(new)) = (of(&comparison.old.1), of(&comparison.new.1)) {
        let series = vec![
            run::percentiles(&comparison.old.0, 0, old),
            run::percentiles(&comparison.new.0, 1, new),
        ];
        plots.push(Plot {
            title: "Walk ack: share below".to_owned(),
            unit: micros,
            along: run::share_below,
            is_log: true,
            series,
            marks: Vec::new(),
        });
    }
    plots
}

fn figures(out: &mut String, comparison: &Comparison) {
    let rows = comparison.figures.iter().map(|figure| {
        let (class, word) = match figure.change {
            Change::Worse => ("bad", "worse"),
            Change::Better => ("good", "better"),
            Change::Same => ("faint", "same"),
        };
        vec![
            escape(&figure.name),
            written(figure.kind, figure.old),
            written(figure.kind, figure.new),
            format!("<span class=\"{class}\">{word}</span>"),
        ]
    });
    let headings = ["figure", &comparison.old.0, &comparison.new.0, "change"];
    out.push_str(&table(&headings, &rows.collect::<Vec<_>>()));
}
