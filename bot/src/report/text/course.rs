//! What changed over time: sparklines, what the generator used, and the drift of a long run.

use std::{
    fmt::{self, Write},
    time::Duration,
};

use super::WIDTH;
use crate::{
    report::{
        drift::Drift,
        host::Host,
        picture::sparkline,
        results::Results,
        unit::{bytes, count, per_second, time},
    },
    stats::{Slot, Step, share},
};

pub(super) fn write(out: &mut String, results: &Results) -> fmt::Result {
    course(out, results)?;
    generator(out, results)?;
    drift(out, results)
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
    let walks = |slot: &Slot| slot.quantiles(Step::WalkAck);
    let rate = |count: u64, slot: &Slot| per_second(count, slot.length);
    line(out, "on the map", slots, |slot| plain(slot.on_map), most)?;
    line(
        out,
        "walks/s",
        slots,
        |slot| rate(slot.count(Step::WalkAck), slot),
        most,
    )?;
    line(out, "walk p50", slots, |slot| walks(slot).p50.as_secs_f64(), millis)?;
    line(out, "walk p99", slots, |slot| walks(slot).p99.as_secs_f64(), millis)?;
    line(
        out,
        "packets/s",
        slots,
        |slot| rate(slot.traffic.packets_in, slot),
        most,
    )?;
    line(out, "errors/s", slots, |slot| rate(slot.errors, slot), most)?;
    line(out, "own lag", slots, |slot| slot.lag.as_secs_f64(), millis)?;
    let cores = |value: f64| format!("{value:.2} cores");
    line(out, "own CPU", slots, |slot| share(slot.usage.cpu, slot.length), cores)?;
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

fn generator(out: &mut String, results: &Results) -> fmt::Result {
    let used = results.generator;
    writeln!(
        out,
        "Generator   {:.2} cores on average; its busiest thread {:.0} % of one, at most {:.0} %; {} of memory, {} descriptors at most",
        used.cores(),
        used.busiest_share() * 100.0,
        used.busiest_peak * 100.0,
        bytes_of(used.memory),
        count(used.descriptors)
    )?;
    if let Some(retries) = used.syn_retries.filter(|retries| *retries > 0) {
        writeln!(
            out,
            "            {} times this machine had to ask again to connect (SYN): whom it asked, or what is between, drops some",
            count(retries)
        )?;
    }
    if let Some(host) = Host::of(results.timeline.slots()) {
        writeln!(
            out,
            "Server      {:.2} cores on average; {} -> {} of memory, {} and {} descriptors at most; {} process{}",
            host.cores,
            bytes_of(host.memory_first),
            bytes_of(host.memory_last),
            bytes_of(host.memory_peak),
            count(host.descriptors),
            host.processes,
            if host.processes == 1 { "" } else { "es" }
        )?;
    }
    writeln!(out)
}

#[expect(clippy::cast_precision_loss, reason = "for people to read")]
fn bytes_of(count: u64) -> String {
    bytes(count as f64)
}

/// First and last quarter of a long run beside each other.
fn drift(out: &mut String, results: &Results) -> fmt::Result {
    let Some(Drift { from, to }) = Drift::of(results.timeline.slots()) else {
        return Ok(());
    };
    writeln!(
        out,
        "Drift       walk p99 {} -> {}, generator's memory {} -> {}, its descriptors {} -> {}, bots on the map {} -> {}",
        time(from.walk_p99),
        time(to.walk_p99),
        bytes_of(from.memory),
        bytes_of(to.memory),
        count(from.descriptors),
        count(to.descriptors),
        count(from.on_map),
        count(to.on_map)
    )?;
    let both = |from: Option<u64>, to: Option<u64>| from.zip(to);
    if let (Some((memory, later)), Some((open, opened))) = (
        both(from.server_memory, to.server_memory),
        both(from.server_descriptors, to.server_descriptors),
    ) {
        writeln!(
            out,
            "            server's memory {} -> {}, its descriptors {} -> {}",
            bytes_of(memory),
            bytes_of(later),
            count(open),
            count(opened)
        )?;
    }
    writeln!(
        out,
        "            (first and last quarter of the play after all had come)\n"
    )
}
