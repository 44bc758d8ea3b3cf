//! The page of one run.

use std::fmt::Write;

use serde_json::Value;

use super::{
    age, count,
    course::{by_bots, distributions, over_time},
    micros, page, plain, prose, table,
    tables::{deeds, ending, errors, phases, steps},
    tile,
};
use crate::{
    report::{
        asked,
        junit::escape,
        read::{Agreement, Crossing, Report},
    },
    stats::Step,
    swarm::ladder::why_no_more,
};

/// The page.
pub(crate) fn render(report: &Report) -> String {
    let mut body = String::new();
    // Writing to a String cannot fail.
    let _ = write(&mut body, report);
    page(&format!("{}: {}", crowd(report), verdict(report).1), &body)
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
    deeds(out, report)?;
    ending(out, report)
}

/// How many bots there were, and for how long.
fn crowd(report: &Report) -> String {
    let most = report.plan.rest.get("most_at_a_time").and_then(Value::as_u64);
    let (bots, most) = (report.plan.bots, most.unwrap_or(report.plan.bots));
    let (all, time) = (count(bots), age(report.elapsed_s));
    if let Some(held) = report.held() {
        let (before, after) = match report.broke() {
            Some(broke) if broke.saturated => ("at least ", ""),
            Some(_) => ("", ""),
            None => ("all ", " that were tried"),
        };
        let held = count(held);
        format!("It holds {before}{held} bots{after} (steps of up to {all}, {time})")
    } else if most < bots {
        format!("Up to {} bots at a time, {all} in all, for {time}", count(most))
    } else {
        format!("{all} bots for {time}")
    }
}

/// The class of a verdict, and the words for it.
pub(crate) fn verdict(report: &Report) -> (&'static str, &'static str) {
    match report.verdict.as_str() {
        "passed" => ("good", "passed"),
        "threshold_crossed" => ("bad", "a threshold was crossed"),
        "saturated" => ("odd", "invalid: the generator was the limit"),
        "interrupted" => ("odd", "interrupted"),
        "scenario_failed" => ("bad", "could not be carried out to its end"),
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
        "<h1>{}</h1>\n<p><span class=\"badge {class}\">{words}</span><span class=\"faint\">{}; seed {}</span></p>",
        crowd(report),
        escape(&targets(report)),
        report.plan.seed
    )?;
    if let Some(why) = &report.saturation {
        writeln!(
            out,
            "<p class=\"odd\">The generator was the limit: {}. What was measured says nothing of the server then; use fewer bots, more \
             threads, or another machine.</p>",
            escape(why)
        )?;
    }
    let asked = asked::lines(&report.plan.rest).into_iter();
    let asked: Vec<String> = asked.map(|(what, text)| format!("{what}: {text}")).collect();
    writeln!(out, "<p class=\"faint\">{}</p>", escape(&asked.join("; ")))?;
    for consent in &report.consent {
        consented(out, consent)?;
    }
    thresholds(out, report)
}

/// All thresholds, and what became of them.
fn thresholds(out: &mut String, report: &Report) -> std::fmt::Result {
    let judged = report.thresholds.iter().map(|threshold| {
        let became = match (threshold.crossed, &threshold.judged.value) {
            (true, _) => ("bad", "crossed"),
            (false, Some(_)) => ("good", "held"),
            (false, None) => ("faint", "unknown"),
        };
        (became, &threshold.judged)
    });
    let is_judged = |name: &str| report.thresholds.iter().any(|other| other.judged.threshold == name);
    // Such as what an economy lost.
    let others = report.crossed.iter().filter(|crossed| !is_judged(&crossed.threshold));
    let all = others.map(|crossed| (("bad", "crossed"), crossed)).chain(judged);
    let lines: Vec<String> = all
        .map(|((class, word), Crossing { threshold, value })| {
            let value = value.as_deref().unwrap_or("nothing was measured");
            format!(
                "<li class=\"{class}\">{word}: <code>{}</code> ({})</li>\n",
                escape(threshold),
                escape(value)
            )
        })
        .collect();
    if lines.is_empty() {
        return Ok(());
    }
    writeln!(out, "<p>What would fail the run:</p>\n<ul>\n{}</ul>", lines.concat())
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
    out.push_str(&tile(&count(report.errors.total), "errors"));
    out.push_str(&tile(&micros(report.lag_us.p99), "generator's own lag, 99 % below"));
    writeln!(out, "</div>")
}

