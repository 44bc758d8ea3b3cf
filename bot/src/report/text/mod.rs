//! The report as text: tables, pictures, and one line of judgement.

mod counts;
mod course;
mod ending;
mod latency;

use std::fmt::{self, Write};

use super::{
    asked,
    picture::bar,
    results::{Results, Verdict},
    unit::{count, time},
};
use crate::stats::Mark;

/// Width of sparklines and of the longest bar.
const WIDTH: usize = 60;

/// The whole report; ends with a line end.
pub fn render(results: &Results, verdict: &Verdict) -> String {
    let mut out = String::new();
    // Writing to a String cannot fail.
    let _ = write(&mut out, results, verdict);
    out
}

fn write(out: &mut String, results: &Results, verdict: &Verdict) -> fmt::Result {
    heading(out, results)?;
    reached(out, results)?;
    latency::write(out, results)?;
    course::write(out, results)?;
    counts::write(out, results)?;
    ending::write(out, results, verdict)
}

fn heading(out: &mut String, results: &Results) -> fmt::Result {
    let plan = &results.plan;
    let elapsed = time(results.elapsed);
    writeln!(
        out,
        "{} bots, {} ramp + {} play, {elapsed} in all, seed {}",
        plan.bots,
        time(plan.ramp),
        time(plan.duration),
        plan.seed
    )?;
    for (share, size) in plan.shares.iter().zip(plan.share_sizes()) {
        let obfuscated = if share.obfuscation { ", obfuscated" } else { "" };
        writeln!(out, "  {size:>5} x {}{obfuscated} -> {}", share.version, share.target)?;
    }
    for (what, text) in asked::lines(&asked::value(plan).into_iter().collect()) {
        writeln!(out, "  {:<16} {text}", format!("{what}:"))?;
    }
    unplanned(out, results)?;
    for consent in plan.permission.consents() {
        writeln!(out, "  With the consent {}", consent.text())?;
    }
    writeln!(out)
}

/// What somebody did to the run while it lasted, and who was left.
fn unplanned(out: &mut String, results: &Results) -> fmt::Result {
    if results.added > 0 {
        writeln!(out, "  {:>5} more bots were added while it ran", count(results.added))?;
    }
    if !results.paused.is_zero() {
        writeln!(
            out,
            "  Warning: paused for {}; nobody walked then, and phases and arrivals went on: read rates and phases with care",
            time(results.paused)
        )?;
    }
    if results.left_behind > 0 {
        writeln!(
            out,
            "  Warning: {} bots did not quit in time and were left behind; what they still did is not counted",
            count(results.left_behind)
        )?;
    }
    Ok(())
}

fn reached(out: &mut String, results: &Results) -> fmt::Result {
    writeln!(out, "Bots that reached")?;
    for mark in Mark::ALL {
        let reached = results.stats.reached(mark);
        let bar = bar(reached, u64::from(results.plan.bots), WIDTH / 2);
        writeln!(out, "  {:<10} {:>7}  {bar}", mark.name(), count(reached))?;
    }
    writeln!(out)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{super::results::tests::example, ending::MOST_CAUSES, *};
    use crate::{stats::Stats, swarm::ladder::Rung};

    #[test]
    fn the_report_has_every_number_a_person_asks_for() {
        let mut results = example();
        let thresholds = ["errors>0", "errors>5", "walk_ack.p99>1s"].map(|text| text.parse().unwrap());
        results.plan.thresholds = thresholds.to_vec();
        let text = render(&results, &results.verdict(&thresholds));
        for part in [
            "main-20220406 -> 127.0.0.1:6900",
            "walk_ack           200",
            "203 sent: 200 acknowledged, 0 unacknowledged, 2 refused by the server's rules, 1 cut short",
            "30 more onto cells nobody knew: 25 open, 5 closed",
            "11 chat lines (10 came back), 4 emotes (0 shown), asked to sit 2 times (sat 0)",
            "Basic Skill",
            "2 pairs in sight, 0 missed, 1 ghosts",
            "while they walk 30 looks: 40 pairs, 2 missed, 3 ghosts",
            "others are shown 1.5 cells from where they are on average, at most 3 (2 times compared); 5 teleports over 8 cells",
            "the server's clock is off by",
            "2,000 packets, 6.2 kB/s, 100 packets/s",
            "timeout.chat_echo",
            "first: bot2 at 12.3 s",
            "Verdict     failed\n  errors>0 (1)\n",
            "Held        errors>5 (1), walk_ack.p99>1s (",
            "  behaviours:      stroll 1\n  habits:          walk 2 s\n",
            "walks/s    ██",
            "Phases",
            "Generator   0.50 cores",
        ] {
            assert!(text.contains(part), "`{part}` is missing in\n{text}");
        }
    }

    #[test]
    fn a_hundred_causes_do_not_fill_the_screen() {
        let mut results = example();
        for id in 0..100 {
            results
                .stats
                .errors
                .add(&format!("unknown_id.{id:#06x}"), "bot1 at 0.1 s");
        }
        results.stats.errors.add("unknown_id.0x0063", "bot1 at 0.1 s");
        let text = render(&results, &Verdict::Passed);
        let causes: Vec<&str> = text.lines().filter(|line| line.contains("unknown_id")).collect();
        assert!(
            causes.len() <= MOST_CAUSES && causes[0].contains("0x0063"),
            "{causes:?}"
        );
        assert!(text.contains("81  of 81 other causes"), "{text}");
    }

    #[test]
    fn what_was_not_planned_is_told() {
        let mut results = example();
        results.paused = Duration::from_secs(12);
        (results.added, results.left_behind) = (20, 3);
        let text = render(&results, &Verdict::Passed);
        for part in ["20 more bots were added", "paused for 12.0 s", "3 bots did not quit"] {
            assert!(text.contains(part), "`{part}` is missing in\n{text}");
        }
    }

    #[test]
    fn a_step_to_failure_that_somebody_stopped_did_not_reach_its_last_step() {
        let mut results = example();
        results.rungs.push(Rung {
            bots: 100,
            on_map: 100,
            walks: 500,
            p50: Duration::from_millis(2),
            p99: Duration::from_millis(9),
            errors: 0,
            broke: None,
            open: 0,
            lag: Duration::ZERO,
            saturated: false,
        });
        results.interrupted = true;
        let text = render(&results, &Verdict::Interrupted);
        assert!(
            text.contains("100 bots, and perhaps more: the run was interrupted"),
            "{text}"
        );
        results.interrupted = false;
        assert!(render(&results, &Verdict::Passed).contains("that was the last step"));
    }

    #[test]
    fn an_empty_run_has_a_report_too() {
        let mut results = example();
        results.stats = Stats::default();
        results.timeline = crate::stats::Timeline::default();
        results.elapsed = Duration::ZERO;
        let text = render(&results, &Verdict::Interrupted);
        assert!(
            text.contains("interrupted") && text.contains("Errors      none"),
            "{text}"
        );
    }
}
