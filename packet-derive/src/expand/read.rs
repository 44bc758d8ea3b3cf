//! Decoding: the body of `read`.
//!
//! Each field becomes a local variable `f_NAME`; the struct is put together at the end.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, format_ident, quote};
use specs::model::{Extent, Int, Member, MemberKind, Type, When};

use super::{
    attempted, checked, choice, condition, default,
    place::{Place, repeat},
    test,
};
use crate::plan::{BodyPlan, FieldPlan, FieldType, Group, Part, Plan, Segment, Shape, int_ident, literal};

/// The statements that read a body and give the struct. Fixed bodies read from `bytes`, others from `reader`.
pub(super) fn body(plan: &Plan<'_>, body: &BodyPlan<'_>) -> TokenStream {
    let declarations = body.fields().filter_map(|field| declaration(body, &field));
    let inits = body.fields().filter(FieldPlan::is_stored).map(|field| {
        let (name, local) = (&field.name, local(&field));
        quote!(#name: #local)
    });
    let name = quote!(<Self as ::packets::Packet<Kind>>::NAME);
    if let Some(whole) = whole(body, &name) {
        return quote!(#(#declarations)* #whole let value = Self { #(#inits),* };);
    }
    let segments = body.segments.iter().map(|each| segment(plan, body, each));
    let begin = body
        .packet
        .then(|| quote!(let reader = &mut codec::Reader::new(#name, bytes);));
    let end = body.packet.then(|| {
        quote!(if !reader.left().is_empty() {
            return Err(reader.trailing());
        })
    });
    quote! {
        #begin
        #(#declarations)*
        #(#segments)*
        #end
        let value = Self { #(#inits),* };
    }
}

/// The members of a packet of one size, which needs no reader.
fn whole(body: &BodyPlan<'_>, name: &TokenStream) -> Option<TokenStream> {
    let [Segment::Run { run, groups }] = body.segments.as_slice() else {
        return None;
    };
    let (size, members) = only_chunk(groups).filter(|_| body.packet)?;
    if members.iter().any(|&(_, place)| body.is_length(place)) {
        return None;
    }
    let reads: TokenStream = members
        .iter()
        .map(|&(offset, place)| chunk_member(body, place, &Place::Chunk(offset, size)))
        .collect();
    let chunk = if reads.is_empty() { quote!(_) } else { quote!(chunk) };
    let (run, size) = (literal(*run as u64), literal(size));
    Some(quote! {
        let Some(#chunk) = bytes.as_array::<#size>() else {
            return Err(codec::not_exactly(#name, bytes, layout, #run, #size));
        };
        #reads
    })
}

/// The members of a run that is the same on every version, and its size.
pub(super) fn only_chunk(groups: &[Group]) -> Option<(u32, &[(u32, usize)])> {
    match groups {
        [
            Group {
                when: When::Always,
                part: Part::Chunk { size, members },
            },
        ] => Some((*size, members)),
        _ => None,
    }
}

/// The local variable of a field.
fn local(field: &FieldPlan<'_>) -> Ident {
    format_ident!("f_{}", field.field.name)
}

/// A variable with the default, for fields that a version may lack.
fn declaration(body: &BodyPlan<'_>, field: &FieldPlan<'_>) -> Option<TokenStream> {
    body.members_of(field.index).find(|(_, member)| may_lack(member))?;
    let (local, ty) = (local(field), field.ty.tokens());
    let value = default::expression(field);
    Some(quote!(let mut #local: #ty = #value;))
}

fn segment(plan: &Plan<'_>, body: &BodyPlan<'_>, segment: &Segment) -> TokenStream {
    match segment {
        Segment::Run { groups, .. } if groups.is_empty() => TokenStream::new(),
        Segment::Run { run, groups } => {
            let reads = groups.iter().map(|each| group(body, each));
            let begin = (!body.fixed).then(|| {
                let run = literal(*run as u64);
                let size = known_size(body, groups).map_or_else(|| quote!(layout.run(#run)), |(size, _)| size);
                quote! {
                    let size = #size;
                    let Some(mut bytes) = reader.split(size) else {
                        return Err(reader.cut_run(layout, #run, size));
                    };
                    let bytes = &mut bytes;
                }
            });
            quote!(#begin #(#reads)*)
        }
        Segment::Variable(place) => variable(plan, body, *place),
    }
}

fn group(body: &BodyPlan<'_>, group: &Group) -> TokenStream {
    let statements = match &group.part {
        Part::Chunk { size, members } => {
            let reads = members
                .iter()
                .map(|&(offset, place)| chunk_member(body, place, &Place::Chunk(offset, *size)));
            let (reads, size) = (reads.collect::<TokenStream>(), literal(*size));
            let name = (!reads.is_empty()).then(|| quote!(let chunk =));
            quote!(#name codec::chunk::<#size>(bytes); #reads)
        }
        Part::Structs(place) => {
            let member = body.field_at(*place);
            member
                .map(|(_, field, ty)| bind(body, &field, &structs(ty, field.ty)))
                .unwrap_or_default()
        }
    };
    condition(body, group.when, &statements)
}

/// The bytes of a run, where they follow from the conditions as the code knows them: an expression, and the most it can be.
pub(super) fn known_size(body: &BodyPlan<'_>, groups: &[Group]) -> Option<(TokenStream, u32)> {
    let mut most = 0_u32;
    let sizes = groups.iter().map(|group| {
        let Part::Chunk { size, .. } = group.part else {
            return None;
        };
        most = most.saturating_add(size);
        let size = literal(size);
        match group.when {
            When::Always => Some(size.into_token_stream()),
            When::If(_) if !body.generic() => None,
            When::If(condition) => {
                let test = test(body, condition);
                Some(quote!((if #test { #size } else { 0 })))
            }
        }
    });
    let sizes: Vec<_> = sizes.collect::<Option<_>>()?;
    Some((quote!(#(#sizes)+*), most))
}

/// `let f_NAME = VALUE;`, or an assignment where the field is declared already.
fn bind(body: &BodyPlan<'_>, field: &FieldPlan<'_>, value: &TokenStream) -> TokenStream {
    let local = local(field);
    let declared = body.members_of(field.index).any(|(_, member)| may_lack(member));
    if declared {
        quote!(#local = #value;)
    } else {
        quote!(let #local = #value;)
    }
}

fn chunk_member(body: &BodyPlan<'_>, place: usize, from: &Place) -> TokenStream {
    match body.field_at(place) {
        Some((_, field, ty)) => bind(body, &field, &value(ty, field.ty, from)),
        None if body.is_length(place) => {
            let length = from.int(Int::U16, &int_ident(Int::U16));
            checked(&quote!(reader.length(#length)))
        }
        None => TokenStream::new(),
    }
}

/// A struct of a size that depends on the version, or a fixed number of them, off the front of `bytes`.
fn structs(ty: &Type, target: &FieldType) -> TokenStream {
    let (Type::Array(element, Extent::Fixed(count)), FieldType::List(inner, fixed)) = (ty, target) else {
        return quote!(codec::FixedBody::read(bytes, layout, layout));
    };
    let element = structs(element, inner);
    repeat(*count, fixed.is_some(), &quote!(|_| #element))
}

/// The value of a type of the same size on every version.
fn value(ty: &Type, target: &FieldType, place: &Place) -> TokenStream {
    let (bytes, at) = place.expressions();
    match (ty, target) {
        (Type::Int(int), FieldType::Int(wide)) => widened(*int, *wide, place),
        (Type::Leaf(_, int), FieldType::Leaf(name, wide)) => {
            let (inner, wide) = (widened(*int, *wide, place), int_ident(*wide));
            quote!(<#name as codec::Leaf<#wide>>::of(#inner))
        }
        (Type::Enum(_, int), FieldType::Enum(name, wide)) => {
            let inner = widened(*int, *wide, place);
            quote!(#name(#inner))
        }
        (Type::Str(Extent::Fixed(size)), _) => {
            let size = literal(*size);
            quote!(codec::text(#bytes, #at, #size))
        }
        (Type::Bytes(Extent::Fixed(size)), FieldType::Bytes(None)) => {
            let size = literal(*size);
            quote!(codec::slice(#bytes, #at, #size).to_vec())
        }
        (Type::Array(element, Extent::Fixed(count)), FieldType::List(inner, fixed)) => {
            place.elements(*count, fixed_size(element), fixed.is_some(), |place| {
                value(element, inner, place)
            })
        }
        _ => place.scalar(fixed_size(ty)),
    }
}

/// Bytes of an element that is no struct.
pub(super) fn fixed_size(ty: &Type) -> u32 {
    match Shape::of(ty, &|_| false) {
        Shape::Fixed(size) => size,
        Shape::Structs(..) | Shape::Variable => 0,
    }
}

fn widened(int: Int, wide: Int, place: &Place) -> TokenStream {
    let (narrow, target) = (int_ident(int), int_ident(wide));
    let value = place.int(int, &narrow);
    if int == wide {
        value
    } else {
        quote!(#target::from(#value))
    }
}

/// A member whose size depends on the packet, from `reader`.
fn variable(plan: &Plan<'_>, body: &BodyPlan<'_>, place: usize) -> TokenStream {
    let Some((when, field, ty)) = body.field_at(place) else {
        return TokenStream::new();
    };
    let value = variable_value(plan, body, &field, ty.inner());
    let bind = bind(body, &field, &value);
    let statement = match ty {
        Type::Chosen(choice) => {
            let chosen = body
                .field(choice.field)
                .map(|chooser| choice::holds(choice, &chooser, &local(&chooser)));
            quote!(if #chosen { #bind })
        }
        _ => bind,
    };
    condition(body, when, &statement)
}

/// Whether a packet may be without the member: on some versions, or by a value.
fn may_lack(member: &Member) -> bool {
    member.when != When::Always || matches!(member.kind, MemberKind::Field(_, Type::Chosen(_)))
}

fn variable_value(plan: &Plan<'_>, body: &BodyPlan<'_>, field: &FieldPlan<'_>, ty: &Type) -> TokenStream {
    let name = &field.field.name;
    if let Shape::Fixed(size) = plan.shape(ty) {
        let (size, read) = (
            literal(size),
            value(ty, field.ty, &Place::Slice(quote!(bytes), quote!(0))),
        );
        let bytes = attempted(&quote!(reader.take(#size, #name)));
        return quote!({ let bytes = #bytes; #read });
    }
    match ty {
        Type::Str(extent) => {
            let bytes = variable_bytes(body, *extent, name);
            quote!(codec::RoString::from(#bytes))
        }
        Type::Bytes(extent) => {
            let bytes = variable_bytes(body, *extent, name);
            quote!(#bytes.to_vec())
        }
        Type::Array(element, extent) => list(plan, body, field, element, *extent),
        _ => quote!(match codec::Body::read(reader, layout) {
            Ok(value) => value,
            Err(error) => return Err(error.within(#name, None)),
        }),
    }
}

fn variable_bytes(body: &BodyPlan<'_>, extent: Extent, name: &str) -> TokenStream {
    let count = counted(body, extent, name);
    let take = count.map(|count| attempted(&quote!(reader.take(#count, #name))));
    take.unwrap_or_else(|| quote!(reader.rest()))
}

/// The expression for how many the field is counted to be; none where it goes to the end.
fn counted(body: &BodyPlan<'_>, extent: Extent, name: &str) -> Option<TokenStream> {
    match extent {
        Extent::Rest => None,
        Extent::Fixed(count) => Some(literal(count).into_token_stream()),
        Extent::Count(index) => {
            let local = local(&body.field(index)?);
            Some(attempted(&quote!(reader.count(#local, #name))))
        }
    }
}

fn list(plan: &Plan<'_>, body: &BodyPlan<'_>, field: &FieldPlan<'_>, element: &Type, extent: Extent) -> TokenStream {
    let name = &field.field.name;
    let inner = match field.ty {
        FieldType::List(inner, _) => inner,
        other => other,
    };
    let count = counted(body, extent, name);
    if let Type::Struct(index) = element
        && plan.is_fixed(*index)
    {
        let run = literal(plan.struct_run(*index) as u64);
        let counted =
            count.map(|count| attempted(&quote!(reader.list_of_bodies(#count, layout.run(#run), layout, #name))));
        return counted.unwrap_or_else(|| quote!(reader.rest_of_bodies(layout.run(#run), layout)));
    }
    match (element_read(plan, element, inner), count) {
        (Some((size, read)), None) => quote!(reader.rest_of(#size, #read)),
        (Some((size, read)), Some(count)) => attempted(&quote!(reader.list_of(#count, #size, #name, #read))),
        (None, None) => attempted(&quote!(reader.rest_with(#name, |reader| codec::Body::read(reader, layout)))),
        (None, Some(count)) => {
            attempted(&quote!(reader.list_with(#count, #name, |reader| codec::Body::read(reader, layout))))
        }
    }
}

/// Size of an element and the closure that reads one; none where the size depends on the packet.
fn element_read(plan: &Plan<'_>, element: &Type, inner: &FieldType) -> Option<(TokenStream, TokenStream)> {
    match plan.shape(element) {
        Shape::Fixed(size) => {
            let size = literal(size);
            let read = value(element, inner, &Place::Slice(quote!(bytes), quote!(0)));
            Some((quote!(#size), quote!(|bytes| #read)))
        }
        Shape::Structs(index, times) => {
            let run = literal(plan.struct_run(index) as u64);
            let times = (times != 1).then(|| {
                let times = literal(times);
                quote!(* #times)
            });
            let read = structs(element, inner);
            Some((quote!(layout.run(#run) #times), quote!(|bytes| #read)))
        }
        Shape::Variable => None,
    }
}
