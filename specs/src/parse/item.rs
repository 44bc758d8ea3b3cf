//! Declarations at the top of a file.

use nom::Parser;
use nom::sequence::{pair, preceded};

use super::client::client;
use super::condition::points;
use super::member::{lost_doc, members};
use super::packet::packet;
use super::recover::{braced, skip_to_item, starts_variant};
use super::tokens::{Expected, Parsed, Tokens};
use super::tree::{Enum, Epoch, Group, Item, Leaf, Variant};
use super::word::{colon, docs, equals, int, name, signed};

/// Every declaration of a file. What does not parse is reported and skipped up to the next one.
pub(super) fn items(mut input: Tokens<'_>) -> Vec<Item> {
    let mut list = Vec::new();
    loop {
        let (after_docs, doc) = docs(input);
        if after_docs.is_empty() {
            lost_doc(input, &doc);
            return list;
        }
        input = match item(input) {
            Ok((rest, item)) => {
                list.push(item);
                rest
            }
            Err(failure) => {
                input.report_failure(failure);
                skip_to_item(after_docs)
            }
        };
    }
}

fn item(input: Tokens<'_>) -> Parsed<'_, Item> {
    let (start, doc) = docs(input);
    let keyword = start.peek(0).map_or("", |token| token.text);
    if matches!(keyword, "client" | "inherit" | "framing") {
        lost_doc(start, &doc);
    }
    match keyword {
        "packet" | "opaque" | "raw" => packet(start, doc).map(|(rest, packet)| (rest, Item::Packet(packet))),
        "struct" => group(start, doc).map(|(rest, group)| (rest, Item::Struct(group))),
        "mixin" => group(start, doc).map(|(rest, group)| (rest, Item::Mixin(group))),
        "enum" | "flags" => enumeration(start, doc, keyword == "flags"),
        "leaf" => leaf(start, doc),
        "epoch" => epoch(start, doc),
        "client" => client.map(Item::Client).parse(start),
        "inherit" => points.map(Item::Inherit).parse(start.skip()),
        "framing" => points.map(Item::Framing).parse(start.skip()),
        _ => Err(nom::Err::Error(Expected::new(
            start,
            "a declaration (packet, opaque, raw, struct, mixin, enum, flags, leaf, epoch, client, inherit, framing)",
        ))),
    }
}

fn group(input: Tokens<'_>, doc: String) -> Parsed<'_, Group> {
    let errors = input.error_count();
    let (rest, (name, members)) = pair(name("a name"), members).parse(input.skip())?;
    let broken = rest.error_count() > errors;
    Ok((
        rest,
        Group {
            name,
            doc,
            members,
            broken,
        },
    ))
}

fn enumeration(input: Tokens<'_>, doc: String, flags: bool) -> Parsed<'_, Item> {
    let (rest, name) = name("a name")(input.skip())?;
    let (rest, (int, _)) = preceded(colon, int).parse(rest)?;
    let (rest, variants) = braced(variant, starts_variant)(rest)?;
    Ok((
        rest,
        Item::Enum(Enum {
            name,
            doc,
            int,
            flags,
            variants,
        }),
    ))
}

fn variant(input: Tokens<'_>) -> Parsed<'_, Variant> {
    let (rest, doc) = docs(input);
    let (rest, name) = name("a constant")(rest)?;
    let (rest, value) = preceded(equals, signed).parse(rest)?;
    Ok((rest, Variant { name, doc, value }))
}

fn leaf(input: Tokens<'_>, doc: String) -> Parsed<'_, Item> {
    let (rest, name) = name("a name")(input.skip())?;
    let (rest, (int, _)) = preceded(colon, int).parse(rest)?;
    Ok((rest, Item::Leaf(Leaf { name, doc, int })))
}

fn epoch(input: Tokens<'_>, doc: String) -> Parsed<'_, Item> {
    let (rest, name) = name("a name")(input.skip())?;
    let (rest, points) = preceded(equals, points).parse(rest)?;
    Ok((rest, Item::Epoch(Epoch { name, doc, points })))
}
