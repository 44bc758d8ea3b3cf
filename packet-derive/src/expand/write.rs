//! Encoding: the body of `write`.

use proc_macro2::TokenStream;
use quote::quote;
use specs::model::{Choice, Extent, Int, MemberKind, Policy, Type, When};

use super::{
    checked, choice, condition, default,
    place::Place,
    read::{fixed_size, known_size, only_chunk},
    test,
};
use crate::plan::{BodyPlan, FieldPlan, FieldType, Group, Part, Plan, Segment, Shape, int_ident, literal};

/// Most bytes of a run that are put together aside, in registers, before they are appended.
const MOST_ASIDE: u32 = 16;

/// Most bytes of a run that are set to 0 on the spot.
const MOST_ON_THE_SPOT: u32 = 256;

/// The statements that write a body: fixed ones to `space`, others to the end of `out`.
pub(super) fn body(plan: &Plan<'_>, body: &BodyPlan<'_>) -> TokenStream {
    let writer = Writer {
        plan,
        body,
        refusal: Refusal::Fault,
    };
    let absent = body.fields().filter_map(|field| writer.absent(&field));
    let segments = body.segments.iter().map(|each| writer.segment(each));
    let finish = writer.finish();
    let start = finish.as_ref().map(|_| quote!(let start = out.len();));
    quote! {
        #start
        #(#absent)*
        #(#segments)*
        #finish
    }
}

/// The statements that append a packet of one run, and say `false` in place of what is refused: no error has to be made, and nothing to be kept for one.
pub(super) fn silent(plan: &Plan<'_>, body: &BodyPlan<'_>) -> TokenStream {
    let writer = Writer {
        plan,
        body,
        refusal: Refusal::Silent,
    };
    let absent = body.fields().filter_map(|field| writer.absent(&field));
    let segments = body.segments.iter().map(|each| writer.segment(each));
    quote!(#(#absent)* #(#segments)* true)
}

struct Writer<'a> {
    plan: &'a Plan<'a>,
    body: &'a BodyPlan<'a>,
    refusal: Refusal,
}

/// What becomes of a value that the packet cannot hold.
#[derive(Clone, Copy)]
enum Refusal {
    /// An error that says why.
    Fault,
    /// No more than `false`.
    Silent,
}

