//! Types of the tree to wire types.

use super::body::Draft;
use super::scope::TypeName;
use super::{MAX_NESTING, Resolver};
use crate::diagnostic::{Code, Diagnostic, did_you_mean};
use crate::model::{Extent, Int, Span, Type};
use crate::parse::tree;

impl Resolver<'_> {
    /// The wire type; `draft` has the fields that stand before it.
    pub(super) fn ty(&mut self, ty: &tree::Type, draft: &Draft) -> Option<Type> {
        let mut extents = ty.extents.iter();
        let sized = matches!(ty.name.text.as_str(), "str" | "bytes");
        let own = if sized {
            Some(self.own_extent(ty, extents.next(), draft)?)
        } else {
            None
        };
        let mut wire = self.element(ty, own)?;
        let mut left = extents.len();
        if left > 0 && own.is_some_and(|own| !matches!(own, Extent::Fixed(_))) {
            self.report(not_fixed(ty.span));
            return None;
        }
        for extent in extents {
            left -= 1;
            if left > 0 && !matches!(extent, tree::Extent::Fixed(_)) {
                self.report(not_fixed(ty.span));
                return None;
            }
            wire = Type::Array(Box::new(wire), self.extent(extent, draft)?);
        }
        Some(wire)
    }

    fn own_extent(&mut self, ty: &tree::Type, extent: Option<&tree::Extent>, draft: &Draft) -> Option<Extent> {
        let Some(extent) = extent else {
            let name = &ty.name.text;
            self.report(
                Diagnostic::new(Code::BadExtent, ty.span, format!("`{name}` needs a size")).hint(format!(
                    "write `{name}[24]`, `{name}[..]` (to the end of the packet) or `{name}[count_field]`"
                )),
            );
            return None;
        };
        self.extent(extent, draft)
    }

    fn extent(&mut self, extent: &tree::Extent, draft: &Draft) -> Option<Extent> {
        match extent {
            tree::Extent::Fixed(size) => Some(Extent::Fixed(*size)),
            tree::Extent::Rest => Some(Extent::Rest),
            tree::Extent::Count(name) => {
                let count = draft.body.field(&name.text).map(|(index, _)| Extent::Count(index));
                if count.is_none() {
                    self.report(no_count(name, draft));
                }
                count
            }
        }
    }

    /// The type without its array extents.
    fn element(&mut self, ty: &tree::Type, own: Option<Extent>) -> Option<Type> {
        let simple = match (ty.name.text.as_str(), own) {
            ("str", Some(extent)) => Some(Type::Str(extent)),
            ("bytes", Some(extent)) => Some(Type::Bytes(extent)),
            ("bool", _) => Some(Type::Bool),
            ("f32", _) => Some(Type::F32),
            ("ip4", _) => Some(Type::Ip4),
            ("pos3", _) => Some(Type::Pos3),
            ("move6", _) => Some(Type::Move6),
            (name, _) => Int::named(name).map(Type::Int),
        };
        let wire = simple.or_else(|| self.named_type(ty))?;
        match (ty.width, wire) {
            (None, wire) => Some(wire),
            (Some((int, span)), wire) => self.with_width(wire, int, span),
        }
    }

    fn named_type(&mut self, ty: &tree::Type) -> Option<Type> {
        let name = &ty.name.text;
        match self.scope.type_name(name) {
            Some(TypeName::Leaf(index)) => Some(Type::Leaf(index, self.protocol.leaves.get(index)?.int)),
            Some(TypeName::Enum(index)) => Some(Type::Enum(index, self.protocol.enums.get(index)?.int)),
            Some(TypeName::Struct(index)) => self.struct_type(index, &ty.name),
            None => {
                let hint = did_you_mean(name, self.scope.type_names());
                self.report(
                    Diagnostic::new(Code::UnknownType, ty.name.span, format!("no type `{name}` is declared"))
                        .hint(hint),
                );
                None
            }
        }
    }

    /// A struct; none when it is part of a circle, which has been reported, or when there are too many in each other.
    fn struct_type(&mut self, index: usize, name: &tree::Name) -> Option<Type> {
        let depth = self.protocol.structs.get(index).map(|each| each.depth);
        if depth.is_none() || self.broken_structs.contains(&index) {
            self.failures += 1;
        }
        if depth? >= MAX_NESTING {
            let message = format!(
                "struct `{}` has {MAX_NESTING} structs within each other already",
                name.text
            );
            self.report(Diagnostic::new(Code::TooDeep, name.span, message));
            return None;
        }
        Some(Type::Struct(index))
    }

    /// `as INT`.
    fn with_width(&mut self, wire: Type, int: Int, span: Span) -> Option<Type> {
        let (Type::Leaf(_, declared) | Type::Enum(_, declared)) = wire else {
            self.report(
                Diagnostic::new(
                    Code::BadWidth,
                    span,
                    "only a leaf, an enum or flags can have another width",
                )
                .hint("leave out `as ...`"),
            );
            return None;
        };
        if int.size() > declared.size() || int.is_signed() != declared.is_signed() {
            let message = format!(
                "declared as {}, which `{}` does not fit into",
                declared.name(),
                int.name()
            );
            self.report(
                Diagnostic::new(Code::BadWidth, span, message)
                    .hint("declare the type with the widest integer it ever has"),
            );
            return None;
        }
        Some(match wire {
            Type::Leaf(index, _) => Type::Leaf(index, int),
            Type::Enum(index, _) => Type::Enum(index, int),
            other => other,
        })
    }
}

fn not_fixed(span: Span) -> Diagnostic {
    Diagnostic::new(
        Code::OpenElement,
        span,
        "only the last extent may be `[..]` or `[count]`",
    )
    .hint("the elements of an array need a size of their own: wrap them in a struct with a count field")
}

fn no_count(name: &tree::Name, draft: &Draft) -> Diagnostic {
    let hint = did_you_mean(&name.text, draft.body.fields.iter().map(|field| field.name.as_str()));
    let hint = if hint.is_empty() {
        "declare an integer field of that name before the array".to_owned()
    } else {
        hint
    };
    Diagnostic::new(
        Code::BadCount,
        name.span,
        format!("no field `{}` stands before this one", name.text),
    )
    .hint(hint)
}
