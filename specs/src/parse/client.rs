//! Client blocks: one listed client version each.

use nom::Parser;

use super::recover::{braced, starts_client_part, starts_row};
use super::tokens::{Expected, Parsed, Tokens};
use super::tree::{Client, LengthRow, Name};
use super::word::{exactly, name, packet_id, u16, u32, version};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Length, Span};

/// One thing in the braces of a client.
enum Part {
    Keys([u32; 3], Span),
    Lengths(Vec<LengthRow>),
    Shuffle(Vec<(Name, u16)>),
}

/// `client VERSION [unconfirmed] { ... }`
pub(super) fn client(input: Tokens<'_>) -> Parsed<'_, Client> {
    let errors = input.error_count();
    let (rest, (_, (version, span))) = (exactly("client", "`client`"), version).parse(input)?;
    let unconfirmed = rest.is(0, "unconfirmed");
    let rest = if unconfirmed { rest.skip() } else { rest };
    let (after, parts) = braced(part, starts_client_part)(rest)?;
    let mut client = Client {
        version,
        span,
        unconfirmed,
        keys: None,
        lengths: Vec::new(),
        shuffle: Vec::new(),
        broken: after.error_count() > errors,
    };
    for part in parts {
        match part {
            Part::Keys(_, span) if client.keys.is_some() => {
                input.report(Diagnostic::new(Code::ListedTwice, span, "this client has keys already"));
            }
            Part::Keys(keys, _) => client.keys = Some(keys),
            Part::Lengths(rows) => client.lengths.extend(rows),
            Part::Shuffle(rows) => client.shuffle.extend(rows),
        }
    }
    Ok((after, client))
}

fn part(input: Tokens<'_>) -> Parsed<'_, Part> {
    let rest = input.skip();
    match input.peek(0).map_or("", |token| token.text) {
        "keys" => (u32("a key"), u32("a key"), u32("a key"))
            .map(|(a, b, c)| Part::Keys([a, b, c], input.span()))
            .parse(rest),
        "lengths" => braced(length_row, starts_row).map(Part::Lengths).parse(rest),
        "shuffle" => braced(shuffle_row, starts_row).map(Part::Shuffle).parse(rest),
        _ => Err(nom::Err::Error(Expected::new(input, "`keys`, `lengths` or `shuffle`"))),
    }
}

/// `0x0064 55`, `0x0069 var`, `0x0abc none`.
fn length_row(input: Tokens<'_>) -> Parsed<'_, LengthRow> {
    let (rest, id) = packet_id("a packet id")(input)?;
    let (rest, length) = match rest.peek(0).map_or("", |token| token.text) {
        "var" => (rest.skip(), Some(Length::Variable)),
        "none" => (rest.skip(), None),
        _ => u16("a length, `var` or `none`")
            .map(|length| Some(Length::Fixed(length)))
            .parse(rest)?,
    };
    Ok((
        rest,
        LengthRow {
            id,
            length,
            span: input.span_to(rest),
        },
    ))
}

fn shuffle_row(input: Tokens<'_>) -> Parsed<'_, (Name, u16)> {
    (name("a packet's name"), packet_id("a packet id")).parse(input)
}
