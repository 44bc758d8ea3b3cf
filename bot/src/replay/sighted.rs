//! Who and what was seen: what the recording calls by one id has another in the new session.

use std::collections::HashMap;

use packets::{AnyPacket, MapToClient, Profile, UnitId, fit};

use crate::{behavior::Cell, record::Passed};

/// Units that are kept of each side.
const MOST: usize = 10_000;

/// What makes a unit the same in both sessions: its class or item, and where it was.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Looks {
    /// Whether it lies on the floor.
    on_floor: bool,
    /// Class, sprite or item.
    what: u32,
    cell: Cell,
}

/// The units of one side.
#[derive(Clone, Debug, Default)]
pub(super) struct Sighted(HashMap<UnitId, Looks>);

impl Sighted {
    /// Looks at a packet from the server.
    pub(super) fn look(&mut self, passed: &Passed, profile: &Profile) {
        if self.0.len() >= MOST {
            return;
        }
        let Some(AnyPacket::MapToClient(packet)) = passed.packet(profile) else {
            return;
        };
        let unit = |what, (x, y)| Looks {
            on_floor: false,
            what,
            cell: Cell::new(x, y),
        };
        let (id, looks) = match packet {
            MapToClient::ZcNotifyStandentry(p) => (p.unit, unit(fit(p.job.0), (p.position.x, p.position.y))),
            MapToClient::ZcNotifyNewentry(p) => (p.unit, unit(fit(p.job.0), (p.position.x, p.position.y))),
            MapToClient::ZcNotifyMoveentry(p) => (p.unit, unit(fit(p.job.0), p.path.to)),
            MapToClient::ZcItemEntry(p) => (p.unit, floor(fit(p.item.0), fit(p.x), fit(p.y))),
            MapToClient::ZcItemFallEntry(p) => (p.unit, floor(fit(p.item.0), fit(p.x), fit(p.y))),
            _ => return,
        };
        self.0.insert(id, looks);
    }

    /// What `other` calls the unit that this side calls `id`: one that looks alike, the nearest of those.
    pub(super) fn same_in(&self, other: &Self, id: UnitId) -> Option<UnitId> {
        let looks = self.0.get(&id)?;
        let alike = other
            .0
            .iter()
            .filter(|(_, known)| known.on_floor == looks.on_floor && known.what == looks.what);
        let nearest = alike.min_by_key(|(id, known)| (known.cell.distance(looks.cell), id.0));
        nearest.map(|(id, _)| *id)
    }
}

fn floor(what: u32, x: u16, y: u16) -> Looks {
    Looks {
        on_floor: true,
        what,
        cell: Cell::new(x, y),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_unit_is_the_one_that_looks_alike_near_by() {
        let looks = |what, x| Looks {
            on_floor: false,
            what,
            cell: Cell::new(x, 10),
        };
        let recorded = Sighted(HashMap::from([(UnitId(1), looks(1002, 10))]));
        let live = Sighted(HashMap::from([
            (UnitId(70), looks(1002, 30)),
            (UnitId(71), looks(1002, 12)),
            (UnitId(72), looks(1007, 10)),
        ]));
        assert_eq!(recorded.same_in(&live, UnitId(1)), Some(UnitId(71)));
        assert_eq!(recorded.same_in(&live, UnitId(2)), None);
    }
}
