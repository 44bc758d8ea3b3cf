//! Recorded answers beside those of the new session: packets of one kind in their order, kinds apart.

use std::collections::BTreeMap;

use super::{
    normal::{Answer, text},
    report::{Difference, What},
};

/// Packets of one kind that are lined up by what they say; more of them are lined up one by one.
const MOST_ALIGNED: usize = 300;

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
    if recorded.len() > MOST_ALIGNED || now.len() > MOST_ALIGNED {
        return between(recorded, now);
    }
    let (mut pairs, mut from, mut other) = (Vec::new(), 0, 0);
    for (a, b) in common(recorded, now) {
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

/// Places of a longest common subsequence.
fn common(recorded: &[&Answer], now: &[&Answer]) -> Vec<(usize, usize)> {
    let width = now.len() + 1;
    let mut lengths = vec![0_u32; (recorded.len() + 1) * width];
    let at = |lengths: &[u32], a: usize, b: usize| lengths.get(a * width + b).copied().unwrap_or(0);
    for (a, left) in recorded.iter().enumerate().rev() {
        for (b, right) in now.iter().enumerate().rev() {
            let length = if left.fields == right.fields {
                at(&lengths, a + 1, b + 1) + 1
            } else {
                at(&lengths, a + 1, b).max(at(&lengths, a, b + 1))
            };
            if let Some(place) = lengths.get_mut(a * width + b) {
                *place = length;
            }
        }
    }
    let (mut a, mut b, mut found) = (0, 0, Vec::new());
    while let (Some(left), Some(right)) = (recorded.get(a), now.get(b)) {
        if left.fields == right.fields {
            found.push((a, b));
            (a, b) = (a + 1, b + 1);
        } else if at(&lengths, a + 1, b) >= at(&lengths, a, b + 1) {
            a += 1;
        } else {
            b += 1;
        }
    }
    found
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
        (Some(_), None) => out.push(difference(What::Missing, "", None, None)),
        (None, Some(_)) => out.push(difference(What::Extra, "", None, None)),
        (Some(recorded), Some(now)) => {
            for (path, old) in &recorded.fields {
                let new = now
                    .fields
                    .iter()
                    .find(|(other, _)| other == path)
                    .map(|(_, value)| value);
                if new != Some(old) {
                    out.push(difference(What::Field, path, Some(text(old)), new.map(text)));
                }
            }
            for (path, new) in &now.fields {
                if recorded.fields.iter().all(|(other, _)| other != path) {
                    out.push(difference(What::Field, path, None, Some(text(new))));
                }
            }
        }
        (None, None) => {}
    }
}

#[cfg(test)]
mod tests {
    use packets::Value;

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
        assert_eq!(told, ["after #0: A is missing"]);
    }

    #[test]
    fn a_field_that_differs_is_told_with_both_values() {
        let (same, lines) = told(&[("A", 1), ("B", 5)], &[("A", 2), ("C", 1)]);
        assert_eq!(same, 0);
        assert_eq!(
            lines,
            [
                "after #0: A.x: recorded 1, now 2",
                "after #1: B is missing",
                "after #1: C is new"
            ]
        );
    }
}
