//! The page: text in Prometheus' exposition format, made anew at each look.

use std::fmt::{self, Write};

use hdrhistogram::Histogram;

use crate::{
    report::snapshot::Snapshot,
    stats::{Stats, share},
};

/// Upper ends of buckets, in microseconds.
const BUCKETS: [u64; 15] = [
    500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000, 2_500_000, 5_000_000,
    10_000_000, 60_000_000,
];

/// The page of a moment.
pub(super) fn render(snapshot: &Snapshot<'_>) -> String {
    let mut out = String::new();
    // Writing to a String cannot fail.
    let _ = write(&mut out, snapshot);
    out
}

fn write(out: &mut String, snapshot: &Snapshot<'_>) -> fmt::Result {
    let (stats, population) = (&snapshot.record.whole, snapshot.population);
    heading(out, "bot_elapsed_seconds", "gauge", "Age of the run.")?;
    writeln!(out, "bot_elapsed_seconds {}", snapshot.elapsed.as_secs_f64())?;
    heading(out, "bot_bots", "gauge", "Bots by where they are.")?;
    for (state, bots) in [
        (
            "waiting",
            u64::from(snapshot.plan.bots).saturating_sub(population.started),
        ),
        ("coming", population.coming()),
        ("on_map", population.on_map),
        ("gone", population.ended),
    ] {
        writeln!(out, "bot_bots{{state=\"{state}\"}} {bots}")?;
    }
    heading(out, "bot_bots_meant", "gauge", "Bots that are to be there now.")?;
    writeln!(out, "bot_bots_meant {}", snapshot.slot.meant)?;
    let parts = &snapshot.record.parts;
    heading(out, "bot_phase", "gauge", "1 for the phase that the run is in.")?;
    for (index, part) in parts.iter().enumerate() {
        let is_now = u8::from(snapshot.part() == Some(index));
        // Phases may have one name, and samples must not have the same labels.
        writeln!(
            out,
            "bot_phase{{index=\"{index}\",name=\"{}\"}} {is_now}",
            label(&part.name)
        )?;
    }
    traffic(out, stats)?;
    heading(out, "bot_errors_total", "counter", "Errors by cause.")?;
    for (cause, entry) in stats.errors.iter() {
        writeln!(out, "bot_errors_total{{cause=\"{}\"}} {}", label(cause), entry.count)?;
    }
    steps(out, stats)?;
    generator(out, snapshot)?;
    server(out, snapshot)
}

/// What the processes of a server on this machine use, where they are known.
fn server(out: &mut String, snapshot: &Snapshot<'_>) -> fmt::Result {
    let Some(now) = snapshot.slot.server else { return Ok(()) };
    for (name, help, value) in [
        ("bot_server_memory_bytes", "Resident memory of the server.", now.memory),
        (
            "bot_server_descriptors",
            "Open descriptors of the server.",
            now.descriptors,
        ),
    ] {
        heading(out, name, "gauge", help)?;
        writeln!(out, "{name} {value}")?;
    }
    let (cpu, used) = ("bot_server_cpu_cores", share(now.cpu, snapshot.slot.length));
    heading(out, cpu, "gauge", "Cores that the server kept busy in the last second.")?;
    writeln!(out, "{cpu} {used}")
}

fn traffic(out: &mut String, stats: &Stats) -> fmt::Result {
    let traffic = stats.traffic;
    for (name, help, received, sent) in [
        (
            "bot_packets_total",
            "Packets on the wire.",
            traffic.packets_in,
            traffic.packets_out,
        ),
        (
            "bot_bytes_total",
            "Bytes on the wire.",
            traffic.bytes_in,
            traffic.bytes_out,
        ),
    ] {
        heading(out, name, "counter", help)?;
        writeln!(
            out,
            "{name}{{direction=\"in\"}} {received}\n{name}{{direction=\"out\"}} {sent}"
        )?;
    }
    Ok(())
}

fn steps(out: &mut String, stats: &Stats) -> fmt::Result {
    let (intended, service) = ("bot_step_seconds", "bot_step_service_seconds");
    heading(out, intended, "histogram", "Times of steps from their intended start.")?;
    for (step, latency) in stats.steps() {
        let label = format!("step=\"{}\"", step.name());
        histogram(out, intended, &label, latency.intended_histogram())?;
    }
    heading(out, service, "histogram", "Times of steps from their actual start.")?;
    for (step, latency) in stats.steps() {
        let label = format!("step=\"{}\"", step.name());
        histogram(out, service, &label, latency.service_histogram())?;
    }
    Ok(())
}

