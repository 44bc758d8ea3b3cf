//! The report as JSON, `bot.report/2`: documented in bot/README.md, and by `bot schema`.

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::{
    asked,
    drift::{Drift, Quarter},
    host::Host,
    lag_explains,
    results::{Results, Verdict},
};
use crate::{
    behavior::Kind,
    stats::{
        ErrorCount, Generator, Mark, Part, Positions, Quantiles, Sight, Slot, Stats, Step, Traffic, Walks, micros,
    },
    swarm::{consent::Consent, ladder::Rung},
};

/// The name and version of the schema: a field that changes its meaning changes the number.
pub const SCHEMA: &str = "bot.report/2";

/// Its JSON Schema.
pub const SCHEMA_TEXT: &str = include_str!("report.schema.json");

/// The report as pretty JSON; ends with a line end. Times are microseconds, durations of the run seconds.
pub fn render(results: &Results, verdict: &Verdict) -> String {
    let mut text = format!("{:#}", value(results, verdict));
    text.push('\n');
    text
}

/// The report as a JSON object.
pub(crate) fn value(results: &Results, verdict: &Verdict) -> Value {
    let stats = &results.stats;
    let saturation = results.saturation();
    json!({
        "schema": SCHEMA,
        "verdict": verdict.name(),
        "exit_code": verdict.exit_code(),
        "crossed": crossed(verdict),
        "thresholds": thresholds(results),
        "saturated": saturation.is_some(),
        "saturation": saturation,
        "plan": plan(results),
        "consent": results.plan.permission.consents().iter().map(Consent::json).collect::<Vec<_>>(),
        "elapsed_s": results.elapsed.as_secs_f64(),
        "paused_s": results.paused.as_secs_f64(),
        "added": results.added,
        "left_behind": results.left_behind,
        "reached": named(Mark::ALL.iter().map(|mark| (mark.name(), stats.reached(*mark)))),
        "latency_us": latencies(Step::ALL.into_iter(), stats),
        "lag_us": quantiles(Quantiles::of(&stats.lag)),
        "generator": generator(results.generator),
        "server": Host::of(results.timeline.slots()).map(server),
        "phases": results.phases.iter().map(phase).collect::<Vec<_>>(),
        "drift": Drift::of(results.timeline.slots()).map(drift),
        "walks": walks(stats.walks),
        "actions": {
            "chats": stats.actions.chats, "echoes": stats.actions.echoes, "emotes": stats.actions.emotes,
            "emotes_shown": stats.actions.emotes_shown, "sits": stats.actions.sits, "sat": stats.actions.sat,
            "map_changes": stats.actions.map_changes, "restarts": stats.actions.restarts, "dialogs": stats.actions.dialogs,
        },
        "capacity": rungs(results),
        "deals": named(stats.deals.named().into_iter()),
        "refusals": named(stats.refusals.iter().map(|(step, entry)| (step, entry.count))),
        "behaviours": doings(results),
        "sight": sight(stats.sight),
        "positions": positions(&stats.positions),
        "traffic": traffic(stats.traffic),
        "errors": errors(stats),
        "timeline": results.timeline.slots().iter().map(slot).collect::<Vec<_>>(),
    })
}

fn plan(results: &Results) -> Value {
    let plan = &results.plan;
    let shares: Vec<Value> = plan
        .shares
        .iter()
        .zip(plan.share_sizes())
        .map(|(share, bots)| {
            json!({
                "packetver": share.version.to_string(), "bots": bots, "target": share.target.to_string(),
                "obfuscation": share.obfuscation,
            })
        })
        .collect();
    let mut value = json!({
        "bots": plan.bots, "ramp_s": plan.ramp.as_secs_f64(), "duration_s": plan.duration.as_secs_f64(),
        "seed": plan.seed, "threads": plan.threads, "shares": shares,
    });
    if let Value::Object(value) = &mut value {
        value.extend(asked::value(plan));
    }
    value
}

/// All that the run was judged by, and what was measured of it, held or not.
fn thresholds(results: &Results) -> Vec<Value> {
    let judged = results.plan.thresholds.iter().map(|threshold| {
        let (value, is_crossed) = threshold.judge(results.evidence());
        json!({ "threshold": threshold.to_string(), "value": value, "crossed": is_crossed })
    });
    judged.collect()
}

