//! Trades between players.

use packets::{
    CharacterId, EncodeError, TradeAddResult, TradeResult, TradeSide, TradeStart as Code, ZcAckAddExchangeItem,
    ZcAckExchangeItem, ZcAddExchangeItem, ZcCancelExchangeItem, ZcConcludeExchangeItem, ZcExecExchangeItem,
    ZcReqExchangeItem, fill,
};

use super::{Page, item, text};
use crate::event::notice::{ItemCard, OfferResult, TradeNotice, TradeStart};

/// Place that stands for the zeny.
const ZENY: u16 = 0;

/// Result without a message of the client's own: Hercules uses it for what cannot be traded.
const SILENT: TradeAddResult = TradeAddResult(9);

/// Writes what the two of a trade are told.
pub(super) fn write(notice: &TradeNotice, page: &mut Page<'_>) -> Result<(), EncodeError> {
    match *notice {
        TradeNotice::Asked { name, character, level } => page.put(&fill!(ZcReqExchangeItem {
            name: text::field(name),
            character,
            level,
        })),
        TradeNotice::Begun {
            start,
            character,
            level,
        } => begun(start, character, level, page),
        TradeNotice::Offered { place, result } => page.put(&fill!(ZcAckAddExchangeItem {
            index: place.map_or(ZENY, item::index),
            result: offer_result(result),
        })),
        TradeNotice::OtherOffered(ref card) => page.put(&offered(card)),
        TradeNotice::OtherOfferedZeny(count) => page.put(&fill!(ZcAddExchangeItem { count })),
        TradeNotice::Locked { other } => page.put(&fill!(ZcConcludeExchangeItem {
            side: if other { TradeSide::OTHER } else { TradeSide::SELF },
        })),
        TradeNotice::Cancelled => page.put(&ZcCancelExchangeItem::default()),
        TradeNotice::Done => page.put(&fill!(ZcExecExchangeItem {
            result: TradeResult::OK
        })),
    }
}

fn begun(start: TradeStart, character: CharacterId, level: u16, page: &mut Page<'_>) -> Result<(), EncodeError> {
    let result = match start {
        TradeStart::TooFar => Code::TOO_FAR,
        TradeStart::NobodyThere => Code::UNKNOWN_CHARACTER,
        TradeStart::Failed => Code::FAILED,
        TradeStart::Accepted => Code::ACCEPTED,
        TradeStart::Refused => Code::REFUSED,
    };
    page.put(&fill!(ZcAckExchangeItem {
        result,
        character,
        level,
    }))
}

const fn offer_result(result: OfferResult) -> TradeAddResult {
    match result {
        OfferResult::In => TradeAddResult::OK,
        OfferResult::TooHeavy => TradeAddResult::OVERWEIGHT,
        OfferResult::NotTradeable => SILENT,
    }
}

fn offered(card: &ItemCard) -> ZcAddExchangeItem {
    let item = &card.item;
    fill!(ZcAddExchangeItem {
        item: card.shown,
        kind: item::kind(card.kind),
        count: u32::from(item.amount),
        identified: item.identified,
        damaged: item.damaged,
        refine: item.refine,
        cards: item.cards,
        place: item::places(card.locations),
        view: card.view,
    })
}
