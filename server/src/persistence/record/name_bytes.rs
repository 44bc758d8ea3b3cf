//! A [`Name`] in a record: its bytes, refused when they are no name.

use serde::{Deserialize as _, Deserializer, Serialize as _, Serializer, de::Error as _};

use crate::event::Name;

pub(super) fn serialize<S: Serializer>(name: &Name, serializer: S) -> Result<S::Ok, S::Error> {
    name.as_bytes().serialize(serializer)
}

pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Name, D::Error> {
    let bytes = Vec::<u8>::deserialize(deserializer)?;
    let name = Name::new(&bytes).filter(|name| name.as_bytes() == bytes);
    name.ok_or_else(|| D::Error::custom("a name is too long or holds a NUL"))
}
