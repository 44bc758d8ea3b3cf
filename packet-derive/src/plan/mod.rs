//! What the model means for codecs: which members are read together, and the numbers by which codecs ask a version's layout.
//!
//! The numbers count through all bodies, structs first, then packets. `packets::codec::Layout` counts in the same way.

mod names;
mod segments;
mod shape;
mod types;

pub(crate) use names::{camel, ident};
use proc_macro2::Ident;
pub(crate) use segments::{Group, Part, Segment};
pub(crate) use shape::Shape;
use specs::model::{Body, Content, Field, Member, MemberKind, Policy, Protocol, Type, When};
pub(crate) use types::{FieldType, int_ident, literal};

/// Most conditions that a layout has bits for; see `packets::codec::Layout`.
const MOST_CONDITIONS: usize = 32 * 64;

/// Most structs and packets that a layout has room for.
const MOST_BODIES: usize = 4096;

/// The model, planned.
pub(crate) struct Plan<'a> {
    pub(crate) protocol: &'a Protocol,
    /// As [`Protocol::structs`].
    pub(crate) structs: Vec<BodyPlan<'a>>,
    /// As [`Protocol::packets`]; none for opaque ones.
    pub(crate) packets: Vec<Option<BodyPlan<'a>>>,
}

/// A body, planned.
pub(crate) struct BodyPlan<'a> {
    pub(crate) body: &'a Body,
    /// Rust name of its struct.
    pub(crate) name: Ident,
    /// Its number.
    pub(crate) index: usize,
    /// Whether it is a packet's, as opposed to a struct's.
    pub(crate) packet: bool,
    /// Bytes before the first member: the id.
    pub(crate) start: u32,
    /// Number of its first run.
    pub(crate) first_run: usize,
    /// Number of its first member's slot; the others follow.
    pub(crate) first_slot: usize,
    /// Whether it is a struct whose size depends on the version only.
    pub(crate) fixed: bool,
    /// Whether its code is written out for each of its layouts.
    pub(crate) unrolled: bool,
    /// Rust types of its fields.
    pub(crate) types: Vec<FieldType>,
    /// Room of its members.
    pub(crate) shapes: Vec<Shape>,
    /// What is read and written in one go.
    pub(crate) segments: Vec<Segment>,
}

/// Numbers given out so far.
#[derive(Default)]
struct Numbers {
    bodies: usize,
    runs: usize,
    slots: usize,
    fixed_structs: Vec<bool>,
}

impl<'a> Plan<'a> {
    /// The plan, or why there is none.
    pub(crate) fn new(protocol: &'a Protocol) -> Result<Self, String> {
        if protocol.conditions.len() > MOST_CONDITIONS {
            return Err(format!(
                "the spec files have {} distinct conditions; layouts have room for {MOST_CONDITIONS}",
                protocol.conditions.len()
            ));
        }
        let mut numbers = Numbers::default();
        let mut structs = Vec::new();
        for each in &protocol.structs {
            let plan = BodyPlan::new(protocol, &mut numbers, &each.name, &each.name, &each.body, 0)?;
            numbers.fixed_structs.push(plan.fixed);
            structs.push(plan);
        }
        let mut packets = Vec::new();
        for packet in &protocol.packets {
            let (body, start) = match &packet.content {
                Content::Typed(body) => (body, 2),
                Content::Raw { body, .. } => (body, 0),
                Content::Opaque => {
                    packets.push(None);
                    continue;
                }
            };
            let name = camel(&packet.name);
            let plan = BodyPlan::new(protocol, &mut numbers, &packet.name, &name, body, start)?;
            packets.push(Some(BodyPlan {
                fixed: false,
                packet: true,
                ..plan
            }));
        }
        if numbers.bodies > MOST_BODIES {
            let bodies = numbers.bodies;
            return Err(format!(
                "the spec files have {bodies} structs and packets; layouts have room for {MOST_BODIES}"
            ));
        }
        Ok(Self {
            protocol,
            structs,
            packets,
        })
    }

    /// Has the code of the packet `name` written out for each of its layouts.
    pub(crate) fn unroll(&mut self, name: &Ident) -> Result<(), String> {
        let packets = self.protocol.packets.iter().zip(&mut self.packets);
        let mut named = packets.filter(|(packet, _)| *name == packet.name.as_str());
        match named.next() {
            Some((_, Some(body))) => {
                body.unrolled = true;
                Ok(())
            }
            Some((_, None)) => Err(format!("the packet {name} that is to be unrolled is opaque")),
            None => Err(format!("there is no packet {name} to be unrolled")),
        }
    }

    /// The packets with a layout.
    pub(crate) fn typed(&self) -> impl Iterator<Item = (&'a specs::model::Packet, &BodyPlan<'a>)> {
        let both = self.protocol.packets.iter().zip(&self.packets);
        both.filter_map(|(packet, plan)| Some((packet, plan.as_ref()?)))
    }

    /// The number of the only run of the fixed struct at `index`.
    pub(crate) fn struct_run(&self, index: usize) -> usize {
        self.structs.get(index).map_or(usize::MAX, |plan| plan.first_run)
    }

    /// Whether the struct at `index` has a size that depends on the version only.
    pub(crate) fn is_fixed(&self, index: usize) -> bool {
        self.structs.get(index).is_some_and(|plan| plan.fixed)
    }