/// The steps of a step-to-failure run; empty for others.
fn rungs(results: &Results) -> Vec<Value> {
    let rung = |rung: &Rung| {
        json!({
            "bots": rung.bots, "on_map": rung.on_map, "walks": rung.walks, "walk_ack_p50_us": micros(rung.p50),
            "walk_ack_p99_us": micros(rung.p99), "open": rung.open, "errors": rung.errors, "lag_p99_us": micros(rung.lag),
            "broke": rung.broke, "saturated": rung.saturated,
        })
    };
    results.rungs.iter().map(rung).collect()
}

/// Of the behaviours that bots had.
fn doings(results: &Results) -> Value {
    let all = Kind::ALL.iter().zip(&results.stats.doings);
    named(all.filter(|(_, doings)| doings.bots > 0).map(|(kind, doings)| {
        let counts = json!({
            "bots": doings.bots, "acts": doings.acts, "done": doings.done, "refused": doings.refused,
            "unanswered": doings.unanswered,
        });
        (kind.name(), counts)
    }))
}

fn crossed(verdict: &Verdict) -> Vec<Value> {
    let Verdict::Crossed(crossed) = verdict else {
        return Vec::new();
    };
    crossed
        .iter()
        .map(|crossed| json!({ "threshold": crossed.threshold, "phase": crossed.phase, "value": crossed.value }))
        .collect()
}

fn phase(part: &Part) -> Value {
    let stats = &part.stats;
    json!({
        "name": part.name, "from_s": part.from.as_secs_f64(), "length_s": part.length().as_secs_f64(),
        "saturated": lag_explains(stats),
        "latency_us": latencies(stats.steps().map(|(step, _)| step), stats),
        "lag_us": quantiles(Quantiles::of(&stats.lag)),
        "walks": walks(stats.walks), "traffic": traffic(stats.traffic), "errors": errors(stats),
    })
}

fn walks(walks: Walks) -> Value {
    json!({
        "sent": walks.sent, "acknowledged": walks.acknowledged, "refused": walks.refused,
        "unacknowledged": walks.unacknowledged, "interrupted": walks.interrupted,
        "explored": walks.explored, "opened": walks.opened, "closed": walks.closed,
    })
}

fn sight(sight: Sight) -> Value {
    json!({ "checked": sight.checked, "pairs": sight.pairs, "missed": sight.missed, "ghosts": sight.ghosts })
}

fn positions(positions: &Positions) -> Value {
    let drift = positions.drift();
    json!({
        "looks": sight(positions.looks),
        "drift_cells": {
            "count": drift.count, "mean": drift.mean, "p50": drift.p50, "p99": drift.p99, "max": drift.max,
        },
        "teleports": positions.teleports,
        "clock_drift_us": quantiles(positions.clock()),
    })
}

fn traffic(traffic: Traffic) -> Value {
    json!({
        "bytes_in": traffic.bytes_in, "packets_in": traffic.packets_in,
        "bytes_out": traffic.bytes_out, "packets_out": traffic.packets_out,
    })
}

fn generator(used: Generator) -> Value {
    json!({
        "cpu_s": used.cpu.as_secs_f64(), "cores": used.cores(), "busiest_thread": used.busiest_share(),
        "busiest_thread_peak": used.busiest_peak, "memory_peak_bytes": used.memory, "descriptors_peak": used.descriptors,
        "syn_retries": used.syn_retries,
    })
}

fn server(host: Host) -> Value {
    json!({
        "processes": host.processes, "cpu_s": host.cpu.as_secs_f64(), "cores": host.cores,
        "memory_first_bytes": host.memory_first, "memory_last_bytes": host.memory_last,
        "memory_peak_bytes": host.memory_peak, "descriptors_peak": host.descriptors,
    })
}

fn drift(drift: Drift) -> Value {
    let quarter = |quarter: Quarter| {
        json!({
            "walk_ack_p99_us": micros(quarter.walk_p99), "memory_bytes": quarter.memory,
            "descriptors": quarter.descriptors, "on_map": quarter.on_map,
            "server_memory_bytes": quarter.server_memory, "server_descriptors": quarter.server_descriptors,
        })
    };
    json!({ "from": quarter(drift.from), "to": quarter(drift.to) })
}

fn latencies(steps: impl Iterator<Item = Step>, stats: &Stats) -> Value {
    named(steps.map(|step| {
        let latency = stats.latency(step);
        let both = json!({ "intended": quantiles(latency.intended()), "service": quantiles(latency.service()) });
        (step.name(), both)
    }))
}

