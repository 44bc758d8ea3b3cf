//! Shops, the storage and trades: a sample of each notice, and what recorded servers said, to the byte.

use packets::{CharacterId, ItemId, UnitId};
use server::event::notice::{
    GoodsCard, ItemCard, OfferResult, PurchaseResult, SellableCard, ShopNotice, StorageNotice, TradeNotice, TradeStart,
};
use server::event::{Item, Name, Notice};
use server::world::{ItemType, Location};

use super::recorded::check;

const VERSIONS: [&str; 4] = ["re-20120307", "re-20180621", "main-20190530", "main-20220406"];

fn card(place: usize, item: Item, kind: ItemType, locations: Location) -> ItemCard {
    ItemCard {
        place,
        item,
        shown: item.id,
        kind,
        locations,
        view: 0,
    }
}

/// Jellopies, or what the recorded servers had in their place.
fn stack(place: usize, amount: u16) -> ItemCard {
    card(place, Item::new(ItemId(909), amount), ItemType::Etc, Location::NONE)
}

fn shirt(place: usize) -> ItemCard {
    card(place, Item::new(ItemId(2301), 1), ItemType::Armor, Location::ARMOR)
}

/// One of each notice, with values at the ends of their ranges where the game has such.
pub(crate) fn samples() -> Vec<Notice> {
    [shops(), storages(), trades()].concat()
}

fn shops() -> Vec<Notice> {
    let goods = GoodsCard {
        shown: ItemId(2301),
        kind: ItemType::Armor,
        locations: Location::ARMOR,
        view: u16::MAX,
        price: u32::MAX,
        discounted: 1,
    };
    let sellable = SellableCard {
        place: 99,
        price: 0,
        overcharged: u32::MAX,
    };
    let results = [
        PurchaseResult::Bought,
        PurchaseResult::NoZeny,
        PurchaseResult::TooHeavy,
        PurchaseResult::NoRoom,
        PurchaseResult::TooMany,
    ];
    let mut notices = vec![
        ShopNotice::ChooseDeal {
            npc: UnitId(110_000_000),
        },
        ShopNotice::Goods(vec![goods; 100]),
        ShopNotice::Sellable(vec![sellable; 100]),
        ShopNotice::Sold { ok: true },
        ShopNotice::Sold { ok: false },
    ];
    notices.extend(results.map(ShopNotice::Bought));
    notices.into_iter().map(Notice::Shop).collect()
}

fn storages() -> Vec<Notice> {
    let full = (0..600).map(|place| {
        if place % 2 == 0 {
            stack(place, 30_000)
        } else {
            shirt(place)
        }
    });
    let notices = [
        StorageNotice::Opened { cards: vec![] },
        StorageNotice::Opened { cards: full.collect() },
        StorageNotice::Filled { taken: 600 },
        StorageNotice::Added(shirt(599)),
        StorageNotice::Removed {
            place: 599,
            amount: 30_000,
        },
        StorageNotice::Refused {
            place: 99,
            amount: u16::MAX,
        },
        StorageNotice::Closed,
    ];
    notices.map(Notice::Storage).to_vec()
}

fn trades() -> Vec<Notice> {
    let character = CharacterId(150_001);
    let level = u16::MAX;
    let starts = [
        TradeStart::TooFar,
        TradeStart::NobodyThere,
        TradeStart::Failed,
        TradeStart::Accepted,
        TradeStart::Refused,
    ];
    let begun = |start| TradeNotice::Begun {
        start,
        character,
        level,
    };
    let mut notices = vec![
        TradeNotice::Asked {
            name: Name::new(&[b'N'; Name::MAX]).unwrap(),
            character,
            level,
        },
        TradeNotice::OtherOffered(shirt(99)),
        TradeNotice::OtherOffered(stack(0, 30_000)),
        TradeNotice::OtherOfferedZeny(2_000_000_000),
        TradeNotice::Locked { other: false },
        TradeNotice::Locked { other: true },
        TradeNotice::Cancelled,
        TradeNotice::Done,
    ];
    notices.extend(starts.map(begun));
    for result in [OfferResult::In, OfferResult::TooHeavy, OfferResult::NotTradeable] {
        notices.extend([None, Some(99)].map(|place| TradeNotice::Offered { place, result }));
    }
    notices.into_iter().map(Notice::Trade).collect()
}

