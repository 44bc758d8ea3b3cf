//! Golden vectors and bytes.

use nom::Parser;
use nom::combinator::opt;
use nom::multi::{many0, separated_list1};
use nom::sequence::{delimited, preceded};

use super::lexer::Kind;
use super::literal::fields;
use super::tokens::{Expected, Parsed, Tokens};
use super::tree::Vector;
use super::word::{bar, close_bracket, comma, equals, exactly, number, open_bracket, star, string, version, word};
use crate::diagnostic::{Code, Diagnostic};

/// `test ["what"] on VERSION, ... { FIELD = VALUE, ... } = [ BYTES ]`
pub(super) fn vector(input: Tokens<'_>) -> Parsed<'_, Vector> {
    let (rest, _) = exactly("test", "`test`")(input)?;
    let (rest, title) = opt(string).parse(rest)?;
    let (rest, versions) = preceded(exactly("on", "`on`"), separated_list1(comma, version)).parse(rest)?;
    let head = input.span_to(rest);
    let (at_bytes, (values, _)) = (fields, equals).parse(rest)?;
    let (rest, bytes) = delimited(open_bracket, hex_bytes, close_bracket).parse(at_bytes)?;
    let vector = Vector {
        title: String::from_utf8_lossy(&title.unwrap_or_default()).into_owned(),
        versions,
        values,
        bytes,
        span: head,
        bytes_span: at_bytes.span_to(rest),
    };
    Ok((rest, vector))
}

/// Hex pairs, `"text"`, `00*18`, and `|` anywhere.
pub(super) fn hex_bytes(input: Tokens<'_>) -> Parsed<'_, Vec<u8>> {
    many0(piece).map(|pieces| pieces.concat()).parse(input)
}

fn piece(input: Tokens<'_>) -> Parsed<'_, Vec<u8>> {
    if input.is_kind(0, Kind::Text) {
        return string(input);
    }
    if let Ok((rest, _)) = bar(input) {
        return Ok((rest, Vec::new()));
    }
    let (rest, (text, span)) = word("hex bytes")(input)?;
    let bytes = from_hex(text).unwrap_or_else(|| {
        input.report(
            Diagnostic::new(Code::BadBytes, span, format!("`{text}` is no hex byte"))
                .hint("bytes are pairs of hex digits: 25 86 40, text in quotes, or 00*18 for 18 times 00"),
        );
        Vec::new()
    });
    match star(rest) {
        Ok((rest, _)) => repeat(&bytes, rest),
        Err(_) => Ok((rest, bytes)),
    }
}

/// At most 65535 times one byte: no packet is longer.
fn repeat<'t>(bytes: &[u8], input: Tokens<'t>) -> Parsed<'t, Vec<u8>> {
    if bytes.len() > 1 {
        return Err(nom::Err::Failure(Expected::new(input, "one byte before `*`")));
    }
    number(0..=65535, "a number of times")
        .map(|times| bytes.repeat(usize::try_from(times).unwrap_or_default()))
        .parse(input)
}

fn from_hex(text: &str) -> Option<Vec<u8>> {
    if !text.len().is_multiple_of(2) || !text.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return None;
    }
    (0..text.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(text.get(at..at + 2)?, 16).ok())
        .collect()
}
