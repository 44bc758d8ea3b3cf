//! What a run was asked to do: with it, its seed and its versions it can be repeated. The same in JSON, on pages and in text.

use std::{collections::BTreeMap, time::Duration};

use serde_json::{Map, Value, json};

use super::unit::{self, span};
use crate::{
    behavior::{Cell, Habits, Kind, Warp},
    scenario::{Executor, Phase},
    stats::micros,
    swarm::{
        ladder::Ladder,
        plan::{Mix, Plan},
    },
};

/// What bots do and how it is judged, by the names in JSON.
pub(crate) fn value(plan: &Plan) -> Map<String, Value> {
    let Mix {
        parts,
        think,
        options,
        resets,
    } = &plan.mix;
    let mut mix: Map<String, Value> = parts
        .iter()
        .map(|(kind, weight)| (kind.name().to_owned(), json!(weight)))
        .collect();
    let strolls = mix.is_empty() || mix.contains_key(Kind::Stroll.name());
    if mix.is_empty() {
        mix.insert(Kind::Stroll.name().to_owned(), json!(1));
    }
    let resets = json!({ "share": resets.share, "every_s": resets.every.as_secs_f64() });
    let thresholds: Vec<String> = plan.thresholds.iter().map(ToString::to_string).collect();
    let phases = plan.course.phases().iter().map(phase);
    let entries = [
        ("scenario", json!(plan.scenario)),
        ("most_at_a_time", json!(plan.most_at_a_time())),
        ("phases", phases.collect::<Vec<_>>().into()),
        ("mix", mix.into()),
        ("think", json!((!parts.is_empty()).then(|| think.to_string()))),
        ("habits", json!(strolls.then(|| habits(&plan.habits)))),
        ("patience_s", json!(plan.patience.as_secs_f64())),
        ("resets", json!((!plan.mix.resets.every.is_zero()).then_some(resets))),
        ("gather", json!(options.gather.map(cell))),
        (
            "route",
            json!(options.route.iter().copied().map(cell).collect::<Vec<_>>()),
        ),
        ("hunt", json!(options.hunt.as_ref().map(warp))),
        ("prepare", json!(options.prepare)),
        ("steps", json!(plan.ladder.map(steps))),
        ("thresholds", json!(thresholds)),
    ];
    entries
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .collect()
}

fn habits(habits: &Habits) -> Value {
    let every = |time: Option<Duration>| time.map(|time| time.as_secs_f64());
    json!({
        "walk_s": every(habits.walk), "chat_s": every(habits.chat), "emote_s": every(habits.emote), "sit_s": every(habits.sit),
        "warp_s": every(habits.warp), "restart_s": every(habits.restart),
        "warps": habits.warps.iter().map(warp).collect::<Vec<_>>(),
    })
}

fn steps(ladder: Ladder) -> Value {
    json!({
        "first": ladder.first, "step": ladder.step, "most": ladder.most, "hold_s": ladder.hold.as_secs_f64(),
        "walk_p99_us": micros(ladder.walk_p99), "search_s": ladder.search.map(|time| time.as_secs_f64()),
    })
}

/// A phase, by the keys of scenario files; times are seconds or microseconds, as their names say.
fn phase(phase: &Phase) -> Value {
    let mut value = match phase.executor {
        Executor::Bots { bots, .. } if phase.written == "ramping-bots" => json!({ "to": bots }),
        Executor::Bots { bots, ramp } | Executor::Spike { bots, ramp } => {
            json!({ "bots": bots, "ramp_s": ramp.as_secs_f64() })
        }
        Executor::Arrivals { rate, stay, .. } if phase.written == "constant-arrivals" => {
            json!({ "rate": rate, "stay": stay.to_string() })
        }
        Executor::Arrivals { rate, to, stay } => json!({ "rate": rate, "to": to, "stay": stay.to_string() }),
        Executor::Steps(ladder) => json!({
            "bots": ladder.first, "step": ladder.step, "to": ladder.most, "hold_s": ladder.hold.as_secs_f64(),
            "walk_p99_us": micros(ladder.walk_p99), "search_s": ladder.search.map(|time| time.as_secs_f64()),
        }),
    };
    if let Value::Object(value) = &mut value {
        value.insert("name".to_owned(), json!(phase.name));
        value.insert("executor".to_owned(), json!(phase.written));
        value.insert("time_s".to_owned(), json!(phase.time.as_secs_f64()));
    }
    value
}

