//! A character's own items: the list, what comes and goes, what is worn and used.

use packets::{
    ActionFailure, Container, EncodeError, EquipItem, EquipItemFlags, EquipPlace, ItemKind, ItemLoss, ItemPickupResult,
    Kind, MapRefusal, NormalItem, NormalItemFlags, RefineResult as Outcome, RoString, ZcAckItemcomposition,
    ZcAckItemidentify, ZcAckItemrefining, ZcActionFailure, ZcDeleteItemFromBody, ZcEquipArrow, ZcInventoryEnd,
    ZcInventoryItemlistEquip, ZcInventoryItemlistNormal, ZcInventoryStart, ZcItemPickupAck, ZcItemThrowAck,
    ZcItemcompositionList, ZcItemidentifyList, ZcNotifyMapinfo, ZcReqTakeoffEquipAck, ZcReqTakeoffEquipAck2,
    ZcReqWearEquipAck, ZcUseItemAck, fill,
};

use super::Page;
use crate::event::Notice;
use crate::event::notice::{AddRefusal, ItemCard, ItemNotice, Loss, RefineResult, WearResult};
use crate::world::{ItemType, Location};

/// Clients count places of the inventory from here.
const FIRST_PLACE: usize = 2;

/// The place that stands for none.
const NO_PLACE: u16 = 0xffff;

/// Writes a notice of this feature; false if it is none.
pub(super) fn write(notice: &Notice, page: &mut Page<'_>) -> Result<bool, EncodeError> {
    let Notice::Item(notice) = notice else {
        return Ok(false);
    };
    match notice {
        ItemNotice::Inventory(cards) => list(Container::INVENTORY, "", FIRST_PLACE, cards, page)?,
        ItemNotice::Added(card) => page.put(&added(card))?,
        ItemNotice::NoTeleport => page.put(&fill!(ZcNotifyMapinfo {
            refusal: MapRefusal::TELEPORT,
        }))?,
        ItemNotice::Refused(why) => page.put(&fill!(ZcItemPickupAck { result: refusal(*why) }))?,
        ItemNotice::Removed { place, amount, why } => page.put(&fill!(ZcDeleteItemFromBody {
            loss: loss(*why),
            index: index(*place),
            count: *amount,
        }))?,
        ItemNotice::Dropped { place, amount } => page.put(&fill!(ZcItemThrowAck {
            index: index(*place),
            count: *amount,
        }))?,
        ItemNotice::Used {
            place,
            item,
            unit,
            left,
            ok,
        } => page.put(&fill!(ZcUseItemAck {
            index: index(*place),
            item: *item,
            unit: *unit,
            count: *left,
            used: *ok,
        }))?,
        _ => return worked(notice, page),
    }
    Ok(true)
}

fn worked(notice: &ItemNotice, page: &mut Page<'_>) -> Result<bool, EncodeError> {
    match notice {
        ItemNotice::Worn {
            place,
            at,
            view,
            result,
        } => page.put(&fill!(ZcReqWearEquipAck {
            index: index(*place),
            place: places(*at),
            view: *view,
            result: wear_result(*result, page),
        }))?,
        ItemNotice::TakenOff { place, at, ok } => taken_off(*place, *at, *ok, page)?,
        ItemNotice::AmmunitionLoaded { place } => {
            let failure = ActionFailure::AMMUNITION_LOADED;
            page.put(&fill!(ZcEquipArrow { index: index(*place) }))?;
            page.put(&fill!(ZcActionFailure { failure }))?;
        }
        ItemNotice::IdentifyList(list) => page.put(&fill!(ZcItemidentifyList { indices: indices(list) }))?,
        ItemNotice::Identified { place, ok } => page.put(&fill!(ZcAckItemidentify {
            index: place.map_or(NO_PLACE, index),
            failed: !ok,
        }))?,
        ItemNotice::Refined { place, refine, result } => page.put(&fill!(ZcAckItemrefining {
            result: match result {
                RefineResult::Refined => Outcome::SUCCESS,
                RefineResult::Broken => Outcome::FAILURE,
                RefineResult::Lowered => Outcome::DOWNGRADE,
            },
            index: index(*place),
            refine: u16::from(*refine),
        }))?,
        ItemNotice::CardList(list) => page.put(&fill!(ZcItemcompositionList { indices: indices(list) }))?,
        ItemNotice::CardInserted { equipment, card, ok } => page.put(&fill!(ZcAckItemcomposition {
            equip_index: index(*equipment),
            card_index: index(*card),
            failed: !ok,
        }))?,
        _ => return Ok(false),
    }
    Ok(true)
}

/// All items of a container, counted from `first`, in the packets of the version.
pub(super) fn list(
    container: Container,
    title: &str,
    first: usize,
    cards: &[ItemCard],
    page: &mut Page<'_>,
) -> Result<(), EncodeError> {
    let (stacks, equipment): (Vec<_>, Vec<_>) = cards.iter().partition(|card| card.kind.stacks());
    let name = self::title(title, page);
    page.put(&fill!(ZcInventoryStart { container, name }))?;
    let items: Vec<NormalItem> = stacks.into_iter().map(|card| stack(card, first)).collect();
    page.put(&fill!(ZcInventoryItemlistNormal { container, items }))?;
    let items: Vec<EquipItem> = equipment.into_iter().map(|card| piece(card, first)).collect();
    page.put(&fill!(ZcInventoryItemlistEquip { container, items }))?;
    page.put(&fill!(ZcInventoryEnd { container }))
}

