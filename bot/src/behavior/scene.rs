//! What a bot sees of the world: itself, what it has, who and what is around it, and which windows are open. Bounded, whatever a server
//! sends.

use packets::{JobId, MapName, StatusParameter, UnitId};

use super::{Answer, Belongings, Cell};
use crate::client::Dealing;

/// Units that are kept, unless there is to be more room: bots are many.
const MOST_UNITS: u16 = 60;

/// Things on the floor that are kept, likewise.
const MOST_ON_FLOOR: u16 = 30;

/// Goods of a shop that are kept.
const MOST_GOODS: usize = 60;

/// What kind of unit one is, by its class or sprite: every version sends that.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum UnitKind {
    /// A character.
    Player,
    /// A monster.
    Monster,
    /// An NPC.
    Npc,
    /// A warp, or something that is not seen.
    Warp,
}

impl UnitKind {
    /// The kind of units of this class or sprite.
    pub fn of(job: JobId) -> Self {
        match job.0 {
            45 | 111 | 139 => Self::Warp,
            0..45 | 4000..5000 => Self::Player,
            1000..4000 | 20_000..30_000 => Self::Monster,
            _ => Self::Npc,
        }
    }
}

/// A unit in sight.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Unit {
    /// Which.
    pub unit: UnitId,
    /// Where it stands, or walks to.
    pub cell: Cell,
    /// What it is.
    pub kind: UnitKind,
    /// Whether a bot of the swarm plays it.
    pub is_bot: bool,
}

/// Something on the floor.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct OnFloor {
    /// Its unit.
    pub unit: UnitId,
    /// Where.
    pub cell: Cell,
    /// What it is.
    pub item: u32,
    /// How many.
    pub count: u16,
}

/// What is open.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub enum Window {
    /// Nothing.
    #[default]
    None,
    /// A shop that asks whether to buy or to sell.
    Shop(UnitId),
    /// What a shop sells: items and prices.
    Goods(Vec<(u32, u32)>),
    /// What a shop would buy: places and prices.
    Offers(Vec<(u16, u32)>),
    /// The storage.
    Storage,
}

/// A trade with another player.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Trade {
    /// Items that the bot put in.
    pub mine: Vec<(u32, u16)>,
    /// Zeny that it put in.
    pub my_zeny: u32,
    /// Items that the other put in.
    pub theirs: Vec<(u32, u32)>,
    /// Zeny that the other put in.
    pub their_zeny: u32,
    /// Whether the bot puts nothing more in.
    pub locked: bool,
    /// Whether the other puts nothing more in.
    pub other_locked: bool,
}

/// What a bot sees.
#[derive(Clone, Debug)]
pub struct Scene {
    /// Its own unit.
    pub unit: UnitId,
    /// The map it is on.
    pub map: MapName,
    /// Where it is.
    pub cell: Cell,
    /// Hit points.
    pub hp: u32,
    /// Most hit points; 0 while nobody told.
    pub max_hp: u32,
    /// Whether it lies dead.
    pub dead: bool,
    /// What it has.
    pub belongings: Belongings,
    /// Who is in sight, the bot itself not.
    pub units: Vec<Unit>,
    /// What lies on the floor.
    pub floor: Vec<OnFloor>,
    /// What is open.
    pub window: Window,
    /// The trade under way.
    pub trade: Option<Trade>,
    /// Whether it belongs to a party, as far as it knows.
    pub in_party: bool,
    /// How its last act ended.
    pub answer: Answer,
    /// Units and things on the floor that there is room for.
    room: (u16, u16),
}

impl Scene {
    /// What a full scene takes beside itself, in bytes, with a hundred kinds of things carried.
    #[cfg(test)]
    pub(crate) const FULL: usize = MOST_UNITS as usize * size_of::<Unit>()
        + MOST_ON_FLOOR as usize * size_of::<OnFloor>()
        + 100 * size_of::<super::Slot>();

    /// The scene of `unit`, which is about to enter a map.
    pub fn new(unit: UnitId, map: MapName, cell: Cell) -> Self {
        Self {
            unit,
            map,
            cell,
            hp: 0,
            max_hp: 0,
            dead: false,
            belongings: Belongings::default(),
            units: Vec::new(),
            floor: Vec::new(),
            window: Window::None,
            trade: None,
            in_party: false,
            answer: Answer::None,
            room: (MOST_UNITS, MOST_ON_FLOOR),
        }
    }

    /// With room for so many units, and things on the floor.
    #[must_use]
    pub fn with_room(self, units: u16, on_floor: u16) -> Self {
        Self {
            room: (units, on_floor),
            ..self
        }
    }

    /// The bot comes onto a map: nothing of what it saw is there any more.
    pub fn enter(&mut self, map: MapName, cell: Cell) {
        (self.map, self.cell) = (map, cell);
        (self.units, self.floor) = (Vec::new(), Vec::new());
        self.window = Window::None;
        self.trade = None;
        self.dead = false;
        self.belongings.renew();
    }

    /// A unit comes into sight, or goes somewhere.
    pub fn sees(&mut self, unit: UnitId, job: JobId, cell: Cell, is_bot: bool) {
        if unit == self.unit {
            return;
        }
        if !self.moves(unit, cell) && self.units.len() < self.room.0.into() {
            self.units.push(Unit {
                unit,
                cell,
                kind: UnitKind::of(job),
                is_bot,
            });
        }
    }