fn cell(cell: Cell) -> String {
    format!("{},{}", cell.x, cell.y)
}

fn warp(warp: &Warp) -> String {
    format!("{},{}", warp.map, cell(warp.cell))
}

/// What is told to people, and as what: of each thing that there is. Phases are told apart ([`phases`]).
const TOLD: [(&str, &str); 10] = [
    ("scenario", "scenario"),
    ("mix", "behaviours"),
    ("think", "think time"),
    ("habits", "habits"),
    ("resets", "resets"),
    ("gather", "gathers at"),
    ("route", "route"),
    ("hunt", "hunts at"),
    ("prepare", "each says once"),
    ("patience_s", "patience"),
];

/// The same for people: what, and how it was.
pub(crate) fn lines(asked: &BTreeMap<String, Value>) -> Vec<(&'static str, String)> {
    let told = TOLD.iter().filter_map(|(name, words)| {
        let text = written(name, asked.get(*name)?);
        (text != NONE).then_some((*words, text))
    });
    told.collect()
}

/// Keys of phases in the order in which they are told.
const PHASE_KEYS: [&str; 9] = [
    "bots",
    "rate",
    "step",
    "to",
    "ramp_s",
    "stay",
    "hold_s",
    "walk_p99_us",
    "search_s",
];

/// The phases of a scenario for people: what each is called, and who comes in it.
pub(crate) fn phases(asked: &BTreeMap<String, Value>) -> Vec<(String, String)> {
    let phases = asked.get("phases").and_then(Value::as_array);
    let phases = phases.into_iter().flatten().filter_map(Value::as_object);
    let told = phases.map(|phase| {
        let text = |key: &str| phase.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
        let keys = PHASE_KEYS.iter().filter_map(|key| {
            let value = phase.get(*key).filter(|value| !value.is_null())?;
            // Of arrivals it is where the rate goes, of bots how many there will be.
            let is_rate = *key == "to" && phase.contains_key("rate");
            Some(entry(key, value) + if is_rate { "/s" } else { "" })
        });
        let keys: Vec<String> = keys.collect();
        let time = phase.get("time_s").and_then(Value::as_f64).unwrap_or_default();
        let words = format!("{} for {}: {}", text("executor"), span(time), keys.join(", "));
        (text("name"), words)
    });
    told.collect()
}

/// What nothing is called.
const NONE: &str = "none";

/// The value of a plan that is called `key`, in a line.
pub(crate) fn written(key: &str, value: &Value) -> String {
    match value {
        Value::String(text) if ["think", "stay"].contains(&key) => apart(text),
        Value::String(text) => text.clone(),
        Value::Null => NONE.to_owned(),
        Value::Object(object) => {
            let entries = object.iter().filter(|(name, value)| written(name, value) != NONE);
            join(&entries.map(|(name, value)| entry(name, value)).collect::<Vec<_>>())
        }
        Value::Array(values) => join(&values.iter().map(|value| written("", value)).collect::<Vec<_>>()),
        Value::Number(number) => {
            let number = number.as_f64().unwrap_or_default();
            match key {
                key if key.ends_with("_s") => span(number),
                key if key.ends_with("_us") => {
                    unit::time(Duration::try_from_secs_f64(number / 1e6).unwrap_or_default())
                }
                "rate" => format!("{number}/s"),
                // 10.0 is 10.
                _ => number.to_string(),
            }
        }
        Value::Bool(value) => value.to_string(),
    }
}

/// A key and its value; the unit stands behind the value, not in the key.
fn entry(key: &str, value: &Value) -> String {
    let name = key.strip_suffix("_s").or_else(|| key.strip_suffix("_us"));
    format!("{} {}", name.unwrap_or(key).replace('_', " "), written(key, value))
}

