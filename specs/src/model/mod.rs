//! The checked model: what spec files say, resolved so that codec generator, interpreter and emitters need no rules of their own.

mod set;

pub use set::VersionSet;

use crate::{Direction, Server, Value, Version};

/// Everything a folder of spec files declares, checked.
#[derive(Clone, Debug, Default)]
pub struct Protocol {
    /// Spec files read, sorted by path.
    pub files: Vec<SourceFile>,
    /// Distinct conditions that members are under; [`When::If`] indexes this.
    pub conditions: Vec<VersionSet>,
    /// Named conditions.
    pub epochs: Vec<Epoch>,
    /// Types written by hand in Rust.
    pub leaves: Vec<Leaf>,
    /// Enums and flags.
    pub enums: Vec<Enum>,
    /// Structs, each after the structs it contains.
    pub structs: Vec<Struct>,
    /// Packets, raw ones and named opaque ones included, sorted by name.
    pub packets: Vec<Packet>,
    /// Listed clients, sorted by version.
    pub clients: Vec<Client>,
    /// Versions that, unlisted, stand for the newest listed client before them.
    pub inherit: VersionSet,
}

/// A spec file.
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// Path below the spec folder, with `/`.
    pub path: String,
    /// Its text.
    pub text: String,
}

/// A place in a spec file: where an item stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Span {
    /// Index into [`Protocol::files`].
    pub file: usize,
    /// Byte range in its text.
    pub start: usize,
    /// End of the range, exclusive.
    pub end: usize,
}

/// A named condition.
#[derive(Clone, Debug)]
pub struct Epoch {
    /// `ITEM32`.
    pub name: String,
    /// Doc comment.
    pub doc: String,
    /// Versions in it.
    pub set: VersionSet,
    /// Where it is declared.
    pub span: Span,
}

/// A condition on the version.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, PartialOrd, Ord)]
pub enum When {
    /// On every version.
    Always,
    /// On the versions of [`Protocol::conditions`] at this index.
    If(usize),
}

/// An integer type on the wire, little endian.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
#[expect(missing_docs, reason = "the names say all")]
pub enum Int {
    U8,
    U16,
    U32,
    U64,
    I8,
    I16,
    I32,
    I64,
}

/// A type that Rust code provides under the same name: a newtype of an integer.
#[derive(Clone, Debug)]
pub struct Leaf {
    /// `AccountId`.
    pub name: String,
    /// Doc comment.
    pub doc: String,
    /// The integer it wraps in Rust.
    pub int: Int,
    /// Where it is declared.
    pub span: Span,
}

/// An enum or a set of flags. Values without a name are kept.
#[derive(Clone, Debug)]
pub struct Enum {
    /// `UnitKind`.
    pub name: String,
    /// Doc comment.
    pub doc: String,
    /// The integer it wraps in Rust.
    pub int: Int,
    /// Bits that combine, rather than values that exclude each other.
    pub flags: bool,
    /// Named values, in order of declaration.
    pub variants: Vec<Variant>,
    /// Where it is declared.
    pub span: Span,
}

/// A named value of an enum.
#[derive(Clone, Debug)]
pub struct Variant {
    /// `MONSTER`.
    pub name: String,
    /// Doc comment.
    pub doc: String,
    /// Wire value.
    pub value: i128,
}

/// A group of fields with a name.
#[derive(Clone, Debug)]
pub struct Struct {
    /// `NormalItem`.
    pub name: String,
    /// Doc comment.
    pub doc: String,
    /// What is in it.
    pub body: Body,
    /// Where it is declared.
    pub span: Span,
}

/// Fields, and their layout on every version. Mixins and `when` blocks are already spliced in.
#[derive(Clone, Debug, Default)]
pub struct Body {
    /// Fields of the Rust struct, in order of first appearance.
    pub fields: Vec<Field>,
    /// Layout in wire order: on a version, those members whose `when` holds, one after the other.
    pub members: Vec<Member>,
}

/// A field: one name, one Rust type (the widest of its members').
#[derive(Clone, Debug)]
pub struct Field {
    /// `map_name`.
    pub name: String,
    /// Doc comment.
    pub doc: String,
    /// Value where a version has no such field, and of fields that a vector leaves out.
    pub default: Value,
    /// What the encoder does with a value that the version cannot hold.
    pub policy: Policy,
    /// Index of the array, string or bytes field whose length this integer field holds: the encoder fills it in.
    pub counts: Option<usize>,
    /// Where it is declared.
    pub span: Span,
}

