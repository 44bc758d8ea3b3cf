//! Borrowed views: read one field of a packet without decoding the rest.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, format_ident, quote};
use specs::model::{Extent, Int, Member, MemberKind, Type, When};

use super::{default, docs, read::fixed_size};
use crate::plan::{BodyPlan, FieldPlan, FieldType, Plan, Shape, int_ident, literal};

/// Name of the view of a body.
pub(super) fn name(body: &Ident) -> Ident {
    format_ident!("{body}View")
}

/// The view's accessors, one per field that it can find without decoding.
pub(super) fn accessors(plan: &Plan<'_>, body: &BodyPlan<'_>) -> TokenStream {
    let viewer = Viewer { plan, body };
    body.fields().filter_map(|field| viewer.accessor(&field)).collect()
}

/// The fields that have an accessor.
pub(super) fn readable<'p>(plan: &'p Plan<'_>, body: &'p BodyPlan<'_>) -> impl Iterator<Item = FieldPlan<'p>> {
    let viewer = Viewer { plan, body };
    body.fields().filter(move |field| viewer.has_accessor(field))
}

/// The accessor of a field: its name, where that is not taken by the view's constructor.
pub(super) fn accessor_name(field: &FieldPlan<'_>) -> Ident {
    match field.field.name.as_str() {
        taken @ ("new" | "at") => format_ident!("{taken}_"),
        _ => field.name.clone(),
    }
}

struct Viewer<'a> {
    plan: &'a Plan<'a>,
    body: &'a BodyPlan<'a>,
}

