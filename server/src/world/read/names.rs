//! Names of things, to find what is meant by one.

use std::collections::HashMap;

use packets::{ItemId, JobId};
use toml::Spanned;

use super::{At, Entry, Problem, hint};

/// What names mean.
#[derive(Clone, Default)]
pub(super) struct Names {
    pub(super) items: HashMap<Box<str>, ItemId>,
    pub(super) monsters: HashMap<Box<str>, u16>,
    pub(super) jobs: HashMap<Box<str>, JobId>,
    pub(super) maps: HashMap<Box<str>, usize>,
}

impl Names {
    /// The item of a name that an entry says.
    pub(super) fn item<T>(
        &self,
        entry: &Entry<'_, T>,
        name: &Spanned<String>,
        problems: &mut Vec<Problem>,
    ) -> Option<ItemId> {
        find("item", &self.items, entry.at(name), name.get_ref(), problems)
    }

    /// The job of a name that an entry says.
    pub(super) fn job<T>(
        &self,
        entry: &Entry<'_, T>,
        name: &Spanned<String>,
        problems: &mut Vec<Problem>,
    ) -> Option<JobId> {
        find("job", &self.jobs, entry.at(name), name.get_ref(), problems)
    }

    /// The monster of a name.
    pub(super) fn monster(&self, at: At<'_>, name: &str, problems: &mut Vec<Problem>) -> Option<u16> {
        find("monster", &self.monsters, at, name, problems)
    }

    /// The map of a name.
    pub(super) fn map(&self, at: At<'_>, name: &str, problems: &mut Vec<Problem>) -> Option<usize> {
        find("map", &self.maps, at, name, problems)
    }
}

fn find<V: Copy>(
    what: &str,
    names: &HashMap<Box<str>, V>,
    at: At<'_>,
    name: &str,
    problems: &mut Vec<Problem>,
) -> Option<V> {
    let found = names.get(name).copied();
    if found.is_none() {
        let hint = hint::instead(name, names.keys().map(|known| &**known));
        problems.push(at.problem(format!("there is no {what} `{name}`"), hint));
    }
    found
}

/// Tells keys that are said twice.
pub(super) struct Once<'a, K> {
    what: &'static str,
    seen: HashMap<K, At<'a>>,
}

impl<'a, K: Eq + core::hash::Hash + core::fmt::Display> Once<'a, K> {
    pub(super) fn new(what: &'static str) -> Self {
        Self {
            what,
            seen: HashMap::new(),
        }
    }

    /// Notes that a key is said there.
    pub(super) fn see(&mut self, key: K, at: At<'a>, problems: &mut Vec<Problem>) {
        if let Some(&earlier) = self.seen.get(&key) {
            problems.push(at.again(&format!("{} {key}", self.what), earlier));
        } else {
            self.seen.insert(key, at);
        }
    }
}
