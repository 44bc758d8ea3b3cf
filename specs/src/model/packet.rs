//! Packets, their ids and their golden vectors.

use super::{Body, Span, VersionSet};
use crate::{Direction, Server, Value, Version};

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
    /// No id: these members alone, once, as the answer to the packet at this index of [`Protocol::packets`](super::Protocol::packets).
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

impl Packet {
    /// Its members; none of an opaque packet.
    pub fn body(&self) -> Option<&Body> {
        match &self.content {
            Content::Typed(body) | Content::Raw { body, .. } => Some(body),
            Content::Opaque => None,
        }
    }

    /// Whether its bytes come without an id.
    pub fn is_raw(&self) -> bool {
        matches!(self.content, Content::Raw { .. })
    }

    /// Bytes before its members: those of the id, if it has one.
    pub fn header(&self) -> usize {
        if self.is_raw() { 0 } else { 2 }
    }

    /// Whether it is spoken with that server, that way.
    pub fn goes(&self, server: Server, direction: Direction) -> bool {
        self.direction == direction && self.servers.contains(&server)
    }
}
