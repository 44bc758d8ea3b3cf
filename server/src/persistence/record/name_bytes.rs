//! A [`Name`] in a record: its bytes, refused when they are no name.

use serde::{Deserializer, Serializer, de::Error as _};

use super::readable;
use crate::event::Name;

pub(super) fn serialize<S: Serializer>(name: &Name, serializer: S) -> Result<S::Ok, S::Error> {
    readable::serialize(name.as_bytes(), serializer)
}

pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Name, D::Error> {
    let bytes = readable::deserialize(deserializer)?;
    let name = Name::new(&bytes).filter(|name| name.as_bytes() == bytes);
    name.ok_or_else(|| D::Error::custom("a name is too long or holds a NUL"))
}