fn generator(out: &mut String, snapshot: &Snapshot<'_>) -> fmt::Result {
    let (used, now) = (snapshot.record.generator, snapshot.slot.usage);
    let (cpu, lag) = ("bot_generator_cpu_seconds_total", "bot_generator_lag_seconds");
    heading(out, cpu, "counter", "Processor time of the generator.")?;
    writeln!(out, "{cpu} {}", used.cpu.as_secs_f64())?;
    for (name, help, value) in [
        (
            "bot_generator_memory_bytes",
            "Resident memory of the generator.",
            now.memory,
        ),
        (
            "bot_generator_descriptors",
            "Open descriptors of the generator.",
            now.descriptors,
        ),
    ] {
        heading(out, name, "gauge", help)?;
        writeln!(out, "{name} {value}")?;
    }
    heading(out, lag, "histogram", "How late the generator itself was.")?;
    histogram(out, lag, "", &snapshot.record.whole.lag)
}

fn heading(out: &mut String, name: &str, kind: &str, help: &str) -> fmt::Result {
    writeln!(out, "# HELP {name} {help}\n# TYPE {name} {kind}")
}

/// One histogram, `labels` as in `step="login"`.
#[expect(clippy::cast_precision_loss, reason = "seconds of a metric")]
fn histogram(out: &mut String, name: &str, labels: &str, times: &Histogram<u64>) -> fmt::Result {
    let mut below = [0_u64; BUCKETS.len()];
    let mut sum = 0.0;
    for entry in times.iter_recorded() {
        let value = times.lowest_equivalent(entry.value_iterated_to());
        let count = entry.count_at_value();
        sum += value as f64 / 1e6 * count as f64;
        for (count_below, limit) in below.iter_mut().zip(BUCKETS) {
            *count_below += if value <= limit { count } else { 0 };
        }
    }
    let comma = if labels.is_empty() { "" } else { "," };
    for (count, limit) in below.into_iter().zip(BUCKETS) {
        writeln!(
            out,
            "{name}_bucket{{{labels}{comma}le=\"{}\"}} {count}",
            limit as f64 / 1e6
        )?;
    }
    writeln!(out, "{name}_bucket{{{labels}{comma}le=\"+Inf\"}} {}", times.len())?;
    let labels = if labels.is_empty() {
        String::new()
    } else {
        format!("{{{labels}}}")
    };
    writeln!(out, "{name}_sum{labels} {sum}\n{name}_count{labels} {}", times.len())
}

/// A label's value: what would end it is escaped.
fn label(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        report::snapshot::tests::with_snapshot,
        stats::{ServerUsage, Slot},
    };

    #[test]
    fn the_page_has_bots_steps_errors_and_the_generator() {
        let page = with_snapshot(render);
        for line in [
            "bot_bots{state=\"on_map\"} 2",
            "bot_bots_meant 2",
            "bot_phase{index=\"1\",name=\"play\"} 1",
            "bot_errors_total{cause=\"timeout.chat_echo\"} 1",
            "bot_step_seconds_bucket{step=\"walk_ack\",le=\"0.0025\"} 40",
            "bot_step_seconds_count{step=\"walk_ack\"} 200",
            "bot_generator_memory_bytes 5000000",
            "bot_generator_lag_seconds_bucket{le=\"+Inf\"} 1",
        ] {
            assert!(
                page.lines().any(|found| found == line),
                "`{line}` is missing in\n{page}"
            );
        }
    }

    #[test]
    fn phases_of_one_name_are_two_samples() {
        let page = with_snapshot(|snapshot| {
            let mut record = snapshot.record.clone();
            record.parts[0].name = "play".to_owned();
            render(&Snapshot {
                record: &record,
                ..*snapshot
            })
        });
        let mut samples: Vec<&str> = page.lines().filter_map(|line| Some(line.rsplit_once(' ')?.0)).collect();
        samples.retain(|sample| !sample.starts_with('#'));
        let all = samples.len();
        samples.sort_unstable();
        samples.dedup();
        assert_eq!(
            samples.len(),
            all,
            "one sample twice makes Prometheus refuse all of them"
        );
    }

    #[test]
    fn every_line_is_a_comment_or_a_sample() {
        let page = with_snapshot(render);
        for line in page.lines().filter(|line| !line.starts_with('#')) {
            let (name, value) = line.rsplit_once(' ').unwrap();
            assert!(name.starts_with("bot_") && value.parse::<f64>().is_ok(), "{line}");
        }
    }

    #[test]
    fn a_server_on_this_machine_has_metrics_of_its_own() {
        assert!(!with_snapshot(render).contains("bot_server"));
        let page = with_snapshot(|snapshot| {
            let second = std::time::Duration::from_secs(1);
            let used = ServerUsage {
                cpu: second / 4,
                memory: 7_000_000,
                descriptors: 9,
                processes: 1,
            };
            let slot = Slot {
                length: second,
                server: Some(used),
                ..Slot::default()
            };
            render(&Snapshot {
                slot: &slot,
                ..*snapshot
            })
        });
        for line in [
            "bot_server_memory_bytes 7000000",
            "bot_server_descriptors 9",
            "bot_server_cpu_cores 0.25",
        ] {
            assert!(
                page.lines().any(|found| found == line),
                "`{line}` is missing in\n{page}"
            );
        }
    }

    #[test]
    fn a_name_cannot_end_its_label() {
        assert_eq!(label("a\"} 1\n\\"), "a\\\"} 1\\n\\\\");
    }
}