fn capacity(out: &mut String, report: &Report) -> std::fmt::Result {
    if report.capacity.is_empty() {
        return Ok(());
    }
    let broke = report.broke();
    writeln!(out, "<h2>How many it holds</h2>")?;
    if let Some(broke) = broke {
        let why = escape(broke.broke.as_deref().unwrap_or_default());
        writeln!(out, "<p>With {}, {why}.</p>", broke.bots)?;
    } else {
        let held = report.held().unwrap_or_default();
        let why = why_no_more(held, report.plan.most_tried(), report.verdict == "interrupted");
        writeln!(out, "<p>And perhaps more: {why}.</p>")?;
    }
    let rows = report.capacity.iter().map(|level| {
        vec![
            count(level.bots),
            count(level.walks),
            micros(level.walk_ack_p50_us),
            micros(level.walk_ack_p99_us),
            count(level.errors),
            prose(level.broke.as_deref().unwrap_or("held")),
        ]
    });
    let headings = ["bots", "walks", "walk ack p50", "p99", "errors", ""];
    out.push_str(&table(&headings, &rows.collect::<Vec<_>>()));
    write!(out, "<div class=\"plots\">\n{}</div>\n", by_bots(report).render())?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        report::{Verdict, read::Level, results::tests::example},
        scenario::Scenario,
    };

    #[test]
    fn the_page_has_plots_tables_and_the_verdict_and_asks_nobody() {
        let mut results = example();
        let thresholds = ["errors>0", "errors>5"].map(|text| text.parse().unwrap());
        results.plan.thresholds = thresholds.to_vec();
        let page = render(&Report::of(&results, &results.verdict(&thresholds)));
        for part in [
            "a threshold was crossed",
            "<h1>2 bots for 20 s</h1>",
            "<li class=\"bad\">crossed: <code>errors&gt;0</code> (1)",
            "<li class=\"good\">held: <code>errors&gt;5</code> (1)",
            "behaviours: stroll 1; habits: walk 2 s",
            "127.0.0.1:6900",
            "<figcaption>Walk ack",
            "<td>walk_ack</td>",
            "<td>timeout.chat_echo</td>",
            "<td>come</td>",
            "203 walks",
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
        let page = render(&report);
        assert!(page.contains("the run was interrupted"), "{page}");
        assert!(
            page.contains("<h1>It holds all 100 bots that were tried (steps of up to 2, 20 s)</h1>"),
            "{page}"
        );
        assert!(page.contains("<figcaption>Walk ack, by number of bots"), "{page}");
        report.verdict = "passed".to_owned();
        let page = render(&report);
        assert!(page.contains("It holds all 100 bots that were tried") && page.contains("that was the last step"));
        let steps = serde_json::json!({"most": 200});
        report.plan.rest.insert("steps".to_owned(), steps);
        assert!(render(&report).contains("no time for the next step"));
    }

    #[test]
    fn a_scenario_tells_how_many_are_there_at_a_time_and_who_comes_in_each_phase() {
        let mut results = example();
        let scenario = Scenario::parse(
            "x",
            "about = \"x\"\n[mix]\nwalk = 1\n[[phase]]\nname = \"come\"\nexecutor = \"constant-arrivals\"\nrate = 5\nstay = \"2s\"\ntime = \"10s\"",
        );
        results.plan.course = scenario.unwrap().course(1);
        results.plan.bots = 50;
        let page = render(&Report::of(&results, &Verdict::Passed));
        assert!(page.contains("bots at a time, 50 in all, for 20 s</h1>"), "{page}");
        assert!(
            page.contains("<td class=\"text\">constant-arrivals for 10 s: rate 5/s, stay 2 s</td>"),
            "{page}"
        );
    }

    #[test]
    fn what_was_crossed_is_told_of_a_run_that_says_nothing_too() {
        let mut results = example();
        results.plan.thresholds = vec!["errors>0".parse().unwrap()];
        for _ in 0..1_000 {
            results.stats.record_lag(std::time::Duration::from_millis(400));
        }
        let page = render(&Report::of(&results, &results.verdict(&[])));
        assert!(page.contains("crossed: <code>errors&gt;0</code> (1)"), "{page}");
        assert!(
            page.contains("The generator was the limit: it was 400 ms late at p99, and walk_ack took"),
            "{page}"
        );
    }

    #[test]
    fn what_a_server_says_is_text() {
        let mut results = example();
        results.stats.errors.add("decode.X", "bot1: <script>alert(1)</script>");
        let page = render(&Report::of(&results, &Verdict::Passed));
        assert!(page.contains("&lt;script&gt;alert(1)") && !page.contains("<script>"));
    }
}
