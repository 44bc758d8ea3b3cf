//! Names look like what they are, so that they are legal and familiar in Rust as well.

use crate::diagnostic::{Code, Diagnostic};
use crate::parse::tree::{Item, Member, MemberKind, Name};

/// Words that cannot be a Rust field, not even as `r#word`.
const NO_FIELD: [&str; 4] = ["self", "super", "crate", "_"];

/// A form of names.
#[derive(Clone, Copy)]
enum Form {
    /// `CZ_REQUEST_MOVE`
    Upper,
    /// `NormalItem`
    Camel,
    /// `map_name`
    Snake,
}

/// Reports names in the wrong form.
pub(super) fn check(items: &[Item], errors: &mut Vec<Diagnostic>) {
    for item in items {
        match item {
            Item::Epoch(epoch) => check_name(&epoch.name, Form::Upper, errors),
            Item::Leaf(leaf) => check_name(&leaf.name, Form::Camel, errors),
            Item::Enum(each) => {
                check_name(&each.name, Form::Camel, errors);
                each.variants
                    .iter()
                    .for_each(|variant| check_name(&variant.name, Form::Upper, errors));
            }
            Item::Struct(group) | Item::Mixin(group) => {
                check_name(&group.name, Form::Camel, errors);
                check_members(&group.members, errors);
            }
            Item::Packet(packet) => {
                check_name(&packet.name, Form::Upper, errors);
                check_members(&packet.members, errors);
            }
            Item::Client(_) | Item::Inherit(_) | Item::Framing(_) => {}
        }
    }
}

fn check_members(members: &[Member], errors: &mut Vec<Diagnostic>) {
    for member in members {
        match &member.kind {
            MemberKind::Field(field) => check_name(&field.name, Form::Snake, errors),
            MemberKind::When(_, members) | MemberKind::Choice(_, members) => check_members(members, errors),
            MemberKind::Len(_) | MemberKind::Pad(..) | MemberKind::Mixin(_) => {}
        }
    }
}

fn check_name(name: &Name, form: Form, errors: &mut Vec<Diagnostic>) {
    if form.has(&name.text) {
        return;
    }
    errors.push(
        Diagnostic::new(
            Code::NameForm,
            name.span,
            format!("`{}` is not named as {} are", name.text, form.whose()),
        )
        .hint(format!("write it like {}", form.example())),
    );
}

impl Form {
    fn has(self, text: &str) -> bool {
        let mut letters = text.chars();
        match self {
            Self::Upper => letters.all(|letter| !letter.is_ascii_lowercase()),
            Self::Camel => letters.next().is_some_and(|first| first.is_ascii_uppercase()) && !text.contains('_'),
            Self::Snake => letters.all(|letter| !letter.is_ascii_uppercase()) && !NO_FIELD.contains(&text),
        }
    }

    fn whose(self) -> &'static str {
        match self {
            Self::Upper => "packets, epochs and constants",
            Self::Camel => "types and mixins",
            Self::Snake => "fields",
        }
    }

    fn example(self) -> &'static str {
        match self {
            Self::Upper => "CZ_REQUEST_MOVE",
            Self::Camel => "NormalItem",
            Self::Snake => "map_name",
        }
    }
}