/// What the encoder does with a value that a version has no room for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Policy {
    /// It is an error.
    #[default]
    Refuse,
    /// Leave it out where the field is absent; too narrow is an error.
    Drop,
    /// Saturate where the field is narrower, leave it out where it is absent.
    Clamp,
}

/// A piece of a layout.
#[derive(Clone, Debug)]
pub struct Member {
    /// What it is.
    pub kind: MemberKind,
    /// On which versions it is there. Members of one field exclude each other.
    pub when: When,
    /// Where it is declared.
    pub span: Span,
}

/// What a [`Member`] is.
#[derive(Clone, Debug)]
pub enum MemberKind {
    /// The u16 length of the whole packet.
    Len,
    /// Bytes that mean nothing.
    Pad(u32),
    /// A field of [`Body::fields`] at this index, in this wire type.
    Field(usize, Type),
}

/// A wire type.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Type {
    /// An integer.
    Int(Int),
    /// One byte.
    Bool,
    /// Four bytes, network order.
    Ip4,
    /// Three bytes: a cell and a direction.
    Pos3,
    /// Six bytes: two cells and sub-cells.
    Move6,
    /// [`Protocol::leaves`] at this index, in this width.
    Leaf(usize, Int),
    /// [`Protocol::enums`] at this index, in this width.
    Enum(usize, Int),
    /// [`Protocol::structs`] at this index.
    Struct(usize),
    /// Text.
    Str(Extent),
    /// Raw bytes.
    Bytes(Extent),
    /// A list.
    Array(Box<Type>, Extent),
}

/// How long a string, byte or array field is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum Extent {
    /// This many bytes or elements.
    Fixed(u32),
    /// To the end of the packet.
    Rest,
    /// As many as the field of the same [`Body::fields`] at this index says.
    Count(usize),
}

/// A packet.
#[derive(Clone, Debug)]
pub struct Packet {
    /// `CZ_REQUEST_MOVE`.
    pub name: String,
    /// Doc comment.
    pub doc: String,
    /// The servers it is spoken with; nearly always one.
    pub servers: Vec<Server>,
    /// Which way it goes.
    pub direction: Direction,
    /// Ids by version: the last rule that holds wins, a client's shuffle before all.
    pub ids: Vec<IdRule>,
    /// Whether clients shuffle its id.
    pub shuffled: bool,
    /// What is in it.
    pub content: Content,
    /// Golden vectors.
    pub vectors: Vec<Vector>,
    /// Where it is declared.
    pub span: Span,
}

/// What is known of a packet's bytes.
#[derive(Clone, Debug)]
pub enum Content {
    /// Id, then these members.
    Typed(Body),
    /// Id, then bytes of the client's length that nobody here reads.
    Opaque,
    /// No id: these members alone, once, as the answer to the packet at this index of [`Protocol::packets`].
    Raw {
        /// Its members.
        body: Body,
        /// The packet it answers.
        after: usize,
    },
}

/// An id on a set of versions.
#[derive(Clone, Debug)]
pub struct IdRule {
    /// Packet id.
    pub id: u16,
    /// Where it holds.
    pub set: VersionSet,
    /// Where it is declared.
    pub span: Span,
}

/// A golden vector: these values are these bytes.
#[derive(Clone, Debug)]
pub struct Vector {
    /// What it shows; may be empty.
    pub title: String,
    /// Versions it holds on.
    pub versions: Vec<Version>,
    /// Values by field name; fields left out have their default.
    pub values: Value,
    /// The whole packet, id included.
    pub bytes: Vec<u8>,
    /// Where it is declared.
    pub span: Span,
    /// Where its bytes are.
    pub bytes_span: Span,
}

/// A listed client version.
#[derive(Clone, Debug)]
pub struct Client {
    /// Line and date.
    pub version: Version,
    /// Changes to the length table of the newest older client of the same line: id, and length, or `None` where it is removed. Sorted by id.
    pub lengths: Vec<(u16, Option<Length>)>,
    /// Obfuscation keys of client to map ids.
    pub keys: Option<[u32; 3]>,
    /// Ids of exactly this client: index into [`Protocol::packets`], id. Sorted by index.
    pub shuffle: Vec<(usize, u16)>,
    /// Where it is declared.
    pub span: Span,
}

/// The length of a packet, id included.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum Length {
    /// Always this many bytes.
    Fixed(u16),
    /// A u16 at offset 2 says.
    Variable,
}
