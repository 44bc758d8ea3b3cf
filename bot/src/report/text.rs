//! The report as text: tables, pictures, and one line of judgement.

use std::{
    cmp::Reverse,
    fmt::{self, Write},
    time::Duration,
};

use super::{
    hint::hints,
    picture::{bar, sparkline},
    results::{Results, Verdict},
    unit::{bytes, count, per_second, time},
};
use crate::{
    behavior::Kind,
    stats::{Actions, Doings, Mark, Quantiles, Slot, Stats, Step, bucket_limit},
};

/// Error causes that are named; a server that sends garbage makes a hundred.
const MOST_CAUSES: usize = 20;

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
    latencies(out, results)?;
    histogram(out, results)?;
    course(out, results)?;
    counts(out, results)?;
    capacity(out, results)?;
    errors(out, results)?;
    judgement(out, results, verdict)
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
    writeln!(out)
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

fn latencies(out: &mut String, results: &Results) -> fmt::Result {
    writeln!(
        out,
        "Latency     from the intended time of the request                                | service time"
    )?;
    writeln!(
        out,
        "  {:<12} {:>9} {:>9} {:>9} {:>9} {:>9} {:>9} | {:>9} {:>9}",
        "step", "count", "p50", "p90", "p99", "p99.9", "max", "p50", "p99"
    )?;
    for step in Step::ALL {
        let latency = results.stats.latency(step);
        let (intended, service) = (latency.intended(), latency.service());
        if intended.count > 0 {
            writeln!(
                out,
                "{} | {:>9} {:>9}",
                row(step.name(), intended),
                time(service.p50),
                time(service.p99)
            )?;
        }
    }
    let lag = Quantiles::of(&results.stats.lag);
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

/// Walk acks by service time, one bar per octave.
fn histogram(out: &mut String, results: &Results) -> fmt::Result {
    let mut octaves: Vec<(Duration, u64)> = Vec::new();
    for slot in results.timeline.slots() {
        for (bucket, acks) in slot.sample.acks.iter().enumerate() {
            let octave = bucket / 2;
            if octaves.len() <= octave {
                octaves.resize_with(octave + 1, Default::default);
            }
            if let Some(entry) = octaves.get_mut(octave) {
                *entry = (bucket_limit(octave * 2 + 1), entry.1 + acks);
            }
        }
    }
    let filled = |(_, acks): &(Duration, u64)| *acks > 0;
    let (Some(first), Some(last)) = (octaves.iter().position(filled), octaves.iter().rposition(filled)) else {
        return Ok(());
    };
    let most = octaves.iter().map(|(_, acks)| *acks).max().unwrap_or(0);
    writeln!(out, "Walk acks by service time")?;
    for (limit, acks) in octaves.get(first..=last).unwrap_or_default() {
        writeln!(
            out,
            "  < {:>8} {:>7}  {}",
            time(*limit),
            count(*acks),
            bar(*acks, most, WIDTH)
        )?;
    }
    writeln!(out)
}

/// One sparkline per thing that changes over time.
fn course(out: &mut String, results: &Results) -> fmt::Result {
    let slots = results.timeline.slots();
    if slots.is_empty() {
        return Ok(());
    }
    writeln!(out, "Course over {}", time(slots.iter().map(|slot| slot.length).sum()))?;
    #[expect(clippy::cast_precision_loss, reason = "for people to read")]
    let plain = |value: u64| value as f64;
    let most = |value: f64| format!("{value:.0}");
    let millis = |value: f64| time(Duration::from_secs_f64(value));
    line(out, "on the map", slots, |slot| plain(slot.sample.on_map), most)?;
    line(
        out,
        "walks/s",
        slots,
        |slot| per_second(slot.sample.walks(), slot.length),
        most,
    )?;
    line(
        out,
        "walk p50",
        slots,
        |slot| slot.sample.ack_quantile(0.5).as_secs_f64(),
        millis,
    )?;
    line(
        out,
        "walk p99",
        slots,
        |slot| slot.sample.ack_quantile(0.99).as_secs_f64(),
        millis,
    )?;
    line(
        out,
        "packets/s",
        slots,
        |slot| per_second(slot.sample.packets_in, slot.length),
        most,
    )?;
    line(
        out,
        "errors/s",
        slots,
        |slot| per_second(slot.sample.errors, slot.length),
        most,
    )?;
    writeln!(out)
}

fn line(
    out: &mut String,
    name: &str,
    slots: &[Slot],
    value: impl Fn(&Slot) -> f64,
    most: impl Fn(f64) -> String,
) -> fmt::Result {
    let values: Vec<f64> = slots.iter().map(value).collect();
    let highest = values.iter().copied().fold(0.0, f64::max);
    writeln!(
        out,
        "  {name:<10} {}  up to {}",
        sparkline(&values, WIDTH),
        most(highest)
    )
}

fn counts(out: &mut String, results: &Results) -> fmt::Result {
    let stats = &results.stats;
    let (walks, traffic, sight) = (stats.walks, stats.traffic, stats.sight);
    writeln!(
        out,
        "Walks       {} sent: {} acknowledged, {} unacknowledged, {} refused by the server's rules, {} cut short by leaving",
        count(walks.sent),
        count(walks.acknowledged),
        count(walks.unacknowledged),
        count(walks.refused),
        count(walks.interrupted)
    )?;
    writeln!(
        out,
        "            {} more onto cells nobody knew: {} open, {} closed",
        count(walks.explored),
        count(walks.opened),
        count(walks.closed)
    )?;
    others(out, &stats.actions)?;
    deals(out, stats)?;
    doings(out, stats)?;
    writeln!(
        out,
        "Sight       {} views compared at the end: {} pairs in sight, {} missed, {} ghosts",
        count(sight.checked),
        count(sight.pairs),
        count(sight.missed),
        count(sight.ghosts)
    )?;
    let rate = |bytes_moved: u64, packets: u64| {
        let second = |count| per_second(count, results.elapsed);
        format!(
            "{} packets, {}/s, {:.0} packets/s",
            count(packets),
            bytes(second(bytes_moved)),
            second(packets)
        )
    };
    writeln!(out, "Received    {}", rate(traffic.bytes_in, traffic.packets_in))?;
    writeln!(out, "Sent        {}", rate(traffic.bytes_out, traffic.packets_out))?;
    writeln!(out)
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
    let held = results.rungs.iter().rfind(|rung| rung.broke.is_none());
    let held = held.map_or(0, |rung| rung.bots);
    match results
        .rungs
        .last()
        .and_then(|rung| rung.broke.as_deref().map(|why| (rung.bots, why)))
    {
        Some((bots, why)) => writeln!(out, "            It holds {held} bots; with {bots}, {why}\n"),
        None => writeln!(
            out,
            "            It holds {held} bots, and perhaps more: that was the last step\n"
        ),
    }
}

/// What bots dealt in, if they did.
fn deals(out: &mut String, stats: &Stats) -> fmt::Result {
    let counts = stats.deals.named();
    if counts.iter().all(|(_, counted)| *counted == 0) {
        return Ok(());
    }
    for (index, line) in counts.chunks(4).enumerate() {
        let line: Vec<String> = line
            .iter()
            .map(|(name, counted)| format!("{} {}", name.replace('_', " "), count(*counted)))
            .collect();
        let heading = if index == 0 { "Deals" } else { "" };
        writeln!(out, "{heading:<11} {}", line.join(", "))?;
    }
    let refusals: Vec<String> = stats
        .refusals
        .iter()
        .map(|(step, entry)| format!("{step} {}", count(entry.count)))
        .collect();
    if !refusals.is_empty() {
        writeln!(out, "            refused: {}", refusals.join(", "))?;
    }
    Ok(())
}

/// What bots of each behaviour did, if there are any but those that follow their habits.
fn doings(out: &mut String, stats: &Stats) -> fmt::Result {
    let all = Kind::ALL.iter().zip(&stats.doings);
    let had: Vec<(&Kind, &Doings)> = all.filter(|(_, doings)| doings.bots > 0).collect();
    if had.iter().all(|(kind, _)| **kind == Kind::Stroll) {
        return Ok(());
    }
    writeln!(
        out,
        "Behaviours  {:<9} {:>6} {:>9} {:>9} {:>9} {:>11}",
        "", "bots", "acts", "done", "refused", "unanswered"
    )?;
    for (kind, doings) in had {
        writeln!(
            out,
            "            {:<9} {:>6} {:>9} {:>9} {:>9} {:>11}",
            kind.name(),
            count(doings.bots),
            count(doings.acts),
            count(doings.done),
            count(doings.refused),
            count(doings.unanswered)
        )?;
    }
    Ok(())
}

fn others(out: &mut String, actions: &Actions) -> fmt::Result {
    writeln!(
        out,
        "Others      {} chat lines ({} came back), {} emotes ({} shown), asked to sit {} times (sat {})",
        count(actions.chats),
        count(actions.echoes),
        count(actions.emotes),
        count(actions.emotes_shown),
        count(actions.sits),
        count(actions.sat)
    )?;
    if actions.emotes + actions.sits > 0 && actions.emotes_shown + actions.sat == 0 {
        writeln!(
            out,
            "            Hint: public servers let nobody show emotes or sit without the skill Basic Skill (1), at level 3."
        )?;
    }
    writeln!(
        out,
        "            {} map changes, {} returns to the character list, {} questions of NPC dialogs answered",
        count(actions.map_changes),
        count(actions.restarts),
        count(actions.dialogs)
    )
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

#[cfg(test)]
mod tests {
    use super::super::results::tests::example;
    use super::*;

    #[test]
    fn the_report_has_every_number_a_person_asks_for() {
        let results = example();
        let text = render(&results, &results.verdict(&["errors>0".parse().unwrap()]));
        for part in [
            "main-20220406 -> 127.0.0.1:6900",
            "walk_ack           200",
            "203 sent: 200 acknowledged, 0 unacknowledged, 2 refused by the server's rules, 1 cut short",
            "30 more onto cells nobody knew: 25 open, 5 closed",
            "11 chat lines (10 came back), 4 emotes (0 shown), asked to sit 2 times (sat 0)",
            "Basic Skill",
            "2 pairs in sight, 0 missed, 1 ghosts",
            "2,000 packets, 6.2 kB/s, 100 packets/s",
            "timeout.chat_echo",
            "first: bot2 at 12.3 s",
            "Verdict     failed\n  errors>0 (1)\n",
            "walks/s    ██",
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
