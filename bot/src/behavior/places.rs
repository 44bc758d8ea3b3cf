//! What the swarm has learnt about NPCs: who keeps a shop, who the storage, who neither. Shared by all bots of a run.

use std::sync::{PoisonError, RwLock};

use packets::UnitId;

use super::Cell;

/// NPCs that are remembered; a server cannot make the memory grow.
const MOST: usize = 500;

/// What an NPC is good for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Role {
    /// Buys and sells.
    Shop,
    /// Keeps the storage.
    Storage,
    /// Somebody spoke with it, and it was neither.
    Other,
}

/// An NPC that was spoken with.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Npc {
    /// Its unit.
    pub unit: UnitId,
    /// The map it is on.
    pub map: Box<str>,
    /// Where.
    pub cell: Cell,
    /// What it is good for.
    pub role: Role,
}

/// The NPCs that were spoken with.
#[derive(Debug, Default)]
pub struct Places {
    npcs: RwLock<Vec<Npc>>,
}

impl Places {
    /// Knows these already.
    pub fn knowing(npcs: &[Npc]) -> Self {
        let places = Self::default();
        npcs.iter().cloned().for_each(|npc| places.learn(npc));
        places
    }

    /// Remembers what an NPC is good for. What it was found good for once it stays: a shop may be closed for a while.
    pub fn learn(&self, npc: Npc) {
        let mut npcs = self.npcs.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = npcs.iter_mut().find(|known| known.unit == npc.unit) {
            if npc.role != Role::Other {
                *known = npc;
            }
        } else if npcs.len() < MOST {
            npcs.push(npc);
        }
    }

    /// What an NPC is good for, if somebody spoke with it.
    pub fn role(&self, unit: UnitId) -> Option<Role> {
        self.find(|npc| npc.unit == unit).map(|npc| npc.role)
    }

    /// The nearest NPC on `map` that is good for `role`.
    pub fn nearest(&self, role: Role, map: &str, from: Cell) -> Option<Npc> {
        let npcs = self.npcs.read().unwrap_or_else(PoisonError::into_inner);
        let here = npcs.iter().filter(|npc| npc.role == role && *npc.map == *map);
        here.min_by_key(|npc| npc.cell.distance(from)).cloned()
    }

    fn find(&self, wanted: impl Fn(&Npc) -> bool) -> Option<Npc> {
        let npcs = self.npcs.read().unwrap_or_else(PoisonError::into_inner);
        npcs.iter().find(|npc| wanted(npc)).cloned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn npc(unit: u32, x: u16, role: Role) -> Npc {
        Npc {
            unit: UnitId(unit),
            map: "prontera".into(),
            cell: Cell::new(x, 100),
            role,
        }
    }

    #[test]
    fn the_nearest_of_the_right_kind_on_this_map_is_found() {
        let places = Places::default();
        for npc in [
            npc(1, 100, Role::Shop),
            npc(2, 140, Role::Shop),
            npc(3, 120, Role::Other),
        ] {
            places.learn(npc);
        }
        let nearest = |role, map| {
            let found = places.nearest(role, map, Cell::new(130, 100));
            found.map(|npc| npc.unit.0)
        };
        assert_eq!(nearest(Role::Shop, "prontera"), Some(2));
        assert_eq!(nearest(Role::Shop, "prt_in"), None);
        assert_eq!(nearest(Role::Storage, "prontera"), None);
        places.learn(npc(2, 140, Role::Other));
        assert_eq!(places.role(UnitId(2)), Some(Role::Shop), "closed today");
        assert_eq!(places.role(UnitId(9)), None);
    }
}
