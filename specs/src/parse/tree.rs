//! What a spec file says, as it is written: names are not looked up yet.

use crate::model::{Int, Length, Policy, Span};
use crate::{Direction, Line, Server, Version};

/// A word that names something. Equal wherever it stands.
#[derive(Clone, Eq, Debug)]
pub(crate) struct Name {
    pub(crate) text: String,
    pub(crate) span: Span,
}

impl PartialEq for Name {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

/// A declaration at the top of a file.
#[derive(Clone, Debug)]
pub(crate) enum Item {
    Epoch(Epoch),
    Leaf(Leaf),
    Enum(Enum),
    Struct(Group),
    Mixin(Group),
    Packet(Packet),
    Client(Client),
    Inherit(Vec<Point>),
    /// `framing POINTS`: versions of which only lengths are known.
    Framing(Vec<Point>),
}

#[derive(Clone, Debug)]
pub(crate) struct Epoch {
    pub(crate) name: Name,
    pub(crate) doc: String,
    pub(crate) points: Vec<Point>,
}

#[derive(Clone, Debug)]
pub(crate) struct Leaf {
    pub(crate) name: Name,
    pub(crate) doc: String,
    pub(crate) int: Int,
}

/// An enum or flags.
#[derive(Clone, Debug)]
pub(crate) struct Enum {
    pub(crate) name: Name,
    pub(crate) doc: String,
    pub(crate) int: Int,
    pub(crate) flags: bool,
    pub(crate) variants: Vec<Variant>,
}

#[derive(Clone, Debug)]
pub(crate) struct Variant {
    pub(crate) name: Name,
    pub(crate) doc: String,
    pub(crate) value: i128,
}

/// A struct or a mixin.
#[derive(Clone, Debug)]
pub(crate) struct Group {
    pub(crate) name: Name,
    pub(crate) doc: String,
    pub(crate) members: Vec<Member>,
    /// Not all of it could be read.
    pub(crate) broken: bool,
}

#[derive(Clone, Debug)]
pub(crate) struct Packet {
    pub(crate) form: Form,
    pub(crate) name: Name,
    pub(crate) doc: String,
    pub(crate) servers: Vec<Server>,
    pub(crate) direction: Direction,
    pub(crate) ids: Vec<IdRule>,
    /// Where it says `id shuffled`.
    pub(crate) shuffled: Option<Span>,
    pub(crate) members: Vec<Member>,
    pub(crate) vectors: Vec<Vector>,
    /// Not all of it could be read.
    pub(crate) broken: bool,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Form {
    Typed,
    Opaque,
    Raw { after: Name },
}

#[derive(Clone, Debug)]
pub(crate) struct IdRule {
    pub(crate) id: u16,
    pub(crate) when: Condition,
    pub(crate) span: Span,
}

/// Clauses that must all hold.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Condition {
    pub(crate) clauses: Vec<Clause>,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Clause {
    pub(crate) kind: ClauseKind,
    pub(crate) points: Vec<Point>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum ClauseKind {
    /// `since`, `in`: in any of the points.
    In,
    /// `until`: in none.
    Until,
    /// Exactly these versions.
    On,
    /// Anywhere but on these versions.
    ExceptOn,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Point {
    pub(crate) kind: PointKind,
    pub(crate) span: Span,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum PointKind {
    /// All of a line.
    Line(Line),
    /// Dates `from..until` of a line, or of all.
    Dates { line: Option<Line>, from: u32, until: u32 },
    /// One version, where a clause says `on`.
    Exactly(Version),
    /// An epoch.
    Epoch(String),
}

#[derive(Clone, Debug)]
pub(crate) struct Member {
    pub(crate) kind: MemberKind,
    pub(crate) span: Span,
}

#[derive(Clone, Debug)]
pub(crate) enum MemberKind {
    Len(Condition),
    Pad(u32, Condition),
    Mixin(Name),
    When(Condition, Vec<Member>),
    Choice(Choice, Vec<Member>),
    Field(Box<Field>),
}

/// `when FIELD = VALUE, VALUE`.
#[derive(Clone, Debug)]
pub(crate) struct Choice {
    pub(crate) field: Name,
    pub(crate) values: Vec<Literal>,
    /// A mistake in its block was reported.
    pub(crate) broken: bool,
}

#[derive(Clone, Debug)]
pub(crate) struct Field {
    pub(crate) name: Name,
    pub(crate) doc: String,
    pub(crate) rules: Vec<Rule>,
    pub(crate) default: Option<Literal>,
    pub(crate) policy: Option<(Policy, Span)>,
}

#[derive(Clone, Debug)]
pub(crate) struct Rule {
    /// None where it says `none`.
    pub(crate) ty: Option<Type>,
    pub(crate) when: Condition,
    pub(crate) span: Span,
}

#[derive(Clone, Debug)]
pub(crate) struct Type {
    pub(crate) name: Name,
    /// `as u16`.
    pub(crate) width: Option<(Int, Span)>,
    pub(crate) extents: Vec<Extent>,
    pub(crate) span: Span,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Extent {
    Fixed(u32),
    Rest,
    Count(Name),
}

/// A value as it is written. Equal wherever it stands.
#[derive(Clone, Eq, Debug)]
pub(crate) struct Literal {
    pub(crate) kind: LiteralKind,
    pub(crate) span: Span,
}

impl PartialEq for Literal {
    fn eq(&self, other: &Self) -> bool {
        self.kind == other.kind
    }
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum LiteralKind {
    Int(i128),
    Bool(bool),
    Text(Vec<u8>),
    Hex(Vec<u8>),
    /// A number with a point: the bits of an `f32`.
    Float(u32),
    Ip4([u8; 4]),
    /// `(x, y, dir)`.
    Position([i128; 3]),
    /// `(x0, y0 -> x1, y1, sx, sy)`.
    Move([i128; 6]),
    List(Vec<Literal>),
    Struct(Vec<(Name, Literal)>),
    /// Constants and numbers, joined by `|`; at least one is a constant, or there are several.
    Constants(Vec<Constant>),
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Constant {
    Named(Name),
    Number(i128),
}

#[derive(Clone, Debug)]
pub(crate) struct Vector {
    pub(crate) title: String,
    pub(crate) versions: Vec<(Version, Span)>,
    pub(crate) values: Vec<(Name, Literal)>,
    pub(crate) bytes: Vec<u8>,
    pub(crate) span: Span,
    pub(crate) bytes_span: Span,
}

#[derive(Clone, Debug)]
pub(crate) struct Client {
    pub(crate) version: Version,
    pub(crate) span: Span,
    pub(crate) unconfirmed: bool,
    pub(crate) keys: Option<[u32; 3]>,
    pub(crate) lengths: Vec<LengthRow>,
    pub(crate) shuffle: Vec<(Name, u16)>,
    /// Not all of it could be read.
    pub(crate) broken: bool,
}

#[derive(Clone, Debug)]
pub(crate) struct LengthRow {
    pub(crate) id: u16,
    /// None where the id is removed.
    pub(crate) length: Option<Length>,
    pub(crate) span: Span,
}
