//! Recorded answers beside those of the new session: packets of one kind in their order, kinds apart.

use std::{
    collections::BTreeMap,
    hash::{DefaultHasher, Hash, Hasher},
};

use packets::Value;

use super::{
    align::common,
    normal::{Answer, text},
    report::{Difference, What},
};

/// Letters that are told of an answer that the other side does not have.
const MOST_SAID: usize = 100;

/// What came of comparing one connection.
#[derive(Debug, Default)]
pub(super) struct Compared {
    /// Answers that are the same.
    pub(super) same: usize,
    /// The others.
    pub(super) differences: Vec<Difference>,
}

/// Compares; `asked` names what the client had said when an answer came.
pub(super) fn compare(recorded: &[Answer], now: &[Answer], asked: impl Fn(usize) -> String) -> Compared {
    let mut kinds: BTreeMap<&str, (Vec<&Answer>, Vec<&Answer>)> = BTreeMap::new();
    for answer in recorded {
        kinds.entry(&answer.name).or_default().0.push(answer);
    }
    for answer in now {
        kinds.entry(&answer.name).or_default().1.push(answer);
    }
    let mut compared = Compared::default();
    for (recorded, now) in kinds.values() {
        let pairs = align(recorded, now);
        compared.same += pairs.iter().filter(|(a, b)| is_same(*a, *b)).count();
        let differing = pairs.into_iter().filter(|(a, b)| !is_same(*a, *b));
        for (recorded, now) in differing {
            tell(recorded, now, &asked, &mut compared.differences);
        }
    }
    compared.differences.sort_by_key(|difference| difference.after_number);
    compared
}

type Paired<'a> = (Option<&'a Answer>, Option<&'a Answer>);

fn is_same(recorded: Option<&Answer>, now: Option<&Answer>) -> bool {
    matches!((recorded, now), (Some(recorded), Some(now)) if recorded.fields == now.fields)
}

/// Lines up: what is the same by the longest common subsequence; what lies between, one by one.
fn align<'a>(recorded: &[&'a Answer], now: &[&'a Answer]) -> Vec<Paired<'a>> {
    let digests = |answers: &[&Answer]| answers.iter().map(|answer| digest(answer)).collect::<Vec<u64>>();
    let (mut pairs, mut from, mut other) = (Vec::new(), 0, 0);
    for (a, b) in common(&digests(recorded), &digests(now)) {
        pairs.extend(between(part(recorded, from, a), part(now, other, b)));
        pairs.push((recorded.get(a).copied(), now.get(b).copied()));
        (from, other) = (a + 1, b + 1);
    }
    pairs.extend(between(
        part(recorded, from, recorded.len()),
        part(now, other, now.len()),
    ));
    pairs
}

fn part<'s, 'a>(answers: &'s [&'a Answer], from: usize, to: usize) -> &'s [&'a Answer] {
    answers.get(from..to).unwrap_or_default()
}

fn between<'a>(recorded: &[&'a Answer], now: &[&'a Answer]) -> Vec<Paired<'a>> {
    let length = recorded.len().max(now.len());
    (0..length)
        .map(|index| (recorded.get(index).copied(), now.get(index).copied()))
        .collect()
}

/// Stands for what an answer says: whole answers would be compared again and again.
fn digest(answer: &Answer) -> u64 {
    let mut hasher = DefaultHasher::new();
    format!("{:?}", answer.fields).hash(&mut hasher);
    hasher.finish()
}

fn tell(recorded: Option<&Answer>, now: Option<&Answer>, asked: &impl Fn(usize) -> String, out: &mut Vec<Difference>) {
    let Some(first) = recorded.or(now) else { return };
    let difference = |what, field: &str, recorded, now| Difference {
        what,
        packet: first.name.clone(),
        field: field.to_owned(),
        recorded,
        now,
        after: asked(first.after),
        after_number: first.after,
    };
    match (recorded, now) {
        (Some(recorded), None) => out.push(difference(What::Missing, "", summary(recorded), None)),
        (None, Some(now)) => out.push(difference(What::Extra, "", None, summary(now))),
        (Some(recorded), Some(now)) => {
            for (path, old, new) in fields(recorded, now) {
                out.push(difference(What::Field, path, old.map(text), new.map(text)));
            }
        }
        (None, None) => {}
    }
}

/// What an answer says, as far as it goes in a line.
fn summary(answer: &Answer) -> Option<String> {
    let mut line = String::new();
    for (path, value) in &answer.fields {
        let gap = if line.is_empty() { "" } else { ", " };
        let field = format!("{gap}{path} {}", text(value));
        if line.chars().count() + field.chars().count() > MOST_SAID {
            line += gap;
            line += "..";
            break;
        }
        line += &field;
    }
    Some(line).filter(|line| !line.is_empty())
}

type Differing<'a> = (&'a str, Option<&'a Value>, Option<&'a Value>);