    /// The room that a type takes.
    pub(crate) fn shape(&self, ty: &Type) -> Shape {
        Shape::of(ty, &|index| self.is_fixed(index))
    }

    /// Whether there is a version on which both hold.
    pub(crate) fn overlap(&self, a: When, b: When) -> bool {
        match (a, b) {
            (When::If(a), When::If(b)) => {
                let conditions = &self.protocol.conditions;
                let both = conditions.get(a).zip(conditions.get(b));
                both.is_none_or(|(a, b)| !a.intersection(b).is_none())
            }
            _ => true,
        }
    }
}

impl<'a> BodyPlan<'a> {
    fn new(
        protocol: &Protocol,
        numbers: &mut Numbers,
        spec_name: &str,
        name: &str,
        body: &'a Body,
        start: u32,
    ) -> Result<Self, String> {
        let fixed_structs = &numbers.fixed_structs;
        let is_fixed = |index: usize| fixed_structs.get(index) == Some(&true);
        let shapes: Vec<_> = body
            .members
            .iter()
            .map(|member| Shape::of_member(&member.kind, &is_fixed))
            .collect();
        let types = (0..body.fields.len()).map(|index| FieldType::of_field(protocol, body, index));
        let types = types.collect::<Option<_>>();
        let plan = Self {
            body,
            name: ident(name),
            index: numbers.bodies,
            packet: false,
            start,
            first_run: numbers.runs,
            first_slot: numbers.slots,
            fixed: !shapes.contains(&Shape::Variable),
            unrolled: false,
            types: types.ok_or_else(|| format!("a field of {spec_name} has no type, or types of different kinds"))?,
            segments: segments::of_body(body, &shapes, start, numbers.runs),
            shapes,
        };
        numbers.bodies += 1;
        numbers.slots += body.members.len();
        numbers.runs += plan
            .segments
            .iter()
            .filter(|segment| matches!(segment, Segment::Run { .. }))
            .count();
        Ok(plan)
    }

    /// Whether its code is told which conditions hold by a type, so that they may be known when the compiler runs.
    pub(crate) fn generic(&self) -> bool {
        self.fixed || self.unrolled
    }

    /// The field at `index`, its Rust name and its type. Fields that count others are not part of the Rust struct.
    pub(crate) fn field(&self, index: usize) -> Option<FieldPlan<'_>> {
        let field = self.body.fields.get(index)?;
        Some(FieldPlan {
            index,
            field,
            name: ident(&field.name),
            ty: self.types.get(index)?,
        })
    }

    /// The member at `place`, if it is a field's: that field, and its type there.
    pub(crate) fn field_at(&self, place: usize) -> Option<(When, FieldPlan<'_>, &'a Type)> {
        let member = self.body.members.get(place)?;
        let MemberKind::Field(index, ty) = &member.kind else {
            return None;
        };
        Some((member.when, self.field(*index)?, ty))
    }

    /// Whether the member at `place` is the length of the packet.
    pub(crate) fn is_length(&self, place: usize) -> bool {
        let member = self.body.members.get(place);
        member.is_some_and(|member| matches!(member.kind, MemberKind::Len))
    }

    /// Every field, in order.
    pub(crate) fn fields(&self) -> impl Iterator<Item = FieldPlan<'_>> {
        (0..self.body.fields.len()).filter_map(|index| self.field(index))
    }

    /// The members of the field at `index`, each with its place among all members.
    pub(crate) fn members_of(&self, index: usize) -> impl Iterator<Item = (usize, &'a Member)> {
        let members = self.body.members.iter().enumerate();
        members.filter(move |(_, member)| matches!(&member.kind, MemberKind::Field(field, _) if *field == index))
    }

    /// The conditions of its members, in order of first appearance.
    pub(crate) fn conditions(&self) -> Vec<usize> {
        let mut known = Vec::new();
        for member in &self.body.members {
            if let When::If(condition) = member.when
                && !known.contains(&condition)
            {
                known.push(condition);
            }
        }
        known
    }

    /// The place of a condition among the body's own.
    pub(crate) fn local_condition(&self, condition: usize) -> usize {
        self.conditions()
            .iter()
            .position(|known| *known == condition)
            .unwrap_or(0)
    }

    /// Conditions of which one holds where the field at `index` is there; none if it is always.
    pub(crate) fn presence(&self, protocol: &Protocol, index: usize) -> Option<Vec<usize>> {
        let mut conditions = Vec::new();
        for (_, member) in self.members_of(index) {
            match member.when {
                When::Always => return None,
                When::If(condition) => conditions.push(condition),
            }
        }
        let sets = conditions.iter().filter_map(|&index| protocol.conditions.get(index));
        let union = sets.fold(specs::model::VersionSet::none(), |all, set| all.union(set));
        (!union.is_all()).then_some(conditions)
    }
}

/// A field of a body.
#[derive(Clone)]
pub(crate) struct FieldPlan<'a> {
    pub(crate) index: usize,
    pub(crate) field: &'a Field,
    /// Rust name.
    pub(crate) name: Ident,
    pub(crate) ty: &'a FieldType,
}

impl FieldPlan<'_> {
    /// Whether the Rust struct has it: fields that count others are filled in by the encoder.
    pub(crate) fn is_stored(&self) -> bool {
        self.field.counts.is_none()
    }

    /// Whether too large values are cut to the largest.
    pub(crate) fn clamps(&self) -> bool {
        self.field.policy == Policy::Clamp
    }
}
