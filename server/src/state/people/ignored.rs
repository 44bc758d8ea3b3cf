//! Whose whispers somebody who plays does not hear.

use crate::event::{Name, people::ignore::IgnoreResult};

/// Whom a player ignores, for as long as it plays.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Ignored {
    everyone: bool,
    /// By folded name, at most [`Ignored::NAMES`], in the order in which they were named.
    names: Vec<Name>,
}

/// Why a whisper is not heard.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Deafness {
    /// To this one.
    ToOne,
    /// To everybody.
    ToEveryone,
}

impl Ignored {
    /// Most names: what public servers keep.
    pub const NAMES: usize = 20;

    /// Why a whisper of somebody is not heard, if it is not.
    pub fn deaf_to(&self, name: Name) -> Option<Deafness> {
        if self.everyone {
            return Some(Deafness::ToEveryone);
        }
        self.position(name).map(|_| Deafness::ToOne)
    }

    /// Hears one, or does not. Naming somebody twice is done twice.
    pub fn set_one(&mut self, name: Name, allow: bool) -> IgnoreResult {
        match (self.position(name), allow) {
            (Some(index), true) => {
                self.names.remove(index);
            }
            (Some(_), false) => {}
            (None, true) => return IgnoreResult::Failed,
            (None, false) if self.names.len() >= Self::NAMES => return IgnoreResult::Full,
            (None, false) => self.names.push(name),
        }
        IgnoreResult::Done
    }

    /// Hears everybody, or nobody. Who hears everybody already loses the list of names instead.
    pub fn set_everyone(&mut self, allow: bool) -> IgnoreResult {
        let changed = if allow && !self.everyone {
            !core::mem::take(&mut self.names).is_empty()
        } else {
            core::mem::replace(&mut self.everyone, !allow) == allow
        };
        if changed {
            IgnoreResult::Done
        } else {
            IgnoreResult::Failed
        }
    }

    /// Who is ignored by name.
    pub fn names(&self) -> &[Name] {
        &self.names
    }

    fn position(&self, name: Name) -> Option<usize> {
        let folded = name.folded();
        self.names.iter().position(|known| known.folded() == folded)
    }
}
