//! Packets of the tree to packets of the model.

use std::collections::BTreeSet;

use super::Resolver;
use super::scope::Space;
use crate::diagnostic::{Code, Diagnostic, did_you_mean};
use crate::model::{Body, Content, IdRule, MemberKind, Packet, Span, Vector, VersionSet};
use crate::parse::tree::{self, Form, Item, Name};
use crate::{Value, Version};

impl<'t> Resolver<'t> {
    /// Every packet, sorted by name. Returns the indexes of those with a mistake.
    pub(super) fn packets(&mut self, items: &'t [Item]) -> BTreeSet<usize> {
        let mut packets: Vec<_> = items
            .iter()
            .filter_map(|item| match item {
                Item::Packet(packet) => Some(packet),
                _ => None,
            })
            .filter(|packet| self.scope.packet_span(&packet.name.text) == Some(packet.name.span))
            .collect();
        packets.sort_by(|a, b| a.name.text.cmp(&b.name.text));
        let names: Vec<&str> = packets.iter().map(|packet| packet.name.text.as_str()).collect();
        let mut broken = BTreeSet::new();
        for (index, packet) in packets.iter().enumerate() {
            let (packet, failed) = self.watch(|resolver| resolver.packet(packet, &names));
            self.protocol.packets.push(packet);
            if failed {
                broken.insert(index);
            }
        }
        broken
    }

    fn packet(&mut self, packet: &'t tree::Packet, names: &[&str]) -> Packet {
        self.failures += usize::from(packet.broken);
        let ids = self.id_rules(packet);
        if !packet.broken {
            self.check_ids(packet);
        }
        let there = ids
            .iter()
            .fold(self.shuffled_on(&packet.name.text), |all, rule| all.union(&rule.set));
        let content = self.content(packet, names, &there);
        let vectors = self.vectors(packet, &content);
        Packet {
            name: packet.name.text.clone(),
            doc: packet.doc.clone(),
            servers: packet.servers.clone(),
            direction: packet.direction,
            ids,
            shuffled: packet.shuffled.is_some(),
            content,
            vectors,
            span: packet.name.span,
        }
    }

    /// Exactly the clients that shuffle it.
    fn shuffled_on(&self, name: &str) -> VersionSet {
        let exactly = |version: &Version| VersionSet::range(version.line, version.date, version.date.saturating_add(1));
        let clients = self.shuffled_by.get(name).into_iter().flatten();
        clients.fold(VersionSet::none(), |all, version| all.union(&exactly(version)))
    }

    fn id_rules(&mut self, packet: &tree::Packet) -> Vec<IdRule> {
        let mut taken = VersionSet::none();
        let mut rules = Vec::new();
        for rule in packet.ids.iter().rev() {
            let (set, failed) = self.watch(|resolver| resolver.condition(&rule.when));
            let set = set.difference(&self.protocol.framing);
            if set.difference(&taken).is_none() && !failed {
                let message = format!("no version has id {:#06x} by this rule", rule.id);
                let error = Diagnostic::new(Code::Unreachable, rule.span, message);
                self.report(error.hint("the last rule that holds wins: order them by date"));
            }
            taken = taken.union(&set);
            rules.push(IdRule {
                id: rule.id,
                set,
                span: rule.span,
            });
        }
        rules.reverse();
        rules
    }

    /// A raw packet has no id; every other one has.
    fn check_ids(&mut self, packet: &tree::Packet) {
        let raw = matches!(packet.form, Form::Raw { .. });
        let first = packet.ids.first().map(|rule| rule.span).or(packet.shuffled);
        match (raw, first) {
            (true, Some(span)) => self.report(
                Diagnostic::new(Code::IdMissing, span, "a raw packet has no id")
                    .hint("remove it, or declare a `packet`"),
            ),
            (false, None) => self.report(
                Diagnostic::new(
                    Code::IdMissing,
                    packet.name.span,
                    format!("`{}` has no id", packet.name.text),
                )
                .hint("write `id 0x0064`, or `id shuffled` if only client blocks give it one"),
            ),
            _ => {}
        }
    }

    fn content(&mut self, packet: &'t tree::Packet, names: &[&str], there: &VersionSet) -> Content {
        match &packet.form {
            Form::Typed => {
                let body = self.body(&packet.members);
                self.check_order(&body, there);
                self.check_len(&body, there, packet.name.span);
                Content::Typed(body)
            }
            Form::Opaque => {
                self.check_opaque(packet);
                Content::Opaque
            }
            Form::Raw { after } => {
                let body = self.body(&packet.members);
                self.check_raw(&body, packet.name.span);
                Content::Raw {
                    body,
                    after: self.packet_index(after, names).unwrap_or_default(),
                }
            }
        }
    }

    fn check_opaque(&mut self, packet: &tree::Packet) {
        let inside = packet.members.first().map(|member| member.span);
        if let Some(span) = inside.or_else(|| packet.vectors.first().map(|vector| vector.span)) {
            self.report(
                Diagnostic::new(Code::OpaqueContent, span, "an opaque packet has only ids")
                    .hint("declare it as `packet` to give it members and vectors"),
            );
        }
    }

    /// Raw bytes are framed by their size alone.
    fn check_raw(&mut self, body: &Body, name: Span) {
        let len = body
            .members
            .iter()
            .find(|member| matches!(member.kind, MemberKind::Len));
        if let Some(len) = len {
            self.report(Diagnostic::new(Code::LenInside, len.span, "raw bytes have no `len`"));
        }
        let varies = self.protocol.body_varies(body);
        if !varies.is_none() {
            self.report(
                Diagnostic::new(Code::LenMissing, name, format!("raw bytes of varying size on {varies}"))
                    .hint("nothing tells where raw bytes end: give them a fixed size"),
            );
        }
    }

    /// The index of a packet by its name.
    pub(super) fn packet_index(&mut self, name: &Name, names: &[&str]) -> Option<usize> {
        let index = names.iter().position(|known| *known == name.text);
        if index.is_none() {
            let hint = did_you_mean(&name.text, self.scope.names(Space::Packet));
            let message = format!("no packet `{}` is declared", name.text);
            self.report(Diagnostic::new(Code::UnknownPacket, name.span, message).hint(hint));
        }
        index
    }

    fn vectors(&mut self, packet: &tree::Packet, content: &Content) -> Vec<Vector> {
        let (Content::Typed(body) | Content::Raw { body, .. }) = content else {
            return Vec::new();
        };
        packet.vectors.iter().map(|vector| self.vector(vector, body)).collect()
    }

    fn vector(&mut self, vector: &tree::Vector, body: &Body) -> Vector {
        Vector {
            title: vector.title.clone(),
            versions: vector.versions.iter().map(|(version, _)| *version).collect(),
            values: Value::Struct(self.fields(&vector.values, body)),
            bytes: vector.bytes.clone(),
            span: vector.span,
            bytes_span: vector.bytes_span,
        }
    }
}
