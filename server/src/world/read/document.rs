//! TOML files: lists of entries, each of which is read by itself, so that a mistake in one hides none in another.

use std::rc::Rc;

use serde::{Deserialize, de::IntoDeserializer};
use toml::{
    Spanned,
    de::{DeTable, DeValue, Error},
};

use super::{
    Drafts, Problem, hint,
    place::{Entry, Source},
};

/// What a file can list.
const SECTIONS: [&str; 11] = [
    "item",
    "combo",
    "monster",
    "experience",
    "job",
    "group",
    "size",
    "element",
    "refine",
    "status_points",
    "npc",
];

/// Reads every entry of a file.
pub(super) fn parse<'a>(file: &'a str, text: &'a str, drafts: &mut Drafts<'a>, problems: &mut Vec<Problem>) {
    let source = Rc::new(Source::new(file, text));
    let (table, errors) = DeTable::parse_recoverable(text);
    problems.extend(errors.iter().map(|error| told(&source, 0, error)));
    for (section, list) in table.into_inner() {
        let mut section = Section {
            name: section.get_ref(),
            byte: section.span().start,
            list,
            source: &source,
            problems,
        };
        match section.name {
            "item" => section.read(&mut drafts.items),
            "combo" => section.read(&mut drafts.combos),
            "monster" => section.read(&mut drafts.monsters),
            "experience" => section.read(&mut drafts.experience),
            "job" => section.read(&mut drafts.jobs),
            "group" => section.read(&mut drafts.groups),
            "size" => section.read(&mut drafts.sizes),
            "element" => section.read(&mut drafts.elements),
            "refine" => section.read(&mut drafts.refining),
            "status_points" => section.read(&mut drafts.status_points),
            "npc" => section.read(&mut drafts.npcs),
            _ => section.unknown(),
        }
    }
}

/// A list of entries.
struct Section<'s, 'a> {
    name: &'s str,
    byte: usize,
    list: Spanned<DeValue<'a>>,
    source: &'s Rc<Source<'a>>,
    problems: &'s mut Vec<Problem>,
}

impl<'a> Section<'_, 'a> {
    fn read<T: Deserialize<'a>>(self, entries: &mut Vec<Entry<'a, T>>) {
        let DeValue::Array(list) = self.list.into_inner() else {
            let (name, at) = (self.name, self.source.at(self.byte));
            self.problems
                .push(at.problem(format!("`{name}` is no list"), format!("begin each with [[{name}]]")));
            return;
        };
        for value in list {
            let byte = value.span().start;
            match T::deserialize(value.into_deserializer()) {
                Ok(value) => entries.push(Entry::new(self.source, byte, value)),
                Err(error) => self.problems.push(told(self.source, byte, &error)),
            }
        }
    }

    fn unknown(&mut self) {
        let what = format!("`{}` is nothing that a world has", self.name);
        let at = self.source.at(self.byte);
        self.problems.push(at.problem(what, hint::instead(self.name, SECTIONS)));
    }
}

/// What the reader found wrong; `byte` is where its entry begins.
fn told(source: &Source<'_>, byte: usize, error: &Error) -> Problem {
    let at = source.at(error.span().map_or(byte, |span| span.start));
    hint::of_reader(at, error.message())
}
