//! Types: a name, a width, extents.

use nom::Parser;
use nom::branch::alt;
use nom::combinator::{cut, opt};
use nom::multi::many0;
use nom::sequence::{preceded, terminated};

use super::recover::starts_member;
use super::tokens::{Expected, Parsed, Tokens};
use super::tree::{Extent, Type};
use super::word::{close_bracket, dots, exactly, int, name, number, open_bracket};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::Int;

/// Arrays of arrays of arrays of arrays: more has no use, and would let a file nest types without end.
const MAX_EXTENTS: usize = 4;

/// `NAME [as INT] ['[' EXTENT ']']...`
pub(super) fn ty(input: Tokens<'_>) -> Parsed<'_, Type> {
    let (rest, name) = name("a type")(input)?;
    let (rest, width) = width(rest)?;
    let (rest, mut extents) = many0(preceded(open_bracket, cut(terminated(extent, close_bracket)))).parse(rest)?;
    let span = input.span_to(rest);
    if extents.len() > MAX_EXTENTS {
        input.report(Diagnostic::new(
            Code::TooDeep,
            span,
            format!("more than {MAX_EXTENTS} extents on one type"),
        ));
        extents.truncate(MAX_EXTENTS);
    }
    Ok((
        rest,
        Type {
            name,
            width,
            extents,
            span,
        },
    ))
}

/// `as u16`; but `as:` is the next field.
fn width(input: Tokens<'_>) -> Parsed<'_, Option<(Int, crate::model::Span)>> {
    if input.is(1, ":") {
        return Ok((input, None));
    }
    opt(preceded(exactly("as", "`as`"), int)).parse(input)
}

fn extent(input: Tokens<'_>) -> Parsed<'_, Extent> {
    let fixed = number(0..=65535, "a size").map(|size| Extent::Fixed(u32::try_from(size).unwrap_or_default()));
    let count = name("the name of an earlier count field").map(Extent::Count);
    if starts_member(input) {
        return Err(nom::Err::Error(Expected::new(
            input,
            "a size, `..` or the name of an earlier count field",
        )));
    }
    alt((dots.map(|_| Extent::Rest), fixed, count)).parse(input)
}