impl Refusal {
    /// A statement that refuses for the reason `fault`.
    fn because(self, fault: &TokenStream) -> TokenStream {
        match self {
            Self::Fault => quote!(return Err(#fault);),
            Self::Silent => quote!(return false;),
        }
    }

    /// A call that may refuse.
    fn checked(self, call: &TokenStream) -> TokenStream {
        match self {
            Self::Fault => checked(call),
            Self::Silent => quote!(if #call.is_err() { return false; }),
        }
    }
}

impl Writer<'_> {
    /// Refuses a value that a version without the field would lose.
    fn absent(&self, field: &FieldPlan<'_>) -> Option<TokenStream> {
        if !field.is_stored() || field.field.policy != Policy::Refuse {
            return None;
        }
        let there = self.there(field.index)?;
        let refuse = refuse(field, self.refusal);
        Some(quote!(if !(#there) { #refuse }))
    }

    /// Whether the version has the field; none if every version has.
    fn there(&self, index: usize) -> Option<TokenStream> {
        let conditions = self.body.presence(self.plan.protocol, index)?;
        let tests = conditions.into_iter().map(|condition| test(self.body, condition));
        Some(quote!(#(#tests)||*))
    }

    /// Fills in the length where the packet has one, and holds packets of any size to what a packet can take.
    fn finish(&self) -> Option<TokenStream> {
        let members = &self.body.body.members;
        let lengths = members.iter().filter(|member| matches!(member.kind, MemberKind::Len));
        let lengths: Vec<_> = lengths
            .map(|member| condition(self.body, member.when, &checked(&quote!(codec::put_length(out, start)))))
            .collect();
        let always = members
            .iter()
            .any(|member| matches!((&member.kind, member.when), (MemberKind::Len, When::Always)));
        let variable = self.body.packet && self.body.shapes.contains(&Shape::Variable);
        let check = (variable && !always).then(|| checked(&quote!(codec::packet_length(out, start))));
        (check.is_some() || !lengths.is_empty()).then(|| quote!(#(#lengths)* #check))
    }

    fn segment(&self, segment: &Segment) -> TokenStream {
        match segment {
            Segment::Run { groups, .. } if groups.is_empty() => TokenStream::new(),
            Segment::Run { run, groups } => self.run(*run, groups),
            Segment::Variable(place) => self.variable(*place),
        }
    }

    /// A run of a fixed body goes to `space`. Another is written to the end of `out`.
    fn run(&self, run: usize, groups: &[Group]) -> TokenStream {
        let id = run == self.body.first_run && self.body.start > 0;
        let writes = groups
            .iter()
            .enumerate()
            .map(|(index, each)| self.group(each, id && index == 0));
        if self.body.fixed {
            return writes.collect();
        }
        let known = known_size(self.body, groups).filter(|(_, most)| *most <= MOST_ON_THE_SPOT);
        if let (Some((size, members)), Some((_, ..=MOST_ASIDE))) = (only_chunk(groups), &known) {
            let (writes, size) = (self.chunk(size, members, id), literal(size));
            return quote! {
                let chunk = &mut [0; #size];
                #writes
                codec::append(out, chunk, #size);
            };
        }
        if let Some((size, most)) = known.as_ref().filter(|(_, most)| *most <= MOST_ASIDE) {
            let most = literal(*most);
            return quote! {
                let mut array = [0; #most];
                let space = &mut codec::Space::new(&mut array);
                #(#writes)*
                codec::append(out, &array, #size);
            };
        }
        match (known, only_chunk(groups)) {
            (Some((size, _)), Some((whole, members))) => {
                let writes = self.chunk(whole, members, id);
                quote! {
                    if let Some(chunk) = codec::room_of::<{ #size }>(out) {
                        #writes
                    }
                }
            }
            (Some((size, _)), _) => quote! {
                if let Some(bytes) = codec::room(out, #size) {
                    let space = &mut codec::Space::new(bytes);
                    #(#writes)*
                }
            },
            (None, _) => {
                let run = literal(run as u64);
                quote!(let space = &mut codec::Space::at_end(out, layout.run(#run)); #(#writes)*)
            }
        }
    }

    /// Writes a part of a run; `id`: whether it begins with the packet's id.
    fn group(&self, group: &Group, id: bool) -> TokenStream {
        let statements = match &group.part {
            Part::Chunk { size, members } => in_chunk(*size, &self.chunk(*size, members, id)),
            Part::Structs(place) => self.structs(*place),
        };
        condition(self.body, group.when, &statements)
    }

    /// Writes members at known places of `chunk`.
    fn chunk(&self, size: u32, members: &[(u32, usize)], id: bool) -> TokenStream {
        let index = literal(self.body.index as u64);
        let id = id.then(|| {
            let refuse = self.refusal.because(&quote!(codec::no_id()));
            quote! {
                let [low, high, absent, _] = layout.id(#index);
                if absent != 0 {
                    #refuse
                }
                [chunk[0], chunk[1]] = [low, high];
            }
        });
        let writes = members
            .iter()
            .map(|&(offset, place)| self.chunk_member(place, Place::Chunk(offset, size)));
        quote!(#id #(#writes)*)
    }

    fn chunk_member(&self, place: usize, at: Place) -> TokenStream {
        let Some((_, field, ty)) = self.body.field_at(place) else {
            return TokenStream::new();
        };
        if let Some(counted) = field.field.counts {
            return self.count(counted, ty, &at);
        }
        let name = &field.name;
        let target = Target {
            field: &field,
            place: at,
            refusal: self.refusal,
        };
        put(&target, ty, field.ty, &quote!(self.#name))
    }

    /// Writes how many elements or bytes the field at `index` has.
    fn count(&self, index: usize, ty: &Type, at: &Place) -> TokenStream {
        let (Some(field), Type::Int(int)) = (self.body.field(index), ty) else {
            return TokenStream::new();
        };
        let (text, name) = (&field.field.name, int_ident(*int));
        let count = count_of(self.plan, self.body, &field);
        let refuse = self.refusal.because(&quote!(codec::too_many(count, #text)));
        let count = quote! {{
            let count = #count;
            match <#name>::try_from(count) {
                Ok(count) => count,
                Err(_) => { #refuse }
            }
        }};
        at.put(size_of_int(*int), &count)
    }

    fn structs(&self, place: usize) -> TokenStream {
        let Some((_, field, ty)) = self.body.field_at(place) else {
            return TokenStream::new();
        };
        let (name, text) = (&field.name, &field.field.name);
        let Type::Array(element, Extent::Fixed(count)) = ty else {
            return within(
                &quote!(codec::FixedBody::write(&self.#name, space, layout, layout)),
                text,
            );
        };
        let count = literal(*count);
        let write = nested_structs(element, text);
        checked(&quote!(codec::fill_up(space, &self.#name, #count, #text, |item, space| #write)))
    }

    fn variable(&self, place: usize) -> TokenStream {
        let Some((when, field, ty)) = self.body.field_at(place) else {
            return TokenStream::new();
        };
        let statement = self.variable_value(&field, ty.inner());
        let statement = match ty {
            Type::Chosen(choice) => self.chosen(&field, choice, &statement),
            _ => statement,
        };
        condition(self.body, when, &statement)
    }

    /// Writes a field where the value of another lets it be there; else refuses what would be lost.
    fn chosen(&self, field: &FieldPlan<'_>, choice: &Choice, write: &TokenStream) -> TokenStream {
        let Some(chooser) = self.body.field(choice.field) else {
            return TokenStream::new();
        };
        let name = &chooser.name;
        let holds = choice::holds(choice, &chooser, &quote!(self.#name));
        let otherwise = (field.field.policy == Policy::Refuse).then(|| {
            let refuse = refuse(field, self.refusal);
            quote!(else { #refuse })
        });
        quote!(if #holds { #write } #otherwise)
    }

    fn variable_value(&self, field: &FieldPlan<'_>, ty: &Type) -> TokenStream {
        let (name, text) = (&field.name, &field.field.name);
        if let Shape::Fixed(size) = self.plan.shape(ty) {
            let target = Target {
                field,
                place: Place::Chunk(0, size),
                refusal: self.refusal,
            };
            let write = in_chunk(size, &put(&target, ty, field.ty, &quote!(self.#name)));
            let size = literal(size);
            return quote!({ let space = &mut codec::Space::at_end(out, #size); #write });
        }
        match ty {
            Type::Str(_) => quote!(out.extend_from_slice(self.#name.as_bytes());),
            Type::Bytes(_) => quote!(out.extend_from_slice(&self.#name);),
            Type::Array(element, extent) => self.list(field, element, *extent),
            _ => within(&quote!(codec::Body::write(&self.#name, out, layout)), text),
        }
    }

    fn list(&self, field: &FieldPlan<'_>, element: &Type, extent: Extent) -> TokenStream {
        let (name, text) = (&field.name, &field.field.name);
        if let Type::Struct(index) = element
            && self.plan.is_fixed(*index)
        {
            let run = literal(self.plan.struct_run(*index) as u64);
            return checked(&quote!(codec::FixedBody::write_list(&self.#name, out, layout.run(#run), layout, #text)));
        }
        if let Some((size, write)) = self.element_write(field, element) {
            return checked(&quote!(codec::put_list(out, &self.#name, #size, #text, #write)));
        }
        match extent {
            Extent::Fixed(count) => {
                let count = literal(count);
                checked(&quote!(codec::put_bodies_up_to(out, layout, &self.#name, #count, #text)))
            }
            Extent::Rest | Extent::Count(_) => checked(&quote!(codec::put_bodies(out, layout, &self.#name, #text))),
        }
    }

    /// Size of an element and the closure that writes one; none where the size depends on the packet.
    fn element_write(&self, field: &FieldPlan<'_>, element: &Type) -> Option<(TokenStream, TokenStream)> {
        let inner = match field.ty {
            FieldType::List(inner, _) => inner,
            other => other,
        };
        match self.plan.shape(element) {
            Shape::Fixed(size) => {
                let target = Target {
                    field,
                    place: Place::Chunk(0, size),
                    refusal: self.refusal,
                };
                let write = in_chunk(size, &put(&target, element, inner, &quote!((*item))));
                let size = literal(size);
                Some((quote!(#size), quote!(|item, space| { #write Ok(()) })))
            }
            Shape::Structs(index, times) => {
                let run = literal(self.plan.struct_run(index) as u64);
                let size = if times == 1 {
                    quote!(layout.run(#run))
                } else {
                    let times = literal(times);
                    quote!(layout.run(#run) * #times)
                };
                let text = &field.field.name;
                let write = nested_structs(element, text);
                Some((size, quote!(|item, space| #write)))
            }
            Shape::Variable => None,
        }
    }
}

/// A call that writes the field `text`, which errors name.
fn within(call: &TokenStream, text: &str) -> TokenStream {
    quote!(if let Err(fault) = #call { return Err(fault.within(#text, None)); })
}

/// Refuses a value that is lost where the field is not there.
fn refuse(field: &FieldPlan<'_>, refusal: Refusal) -> TokenStream {
    let (name, text) = (&field.name, &field.field.name);
    let is_default = match field.ty {
        FieldType::List(_, None) | FieldType::Text | FieldType::Bytes(None) if is_empty(field) => {
            quote!(self.#name.is_empty())
        }
        FieldType::Bool => {
            let negation = (default::expression(field).to_string() == "false").then(|| quote!(!));
            quote!(#negation self.#name)
        }
        _ => {
            let (value, ty) = (default::expression(field), field.ty.tokens());
            quote!({ let value: #ty = #value; self.#name == value })
        }
    };
    let refuse = refusal.because(&quote!(codec::lost(#text)));
    quote!(if !(#is_default) { #refuse })
}

/// Writes `item`, a struct or a fixed number of them.
fn nested_structs(element: &Type, text: &str) -> TokenStream {
    let Type::Array(inner, Extent::Fixed(count)) = element else {
        return quote!(codec::FixedBody::write(item, space, layout, layout));
    };
    let (count, inner) = (literal(*count), nested_structs(inner, text));
    quote!(codec::fill_up(space, item, #count, #text, |item, space| #inner))
}

/// How many elements or bytes the counted field has on this version.
pub(super) fn count_of(plan: &Plan<'_>, body: &BodyPlan<'_>, field: &FieldPlan<'_>) -> TokenStream {
    let name = &field.name;
    let refusal = Refusal::Fault;
    let there = (Writer { plan, body, refusal }).there(field.index);
    let count = there.map(|there| quote!(if #there { self.#name.len() } else { 0 }));
    count.unwrap_or_else(|| quote!(self.#name.len()))
}

fn is_empty(field: &FieldPlan<'_>) -> bool {
    default::expression(field).to_string() == quote!(::core::default::Default::default()).to_string()
}

/// Takes a chunk of `size` bytes off the front of `space` and writes to it.
fn in_chunk(size: u32, writes: &TokenStream) -> TokenStream {
    let size = literal(size);
    if writes.is_empty() {
        quote!(space.chunk::<#size>();)
    } else {
        quote!(if let Some(chunk) = space.chunk::<#size>() { #writes })
    }
}

/// Where a value goes.
struct Target<'a> {
    field: &'a FieldPlan<'a>,
    place: Place,
    refusal: Refusal,
}

/// Writes `item`, a place expression of type `source`.
fn put(target: &Target<'_>, ty: &Type, source: &FieldType, item: &TokenStream) -> TokenStream {
    let Target { field, place, refusal } = target;
    let (bytes, at) = place.expressions();
    let text = &field.field.name;
    match (ty, source) {
        (Type::Int(int), FieldType::Int(wide)) => put_int(target, *int, *wide, item),
        (Type::Leaf(_, int), FieldType::Leaf(name, wide)) => {
            let whole = int_ident(*wide);
            put_int(target, *int, *wide, &quote!(<#name as codec::Leaf<#whole>>::int(#item)))
        }
        (Type::Enum(_, int), FieldType::Enum(_, wide)) => put_int(target, *int, *wide, &quote!(#item.0)),
        (Type::Pos3 | Type::Move6, _) => {
            let put = place.put(fixed_size(ty), item);
            let refuse = refusal.because(&quote!(codec::no_cell(#text)));
            quote!(if !#item.fits() { #refuse } #put)
        }
        (Type::Str(Extent::Fixed(size)), _) => {
            let size = literal(*size);
            refusal.checked(&quote!(codec::put_text(#bytes, #at, #size, #item.as_bytes(), #text)))
        }
        (Type::Bytes(Extent::Fixed(size)), FieldType::Bytes(None)) => {
            let size = literal(*size);
            refusal.checked(&quote!(codec::put_bytes(#bytes, #at, #size, &#item, #text)))
        }
        (Type::Array(element, Extent::Fixed(count)), FieldType::List(inner, fixed)) => {
            let size = literal(fixed_size(element));
            let inside = Target {
                field,
                place: Place::Slice(bytes, quote!(#at + index * #size)),
                refusal: *refusal,
            };
            let write = put(&inside, element, inner, &quote!((*item)));
            let limit = literal(*count);
            let check = (fixed.is_none()).then(|| refusal.checked(&quote!(codec::at_most(#item.len(), #limit, #text))));
            quote!(#check for (index, item) in #item.iter().enumerate().take(#limit) { #write })
        }
        _ => place.put(fixed_size(ty), item),
    }
}

fn put_int(target: &Target<'_>, int: Int, wide: Int, value: &TokenStream) -> TokenStream {
    let Target { field, place, refusal } = target;
    let text = &field.field.name;
    let narrow = int_ident(int);
    let value = if int == wide {
        value.clone()
    } else if field.clamps() {
        quote!(codec::saturate(#value, #narrow::MIN, #narrow::MAX))
    } else {
        let refuse = refusal.because(&quote!(codec::too_large(#value, #text)));
        quote! {
            match #narrow::try_from(#value) {
                Ok(value) => value,
                Err(_) => { #refuse }
            }
        }
    };
    place.put(size_of_int(int), &value)
}

fn size_of_int(int: Int) -> u32 {
    fixed_size(&Type::Int(int))
}