fn quantiles(values: Quantiles) -> Value {
    let mut object = Map::new();
    object.insert("count".to_owned(), values.count.into());
    for name in Quantiles::NAMES {
        object.insert(name.to_owned(), values.named(name).map(micros).into());
    }
    Value::Object(object)
}

fn errors(stats: &Stats) -> Value {
    let cause = |(cause, entry): (_, &ErrorCount)| (cause, json!({ "count": entry.count, "first": entry.example }));
    json!({ "total": stats.errors.total(), "causes": named(stats.errors.iter().map(cause)) })
}

fn slot(slot: &Slot) -> Value {
    let steps = slot.steps.iter().map(|(step, times)| {
        let times = Quantiles::of(times);
        let row = json!({
            "count": times.count, "p50_us": micros(times.p50), "p99_us": micros(times.p99), "max_us": micros(times.max),
        });
        (step.name(), row)
    });
    json!({
        "length_s": slot.length.as_secs_f64(), "meant": slot.meant, "there": slot.there, "on_map": slot.on_map, "errors": slot.errors,
        "traffic": traffic(slot.traffic), "steps": named(steps),
        "lag_p99_us": micros(slot.lag), "cpu_s": slot.usage.cpu.as_secs_f64(),
        "busiest_thread_s": slot.usage.busiest.as_secs_f64(), "memory_bytes": slot.usage.memory,
        "descriptors": slot.usage.descriptors, "drift_p99_cells": slot.drift,
        "server": slot.server.map(|used| json!({
            "cpu_s": used.cpu.as_secs_f64(), "memory_bytes": used.memory, "descriptors": used.descriptors,
        })),
    })
}

/// An object in the order of `entries`.
fn named<'a, V: Serialize>(entries: impl Iterator<Item = (&'a str, V)>) -> Value {
    entries
        .map(|(name, value)| (name.to_owned(), json!(value)))
        .collect::<Map<String, Value>>()
        .into()
}

#[cfg(test)]
mod tests {
    use super::super::results::tests::example;
    use super::*;
    use crate::{
        scenario::{Course, Scenario},
        swarm::ladder::Ladder,
    };

    #[test]
    fn json_has_what_the_readme_documents() {
        let mut results = example();
        results.plan.thresholds = vec!["errors>0".parse().unwrap(), "errors>5".parse().unwrap()];
        let text = render(&results, &results.verdict(&["errors>0".parse().unwrap()]));
        let report: Value = serde_json::from_str(&text).unwrap();
        for (pointer, expected) in [
            ("/schema", json!("bot.report/2")),
            ("/verdict", json!("threshold_crossed")),
            ("/exit_code", json!(99)),
            ("/crossed/0/threshold", json!("errors>0")),
            ("/plan/shares/0/packetver", json!("main-20220406")),
            ("/plan/shares/0/bots", json!(2)),
            ("/plan/mix", json!({ "stroll": 1 })),
            ("/plan/habits/walk_s", json!(2.0)),
            ("/plan/thresholds/1", json!("errors>5")),
            (
                "/thresholds/1",
                json!({ "threshold": "errors>5", "value": "1", "crossed": false }),
            ),
            ("/reached/connect", json!(2)),
            ("/latency_us/walk_ack/intended/count", json!(200)),
            ("/latency_us/login/service/p50", json!(1_200)),
            ("/walks/acknowledged", json!(200)),
            ("/sight/ghosts", json!(1)),
            ("/saturation", Value::Null),
            ("/plan/most_at_a_time", json!(2)),
            ("/plan/phases", json!([])),
            ("/paused_s", json!(0.0)),
            ("/positions/looks/pairs", json!(40)),
            ("/positions/drift_cells/max", json!(3)),
            ("/positions/teleports", json!(5)),
            ("/positions/clock_drift_us/count", json!(1)),
            ("/errors/total", json!(1)),
            ("/errors/causes/timeout.chat_echo/count", json!(1)),
            ("/timeline/19/meant", json!(2)),
            ("/timeline/19/on_map", json!(2)),
            ("/timeline/19/steps/walk_ack/count", json!(10)),
            ("/timeline/19/descriptors", json!(17)),
            ("/phases/0/name", json!("come")),
            ("/phases/0/latency_us/walk_ack/intended/count", json!(20)),
            ("/phases/1/from_s", json!(2.0)),
            ("/phases/1/walks/sent", json!(0)),
            ("/generator/memory_peak_bytes", json!(5_000_000)),
        ] {
            assert_eq!(report.pointer(pointer), Some(&expected), "{pointer}");
        }
    }

