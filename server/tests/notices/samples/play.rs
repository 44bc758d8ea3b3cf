//! Samples of what is told of items, fights and the floor.

use packets::{ItemId, Tick, UnitId};
use server::event::floor::FloorLook;
use server::event::notice::{
    AddRefusal, AttackRefusal, FightNotice, FloorNotice, ItemCard, ItemNotice, Loss, WearResult,
};
use server::event::{Item, Notice};
use server::figures::blow::{Blow, Outcome};
use server::world::{ItemType, Location};

use super::{UNIT, figures};

pub(crate) fn item_card(place: usize, kind: ItemType) -> ItemCard {
    ItemCard {
        place,
        item: Item {
            refine: 10,
            damaged: true,
            worn: Location::BOTH_HANDS,
            cards: [ItemId(4001); 4],
            ..Item::new(ItemId(1201), 30_000)
        },
        shown: ItemId(1201),
        kind,
        locations: Location::BOTH_HANDS,
        view: u16::MAX,
    }
}

/// What the map server tells of a character's own items.
pub(crate) fn items() -> Vec<Notice> {
    let at = Location::AMMO;
    let (place, item, unit) = (99, ItemId(501), UNIT);
    let worn = |result| ItemNotice::Worn {
        place,
        at,
        view: 1,
        result,
    };
    let told = [
        ItemNotice::Added(item_card(0, ItemType::Card)),
        ItemNotice::Refused(AddRefusal::TooHeavy),
        ItemNotice::Removed {
            place,
            amount: 1,
            why: Loss::ToStorage,
        },
        ItemNotice::Dropped { place, amount: 0 },
        worn(WearResult::Worn),
        worn(WearResult::LevelTooLow),
        worn(WearResult::Refused),
        ItemNotice::TakenOff { place, at, ok: true },
        ItemNotice::TakenOff { place, at, ok: false },
        ItemNotice::AmmunitionLoaded { place },
        ItemNotice::Used {
            place,
            item,
            unit,
            left: 30_000,
            ok: true,
        },
        ItemNotice::NoTeleport,
        ItemNotice::IdentifyList(vec![0, place]),
        ItemNotice::Identified { place: None, ok: false },
        ItemNotice::CardList(vec![0, place]),
        ItemNotice::CardInserted {
            equipment: 0,
            card: place,
            ok: true,
        },
    ];
    let mut notices: Vec<Notice> = told.into_iter().map(Notice::Item).collect();
    notices.push(Notice::Zeny(u32::MAX));
    notices.push(Notice::Speed(u16::MAX));
    notices.push(Notice::FiguresChanged(Box::new((figures(0), figures(i32::MAX)))));
    notices
}

/// What the map server tells of fights.
pub(crate) fn fight() -> Vec<Notice> {
    let (unit, tick) = (UNIT, Tick(u32::MAX));
    let struck = |outcome, hits| FightNotice::Struck {
        from: UNIT,
        target: UnitId(0x4000_0000),
        tick,
        attack_motion: 4000,
        damage_motion: 800,
        blow: Blow {
            outcome,
            hits,
            right: u32::MAX,
            left: u32::MAX,
        },
    };
    let notices = [
        struck(Outcome::Hit, 1),
        struck(Outcome::Hit, 2),
        struck(Outcome::Critical, 1),
        struck(Outcome::Miss, 1),
        struck(Outcome::LuckyDodge, 1),
        FightNotice::Reflected {
            unit,
            tick,
            attack_motion: 4000,
            damage_motion: 800,
            damage: u32::MAX,
        },
        FightNotice::Mvp { unit },
        FightNotice::MvpExperience(u64::MAX),
        FightNotice::MvpItem(ItemId(607)),
        FightNotice::Hurt {
            unit,
            hp: 1,
            max_hp: u32::MAX,
        },
        FightNotice::OutOfReach {
            target: UNIT,
            target_at: (1023, 1023),
            from: (0, 0),
            range: 14,
        },
        FightNotice::Refused(AttackRefusal::NoAmmunition),
        FightNotice::Refused(AttackRefusal::Overweight),
    ];
    notices.map(Notice::Fight).to_vec()
}

/// What the map server tells of what lies on the floor.
pub(crate) fn floor() -> Vec<Notice> {
    let look = FloorLook {
        unit: UnitId(1_999_999),
        shown: ItemId(512),
        kind: ItemType::Healing,
        identified: true,
        amount: u16::MAX,
        x: 1023,
        y: 1023,
        within: (3, 12),
    };
    let (by, unit, tick) = (UNIT, look.unit, Tick(u32::MAX));
    let notices = [
        FloorNotice::Fell(look),
        FloorNotice::Lies(look),
        FloorNotice::Gone { unit },
        FloorNotice::PickedUp { by, unit, tick },
    ];
    notices.map(Notice::Floor).to_vec()
}
