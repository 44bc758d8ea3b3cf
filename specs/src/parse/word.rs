//! The smallest parsers: marks, keywords, names, numbers, strings, dates.

use core::ops::RangeInclusive;

use nom::Parser;

use super::lexer::Kind;
use super::recover::starts_item;
use super::tokens::{Expected, Parsed, Tokens};
use super::tree::Name;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Int, Span};
use crate::{Line, Version};

/// A mark such as `{` or `->`, or a keyword.
pub(super) fn exactly<'t>(text: &'static str, what: &'static str) -> impl Fn(Tokens<'t>) -> Parsed<'t, Span> {
    move |input| {
        if input.is(0, text) && !input.is_kind(0, Kind::Text) {
            return Ok((input.skip(), input.span()));
        }
        Err(nom::Err::Error(Expected::new(input, what)))
    }
}

/// Declares a parser per mark, so that error messages name the mark.
macro_rules! marks {
    ($($name:ident $text:literal),* $(,)?) => {
        $(
            #[doc = concat!("`", $text, "`")]
            pub(super) fn $name(input: Tokens<'_>) -> Parsed<'_, Span> {
                exactly($text, concat!("`", $text, "`"))(input)
            }
        )*
    };
}

marks! {
    open_brace "{", close_brace "}", open_bracket "[", close_bracket "]", open_paren "(", close_paren ")",
    colon ":", comma ",", equals "=", bar "|", star "*", dot ".", minus "-", arrow "->", dots ".."
}

/// Any word at all.
pub(super) fn word<'t>(what: &'static str) -> impl Fn(Tokens<'t>) -> Parsed<'t, (&'t str, Span)> {
    move |input| match input.peek(0) {
        Some(token) if token.kind == Kind::Word => Ok((input.skip(), (token.text, input.span()))),
        _ => Err(nom::Err::Error(Expected::new(input, what))),
    }
}

/// A name: a word that starts with a letter, and is not the start of the next declaration.
pub(super) fn name<'t>(what: &'static str) -> impl Fn(Tokens<'t>) -> Parsed<'t, Name> {
    move |input| {
        let (rest, (text, span)) = word(what)(input)?;
        if text.starts_with(|first: char| first.is_ascii_digit()) || starts_item(input) {
            return Err(nom::Err::Error(Expected::new(input, what)));
        }
        Ok((
            rest,
            Name {
                text: text.to_owned(),
                span,
            },
        ))
    }
}

/// A number without sign in a range. One out of range is reported, and read as the range's start.
pub(super) fn number<'t>(range: RangeInclusive<i128>, what: &'static str) -> impl Fn(Tokens<'t>) -> Parsed<'t, i128> {
    move |input| {
        let (rest, (text, span)) = word(what)(input)?;
        if !text.starts_with(|first: char| first.is_ascii_digit()) {
            return Err(nom::Err::Error(Expected::new(input, what)));
        }
        let value = read_number(text).filter(|value| range.contains(value));
        if value.is_none() {
            let (low, high) = (range.start(), range.end());
            input.report(
                Diagnostic::new(Code::BadNumber, span, format!("`{text}` is not {what}")).hint(format!(
                    "write a number from {low} to {high}, decimal or 0x hexadecimal"
                )),
            );
        }
        Ok((rest, value.unwrap_or(*range.start())))
    }
}

/// Decimal, or hexadecimal after `0x`.
fn read_number(text: &str) -> Option<i128> {
    match text.strip_prefix("0x") {
        Some(digits) => i128::from_str_radix(digits, 16).ok(),
        None => text.parse().ok(),
    }
}

/// Declares a parser per integer type.
macro_rules! unsigned {
    ($($ty:ident),*) => {
        $(
            #[doc = concat!("A number that fits `", stringify!($ty), "`.")]
            pub(super) fn $ty<'t>(what: &'static str) -> impl Fn(Tokens<'t>) -> Parsed<'t, $ty> {
                move |input| {
                    let (rest, value) = number(0..=i128::from($ty::MAX), what)(input)?;
                    Ok((rest, $ty::try_from(value).unwrap_or_default()))
                }
            }
        )*
    };
}

unsigned!(u8, u16, u32);

/// The id of a packet. 0xffff is none: tables have it where a version lacks a packet.
pub(super) fn packet_id<'t>(what: &'static str) -> impl Fn(Tokens<'t>) -> Parsed<'t, u16> {
    move |input| {
        let (rest, value) = number(0..=i128::from(u16::MAX - 1), what)(input)?;
        Ok((rest, u16::try_from(value).unwrap_or_default()))
    }
}

/// A number with or without `-`, of any integer type of the language.
pub(super) fn signed(input: Tokens<'_>) -> Parsed<'_, i128> {
    if let Ok((rest, _)) = minus(input) {
        return number(0..=1 << 63, "a number").map(|value| -value).parse(rest);
    }
    number(0..=i128::from(u64::MAX), "a number")(input)
}

/// A string, its escapes read.
pub(super) fn string(input: Tokens<'_>) -> Parsed<'_, Vec<u8>> {
    match input.peek(0) {
        Some(token) if token.kind == Kind::Text => Ok((input.skip(), unescape(token.text, input))),
        _ => Err(nom::Err::Error(Expected::new(input, "a string"))),
    }
}

fn unescape(quoted: &str, at: Tokens<'_>) -> Vec<u8> {
    let inside = quoted.get(1..quoted.len() - 1).unwrap_or_default();
    let mut bytes = Vec::with_capacity(inside.len());
    let mut rest = inside;
    while let Some((plain, escape)) = rest.split_once('\\') {
        bytes.extend_from_slice(plain.as_bytes());
        rest = escape_sequence(escape, &mut bytes).unwrap_or_else(|| {
            at.report(
                Diagnostic::new(Code::BadString, at.span(), "unknown escape in this string")
                    .hint("escapes are \\0 \\n \\r \\t \\\" \\\\ and \\xNN"),
            );
            ""
        });
    }
    bytes.extend_from_slice(rest.as_bytes());
    bytes
}

/// Reads what follows a backslash; returns what is left.
fn escape_sequence<'a>(text: &'a str, bytes: &mut Vec<u8>) -> Option<&'a str> {
    let mut letters = text.chars();
    let byte = match letters.next()? {
        '0' => 0,
        'n' => b'\n',
        'r' => b'\r',
        't' => b'\t',
        '"' => b'"',
        '\\' => b'\\',
        'x' => {
            let digits = text
                .get(1..3)
                .filter(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()))?;
            letters.nth(1);
            u8::from_str_radix(digits, 16).ok()?
        }
        _ => return None,
    };
    bytes.push(byte);
    Some(letters.as_str())
}

