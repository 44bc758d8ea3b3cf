//! The storage: its list in every version's way, and what comes and goes.

use packets::{
    Container, EncodeError, EquipItem, NormalItem, RoString, ZcAddItemToStore, ZcCloseStore, ZcDeleteItemFromStore,
    ZcInventoryEnd, ZcInventoryItemlistEquip, ZcInventoryItemlistNormal, ZcInventoryStart, ZcItemThrowAck,
    ZcMoveItemFailed, ZcNotifyStoreitemCountinfo, ZcStoreItemlistEquip, ZcStoreItemlistNormal, fill,
};

use super::{Page, item};
use crate::event::notice::{ItemCard, StorageNotice};
use crate::event::storage::Storage;

/// Title of the window, where the version has one: as a recorded server calls it.
const TITLE: &str = "Main Storage";

/// Clients count places of the storage from here.
const FIRST_PLACE: usize = 1;

/// Items of one packet: clients take lengths above 32,767 for negative ones, and the longest item has 72 bytes.
const IN_ONE_PACKET: usize = 400;

/// Writes what the storage shows.
pub(super) fn write(notice: &StorageNotice, page: &mut Page<'_>) -> Result<(), EncodeError> {
    match notice {
        StorageNotice::Opened { cards } => list(cards, page),
        StorageNotice::Filled { taken } => page.put(&fill!(ZcNotifyStoreitemCountinfo {
            count: number(*taken),
            maximum: number(Storage::PLACES),
        })),
        StorageNotice::Added(card) => page.put(&added(card)),
        StorageNotice::Removed { place, amount } => page.put(&fill!(ZcDeleteItemFromStore {
            index: item::counted(*place, FIRST_PLACE),
            count: u32::from(*amount),
        })),
        StorageNotice::Refused { place, amount } => refused(*place, *amount, page),
        StorageNotice::Closed => page.put(&ZcCloseStore::default()),
    }
}

/// Stacks, then equipment; nothing of what there is none.
fn list(cards: &[ItemCard], page: &mut Page<'_>) -> Result<(), EncodeError> {
    let (stacks, equipment): (Vec<_>, Vec<_>) = cards.iter().partition(|card| card.kind.stacks());
    let stacks: Vec<NormalItem> = stacks.into_iter().map(|card| item::stack(card, FIRST_PLACE)).collect();
    let equipment: Vec<EquipItem> = equipment
        .into_iter()
        .map(|card| item::piece(card, FIRST_PLACE))
        .collect();
    let container = Container::STORAGE;
    let own = !page.knows::<ZcInventoryStart>();
    page.put(&fill!(ZcInventoryStart {
        container,
        name: item::title(TITLE, page),
    }))?;
    for items in stacks.chunks(IN_ONE_PACKET).map(<[_]>::to_vec) {
        let name = RoString::from(TITLE);
        if own {
            page.put(&fill!(ZcStoreItemlistNormal { name, items }))?;
        } else {
            page.put(&fill!(ZcInventoryItemlistNormal { container, items }))?;
        }
    }
    for items in equipment.chunks(IN_ONE_PACKET).map(<[_]>::to_vec) {
        let name = RoString::from(TITLE);
        if own {
            page.put(&fill!(ZcStoreItemlistEquip { name, items }))?;
        } else {
            page.put(&fill!(ZcInventoryItemlistEquip { container, items }))?;
        }
    }
    page.put(&fill!(ZcInventoryEnd { container }))
}

fn added(card: &ItemCard) -> ZcAddItemToStore {
    let item = &card.item;
    fill!(ZcAddItemToStore {
        index: item::counted(card.place, FIRST_PLACE),
        count: u32::from(item.amount),
        item: card.shown,
        kind: item::kind(card.kind),
        identified: item.identified,
        damaged: item.damaged,
        refine: item.refine,
        cards: item.cards,
    })
}

/// Versions without a packet of its own for it are told that nothing was dropped.
fn refused(place: usize, amount: u16, page: &mut Page<'_>) -> Result<(), EncodeError> {
    let index = item::index(place);
    if page.knows::<ZcMoveItemFailed>() {
        return page.put(&fill!(ZcMoveItemFailed { index, count: amount }));
    }
    page.put(&fill!(ZcItemThrowAck { index, count: 0 }))
}

fn number(number: usize) -> u16 {
    u16::try_from(number).unwrap_or(u16::MAX)
}
