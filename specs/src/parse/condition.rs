//! `since`, `until`, `in`, `on`, `except on`, and the points they list.

use nom::Parser;
use nom::combinator::opt;
use nom::multi::{many0, separated_list1};
use nom::sequence::preceded;

use super::recover::starts_member;
use super::tokens::{Expected, Parsed, Tokens};
use super::tree::{Clause, ClauseKind, Condition, Point, PointKind};
use super::word::{bar, date, dots, exactly, line, minus, name, version};
use crate::Line;

const POINT: &str = "a version, date, line, range or epoch";

/// Any number of clauses; none is the condition that always holds.
pub(super) fn condition(input: Tokens<'_>) -> Parsed<'_, Condition> {
    many0(clause).map(|clauses| Condition { clauses }).parse(input)
}

/// Like [`condition`], but at least one clause.
pub(super) fn some_condition(input: Tokens<'_>) -> Parsed<'_, Condition> {
    let (rest, condition) = condition(input)?;
    if condition.clauses.is_empty() {
        return Err(nom::Err::Error(Expected::new(
            input,
            "`since`, `until`, `in`, `on` or `except on`",
        )));
    }
    Ok((rest, condition))
}

fn clause(input: Tokens<'_>) -> Parsed<'_, Clause> {
    let (rest, kind) = clause_kind(input)?;
    let exact = matches!(kind, ClauseKind::On | ClauseKind::ExceptOn);
    let (rest, points) = if exact {
        separated_list1(bar, exact_point).parse(rest)
    } else {
        points(rest)
    }
    .map_err(fatal)?;
    Ok((rest, Clause { kind, points }))
}

/// After a keyword there is no other way to read what follows.
fn fatal(error: nom::Err<Expected>) -> nom::Err<Expected> {
    match error {
        nom::Err::Error(expected) => nom::Err::Failure(expected),
        other => other,
    }
}

/// The keyword of a clause. The same word before `:` is a field's name.
fn clause_kind(input: Tokens<'_>) -> Parsed<'_, ClauseKind> {
    let kind = match input.peek(0).map(|token| token.text) {
        Some("since" | "in") => ClauseKind::In,
        Some("until") => ClauseKind::Until,
        Some("on") => ClauseKind::On,
        Some("except") => ClauseKind::ExceptOn,
        _ => return Err(nom::Err::Error(Expected::new(input, "a condition"))),
    };
    if input.is(1, ":") {
        return Err(nom::Err::Error(Expected::new(input, "a condition")));
    }
    let rest = input.skip();
    if kind == ClauseKind::ExceptOn {
        return Ok((exactly("on", "`on`")(rest).map_err(fatal)?.0, kind));
    }
    Ok((rest, kind))
}

/// Points joined by `|`.
pub(super) fn points(input: Tokens<'_>) -> Parsed<'_, Vec<Point>> {
    separated_list1(bar, point).parse(input)
}

fn exact_point(input: Tokens<'_>) -> Parsed<'_, Point> {
    if !input.is(1, "-") {
        return Err(nom::Err::Error(Expected::new(input, "a version (LINE-YYYYMMDD)")));
    }
    version
        .map(|(version, span)| Point {
            kind: PointKind::Exactly(version),
            span,
        })
        .parse(input)
}

fn point(input: Tokens<'_>) -> Parsed<'_, Point> {
    let (rest, kind) = point_kind(input)?;
    Ok((
        rest,
        Point {
            kind,
            span: input.span_to(rest),
        },
    ))
}

fn point_kind(input: Tokens<'_>) -> Parsed<'_, PointKind> {
    let first = input.peek(0).map_or("", |token| token.text);
    if first == ".." || first.starts_with(|letter: char| letter.is_ascii_digit()) {
        return dates(input, None);
    }
    match line(input) {
        Ok((rest, line)) if rest.is(0, "-") => dates(minus(rest)?.0, Some(line)),
        Ok((rest, line)) => Ok((rest, PointKind::Line(line))),
        Err(failure) if input.is(1, "-") => Err(failure),
        Err(_) if starts_member(input) => Err(nom::Err::Error(Expected::new(input, POINT))),
        Err(_) => name(POINT).map(|name| PointKind::Epoch(name.text)).parse(input),
    }
}

/// `DATE`, `DATE..`, `DATE..DATE` or `..DATE`.
fn dates(input: Tokens<'_>, line: Option<Line>) -> Parsed<'_, PointKind> {
    let (rest, from) = opt(date).parse(input)?;
    let (rest, until) = match from {
        None => preceded(dots, date.map(Some)).parse(rest)?,
        Some(_) => match dots(rest) {
            Ok((rest, _)) => opt(date).parse(rest)?,
            Err(_) => (rest, None),
        },
    };
    let (from, until) = (from.unwrap_or(0), until.unwrap_or(u32::MAX));
    Ok((rest, PointKind::Dates { line, from, until }))
}