/// The name of an integer type.
pub(super) fn int(input: Tokens<'_>) -> Parsed<'_, (Int, Span)> {
    const WHAT: &str = "an integer type (u8 u16 u32 u64 i8 i16 i32 i64)";
    let (rest, (text, span)) = word(WHAT)(input)?;
    match Int::named(text) {
        Some(int) => Ok((rest, (int, span))),
        None => Err(nom::Err::Error(Expected::new(input, WHAT))),
    }
}

/// A client line.
pub(super) fn line(input: Tokens<'_>) -> Parsed<'_, Line> {
    const WHAT: &str = "a client line (main, re, zero, sak, ad)";
    let (rest, (text, _)) = word(WHAT)(input)?;
    match text.parse() {
        Ok(line) => Ok((rest, line)),
        Err(_) => Err(nom::Err::Error(Expected::new(input, WHAT))),
    }
}

/// `YYYYMMDD`. A date that cannot be is reported.
pub(super) fn date(input: Tokens<'_>) -> Parsed<'_, u32> {
    const WHAT: &str = "a date (YYYYMMDD)";
    let (rest, (text, span)) = word(WHAT)(input)?;
    if !text.starts_with(|first: char| first.is_ascii_digit()) {
        return Err(nom::Err::Error(Expected::new(input, WHAT)));
    }
    let value = text
        .parse()
        .ok()
        .filter(|_| text.len() == 8)
        .filter(|date| is_date(*date));
    if value.is_none() {
        input.report(
            Diagnostic::new(Code::BadVersion, span, format!("`{text}` is no date"))
                .hint("dates are written YYYYMMDD, as in 20220406"),
        );
    }
    Ok((rest, value.unwrap_or(20_000_101)))
}

/// Months and days may be 00: public tables begin eras that way, as in 20130000.
fn is_date(date: u32) -> bool {
    date / 100 % 100 <= 12 && date % 100 <= 31
}

/// `main-20220406`; a bare date means main.
pub(super) fn version(input: Tokens<'_>) -> Parsed<'_, (Version, Span)> {
    let (middle, line) = if input.is(1, "-") {
        let (rest, line) = line(input)?;
        (minus(rest)?.0, line)
    } else {
        (input, Line::Main)
    };
    let (rest, date) = date(middle).map_err(|_| nom::Err::Error(Expected::new(input, "a version (LINE-YYYYMMDD)")))?;
    Ok((rest, (Version::new(line, date), input.span_to(rest))))
}

/// The doc comments that stand here, joined; a space after `///` is not part of them.
pub(super) fn docs(mut input: Tokens<'_>) -> (Tokens<'_>, String) {
    let mut lines = Vec::new();
    while let Some(token) = input.peek(0).filter(|token| token.kind == Kind::Doc) {
        let line = token.text.trim_start_matches('/').trim_end();
        lines.push(line.strip_prefix(' ').unwrap_or(line));
        input = input.skip();
    }
    (input, lines.join("\n"))
}