/// Fields that differ.
fn fields<'a>(recorded: &'a Answer, now: &'a Answer) -> Vec<Differing<'a>> {
    let new: BTreeMap<&str, &Value> = now.fields.iter().map(|(path, value)| (path.as_str(), value)).collect();
    let old: BTreeMap<&str, &Value> = recorded
        .fields
        .iter()
        .map(|(path, value)| (path.as_str(), value))
        .collect();
    let changed = recorded
        .fields
        .iter()
        .map(|(path, value)| (path.as_str(), Some(value), new.get(path.as_str()).copied()))
        .filter(|(_, old, new)| old != new);
    let added = now
        .fields
        .iter()
        .filter(|(path, _)| !old.contains_key(path.as_str()))
        .map(|(path, value)| (path.as_str(), None, Some(value)));
    changed.chain(added).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answers(of: &[(&str, i128)]) -> Vec<Answer> {
        let answer = |(index, (name, value)): (usize, &(&str, i128))| Answer {
            name: (*name).to_owned(),
            fields: vec![("x".to_owned(), Value::Int(*value))],
            after: index,
        };
        of.iter().enumerate().map(answer).collect()
    }

    fn told(recorded: &[(&str, i128)], now: &[(&str, i128)]) -> (usize, Vec<String>) {
        let compared = compare(&answers(recorded), &answers(now), |number| format!("#{number}"));
        let lines = compared.differences.iter().map(ToString::to_string);
        (compared.same, lines.collect())
    }

    #[test]
    fn packets_of_other_kinds_may_come_in_another_order() {
        let recorded = [("A", 1), ("B", 2), ("A", 3)];
        assert_eq!(told(&recorded, &[("B", 2), ("A", 1), ("A", 3)]), (3, vec![]));
    }

    #[test]
    fn one_that_is_missing_does_not_make_all_that_follow_differ() {
        let (same, told) = told(&[("A", 1), ("A", 2), ("A", 3)], &[("A", 2), ("A", 3)]);
        assert_eq!(same, 2);
        assert_eq!(told, ["after #0: A (x 1) is missing"]);
    }

    #[test]
    fn one_that_is_missing_among_many_is_one_difference() {
        let recorded: Vec<(&str, i128)> = (0..2_000).map(|number| ("A", number)).collect();
        let mut now = recorded.clone();
        now.remove(7);
        assert_eq!(
            told(&recorded, &now),
            (1_999, vec!["after #7: A (x 7) is missing".to_owned()])
        );
    }

    #[test]
    fn of_one_that_is_missing_is_told_what_goes_in_a_line() {
        let fields = |values: &[i128]| {
            let numbered = values.iter().enumerate();
            numbered
                .map(|(index, value)| (format!("field{index}"), Value::Int(*value)))
                .collect()
        };
        let long = Answer {
            name: "A".to_owned(),
            fields: fields(&[1_000_000; 30]),
            after: 0,
        };
        let said = summary(&long).unwrap();
        assert!(
            said.starts_with("field0 1000000, field1 1000000") && said.ends_with(", .."),
            "{said}"
        );
        assert!(said.len() <= MOST_SAID + 4, "{said}");
        let nothing = Answer {
            fields: fields(&[]),
            ..long
        };
        assert_eq!(summary(&nothing), None);
    }

    #[test]
    fn a_field_that_differs_is_told_with_both_values() {
        let (same, lines) = told(&[("A", 1), ("B", 5)], &[("A", 2), ("C", 1)]);
        assert_eq!(same, 0);
        assert_eq!(
            lines,
            [
                "after #0: A.x: recorded 1, now 2",
                "after #1: B (x 5) is missing",
                "after #1: C (x 1) is new"
            ]
        );
    }
}
