//! The report as text: tables, pictures, and one line of judgement.

mod counts;
mod course;
mod ending;
mod latency;

use std::{
    fmt::{self, Write},
    time::Duration,
};

use super::{
    asked,
    picture::bar,
    results::{Results, Verdict},
    unit::{count, span, time},
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
    let asked = asked::value(plan).into_iter().collect();
    writeln!(out, "{}, seed {}", crowd(results), plan.seed)?;
    for (share, size) in plan.shares.iter().zip(plan.share_sizes()) {
        let obfuscated = if share.obfuscation { ", obfuscated" } else { "" };
        writeln!(out, "  {size:>5} x {}{obfuscated} -> {}", share.version, share.target)?;
    }
    for (what, text) in asked::lines(&asked) {
        writeln!(out, "  {:<16} {text}", format!("{what}:"))?;
    }
    for (index, (name, text)) in asked::phases(&asked).into_iter().enumerate() {
        let what = if index == 0 { "phases:" } else { "" };
        writeln!(out, "  {what:<16} {name}, {text}")?;
    }
    unplanned(out, results)?;
    for consent in plan.permission.consents() {
        writeln!(out, "  With the consent {}", consent.text())?;
    }
    writeln!(out)
}

/// How many bots there were to be, and for how long.
fn crowd(results: &Results) -> String {
    let plan = &results.plan;
    let (bots, elapsed) = (count(plan.bots.into()), time(results.elapsed));
    let most = count(plan.most_at_a_time().into());
    if plan.ladder.is_some() {
        return format!("Steps of up to {bots} bots, {elapsed} in all");
    }
    if plan.course.bots() > 0 {
        let once = if most == bots {
            format!("{bots} bots")
        } else {
            format!("{bots} bots in all, {most} at most at a time")
        };
        return format!("{once}, {elapsed}");
    }
    let seconds = |time: Duration| span(time.as_secs_f64());
    let ramp = if plan.ramp.is_zero() {
        String::new()
    } else {
        format!("{} ramp + ", seconds(plan.ramp))
    };
    format!("{bots} bots, {ramp}{} play, {elapsed} in all", seconds(plan.duration))
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
    use super::{super::results::tests::example, ending::MOST_CAUSES, *};
    use crate::{
        scenario::Scenario,
        stats::Stats,
        swarm::ladder::{Ladder, Rung},
    };

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
            "31 more onto cells nobody knew: 25 open, 5 closed, 1 cut short or unanswered",
            "11 chat lines (10 came back), 4 emotes (0 shown), asked to sit 2 times (sat 0)",
            "Basic Skill",
            "2 pairs in sight, 0 missed, 1 ghosts",
            "while they walk 30 looks: 40 pairs, 2 missed, 3 ghosts",
            "others are shown 1.50 cells from where they are on average, at most 3 (2 times compared); 5 teleports over 8 cells",
            "the server's clock is off by",
            "2,000 packets, 6.2 kB/s, 100 packets/s",
            "timeout.chat_echo",
            "first: bot2 at 12.3 s",
            "Verdict     failed: errors>0 (1)\n",
            "Thresholds  CROSSED  errors>0 (1)\n            held     errors>5 (1)\n            held     walk_ack.p99>1s (",
            "2 bots, 2 s ramp + 18 s play, 20.0 s in all, seed 1\n",
            "  behaviours:      stroll 1\n  habits:          walk 2 s\n",
            "walks/s    ██",
            "Phases",
            "Generator   0.50 cores",
        ] {
            assert!(text.contains(part), "`{part}` is missing in\n{text}");
        }
    }

    #[test]
    fn a_scenario_is_headed_by_how_many_there_are_at_a_time_and_who_comes_in_each_phase() {
        let mut results = example();
        let scenario = Scenario::parse(
            "x",
            "about = \"x\"\n[mix]\nwalk = 1\n[[phase]]\nname = \"spike\"\nexecutor = \"spike\"\nbots = 30\ntime = \"10s\"\n\
             [[phase]]\nname = \"calm\"\nexecutor = \"soak\"\nbots = 20\ntime = \"10s\"",
        );
        results.plan.course = scenario.unwrap().course(1);
        (results.plan.bots, results.plan.ramp) = (50, Duration::ZERO);
        let text = render(&results, &Verdict::Passed);
        let head: Vec<&str> = text.lines().take(7).collect();
        assert_eq!(head[0], "50 bots in all, 30 at most at a time, 20.0 s, seed 1");
        let phases = head.iter().position(|line| line.contains("phases:")).unwrap();
        assert_eq!(
            head[phases],
            "  phases:          spike, spike for 10 s: bots 30, ramp 0 s"
        );
        assert_eq!(
            text.lines().nth(phases + 1),
            Some("                   calm, soak for 10 s: bots 20, ramp 0 s")
        );
    }

    #[test]
    fn a_threshold_that_was_crossed_is_told_whatever_else_is_wrong() {
        let mut results = example();
        results.plan.thresholds = vec![
            "errors>0".parse().unwrap(),
            "server.memory>1GB if measured".parse().unwrap(),
        ];
        let text = render(&results, &Verdict::Saturated);
        assert!(
            text.contains(
                "CROSSED  errors>0 (1)\n            unknown  server.memory>1GB if measured (nothing was measured)\n"
            ),
            "{text}"
        );
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
            text.contains("100 bots that were tried, and perhaps more: the run was interrupted"),
            "{text}"
        );
        results.interrupted = false;
        results.plan.ladder = Some(Ladder {
            first: 100,
            step: 10,
            most: 100,
            hold: Duration::from_secs(9),
            walk_p99: Duration::from_secs(1),
            search: Some(Duration::from_mins(1)),
        });
        let text = render(&results, &Verdict::Passed);
        assert!(
            text.contains("It holds all 100 bots that were tried, and perhaps more: that was the last step"),
            "{text}"
        );
        results.plan.ladder.as_mut().unwrap().most = 200;
        let text = render(&results, &Verdict::Passed);
        assert!(text.contains("no time for the next step"), "{text}");
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
