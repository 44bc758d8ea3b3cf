//! Values, as defaults and in vectors.

use nom::Parser;
use nom::branch::alt;
use nom::combinator::opt;
use nom::multi::{separated_list0, separated_list1};
use nom::sequence::{delimited, preceded, separated_pair, terminated};

use super::lexer::Kind;
use super::tokens::{Expected, Parsed, Tokens};
use super::tree::{Constant, Literal, LiteralKind, Name};
use super::vector::hex_bytes;
use super::word::{
    arrow, bar, close_brace, close_bracket, close_paren, comma, dot, equals, exactly, minus, name, open_brace,
    open_bracket, open_paren, signed, string, u8, word,
};

/// One value.
pub(super) fn literal(input: Tokens<'_>) -> Parsed<'_, Literal> {
    let inside = input.deeper()?;
    let (rest, kind) = kind(inside)?;
    let rest = rest.back_to(input);
    Ok((
        rest,
        Literal {
            kind,
            span: input.span_to(rest),
        },
    ))
}

fn kind(input: Tokens<'_>) -> Parsed<'_, LiteralKind> {
    match input.peek(0).map(|token| (token.kind, token.text)) {
        Some((Kind::Text, _)) => string.map(LiteralKind::Text).parse(input),
        Some((_, "{")) => fields.map(LiteralKind::Struct).parse(input),
        Some((_, "[")) => list(input),
        Some((_, "(")) => cells(input),
        Some((Kind::Word, "true")) => Ok((input.skip(), LiteralKind::Bool(true))),
        Some((Kind::Word, "false")) => Ok((input.skip(), LiteralKind::Bool(false))),
        Some((Kind::Word, "hex")) if input.is(1, "[") => hex(input),
        Some((Kind::Word, _)) if input.is(1, ".") && input.is(3, ".") => ip4(input),
        Some((Kind::Word, _)) if input.is(1, ".") => float(input),
        Some((_, "-")) if input.is(2, ".") => float(input),
        Some((Kind::Word, _) | (_, "-")) => constants(input),
        _ => Err(nom::Err::Error(Expected::new(input, "a value"))),
    }
}

/// `{ name = value, ... }`
pub(super) fn fields(input: Tokens<'_>) -> Parsed<'_, Vec<(Name, Literal)>> {
    let field = separated_pair(name("a field's name"), equals, literal);
    delimited(
        open_brace,
        terminated(separated_list0(comma, field), opt(comma)),
        close_brace,
    )
    .parse(input)
}

fn list(input: Tokens<'_>) -> Parsed<'_, LiteralKind> {
    delimited(
        open_bracket,
        terminated(separated_list0(comma, literal), opt(comma)),
        close_bracket,
    )
    .map(LiteralKind::List)
    .parse(input)
}

fn hex(input: Tokens<'_>) -> Parsed<'_, LiteralKind> {
    delimited((exactly("hex", "`hex`"), open_bracket), hex_bytes, close_bracket)
        .map(LiteralKind::Hex)
        .parse(input)
}

fn ip4(input: Tokens<'_>) -> Parsed<'_, LiteralKind> {
    let part = || preceded(dot, u8("a number up to 255"));
    (u8("an address"), part(), part(), part())
        .map(|(a, b, c, d)| LiteralKind::Ip4([a, b, c, d]))
        .parse(input)
}

/// `-45.0`
fn float(input: Tokens<'_>) -> Parsed<'_, LiteralKind> {
    let (rest, minus) = opt(minus).parse(input)?;
    let (rest, (whole, _)) = terminated(word("a number"), dot).parse(rest)?;
    let (rest, (part, _)) = word("digits after the point").parse(rest)?;
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let text = format!("{}{whole}.{part}", if minus.is_some() { "-" } else { "" });
    match text.parse::<f32>() {
        Ok(value) if value.is_finite() && digits(whole) && digits(part) => {
            Ok((rest, LiteralKind::Float(value.to_bits())))
        }
        _ => Err(nom::Err::Error(Expected::new(
            input,
            "a number of 32 bits with a point, as in 1.5",
        ))),
    }
}

/// `(x, y, dir)` or `(x0, y0 -> x1, y1, sx, sy)`.
fn cells(input: Tokens<'_>) -> Parsed<'_, LiteralKind> {
    let then = || preceded(comma, signed);
    let position = (signed, then(), then()).map(|(x, y, dir)| LiteralKind::Position([x, y, dir]));
    let movement = (signed, then(), preceded(arrow, signed), then(), then(), then())
        .map(|(x0, y0, x1, y1, sx, sy)| LiteralKind::Move([x0, y0, x1, y1, sx, sy]));
    delimited(open_paren, alt((movement, position)), close_paren).parse(input)
}

/// Numbers and constants joined by `|`.
fn constants(input: Tokens<'_>) -> Parsed<'_, LiteralKind> {
    let (rest, list) = separated_list1(bar, constant).parse(input)?;
    match list.as_slice() {
        [Constant::Number(number)] => Ok((rest, LiteralKind::Int(*number))),
        _ => Ok((rest, LiteralKind::Constants(list))),
    }
}

fn constant(input: Tokens<'_>) -> Parsed<'_, Constant> {
    let numeric = input.is(0, "-")
        || input
            .peek(0)
            .is_some_and(|word| word.text.starts_with(|c: char| c.is_ascii_digit()));
    if numeric {
        return signed.map(Constant::Number).parse(input);
    }
    name("a value").map(Constant::Named).parse(input)
}