    /// A unit goes somewhere; false if it was not in sight.
    pub fn moves(&mut self, unit: UnitId, cell: Cell) -> bool {
        let known = self.units.iter_mut().find(|known| known.unit == unit);
        known.map(|known| known.cell = cell).is_some()
    }

    /// A unit is gone.
    pub fn loses(&mut self, unit: UnitId) {
        self.units.retain(|known| known.unit != unit);
    }

    /// The nearest unit that `wanted` is true of.
    pub fn nearest(&self, wanted: impl Fn(&Unit) -> bool) -> Option<Unit> {
        let units = self.units.iter().filter(|unit| wanted(unit));
        units.min_by_key(|unit| unit.cell.distance(self.cell)).copied()
    }

    /// The nearest thing on the floor.
    pub fn nearest_on_floor(&self) -> Option<OnFloor> {
        let things = self.floor.iter();
        things.min_by_key(|thing| thing.cell.distance(self.cell)).copied()
    }

    /// Whether it has lost more than two thirds of its hit points.
    pub fn is_weak(&self) -> bool {
        self.max_hp > 0 && self.hp.saturating_mul(3) < self.max_hp
    }

    /// Follows what the server says.
    pub fn hear(&mut self, dealing: &Dealing) {
        if self.belongings.hear(dealing) {
            match dealing {
                Dealing::StorageOpen => self.window = Window::Storage,
                Dealing::StorageClosed => self.window = Window::None,
                _ => {}
            }
            return;
        }
        match *dealing {
            Dealing::Parameter(parameter, value) => self.hear_parameter(parameter, value),
            Dealing::Lies { unit, item, count, at } if self.floor.len() < self.room.1.into() => {
                self.floor.push(OnFloor {
                    unit,
                    cell: at,
                    item,
                    count,
                });
            }
            Dealing::Gone(unit) => self.floor.retain(|thing| thing.unit != unit),
            Dealing::Risen(unit) if unit == self.unit => self.dead = false,
            Dealing::PartyMade(true) => self.in_party = true,
            _ => self.hear_window(dealing),
        }
    }

    fn hear_parameter(&mut self, parameter: StatusParameter, value: i64) {
        let number = u32::try_from(value.max(0)).unwrap_or(u32::MAX);
        match parameter {
            StatusParameter::HP => self.hp = number,
            StatusParameter::MAX_HP => self.max_hp = number,
            StatusParameter::ZENY => self.belongings.set_zeny(value),
            _ => {}
        }
    }

    fn hear_window(&mut self, dealing: &Dealing) {
        match dealing {
            Dealing::Shop(npc) => self.window = Window::Shop(*npc),
            Dealing::Goods(goods) => self.window = Window::Goods(goods.iter().take(MOST_GOODS).copied().collect()),
            Dealing::Offers(offers) => self.window = Window::Offers(offers.iter().take(MOST_GOODS).copied().collect()),
            Dealing::Bought(_) | Dealing::Sold(_) => self.window = Window::None,
            Dealing::TradeBegun(true) => self.trade = Some(Trade::default()),
            Dealing::TradeCancelled | Dealing::TradeDone(_) => self.trade = None,
            _ => self.hear_trade(dealing),
        }
    }

    fn hear_trade(&mut self, dealing: &Dealing) {
        let Some(trade) = &mut self.trade else { return };
        match *dealing {
            Dealing::TradeShown { item: 0, count } => trade.their_zeny = count,
            // Ten items at most can be put in.
            Dealing::TradeShown { item, count } if trade.theirs.len() < 10 => trade.theirs.push((item, count)),
            Dealing::TradeLocked(true) => trade.locked = true,
            Dealing::TradeLocked(false) => trade.other_locked = true,
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scene() -> Scene {
        Scene::new(UnitId(2_000_000), MapName::new("prontera"), Cell::new(100, 100))
    }

    #[test]
    fn units_are_told_apart_by_their_class() {
        for (job, kind) in [
            (0, UnitKind::Player),
            (23, UnitKind::Player),
            (4008, UnitKind::Player),
            (45, UnitKind::Warp),
            (117, UnitKind::Npc),
            (1002, UnitKind::Monster),
        ] {
            assert_eq!(UnitKind::of(JobId(job)), kind, "{job}");
        }
    }

    #[test]
    fn what_is_seen_is_bounded_and_forgotten_with_the_map() {
        let mut scene = scene();
        for unit in 0..1_000 {
            scene.sees(UnitId(unit), JobId(1002), Cell::new(101, 100), false);
            scene.hear(&Dealing::Lies {
                unit: UnitId(unit),
                item: 501,
                count: 1,
                at: Cell::new(102, 100),
            });
        }
        assert_eq!(
            (scene.units.len(), scene.floor.len()),
            (MOST_UNITS.into(), MOST_ON_FLOOR.into())
        );
        scene.enter(MapName::new("prt_in"), Cell::new(5, 5));
        assert!(scene.units.is_empty() && scene.floor.is_empty());
    }
}