    /// The schema; a field that it does not name is a mistake here, and none to those who read newer reports.
    fn strict_schema() -> Value {
        fn close(value: &mut Value) {
            if let Value::Object(object) = value {
                if object.contains_key("properties") {
                    object.insert("additionalProperties".to_owned(), false.into());
                }
                object.values_mut().for_each(close);
            } else if let Value::Array(values) = value {
                values.iter_mut().for_each(close);
            }
        }
        let mut schema = serde_json::from_str(SCHEMA_TEXT).unwrap();
        close(&mut schema);
        schema
    }

    /// A scenario with a phase of each executor but that which is the only one of its scenario.
    fn every_executor() -> Course {
        let phases = [
            ("constant-bots", "bots = 3\nramp = \"1s\""),
            ("ramping-bots", "to = 5"),
            ("constant-arrivals", "rate = 0.5\nstay = \"1s..2s\""),
            ("ramping-arrivals", "rate = 0\nto = 2"),
            ("spike", "bots = 2"),
            ("soak", "bots = 1"),
        ];
        let phases = phases.map(|(executor, keys)| {
            format!("[[phase]]\nname = \"of {executor}\"\nexecutor = \"{executor}\"\ntime = \"9s\"\n{keys}\n")
        });
        let text = format!("about = \"x\"\n[mix]\nwalk = 1\n{}", phases.concat());
        Scenario::parse("x", &text).unwrap().course(1)
    }

    #[test]
    fn what_a_phase_was_to_be_is_told_by_the_keys_of_scenario_files() {
        let mut results = example();
        results.plan.course = every_executor();
        let report = value(&results, &Verdict::Passed);
        let phases = report["plan"]["phases"].as_array().unwrap();
        assert_eq!(
            phases[..3],
            [
                json!({ "name": "of constant-bots", "executor": "constant-bots", "time_s": 9.0, "bots": 3, "ramp_s": 1.0 }),
                json!({ "name": "of ramping-bots", "executor": "ramping-bots", "time_s": 9.0, "to": 5 }),
                json!({ "name": "of constant-arrivals", "executor": "constant-arrivals", "time_s": 9.0, "rate": 0.5, "stay": "1s..2s" }),
            ]
        );
    }

    #[test]
    fn reports_are_what_the_schema_says_and_nothing_else() {
        let schema = strict_schema();
        assert!(jsonschema::meta::is_valid(&schema), "the schema is none");
        let validator = jsonschema::validator_for(&schema).unwrap();
        let mut results = example();
        results.plan.thresholds = vec!["errors>5".parse().unwrap(), "attack.p99>1s".parse().unwrap()];
        results.plan.ladder = Some(Ladder {
            first: 1,
            step: 1,
            most: 2,
            hold: std::time::Duration::from_secs(9),
            walk_p99: std::time::Duration::from_secs(1),
            search: None,
        });
        results.rungs.push(Rung {
            bots: 2,
            on_map: 2,
            walks: 9,
            open: 0,
            lag: std::time::Duration::ZERO,
            saturated: false,
            p50: std::time::Duration::ZERO,
            p99: std::time::Duration::ZERO,
            errors: 0,
            broke: None,
        });
        results.plan.course = every_executor();
        let never = "attack.p99>1s".parse().unwrap();
        for verdict in [
            results.verdict(&[never]),
            Verdict::Passed,
            Verdict::Saturated,
            Verdict::Failed("no port".to_owned()),
        ] {
            let report = value(&results, &verdict);
            let mistakes: Vec<String> = validator.iter_errors(&report).map(|error| error.to_string()).collect();
            assert_eq!(mistakes, [""; 0]);
        }
        let mut wrong = value(&results, &Verdict::Passed);
        wrong["phases"][0]["mood"] = "good".into();
        assert!(!validator.is_valid(&wrong));
    }

    #[test]
    fn the_readme_names_every_top_level_field() {
        let readme = include_str!("../../README.md");
        let report = value(&example(), &Verdict::Passed);
        for field in report.as_object().unwrap().keys() {
            assert!(
                readme.contains(&format!("`{field}`")),
                "bot/README.md does not document `{field}`"
            );
        }
    }
}
