//! Which names there are, and which of them are used.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Int, Span};
use crate::parse::tree::{self, Item, Name};

/// Names of types that the language itself has.
const BUILT_IN: [&str; 8] = ["bool", "f32", "ip4", "pos3", "move6", "str", "bytes", "none"];

/// What a type's name stands for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum TypeName {
    /// Index into [`Scope::leaves`].
    Leaf(usize),
    /// Index into [`Scope::enums`].
    Enum(usize),
    /// Index into [`Scope::structs`], in the order of declaration.
    Struct(usize),
}

/// A kind of names that are apart from those of other kinds.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Space {
    Epoch,
    Type,
    Mixin,
    Packet,
}

/// Everything that is declared, by name.
#[derive(Default)]
pub(super) struct Scope<'t> {
    pub(super) leaves: Vec<&'t tree::Leaf>,
    pub(super) enums: Vec<&'t tree::Enum>,
    pub(super) structs: Vec<&'t tree::Group>,
    epochs: BTreeMap<&'t str, &'t tree::Epoch>,
    mixins: BTreeMap<&'t str, &'t tree::Group>,
    types: BTreeMap<&'t str, TypeName>,
    declared: BTreeMap<(Space, &'t str), Span>,
    used: BTreeSet<(Space, String)>,
}

impl<'t> Scope<'t> {
    /// Lists what is declared. Of two declarations of one name the first counts.
    pub(super) fn collect(items: &'t [Item], errors: &mut Vec<Diagnostic>) -> Self {
        let mut scope = Self::default();
        for item in items {
            let (space, name) = match item {
                Item::Epoch(epoch) => (Space::Epoch, &epoch.name),
                Item::Leaf(leaf) => (Space::Type, &leaf.name),
                Item::Enum(each) => (Space::Type, &each.name),
                Item::Struct(group) => (Space::Type, &group.name),
                Item::Mixin(group) => (Space::Mixin, &group.name),
                Item::Packet(packet) => (Space::Packet, &packet.name),
                Item::Client(_) | Item::Inherit(_) | Item::Framing(_) => continue,
            };
            if scope.declare(space, name, errors) {
                scope.add(item);
            }
        }
        scope
    }

    fn declare(&mut self, space: Space, name: &'t Name, errors: &mut Vec<Diagnostic>) -> bool {
        if space == Space::Type && (Int::named(&name.text).is_some() || BUILT_IN.contains(&name.text.as_str())) {
            errors.push(Diagnostic::new(
                Code::Duplicate,
                name.span,
                format!("`{}` is a type of the language", name.text),
            ));
            return false;
        }
        if let Some(&first) = self.declared.get(&(space, name.text.as_str())) {
            errors.push(duplicate(name, first));
            return false;
        }
        self.declared.insert((space, &name.text), name.span);
        true
    }

    fn add(&mut self, item: &'t Item) {
        match item {
            Item::Epoch(epoch) => {
                self.epochs.insert(&epoch.name.text, epoch);
            }
            Item::Leaf(leaf) => {
                self.types.insert(&leaf.name.text, TypeName::Leaf(self.leaves.len()));
                self.leaves.push(leaf);
            }
            Item::Enum(each) => {
                self.types.insert(&each.name.text, TypeName::Enum(self.enums.len()));
                self.enums.push(each);
            }
            Item::Struct(group) => {
                self.types
                    .insert(&group.name.text, TypeName::Struct(self.structs.len()));
                self.structs.push(group);
            }
            Item::Mixin(group) => {
                self.mixins.insert(&group.name.text, group);
            }
            Item::Packet(_) | Item::Client(_) | Item::Inherit(_) | Item::Framing(_) => {}
        }
    }

    /// Epochs, sorted by name.
    pub(super) fn epochs(&self) -> impl Iterator<Item = &'t tree::Epoch> {
        self.epochs.values().copied()
    }

    pub(super) fn epoch(&mut self, name: &str) -> Option<&'t tree::Epoch> {
        self.used.insert((Space::Epoch, name.to_owned()));
        self.epochs.get(name).copied()
    }

    pub(super) fn mixin(&mut self, name: &str) -> Option<&'t tree::Group> {
        self.used.insert((Space::Mixin, name.to_owned()));
        self.mixins.get(name).copied()
    }

    pub(super) fn type_name(&mut self, name: &str) -> Option<TypeName> {
        self.used.insert((Space::Type, name.to_owned()));
        self.types.get(name).copied()
    }

    /// Like [`Scope::mixin`], but does not count as a use.
    pub(super) fn peek_mixin(&self, name: &str) -> Option<&'t tree::Group> {
        self.mixins.get(name).copied()
    }

    /// Like [`Scope::type_name`], but does not count as a use.
    pub(super) fn peek_type(&self, name: &str) -> Option<TypeName> {
        self.types.get(name).copied()
    }

    /// Puts the structs into this order of their indexes.
    pub(super) fn number_structs(&mut self, order: &[usize]) {
        self.structs = order
            .iter()
            .filter_map(|&index| self.structs.get(index).copied())
            .collect();
        for (index, group) in self.structs.iter().enumerate() {
            self.types.insert(&group.name.text, TypeName::Struct(index));
        }
    }

    /// The first declaration of a packet's name.
    pub(super) fn packet_span(&self, name: &str) -> Option<Span> {
        self.declared.get(&(Space::Packet, name)).copied()
    }

    /// Names of a kind, for "did you mean".
    pub(super) fn names(&self, space: Space) -> impl Iterator<Item = &'t str> {
        self.declared.keys().filter(move |key| key.0 == space).map(|key| key.1)
    }

    /// Every type's name, those of the language included.
    pub(super) fn type_names(&self) -> impl Iterator<Item = &'t str> {
        self.names(Space::Type).chain(Int::ALL.map(Int::name)).chain(BUILT_IN)
    }

    /// Warns of epochs, types and mixins that nothing names.
    pub(super) fn report_unused(&self, errors: &mut Vec<Diagnostic>) {
        for (&(space, name), &span) in &self.declared {
            let code = match space {
                Space::Epoch => Code::UnusedEpoch,
                Space::Type | Space::Mixin => Code::UnusedType,
                Space::Packet => continue,
            };
            if !self.used.contains(&(space, name.to_owned())) {
                errors.push(Diagnostic::new(code, span, format!("`{name}` is not used")));
            }
        }
    }
}

/// A name that was declared before.
pub(super) fn duplicate(name: &Name, first: Span) -> Diagnostic {
    Diagnostic::new(Code::Duplicate, name.span, format!("`{}` is declared twice", name.text))
        .note(first, "first declared here")
}
