//! The packets themselves, generated from the spec files.

use crate::{PacketKind, profile::Registry};

/// Every packet with a layout.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Kind {}

static REGISTRY: Registry<Kind> = Registry::new(&[]);

impl PacketKind for Kind {
    const ALL: &'static [Self] = &[];

    fn index(self) -> usize {
        match self {}
    }

    fn name(self) -> &'static str {
        match self {}
    }

    fn registry() -> &'static Registry<Self> {
        &REGISTRY
    }
}
