//! A monster on a map.

use packets::Movement;

use super::Walk;
use crate::{
    event::{Moment, map::MonsterLook},
    world::{Area, Cell},
};

/// A monster. Where it stands is `look.x`, `look.y`, kept in step with the grid by [`super::MapInstanceState`].
#[derive(Clone, PartialEq, Debug)]
pub struct Monster {
    /// What is seen of it.
    pub look: MonsterLook,
    /// Where it was put, and strolls.
    pub home: Area,
    /// Its walk, if it walks.
    pub walk: Option<Walk>,
    /// When it will next do something.
    pub wakes: Moment,
}

impl Monster {
    /// The cell it is in.
    pub const fn cell(&self) -> Cell {
        Cell::new(self.look.x, self.look.y)
    }

    /// Its walk as others are shown it, if it walks.
    pub fn movement(&self) -> Option<(Movement, Moment)> {
        let walk = self.walk.as_ref()?;
        Some((walk.movement(self.cell()), walk.since()))
    }
}