impl Viewer<'_> {
    fn has_accessor(&self, field: &FieldPlan<'_>) -> bool {
        let mut members = self.body.members_of(field.index).peekable();
        members.peek().is_some() && members.all(|(place, member)| self.can_find(place, member))
    }

    fn accessor(&self, field: &FieldPlan<'_>) -> Option<TokenStream> {
        if !self.has_accessor(field) {
            return None;
        }
        let members: Vec<_> = self.body.members_of(field.index).collect();
        let (name, doc) = (accessor_name(field), docs::field(self.plan, field));
        let (ty, body) = match (field.ty, field.is_stored()) {
            (_, false) => (quote!(usize), self.count(&members)),
            (FieldType::List(inner, _), true) => self.list(inner, &members)?,
            _ => self.single(field, &members),
        };
        Some(quote! {
            #doc
            #[inline]
            pub fn #name(&self) -> #ty {
                #body
            }
        })
    }

    /// Whether no variable member ever stands before the one at `place`, and it is not of variable size itself but for what is at its end.
    fn can_find(&self, place: usize, member: &Member) -> bool {
        let before = self.body.body.members.iter().zip(&self.body.shapes).take(place);
        let mut variable = before.filter(|(_, shape)| **shape == Shape::Variable);
        let hidden = variable.any(|(other, _)| self.plan.overlap(other.when, member.when));
        let MemberKind::Field(_, ty) = &member.kind else {
            return false;
        };
        let readable = match ty {
            Type::Chosen(_) => false,
            Type::Struct(_) => self.plan.shape(ty) != Shape::Variable,
            Type::Array(element, _) => match **element {
                Type::Struct(_) => self.plan.shape(element) != Shape::Variable,
                Type::Array(..) => false,
                _ => true,
            },
            _ => true,
        };
        readable && !hidden
    }

    /// Offset of the member at `place`: an expression, and whether the version may lack the member.
    fn offset(&self, place: usize) -> (TokenStream, bool) {
        if let Some(offset) = self.constant_offset(place) {
            return (literal(offset).into_token_stream(), false);
        }
        let slot = literal((self.body.first_slot + place) as u64);
        (quote!(self.layout.slot(#slot)), true)
    }

    /// The offset, where it is the same on every version.
    fn constant_offset(&self, place: usize) -> Option<u32> {
        let before = self.body.body.members.iter().zip(&self.body.shapes).take(place);
        let mut offset = self.body.start;
        for (member, shape) in before {
            match (member.when, shape) {
                (When::Always, Shape::Fixed(size)) => offset = offset.saturating_add(*size),
                _ => return None,
            }
        }
        let own = self.body.body.members.get(place)?;
        (own.when == When::Always).then_some(offset)
    }

    /// Tries each of a field's members; `read` makes an expression of type and offset.
    fn first_there(
        &self,
        members: &[(usize, &Member)],
        mut read: impl FnMut(usize, &Type, &TokenStream) -> TokenStream,
        otherwise: &TokenStream,
    ) -> TokenStream {
        let mut certain = false;
        let mut tries = Vec::new();
        for (nth, (place, member)) in members.iter().enumerate() {
            let MemberKind::Field(_, ty) = &member.kind else {
                continue;
            };
            let (offset, may_lack) = self.offset(*place);
            if may_lack {
                let value = read(nth, ty, &quote!(at));
                tries.push(quote!(if let Some(at) = #offset { return #value; }));
            } else {
                tries.push(read(nth, ty, &offset));
                certain = true;
            }
        }
        let otherwise = (!certain).then_some(otherwise);
        quote!(#(#tries)* #otherwise)
    }

    fn single(&self, field: &FieldPlan<'_>, members: &[(usize, &Member)]) -> (TokenStream, TokenStream) {
        let read = |_: usize, ty: &Type, at: &TokenStream| self.value(ty, field.ty, &quote!(self.bytes), at);
        let body = self.first_there(members, read, &default_view(field));
        let layout = matches!(field.ty, FieldType::Struct(..)).then(|| quote!(let layout = self.layout;));
        (view_type(field.ty), quote!(#layout #body))
    }

    fn count(&self, members: &[(usize, &Member)]) -> TokenStream {
        let read = |_: usize, ty: &Type, at: &TokenStream| {
            let Type::Int(int) = ty else { return quote!(0) };
            let int = int_ident(*int);
            quote!(usize::try_from(codec::get::<#int>(self.bytes, #at)).unwrap_or(0))
        };
        self.first_there(members, read, &quote!(0))
    }

    /// The value of a type at an offset of `bytes`, as a view has it.
    fn value(&self, ty: &Type, target: &FieldType, bytes: &TokenStream, at: &TokenStream) -> TokenStream {
        match (ty, target) {
            (Type::Str(extent), _) => {
                let slice = self.slice(bytes, at, *extent, None);
                match extent {
                    Extent::Fixed(_) => quote!(::packets::RoStr(codec::until_nul(#slice))),
                    Extent::Rest | Extent::Count(_) => quote!(::packets::RoStr(#slice)),
                }
            }
            (Type::Bytes(extent), _) => self.slice(bytes, at, *extent, None),
            (Type::Struct(_), FieldType::Struct(name, _)) => {
                let view = self::name(name);
                quote!(#view::at(codec::tail(#bytes, #at), layout))
            }
            (Type::Int(int), FieldType::Int(wide)) => widened(*int, *wide, bytes, at),
            (Type::Leaf(_, int), FieldType::Leaf(name, wide)) => {
                let (inner, wide) = (widened(*int, *wide, bytes, at), int_ident(*wide));
                quote!(<#name as codec::Leaf<#wide>>::of(#inner))
            }
            (Type::Enum(_, int), FieldType::Enum(name, wide)) => {
                let inner = widened(*int, *wide, bytes, at);
                quote!(#name(#inner))
            }
            _ => quote!(codec::get(#bytes, #at)),
        }
    }

    /// The bytes that begin at `at`: as many as the extent says, times the size of an element.
    fn slice(&self, bytes: &TokenStream, at: &TokenStream, extent: Extent, size: Option<&TokenStream>) -> TokenStream {
        let count = match extent {
            Extent::Rest => return quote!(codec::tail(#bytes, #at)),
            Extent::Fixed(count) => literal(count).into_token_stream(),
            Extent::Count(index) => {
                let name = self.body.field(index).map(|field| accessor_name(&field));
                quote!(self.#name())
            }
        };
        let count = size.map_or_else(|| count.clone(), |size| quote!(usize::saturating_mul(#count, #size)));
        quote!(codec::slice(#bytes, #at, #count))
    }

    fn list(&self, inner: &FieldType, members: &[(usize, &Member)]) -> Option<(TokenStream, TokenStream)> {
        let mut reads = Vec::new();
        for (nth, (_, member)) in members.iter().enumerate() {
            let MemberKind::Field(_, Type::Array(element, _)) = &member.kind else {
                return None;
            };
            let read = self.element(element, inner);
            let nth = literal(nth as u64);
            reads.push((nth, read));
        }
        let part = |nth: usize, ty: &Type, at: &TokenStream| {
            let Type::Array(element, extent) = ty else {
                return quote!((&[], 1, 0));
            };
            let size = self.element_size(element);
            let slice = self.slice(&quote!(self.bytes), at, *extent, Some(&size));
            let nth = literal(nth as u64);
            quote!((#slice, #size, #nth))
        };
        let find = self.first_there(members, part, &quote!((&[], 1, 0)));
        let last = reads.pop().map(|(_, read)| read);
        let read = if reads.is_empty() {
            last.into_token_stream()
        } else {
            let arms = reads.iter().map(|(nth, read)| quote!(#nth => #read,));
            quote!(match which { #(#arms)* _ => #last })
        };
        let item = view_type(inner);
        let ty = quote!(impl ::core::iter::ExactSizeIterator<Item = #item> + use<'a>);
        let body = quote! {
            let find = || -> (&'a [u8], usize, u8) { #find };
            let (part, size, which) = find();
            let layout = self.layout;
            codec::elements(part, size).map(move |bytes| { let (_, _) = (layout, which); #read })
        };
        Some((ty, body))
    }

    fn element(&self, element: &Type, inner: &FieldType) -> TokenStream {
        self.value(element, inner, &quote!(bytes), &quote!(0))
    }

    fn element_size(&self, element: &Type) -> TokenStream {
        match element {
            Type::Struct(index) => {
                let run = literal(self.plan.struct_run(*index) as u64);
                quote!(self.layout.run(#run))
            }
            other => literal(fixed_size(other)).into_token_stream(),
        }
    }
}

fn widened(int: Int, wide: Int, bytes: &TokenStream, at: &TokenStream) -> TokenStream {
    let (narrow, target) = (int_ident(int), int_ident(wide));
    if int == wide {
        quote!(codec::get(#bytes, #at))
    } else {
        quote!(#target::from(codec::get::<#narrow>(#bytes, #at)))
    }
}

/// The type of a field in a view.
fn view_type(ty: &FieldType) -> TokenStream {
    match ty {
        FieldType::Text => quote!(::packets::RoStr<'a>),
        FieldType::Bytes(_) => quote!(&'a [u8]),
        FieldType::Struct(name, _) => {
            let view = name.clone();
            let view = self::name(&view);
            quote!(#view<'a>)
        }
        other => other.tokens(),
    }
}

/// What a view gives for a field that the version lacks.
fn default_view(field: &FieldPlan<'_>) -> TokenStream {
    use specs::Value;
    match (field.ty, &field.field.default) {
        (FieldType::Text, Value::Text(text)) => {
            let text = proc_macro2::Literal::byte_string(text);
            quote!(::packets::RoStr(#text))
        }
        (FieldType::Bytes(_), Value::Bytes(bytes)) => proc_macro2::Literal::byte_string(bytes).into_token_stream(),
        (FieldType::Text | FieldType::Bytes(_), _) => quote!(::core::default::Default::default()),
        (FieldType::Struct(name, _), _) => {
            let view = self::name(name);
            quote!(#view::at(&[], layout))
        }
        _ => default::expression(field),
    }
}
