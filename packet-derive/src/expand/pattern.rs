//! Lists of structs, and packets to be unrolled: code without conditions for each layout that listed versions give them.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::TokenStream;
use quote::quote;
use specs::{Version, model::When};

use crate::plan::{BodyPlan, Plan, Shape, literal};

/// More layouts of one struct or packet are not worth their code.
const MOST_PATTERNS: usize = 16;

/// Conditions that a pattern has bits for.
const MOST_CONDITIONS: usize = 64;

/// The list functions of a struct; none where the general ones do as well.
pub(super) fn lists(plan: &Plan<'_>, body: &BodyPlan<'_>) -> Option<TokenStream> {
    let patterns = patterns(plan, body)?;
    if let (true, Some(size)) = (body.conditions().is_empty(), patterns.get(&0)) {
        return Some(only(*size));
    }
    let index = literal(body.index as u64);
    let (bits, sizes): (Vec<_>, Vec<_>) = patterns
        .into_iter()
        .map(|(bits, size)| (literal(bits), literal(size)))
        .unzip();
    Some(quote! {
        fn read_list(bytes: &[u8], size: usize, layout: &codec::Layout) -> ::std::vec::Vec<Self> {
            match layout.pattern(#index) {
                #(#bits => codec::read_pattern::<Self, #bits, #sizes>(bytes, layout),)*
                _ => codec::elements_of(bytes, size, |bytes| Self::read(bytes, layout, layout)),
            }
        }

        fn write_list(
            list: &[Self],
            out: &mut codec::Buffer,
            size: usize,
            layout: &codec::Layout,
            name: &'static str,
        ) -> codec::Encoded {
            match layout.pattern(#index) {
                #(#bits => codec::write_pattern::<Self, #bits, #sizes>(list, out, layout, name),)*
                _ => codec::put_list(out, list, size, name, |item, space| item.write(space, layout, layout)),
            }
        }
    })
}

/// The list functions of a struct that is of `size` bytes on every version.
fn only(size: u32) -> TokenStream {
    let size = literal(size);
    quote! {
        fn read_list(bytes: &[u8], _: usize, layout: &codec::Layout) -> ::std::vec::Vec<Self> {
            codec::read_pattern::<Self, 0, #size>(bytes, layout)
        }

        fn write_list(
            list: &[Self],
            out: &mut codec::Buffer,
            _: usize,
            layout: &codec::Layout,
            name: &'static str,
        ) -> codec::Encoded {
            codec::write_pattern::<Self, 0, #size>(list, out, layout, name)
        }
    }
}

/// The layouts that listed versions give a packet that is to be unrolled; none where it has one only, which needs no unrolling.
pub(super) fn unrolled(plan: &Plan<'_>, body: &BodyPlan<'_>) -> Option<BTreeSet<u64>> {
    let conditions = body.conditions();
    if !body.unrolled || conditions.is_empty() {
        return None;
    }
    let versions = plan.protocol.clients.iter().map(|client| client.version);
    Some(versions.map(|version| bits(plan, &conditions, version)).collect())
}

/// Refuses to unroll packets of too many layouts.
pub(super) fn check(plan: &Plan<'_>) -> Result<(), String> {
    for (packet, body) in plan.typed().filter(|(_, body)| body.unrolled) {
        let (name, conditions) = (&packet.name, body.conditions().len());
        if conditions > MOST_CONDITIONS {
            return Err(format!(
                "{name} has {conditions} conditions, too many to be unrolled: {MOST_CONDITIONS} are possible"
            ));
        }
        let layouts = unrolled(plan, body).map_or(0, |patterns| patterns.len());
        if layouts > MOST_PATTERNS {
            return Err(format!(
                "{name} has {layouts} layouts, too many to be unrolled: {MOST_PATTERNS} are possible"
            ));
        }
    }
    Ok(())
}

/// The layouts that listed versions give the struct, and the size of each; none if there are too many, or if other structs are in it.
fn patterns(plan: &Plan<'_>, body: &BodyPlan<'_>) -> Option<BTreeMap<u64, u32>> {
    let conditions = body.conditions();
    let flat = body.shapes.iter().all(|shape| matches!(shape, Shape::Fixed(_)));
    if !flat || conditions.len() > MOST_CONDITIONS {
        return None;
    }
    let versions = plan.protocol.clients.iter().map(|client| client.version);
    let patterns: BTreeMap<_, _> = versions
        .map(|version| (bits(plan, &conditions, version), size(plan, body, version)))
        .collect();
    let worth = !patterns.is_empty() && patterns.len() <= MOST_PATTERNS && patterns.values().all(|size| *size > 0);
    worth.then_some(patterns)
}

fn holds(plan: &Plan<'_>, condition: usize, version: Version) -> bool {
    plan.protocol
        .conditions
        .get(condition)
        .is_some_and(|set| set.contains(version))
}

fn bits(plan: &Plan<'_>, conditions: &[usize], version: Version) -> u64 {
    let held = conditions
        .iter()
        .zip(0_u32..)
        .filter(|(condition, _)| holds(plan, **condition, version));
    held.fold(0, |bits, (_, bit)| bits | 1 << bit)
}

fn size(plan: &Plan<'_>, body: &BodyPlan<'_>, version: Version) -> u32 {
    let members = body.body.members.iter().zip(&body.shapes);
    let there = members.filter(|(member, _)| match member.when {
        When::Always => true,
        When::If(condition) => holds(plan, condition, version),
    });
    let sizes = there.map(|(_, shape)| match shape {
        Shape::Fixed(size) => *size,
        Shape::Structs(..) | Shape::Variable => 0,
    });
    sizes.fold(0, u32::saturating_add)
}
