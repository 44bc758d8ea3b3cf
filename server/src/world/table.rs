//! Values with keys: found by one hash, listed in the order of their files.

use core::{borrow::Borrow, hash::Hash};
use std::collections::HashMap;

/// Values of one kind, each under a key of its own.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Table<K: Eq + Hash, V> {
    values: Vec<V>,
    /// Where in `values` each is.
    places: HashMap<K, usize>,
}

impl<K: Eq + Hash, V> Table<K, V> {
    /// The value of a key.
    pub fn get<Q: Eq + Hash + ?Sized>(&self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
    {
        self.values.get(*self.places.get(key)?)
    }

    /// The values, in the order of their files.
    pub fn iter(&self) -> core::slice::Iter<'_, V> {
        self.values.iter()
    }

    /// The values, to be changed.
    pub(super) fn values_mut(&mut self) -> core::slice::IterMut<'_, V> {
        self.values.iter_mut()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// Adds a value, unless its key is taken.
    pub(super) fn insert(&mut self, key: K, value: V) {
        let place = self.values.len();
        self.places.entry(key).or_insert_with(|| {
            self.values.push(value);
            place
        });
    }
}

impl<K: Eq + Hash, V> Default for Table<K, V> {
    fn default() -> Self {
        Self {
            values: Vec::new(),
            places: HashMap::new(),
        }
    }
}

impl<'a, K: Eq + Hash, V> IntoIterator for &'a Table<K, V> {
    type Item = &'a V;
    type IntoIter = core::slice::Iter<'a, V>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}
