//! Shops of NPCs.

use packets::{
    EncodeError, PurchaseResult as Code, SellableItem, ShopItem, ZcPcPurchaseItemlist, ZcPcPurchaseResult,
    ZcPcSellItemlist, ZcPcSellResult, ZcSelectDealtype, fill,
};

use super::{Page, item};
use crate::event::notice::{GoodsCard, PurchaseResult, SellableCard, ShopNotice};

/// Writes what a shop tells.
pub(super) fn write(notice: &ShopNotice, page: &mut Page<'_>) -> Result<(), EncodeError> {
    match notice {
        ShopNotice::ChooseDeal { npc } => page.put(&fill!(ZcSelectDealtype { npc: *npc })),
        ShopNotice::Goods(goods) => {
            let items: Vec<ShopItem> = goods.iter().map(for_sale).collect();
            page.put(&fill!(ZcPcPurchaseItemlist { items }))
        }
        ShopNotice::Sellable(cards) => {
            let items: Vec<SellableItem> = cards.iter().map(sellable).collect();
            page.put(&fill!(ZcPcSellItemlist { items }))
        }
        ShopNotice::Bought(result) => page.put(&fill!(ZcPcPurchaseResult { result: code(*result) })),
        ShopNotice::Sold { ok } => page.put(&fill!(ZcPcSellResult { failed: !ok })),
    }
}

fn for_sale(card: &GoodsCard) -> ShopItem {
    fill!(ShopItem {
        item: card.shown,
        price: card.price,
        discount_price: card.discounted,
        kind: item::kind(card.kind),
        view: card.view,
        place: item::places(card.locations),
    })
}

fn sellable(card: &SellableCard) -> SellableItem {
    fill!(SellableItem {
        index: item::index(card.place),
        price: card.price,
        overcharge_price: card.overcharged,
    })
}

const fn code(result: PurchaseResult) -> Code {
    match result {
        PurchaseResult::Bought => Code::BOUGHT,
        PurchaseResult::NoZeny => Code::NO_ZENY,
        PurchaseResult::TooHeavy => Code::OVERWEIGHT,
        PurchaseResult::NoRoom => Code::NO_SPACE,
        PurchaseResult::TooMany => Code::TOO_MANY,
    }
}