/// The title of a container's window. Where it is the end of the packet it ends in a NUL; where it has a field of its own
/// size, the rest of that is.
pub(super) fn title(title: &str, page: &Page<'_>) -> RoString {
    if page.is_variable::<ZcInventoryStart>() {
        RoString::terminated(title)
    } else {
        RoString::from(title)
    }
}

/// A stack as lists have it, with places counted from `first`.
pub(super) fn stack(card: &ItemCard, first: usize) -> NormalItem {
    let item = &card.item;
    let flags = if item.identified {
        NormalItemFlags::IDENTIFIED
    } else {
        NormalItemFlags::default()
    };
    fill!(NormalItem {
        index: counted(card.place, first),
        item: card.shown,
        kind: kind(card.kind),
        identified: item.identified,
        count: item.amount,
        worn: places(item.worn),
        cards: item.cards,
        flags,
    })
}

/// A piece of equipment as lists have it, with places counted from `first`.
pub(super) fn piece(card: &ItemCard, first: usize) -> EquipItem {
    let item = &card.item;
    let mut flags = EquipItemFlags::default();
    if item.identified {
        flags = flags | EquipItemFlags::IDENTIFIED;
    }
    if item.damaged {
        flags = flags | EquipItemFlags::DAMAGED;
    }
    fill!(EquipItem {
        index: counted(card.place, first),
        item: card.shown,
        kind: kind(card.kind),
        identified: item.identified,
        place: places(card.locations),
        worn: places(item.worn),
        damaged: item.damaged,
        refine: item.refine,
        cards: item.cards,
        view: card.view,
        flags,
    })
}

fn added(card: &ItemCard) -> ZcItemPickupAck {
    let item = &card.item;
    fill!(ZcItemPickupAck {
        index: index(card.place),
        count: item.amount,
        item: card.shown,
        identified: item.identified,
        damaged: item.damaged,
        refine: item.refine,
        cards: item.cards,
        place: places(card.locations),
        kind: kind(card.kind),
        result: ItemPickupResult::OK,
    })
}

/// The id of the packet tells which of two opposite meanings its results have: the newer one takes 0 for what went well.
fn is_zero_good(page: &Page<'_>) -> bool {
    page.recipient.profile.id(Kind::ZcReqTakeoffEquipAck) == Some(0x099a)
}

fn wear_result(result: WearResult, page: &Page<'_>) -> u8 {
    match (result, is_zero_good(page)) {
        (WearResult::Worn, true) | (WearResult::Refused, false) => 0,
        (WearResult::LevelTooLow, true) | (WearResult::Worn, false) => 1,
        (WearResult::Refused, true) | (WearResult::LevelTooLow, false) => 2,
    }
}

fn taken_off(place: usize, at: Location, ok: bool, page: &mut Page<'_>) -> Result<(), EncodeError> {
    if page.knows::<ZcReqTakeoffEquipAck2>() && !is_zero_good(page) {
        return page.put(&fill!(ZcReqTakeoffEquipAck2 {
            index: index(place),
            place: places(at),
            failed: !ok,
        }));
    }
    let result = u8::from(ok != is_zero_good(page));
    page.put(&fill!(ZcReqTakeoffEquipAck {
        index: index(place),
        place: places(at),
        result,
    }))
}

/// A place of the inventory as clients count it.
pub(super) fn index(place: usize) -> u16 {
    counted(place, FIRST_PLACE)
}

/// A place as clients count it.
pub(super) fn counted(place: usize, first: usize) -> u16 {
    u16::try_from(place.saturating_add(first)).unwrap_or(NO_PLACE)
}

fn indices(places: &[usize]) -> Vec<u16> {
    places.iter().copied().map(index).collect()
}

/// The bits are the client's.
pub(super) const fn places(location: Location) -> EquipPlace {
    EquipPlace(location.bits())
}

/// The numbers are the client's, but shadow equipment is armor to it.
pub(super) fn kind(kind: ItemType) -> ItemKind {
    match kind {
        ItemType::ShadowGear => ItemKind::ARMOR,
        kind => ItemKind(kind.code().into()),
    }
}

const fn refusal(why: AddRefusal) -> ItemPickupResult {
    match why {
        AddRefusal::Invalid => ItemPickupResult::INVALID,
        AddRefusal::TooHeavy => ItemPickupResult::OVERWEIGHT,
        AddRefusal::Full => ItemPickupResult::INVENTORY_FULL,
        AddRefusal::TooMany => ItemPickupResult::TOO_MANY,
        AddRefusal::NotYours => ItemPickupResult::REFUSED,
    }
}

const fn loss(why: Loss) -> ItemLoss {
    match why {
        Loss::Normal => ItemLoss::NORMAL,
        Loss::Skill => ItemLoss::SKILL,
        Loss::RefineFailed => ItemLoss::REFINE_FAILED,
        Loss::Changed => ItemLoss::MATERIAL_CHANGED,
        Loss::ToStorage => ItemLoss::TO_STORAGE,
        Loss::Sold => ItemLoss::SOLD,
    }
}
