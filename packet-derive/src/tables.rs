//! Packs what generated code must know of all versions into one byte string: see `packets::tables` for the form.

use std::collections::{BTreeMap, BTreeSet};

use specs::{
    Line, Server,
    model::{Client, Length, MemberKind, Packet, VersionSet, When},
};

use crate::plan::{BodyPlan, Plan, Shape};

/// The byte string of a protocol.
pub(crate) fn pack(plan: &Plan<'_>) -> Vec<u8> {
    let names = names(plan);
    let mut out = Output::default();
    out.list(&names, |out, name| out.bytes(name.as_bytes()));
    let indices: BTreeMap<_, _> = names.iter().copied().zip(0..).collect();
    out.list(&plan.protocol.conditions, Output::set);
    let bodies: Vec<_> = plan.structs.iter().chain(plan.packets.iter().flatten()).collect();
    out.list(bodies, |out, body| out.body(body, &indices));
    let packets = plan.protocol.packets.iter().zip(&plan.packets);
    out.list(packets.collect::<Vec<_>>(), |out, (packet, body)| {
        out.packet(packet, body.as_ref());
    });
    out.set(&plan.protocol.inherit);
    out.list(&plan.protocol.clients, Output::client);
    out.0
}

/// Every field name, once.
fn names<'a>(plan: &'a Plan<'_>) -> BTreeSet<&'a str> {
    let bodies = plan.structs.iter().chain(plan.packets.iter().flatten());
    bodies
        .flat_map(|body| &body.body.fields)
        .map(|field| field.name.as_str())
        .collect()
}

/// Numbers as LEB128, one after the other.
#[derive(Default)]
struct Output(Vec<u8>);

impl Output {
    fn number(&mut self, number: impl TryInto<u64>) {
        let mut rest = number.try_into().unwrap_or(0);
        loop {
            let [low, ..] = rest.to_le_bytes();
            rest >>= 7;
            if rest == 0 {
                return self.0.push(low & 0x7f);
            }
            self.0.push(low | 0x80);
        }
    }

    fn option(&mut self, index: Option<usize>) {
        self.number(index.map_or(0, |index| index + 1));
    }

    fn bytes(&mut self, bytes: &[u8]) {
        self.number(bytes.len());
        self.0.extend_from_slice(bytes);
    }

    fn list<T, I>(&mut self, items: I, mut pack: impl FnMut(&mut Self, T))
    where
        I: IntoIterator<Item = T>,
        I::IntoIter: ExactSizeIterator,
    {
        let items = items.into_iter();
        self.number(items.len());
        for item in items {
            pack(self, item);
        }
    }

    fn set(&mut self, set: &VersionSet) {
        for line in Line::ALL {
            self.list(set.ranges(line), |out, &(from, until)| {
                out.number(from);
                out.number(until);
            });
        }
    }

    fn body(&mut self, plan: &BodyPlan<'_>, names: &BTreeMap<&str, usize>) {
        self.number(plan.start);
        let members: Vec<_> = plan.body.members.iter().zip(&plan.shapes).collect();
        self.list(members, |out, (member, shape)| {
            out.option(match member.when {
                When::Always => None,
                When::If(condition) => Some(condition),
            });
            let field = match member.kind {
                MemberKind::Field(index, _) => plan.body.fields.get(index),
                MemberKind::Len | MemberKind::Pad(_) => None,
            };
            out.option(field.and_then(|field| names.get(field.name.as_str()).copied()));
            out.shape(*shape);
        });
    }

    fn shape(&mut self, shape: Shape) {
        match shape {
            Shape::Fixed(size) => {
                self.number(0_u32);
                self.number(size);
            }
            Shape::Structs(index, count) => {
                self.number(1_u32);
                self.number(index);
                self.number(count);
            }
            Shape::Variable => self.number(2_u32),
        }
    }

    fn packet(&mut self, packet: &Packet, body: Option<&BodyPlan<'_>>) {
        let bit = |server: &Server| 1_u32 << (*server as u32);
        self.number(packet.servers.iter().map(bit).fold(0, |all, bit| all | bit));
        self.number(packet.direction as u32);
        self.option(body.map(|body| body.index));
        self.number(u32::from(body.is_some_and(|body| body.start == 0)));
        self.list(&packet.ids, |out, rule| {
            out.number(rule.id);
            out.set(&rule.set);
        });
    }

    fn client(&mut self, client: &Client) {
        self.number(client.version.line as u32);
        self.number(client.version.date);
        let mut data = Self::default();
        data.client_data(client);
        self.bytes(&data.0);
    }

    fn client_data(&mut self, client: &Client) {
        self.number(u32::from(client.keys.is_some()));
        for key in client.keys.into_iter().flatten() {
            self.number(key);
        }
        let mut before = 0;
        self.list(&client.lengths, |out, &(id, length)| {
            out.number(id - before);
            before = id;
            out.number(match length {
                None => 0,
                Some(Length::Variable) => 1,
                Some(Length::Fixed(length)) => u32::from(length) + 2,
            });
        });
        self.list(&client.shuffle, |out, &(packet, id)| {
            out.number(packet);
            out.number(id);
        });
    }
}
