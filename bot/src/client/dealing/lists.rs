//! Lists of what is carried and stored.

use packets::{Container, DecodeError, EquipItem, EquipPlace, Kind, NormalItem, Packet, Profile, fit};

use super::{Dealing, Listed};

/// What a part of a list says.
pub(super) fn lists(kind: Kind, bytes: &[u8], profile: &Profile) -> Result<Option<Dealing>, DecodeError> {
    use packets::{
        ZcInventoryItemlistEquip, ZcInventoryItemlistNormal, ZcInventoryStart, ZcStoreItemlistEquip,
        ZcStoreItemlistNormal,
    };
    let part = |container: Container, items: Vec<Listed>| {
        let known = matches!(container, Container::INVENTORY | Container::STORAGE);
        let storage = container == Container::STORAGE;
        known.then_some(Dealing::Listed { storage, items })
    };
    Ok(match kind {
        Kind::ZcInventoryStart => {
            let ZcInventoryStart { container, .. } = ZcInventoryStart::decode(bytes, profile)?;
            let storage = container == Container::STORAGE;
            let known = storage || container == Container::INVENTORY;
            known.then_some(Dealing::ListBegins { storage })
        }
        Kind::ZcInventoryItemlistNormal => {
            let list = ZcInventoryItemlistNormal::decode(bytes, profile)?;
            part(list.container, list.items.iter().map(stack).collect())
        }
        Kind::ZcInventoryItemlistEquip => {
            let list = ZcInventoryItemlistEquip::decode(bytes, profile)?;
            part(list.container, list.items.iter().map(piece).collect())
        }
        Kind::ZcStoreItemlistNormal => {
            let list = ZcStoreItemlistNormal::decode(bytes, profile)?;
            part(Container::STORAGE, list.items.iter().map(stack).collect())
        }
        Kind::ZcStoreItemlistEquip => {
            let list = ZcStoreItemlistEquip::decode(bytes, profile)?;
            part(Container::STORAGE, list.items.iter().map(piece).collect())
        }
        Kind::ZcNotifyStoreitemCountinfo => Some(Dealing::StorageOpen),
        Kind::ZcCloseStore => Some(Dealing::StorageClosed),
        _ => None,
    })
}

fn stack(item: &NormalItem) -> Listed {
    Listed {
        index: fit(item.index),
        item: item.item.0,
        count: fit(item.count),
        worn: item.worn != EquipPlace::default(),
        stacks: true,
    }
}

fn piece(item: &EquipItem) -> Listed {
    Listed {
        index: fit(item.index),
        item: item.item.0,
        count: 1,
        worn: item.worn != EquipPlace::default(),
        stacks: false,
    }
}