/// `500ms..2s` as `500 ms..2 s`.
fn apart(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 4);
    for letter in text.chars() {
        if letter.is_alphabetic() && out.ends_with(|last: char| last.is_ascii_digit()) {
            out.push(' ');
        }
        out.push(letter);
    }
    out
}

fn join(texts: &[String]) -> String {
    if texts.is_empty() {
        NONE.to_owned()
    } else {
        texts.join(", ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{report::results::tests::example, scenario::Scenario};

    #[test]
    fn all_that_makes_a_run_what_it_was_is_told() {
        let mut plan = example().plan;
        plan.scenario = Some("evening".to_owned());
        plan.mix.parts = vec![(Kind::Walk, 5), (Kind::Trade, 1)];
        plan.mix.options.hunt = "prt_fild08,170,360".parse().ok();
        plan.thresholds = vec!["errors>0".parse().unwrap()];
        let asked = value(&plan);
        assert_eq!(asked["mix"], json!({ "walk": 5, "trade": 1 }));
        assert_eq!(
            (&asked["habits"], &asked["thresholds"]),
            (&Value::Null, &json!(["errors>0"]))
        );
        let lines = lines(&asked.into_iter().collect());
        assert_eq!(
            lines,
            [
                ("scenario", "evening".to_owned()),
                ("behaviours", "trade 1, walk 5".to_owned()),
                ("think time", "2 s".to_owned()),
                ("hunts at", "prt_fild08,170,360".to_owned()),
                ("patience", "10 s".to_owned()),
            ]
        );
    }

    #[test]
    fn those_who_stroll_do_it_by_their_habits() {
        let lines = lines(&value(&example().plan).into_iter().collect());
        let told = |wanted: &str| {
            lines
                .iter()
                .find(|(name, _)| *name == wanted)
                .map(|(_, text)| text.as_str())
        };
        assert_eq!(
            (told("behaviours"), told("habits")),
            (Some("stroll 1"), Some("walk 2 s"))
        );
        assert_eq!(told("think time"), None, "habits have times of their own");
    }

    #[test]
    fn who_comes_in_each_phase_is_told_with_its_units() {
        let text = "about = \"x\"\n[mix]\nwalk = 1\n\
            [[phase]]\nname = \"doors\"\nexecutor = \"constant-bots\"\nbots = 200\nramp = \"2s\"\ntime = \"20s\"\n\
            [[phase]]\nname = \"stream\"\nexecutor = \"ramping-arrivals\"\nrate = 2.5\nto = 20\nstay = \"5s..15s\"\ntime = \"5m\"\n\
            [[phase]]\nname = \"out\"\nexecutor = \"ramping-bots\"\nto = 0\ntime = \"10s\"";
        let told = phases_of(text);
        assert_eq!(
            told,
            [
                "doors | constant-bots for 20 s: bots 200, ramp 2 s",
                "stream | ramping-arrivals for 5 min: rate 2.5/s, to 20/s, stay 5 s..15 s",
                "out | ramping-bots for 10 s: to 0",
            ]
        );
        let steps = "about = \"x\"\n[mix]\nwalk = 1\n[[phase]]\nname = \"steps\"\nexecutor = \"step-to-failure\"\nbots = 100\nstep = 50\n\
            to = 3000\nhold = \"15s\"\nwalk_p99 = \"200ms\"\nsearch = \"10m\"";
        assert_eq!(
            phases_of(steps),
            [
                "steps | step-to-failure for 10 min: bots 100, step 50, to 3000, hold 15 s, walk p99 200 ms, search 10 min"
            ]
        );
    }

    fn phases_of(scenario: &str) -> Vec<String> {
        let mut plan = example().plan;
        plan.course = Scenario::parse("x", scenario).unwrap().course(1);
        let told = phases(&value(&plan).into_iter().collect()).into_iter();
        told.map(|(name, words)| format!("{name} | {words}")).collect()
    }
}
