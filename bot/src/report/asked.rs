//! What a run was asked to do: with it, its seed and its versions it can be repeated. The same in JSON, on pages and in text.

use std::{collections::BTreeMap, time::Duration};

use serde_json::{Map, Value, json};

use crate::{
    behavior::{Cell, Habits, Kind, Warp},
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
    let entries = [
        ("scenario", json!(plan.scenario)),
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

fn cell(cell: Cell) -> String {
    format!("{},{}", cell.x, cell.y)
}

fn warp(warp: &Warp) -> String {
    format!("{},{}", warp.map, cell(warp.cell))
}

/// What is told to people, and as what: of each thing that there is.
const TOLD: [(&str, &str); 11] = [
    ("scenario", "scenario"),
    ("mix", "behaviours"),
    ("think", "think time"),
    ("habits", "habits"),
    ("steps", "steps"),
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
        let text = written(asked.get(*name)?);
        let unit = if name.ends_with("_s") { " s" } else { "" };
        (text != NONE).then(|| (*words, text + unit))
    });
    told.collect()
}

/// What nothing is called.
const NONE: &str = "none";

/// A value of a plan in a line; times are seconds.
pub(crate) fn written(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => NONE.to_owned(),
        Value::Object(object) => {
            let entries = object.iter().map(|(name, value)| (name, written(value)));
            let entries = entries
                .filter(|(_, text)| text != NONE)
                .map(|(name, text)| match name.strip_suffix("_s") {
                    Some(name) => format!("{name} {text} s"),
                    None => format!("{name} {text}"),
                });
            join(&entries.collect::<Vec<_>>())
        }
        Value::Array(values) => join(&values.iter().map(written).collect::<Vec<_>>()),
        // 10.0 is 10.
        Value::Number(number) => number.as_f64().unwrap_or_default().to_string(),
        Value::Bool(value) => value.to_string(),
    }
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
    use crate::report::results::tests::example;

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
                ("think time", "2s".to_owned()),
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
}