#[test]
fn a_storage_is_listed_in_every_version_s_way() {
    let opened = Notice::Storage(StorageNotice::Opened {
        cards: vec![stack(0, 4), shirt(1)],
    });
    check(
        &opened,
        "re-20120307",
        "ea021a0001008d03030104000000000000000000000000000000
         d10220000200fd08040110000000000000000000000000000000000000000000",
    );
    check(
        &opened,
        "re-20180621",
        "950934004d61696e2053746f7261676500000000000000000000000001008d030304000000000000000000000000000000000001
         100a55004d61696e2053746f726167650000000000000000000000000200fd080410000000000000000000000000000000000000000000
         000000000000000000000000000000000000000000000000000000000001",
    );
    check(
        &opened,
        "main-20220406",
        "080b1200024d61696e2053746f7261676500
         090b27000201008d03000003040000000000000000000000000000000000000000000000000001
         390b4900020200fd0800000410000000000000000000000000000000000000000000000000000000000000000000000000000000000000
         000000000000000000000000000000000001
         0b0b0200",
    );
}

#[test]
fn an_empty_storage_has_no_lists() {
    let opened = Notice::Storage(StorageNotice::Opened { cards: vec![] });
    check(&opened, "re-20120307", "");
    check(&opened, "re-20180621", "");
    for version in ["main-20190530", "main-20220406"] {
        check(&opened, version, "080b1200024d61696e2053746f7261676500 0b0b0200");
    }
}

#[test]
fn what_comes_and_goes_in_a_storage_is_told_as_recorded() {
    let added = Notice::Storage(StorageNotice::Added(stack(0, 7)));
    check(&added, "re-20120307", "c4010100070000008d03030100000000000000000000");
    check(
        &added,
        "re-20180621",
        "0a0a0100070000008d030301000000000000000000000000000000000000000000000000000000000000000000 0000",
    );
    for version in VERSIONS {
        let told = |notice, recorded| check(&Notice::Storage(notice), version, recorded);
        told(StorageNotice::Filled { taken: 1 }, "f20001005802");
        told(StorageNotice::Removed { place: 0, amount: 3 }, "f600010003000000");
        told(StorageNotice::Closed, "f800");
    }
}

#[test]
fn a_refused_item_is_told_to_versions_without_a_packet_for_it_as_not_dropped() {
    let refused = Notice::Storage(StorageNotice::Refused { place: 0, amount: 3 });
    check(&refused, "re-20120307", "af0002000000");
    check(&refused, "main-20220406", "a70a02000300");
}

#[test]
fn a_shop_speaks_as_recorded() {
    let npc = UnitId(0x068e_a717);
    let sellable = [(0, 25), (1, 30)].map(|(place, price)| SellableCard {
        place,
        price,
        overcharged: price,
    });
    for version in VERSIONS {
        let told = |notice, recorded| check(&Notice::Shop(notice), version, recorded);
        told(ShopNotice::ChooseDeal { npc }, "c40017a78e06");
        told(
            ShopNotice::Sellable(sellable.to_vec()),
            "c70018000200190000001900000003001e0000001e000000",
        );
        told(ShopNotice::Bought(PurchaseResult::Bought), "ca0000");
        told(ShopNotice::Bought(PurchaseResult::NoRoom), "ca0003");
        told(ShopNotice::Sold { ok: true }, "cb0000");
        told(ShopNotice::Sold { ok: false }, "cb0001");
    }
    let goods = |item, kind, price, locations| GoodsCard {
        shown: ItemId(item),
        kind,
        locations,
        view: 0,
        price,
        discounted: price,
    };
    let listed = Notice::Shop(ShopNotice::Goods(vec![
        goods(501, ItemType::Healing, 50, Location::NONE),
        goods(1201, ItemType::Weapon, 100, Location::RIGHT_HAND),
    ]));
    check(
        &listed,
        "re-20120307",
        "c6001a00 320000003200000000f501 640000006400000005b104",
    );
    check(
        &listed,
        "main-20220406",
        "770b2a00 f5010000320000003200000000 0000 00000000 b1040000640000006400000005 0000 02000000",
    );
}

#[test]
fn a_trade_speaks_as_recorded() {
    let character = CharacterId(0x0020_d1f5);
    let accepted = TradeNotice::Begun {
        start: TradeStart::Accepted,
        character,
        level: 99,
    };
    let asked = TradeNotice::Asked {
        name: Name::new(b"CapGM1").unwrap(),
        character,
        level: 99,
    };
    let zeny = TradeNotice::Offered {
        place: None,
        result: OfferResult::In,
    };
    for version in VERSIONS {
        let told = |notice, recorded| check(&Notice::Trade(notice), version, recorded);
        told(
            asked.clone(),
            "f401436170474d31000000000000000000000000000000000000f5d120006300",
        );
        told(accepted.clone(), "f50103f5d120006300");
        told(zeny.clone(), "ea00000000");
        told(TradeNotice::Locked { other: true }, "ec0001");
        told(TradeNotice::Locked { other: false }, "ec0000");
        told(TradeNotice::Cancelled, "ee00");
        told(TradeNotice::Done, "f00000");
    }
    check(
        &Notice::Trade(TradeNotice::OtherOffered(stack(0, 3))),
        "re-20120307",
        "0f088d0303030000000100000000000000000000",
    );
}
