//! Packets: typed, opaque and raw.

use nom::Parser;
use nom::multi::separated_list1;
use nom::sequence::preceded;

use super::condition::condition;
use super::member::{lost_doc, member};
use super::recover::{braced, or_skip_to_brace, starts_member};
use super::tokens::{Expected, Parsed, Tokens};
use super::tree::{Form, IdRule, Member, Packet, Vector};
use super::vector::vector;
use super::word::{arrow, bar, colon, comma, docs, exactly, name, packet_id, word};
use crate::model::Span;
use crate::{Direction, Server};

/// One thing in the braces of a packet.
enum Part {
    Ids(Vec<IdRule>),
    Shuffled(Span),
    Vector(Vector),
    Member(Member),
}

/// `packet`, `opaque` or `raw`, after its doc comment.
pub(super) fn packet(input: Tokens<'_>, doc: String) -> Parsed<'_, Packet> {
    let errors = input.error_count();
    let (rest, (keyword, _)) = word("a declaration")(input)?;
    let (rest, name) = name("the packet's name")(rest)?;
    let (rest, head) = or_skip_to_brace(|input| head(input, keyword == "raw"))(rest)?;
    let (rest, parts) = braced(part, starts_member)(rest)?;
    let ((servers, direction), after) = head.unwrap_or(((Vec::new(), Direction::ToServer), None));
    let form = match after {
        Some(after) => Form::Raw { after },
        None if keyword == "opaque" => Form::Opaque,
        None => Form::Typed,
    };
    let empty = Packet {
        form,
        name,
        doc,
        servers,
        direction,
        ids: Vec::new(),
        shuffled: None,
        members: Vec::new(),
        vectors: Vec::new(),
        broken: rest.error_count() > errors,
    };
    Ok((rest, parts.into_iter().fold(empty, Packet::with)))
}

impl Packet {
    fn with(mut self, part: Part) -> Self {
        match part {
            Part::Ids(rules) => self.ids.extend(rules),
            Part::Shuffled(span) => self.shuffled = Some(span),
            Part::Vector(vector) => self.vectors.push(vector),
            Part::Member(member) => self.members.push(member),
        }
        self
    }
}

type Head = ((Vec<Server>, Direction), Option<super::tree::Name>);

/// What stands between the name and the brace.
fn head(input: Tokens<'_>, raw: bool) -> Parsed<'_, Head> {
    let (rest, ends) = preceded(colon, ends).parse(input)?;
    if raw {
        let after = preceded(exactly("after", "`after`"), name("the packet that it answers"));
        return after.map(|name| (ends.clone(), Some(name))).parse(rest);
    }
    Ok((rest, (ends, None)))
}

/// `client -> map` or `map -> client`; `login | char` for several servers.
fn ends(input: Tokens<'_>) -> Parsed<'_, (Vec<Server>, Direction)> {
    let client = exactly("client", "`client`");
    if input.is(0, "client") {
        let to = preceded((client, arrow), servers);
        return to.map(|servers| (servers, Direction::ToServer)).parse(input);
    }
    let (rest, servers) = servers(input)?;
    let (rest, _) = (arrow, client).parse(rest)?;
    Ok((rest, (servers, Direction::ToClient)))
}

fn servers(input: Tokens<'_>) -> Parsed<'_, Vec<Server>> {
    separated_list1(bar, server).parse(input)
}

fn server(input: Tokens<'_>) -> Parsed<'_, Server> {
    const WHAT: &str = "an end (client, login, char or map)";
    let (rest, (text, _)) = word(WHAT)(input)?;
    match Server::ALL.into_iter().find(|server| server.name() == text) {
        Some(server) => Ok((rest, server)),
        None => Err(nom::Err::Error(Expected::new(input, WHAT))),
    }
}

fn part(input: Tokens<'_>) -> Parsed<'_, Part> {
    let (start, doc) = docs(input);
    let keyword = start
        .peek(0)
        .filter(|_| !start.is(1, ":"))
        .map_or("", |token| token.text);
    if matches!(keyword, "id" | "test") {
        lost_doc(start, &doc);
    }
    match keyword {
        "id" if start.is(1, "shuffled") => Ok((
            start.skip().skip(),
            Part::Shuffled(start.span().to(start.skip().span())),
        )),
        "id" => separated_list1(comma, id_rule).map(Part::Ids).parse(start.skip()),
        "test" => vector.map(Part::Vector).parse(start),
        _ => member.map(Part::Member).parse(input),
    }
}

fn id_rule(input: Tokens<'_>) -> Parsed<'_, IdRule> {
    let (rest, id) = packet_id("a packet id or `shuffled`")(input)?;
    let span = input.span();
    let (rest, when) = condition(rest)?;
    Ok((rest, IdRule { id, when, span }))
}
