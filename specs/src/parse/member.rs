//! Members of packets, structs and mixins.

use nom::Parser;
use nom::combinator::opt;
use nom::multi::separated_list1;
use nom::sequence::separated_pair;

use super::condition::{condition, some_condition};
use super::literal::literal;
use super::recover::{braced, starts_member};
use super::tokens::{Expected, Parsed, Tokens};
use super::tree::{Choice, Field, Literal, Member, MemberKind, Rule};
use super::types::ty;
use super::word::{arrow, colon, comma, docs, equals, exactly, name, number};
use crate::diagnostic::{Code, Diagnostic, did_you_mean};
use crate::model::{Policy, Span};

/// What may stand where a member begins or its rules go on.
const KEYWORDS: [&str; 12] = [
    "since", "until", "except", "when", "pad", "len", "id", "test", "drop", "clamp", "none", "shuffled",
];

/// `{ members }`
pub(super) fn members(input: Tokens<'_>) -> Parsed<'_, Vec<Member>> {
    braced(member, starts_member)(input)
}

/// One member, with its doc comment.
pub(super) fn member(input: Tokens<'_>) -> Parsed<'_, Member> {
    let (start, doc) = docs(input);
    let (rest, kind) = member_kind(start, doc)?;
    Ok((
        rest,
        Member {
            kind,
            span: start.span_to(rest),
        },
    ))
}

fn member_kind(input: Tokens<'_>, doc: String) -> Parsed<'_, MemberKind> {
    let keyword = input
        .peek(0)
        .filter(|_| !input.is(1, ":"))
        .map_or("", |token| token.text);
    if matches!(keyword, "len" | "pad" | "..." | "when") {
        lost_doc(input, &doc);
    }
    match keyword {
        "len" => condition.map(MemberKind::Len).parse(input.skip()),
        "pad" => pad(input.skip()),
        "..." => name("a mixin").map(MemberKind::Mixin).parse(input.skip()),
        "when" => when(input),
        _ => field(input, doc),
    }
}

/// Warns of a doc comment before something that has none.
pub(super) fn lost_doc(at: Tokens<'_>, doc: &str) {
    if !doc.is_empty() {
        at.report(Diagnostic::new(
            Code::LostDoc,
            at.span(),
            "the doc comment before this documents nothing",
        ));
    }
}

fn pad(input: Tokens<'_>) -> Parsed<'_, MemberKind> {
    (number(0..=65535, "a number of bytes"), condition)
        .map(|(size, when)| MemberKind::Pad(u32::try_from(size).unwrap_or_default(), when))
        .parse(input)
}

fn when(input: Tokens<'_>) -> Parsed<'_, MemberKind> {
    let inside = input.skip().deeper()?;
    if inside.is(1, "=") {
        return choice(input, inside);
    }
    let (rest, condition) = some_condition(inside)?;
    let (rest, members) = members(rest)?;
    Ok((rest.back_to(input), MemberKind::When(condition, members)))
}

/// `when FIELD = VALUE, VALUE { members }`
fn choice<'t>(start: Tokens<'t>, inside: Tokens<'t>) -> Parsed<'t, MemberKind> {
    let (rest, (field, values)) =
        separated_pair(name("a field"), equals, separated_list1(comma, literal)).parse(inside)?;
    let errors = start.error_count();
    let (rest, members) = members(rest)?;
    let broken = rest.error_count() > errors;
    let choice = Choice { field, values, broken };
    Ok((rest.back_to(start), MemberKind::Choice(choice, members)))
}

/// `NAME: RULE [-> RULE]... [= DEFAULT] [POLICY]`
fn field(input: Tokens<'_>, doc: String) -> Parsed<'_, MemberKind> {
    let (rest, name) = name("a member")(input)?;
    let (rest, _) = colon(rest).map_err(|failure| or_keyword(failure, &name.text))?;
    let (rest, rules) = separated_list1(arrow, rule).parse(rest)?;
    let (rest, default) = opt_default(rest)?;
    let (rest, policy) = policy(rest);
    let field = Field {
        name,
        doc,
        rules,
        default,
        policy,
    };
    Ok((rest, MemberKind::Field(Box::new(field))))
}

/// A word without a `:` after it may be a misspelt keyword.
fn or_keyword(failure: nom::Err<Expected>, word: &str) -> nom::Err<Expected> {
    match did_you_mean(word, KEYWORDS) {
        hint if hint.is_empty() => failure,
        hint => failure.map(|expected| expected.hint(format!("`{word}` is read as the name of a field: {hint}"))),
    }
}

fn opt_default(input: Tokens<'_>) -> Parsed<'_, Option<Literal>> {
    match opt(equals).parse(input)? {
        (rest, Some(_)) => literal.map(Some).parse(rest),
        (rest, None) => Ok((rest, None)),
    }
}

fn policy(input: Tokens<'_>) -> (Tokens<'_>, Option<(Policy, Span)>) {
    let policy = match input.peek(0).filter(|_| !input.is(1, ":")).map(|token| token.text) {
        Some("drop") => Policy::Drop,
        Some("clamp") => Policy::Clamp,
        _ => return (input, None),
    };
    (input.skip(), Some((policy, input.span())))
}

fn rule(input: Tokens<'_>) -> Parsed<'_, Rule> {
    let (rest, ty) = match exactly("none", "`none`")(input) {
        Ok((rest, _)) => (rest, None),
        Err(_) => ty.map(Some).parse(input)?,
    };
    let (rest, when) = condition(rest)?;
    Ok((
        rest,
        Rule {
            ty,
            when,
            span: input.span_to(rest),
        },
    ))
}
