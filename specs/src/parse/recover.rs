//! Going on after a mistake, so that one run reports them all.

use super::lexer::Kind;
use super::tokens::{Parsed, Tokens};
use super::word::{close_brace, open_brace};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::Span;

/// Whether a declaration starts here, doc comments apart.
pub(super) fn starts_item(mut input: Tokens<'_>) -> bool {
    while input.is_kind(0, Kind::Doc) {
        input = input.skip();
    }
    let Some(token) = input.peek(0).filter(|token| token.kind == Kind::Word) else {
        return false;
    };
    match token.text {
        "packet" | "opaque" | "raw" | "struct" | "mixin" | "enum" | "flags" | "leaf" | "epoch" => {
            input.is_kind(1, Kind::Word)
        }
        "client" => {
            let line = input.peek(1).filter(|next| next.kind == Kind::Word);
            line.is_some_and(|next| next.text.starts_with(|first: char| first.is_ascii_digit()) || input.is(2, "-"))
        }
        "inherit" | "framing" => input.is_kind(1, Kind::Word) || input.is(1, ".."),
        _ => false,
    }
}

/// Whether a member of a packet or struct starts here.
pub(super) fn starts_member(input: Tokens<'_>) -> bool {
    let Some(token) = input.peek(0) else {
        return false;
    };
    match (token.kind, token.text) {
        (Kind::Doc, _) | (Kind::Mark, "...") | (Kind::Word, "len") => true,
        (Kind::Word, "test") => input.is_kind(1, Kind::Text) || input.is(1, "on") || input.is(1, ":"),
        (Kind::Word, "id" | "pad" | "when") => input.is_kind(1, Kind::Word) || input.is(1, ":"),
        (Kind::Word, _) => input.is(1, ":"),
        _ => false,
    }
}

/// Whether a constant of an enum starts here.
pub(super) fn starts_variant(input: Tokens<'_>) -> bool {
    input.is_kind(0, Kind::Doc) || (input.is_kind(0, Kind::Word) && input.is(1, "="))
}

/// Whether a part of a client block starts here.
pub(super) fn starts_client_part(input: Tokens<'_>) -> bool {
    ["keys", "lengths", "shuffle"]
        .iter()
        .any(|keyword| input.is(0, keyword))
}

/// Whether a row of a client's table starts here.
pub(super) fn starts_row(input: Tokens<'_>) -> bool {
    input.is_kind(0, Kind::Word) && input.is_kind(1, Kind::Word)
}

/// `{`, any number of `each`, `}`. What does not parse is reported and skipped up to the next place where one starts.
pub(super) fn braced<'t, T>(
    each: impl Fn(Tokens<'t>) -> Parsed<'t, T>,
    starts: fn(Tokens<'_>) -> bool,
) -> impl Fn(Tokens<'t>) -> Parsed<'t, Vec<T>> {
    move |input| {
        let (mut rest, open) = open_brace(input)?;
        let mut list = Vec::new();
        loop {
            if let Ok((after, _)) = close_brace(rest) {
                return Ok((after, list));
            }
            if rest.is_empty() || starts_item(rest) {
                missing_brace(rest, open);
                return Ok((rest, list));
            }
            rest = match each(rest) {
                Ok((after, one)) => {
                    list.push(one);
                    after
                }
                Err(failure) => {
                    let failed = rest.report_failure(failure);
                    skip_until(rest, failed, starts)
                }
            };
        }
    }
}

fn missing_brace(at: Tokens<'_>, open: Span) {
    at.report(
        Diagnostic::new(Code::Expected, at.span(), "expected `}` before this").note(open, "it would close this block"),
    );
}

/// Skips from a part that failed at byte `failed` to the next place where one starts, a closing brace or a declaration.
/// Brackets after the failure are skipped whole; those that the part itself opened before it end where the next part starts.
fn skip_until(part: Tokens<'_>, failed: usize, starts: fn(Tokens<'_>) -> bool) -> Tokens<'_> {
    let (mut rest, mut open) = skip_to_byte(part, failed);
    let is_start = |rest: Tokens<'_>, open| starts(rest) || starts_item(rest) || (open == 0 && rest.is_first_of_line());
    while !rest.is_empty() && !is_start(rest, open) {
        if closes(rest) {
            if open == 0 && rest.is(0, "}") {
                break;
            }
            open = open.saturating_sub(1);
            rest = rest.skip();
        } else {
            rest = skip_group(rest);
        }
    }
    rest
}

/// Skips at least one token, up to the one at a byte; also tells how many brackets are open there.
fn skip_to_byte(part: Tokens<'_>, byte: usize) -> (Tokens<'_>, usize) {
    let mut rest = part;
    let mut open = 0_usize;
    loop {
        if opens(rest) {
            open += 1;
        } else if closes(rest) {
            open = open.saturating_sub(1);
        }
        rest = rest.skip();
        if rest.is_empty() || rest.span().start >= byte {
            return (rest, open);
        }
    }
}

fn opens(input: Tokens<'_>) -> bool {
    ["{", "[", "("].iter().any(|bracket| input.is(0, bracket))
}

fn closes(input: Tokens<'_>) -> bool {
    ["}", "]", ")"].iter().any(|bracket| input.is(0, bracket))
}

/// Skips one token, or everything between brackets; stops before a declaration.
fn skip_group(input: Tokens<'_>) -> Tokens<'_> {
    let mut depth = 0_usize;
    let mut rest = input;
    loop {
        if opens(rest) {
            depth += 1;
        } else if closes(rest) {
            depth = depth.saturating_sub(1);
        }
        rest = rest.skip();
        if depth == 0 || rest.is_empty() || starts_item(rest) {
            return rest;
        }
    }
}

/// Skips to the next declaration, at least one token.
pub(super) fn skip_to_item(input: Tokens<'_>) -> Tokens<'_> {
    let mut rest = input.skip();
    while !rest.is_empty() && !starts_item(rest) {
        rest = rest.skip();
    }
    rest
}

/// What a parser gives; or, when it fails, that is reported, everything up to `{` skipped, and nothing given.
pub(super) fn or_skip_to_brace<'t, T>(
    parser: impl Fn(Tokens<'t>) -> Parsed<'t, T>,
) -> impl Fn(Tokens<'t>) -> Parsed<'t, Option<T>> {
    move |input| match parser(input) {
        Ok((rest, value)) => Ok((rest, Some(value))),
        Err(failure) => {
            input.report_failure(failure);
            let mut rest = input;
            while !rest.is_empty() && !rest.is(0, "{") && !starts_item(rest) {
                rest = rest.skip();
            }
            Ok((rest, None))
        }
    }
}
