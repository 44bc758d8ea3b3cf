//! Shops, the storage, trades.

use packets::{
    CzAckExchangeItem, CzAckSelectDealtype, CzAddExchangeItem, CzMoveItemFromBodyToStore, CzMoveItemFromStoreToBody,
    CzPcPurchaseItemlist, CzPcSellItemlist, CzReqExchangeItem, DealKind, Kind, TradeStart, fit,
};

use super::{Received, Translated};
use crate::event::{
    Command,
    shop::{Deal, Offered, ShopCommand, Wanted},
    storage::StorageCommand,
    trade::TradeCommand,
};

/// Clients count places of the inventory from here.
const FIRST_PLACE: u16 = 2;

/// What a packet of this feature asks for.
pub(super) fn request(packet: &Received<'_>) -> Translated {
    if let Some(command) = shop(packet)? {
        return Ok(Some(Command::Shop(command).into()));
    }
    if let Some(command) = storage(packet)? {
        return Ok(Some(Command::Storage(command).into()));
    }
    Ok(trade(packet)?.map(|command| Command::Trade(command).into()))
}

fn shop(packet: &Received<'_>) -> Result<Option<ShopCommand>, packets::DecodeError> {
    Ok(Some(match packet.kind {
        Kind::CzAckSelectDealtype => {
            let CzAckSelectDealtype { npc, deal, .. } = packet.read()?;
            let deal = match deal {
                DealKind::BUY => Deal::Buy,
                DealKind::SELL => Deal::Sell,
                _ => return Ok(None),
            };
            ShopCommand::Choose { npc, deal }
        }
        Kind::CzPcPurchaseItemlist => {
            let CzPcPurchaseItemlist { items, .. } = packet.read()?;
            let wanted = items.iter().map(|wanted| Wanted {
                item: wanted.item,
                amount: fit(wanted.count),
            });
            ShopCommand::Buy(wanted.collect())
        }
        Kind::CzPcSellItemlist => {
            let CzPcSellItemlist { items, .. } = packet.read()?;
            let offered = items.iter().map(|offered| Offered {
                place: place(fit(offered.index)),
                amount: fit(offered.count),
            });
            ShopCommand::Sell(offered.collect())
        }
        Kind::CzNpcTradeQuit => ShopCommand::Quit,
        _ => return Ok(None),
    }))
}

fn storage(packet: &Received<'_>) -> Result<Option<StorageCommand>, packets::DecodeError> {
    Ok(Some(match packet.kind {
        Kind::CzMoveItemFromBodyToStore => {
            let CzMoveItemFromBodyToStore { index, count, .. } = packet.read()?;
            let (place, amount) = (place(fit(index)), fit(count));
            StorageCommand::Put { place, amount }
        }
        Kind::CzMoveItemFromStoreToBody => {
            let CzMoveItemFromStoreToBody { index, count, .. } = packet.read()?;
            let index: u16 = fit(index);
            let (place, amount) = (index.checked_sub(1).map_or(NOWHERE, usize::from), fit(count));
            StorageCommand::Get { place, amount }
        }
        Kind::CzCloseStore => StorageCommand::Close,
        _ => return Ok(None),
    }))
}

fn trade(packet: &Received<'_>) -> Result<Option<TradeCommand>, packets::DecodeError> {
    Ok(Some(match packet.kind {
        Kind::CzReqExchangeItem => {
            let CzReqExchangeItem { unit, .. } = packet.read()?;
            TradeCommand::Ask { unit }
        }
        Kind::CzAckExchangeItem => {
            let CzAckExchangeItem { answer, .. } = packet.read()?;
            let accept = answer == TradeStart::ACCEPTED;
            TradeCommand::Answer { accept }
        }
        Kind::CzAddExchangeItem => {
            let CzAddExchangeItem { index, count, .. } = packet.read()?;
            let amount = fit(count);
            match fit(index) {
                0 => TradeCommand::AddZeny { amount },
                index => TradeCommand::AddItem {
                    place: place(index),
                    amount,
                },
            }
        }
        Kind::CzConcludeExchangeItem => TradeCommand::Lock,
        Kind::CzExecExchangeItem => TradeCommand::Confirm,
        Kind::CzCancelExchangeItem => TradeCommand::Cancel,
        _ => return Ok(None),
    }))
}

/// A place that nobody has.
const NOWHERE: usize = usize::MAX;

/// A place of the inventory, counted from 0.
fn place(index: u16) -> usize {
    index.checked_sub(FIRST_PLACE).map_or(NOWHERE, usize::from)
}

#[cfg(test)]
mod tests {
    use packets::{
        CzCancelExchangeItem, CzCloseStore, CzConcludeExchangeItem, CzExecExchangeItem, ItemId, ItemShare,
        ShopPurchase, UnitId, fill,
    };

    use super::*;
    use crate::request::tests::{VERSIONS, translated};

    #[track_caller]
    fn check(packet: &impl packets::Packet, command: impl Into<Option<Command>>) {
        let expected = command.into().map(Into::into);
        for version in VERSIONS {
            assert_eq!(translated(packet, version), expected, "{version}");
        }
    }

    #[test]
    fn shops_are_asked_on_every_version() {
        let npc = UnitId(110_000_001);
        for (kind, deal) in [(DealKind::BUY, Deal::Buy), (DealKind::SELL, Deal::Sell)] {
            let choose = ShopCommand::Choose { npc, deal };
            check(&fill!(CzAckSelectDealtype { npc, deal: kind }), Command::Shop(choose));
        }
        let odd = DealKind(7);
        check(&fill!(CzAckSelectDealtype { npc, deal: odd }), None);
        let item = ItemId(501);
        let items = vec![
            fill!(ShopPurchase {
                count: 65_535_u16,
                item
            }),
            fill!(ShopPurchase { item }),
        ];
        let wanted = [65_535, 0].map(|amount| Wanted { item, amount });
        check(
            &fill!(CzPcPurchaseItemlist { items }),
            Command::Shop(ShopCommand::Buy(wanted.to_vec())),
        );
        let items = [2, 0, 65_535].map(|index: u16| fill!(ItemShare { index, count: 3_u16 }));
        let offered = [0, NOWHERE, 65_533].map(|place| Offered { place, amount: 3 });
        let sell = ShopCommand::Sell(offered.to_vec());
        check(&fill!(CzPcSellItemlist { items: items.to_vec() }), Command::Shop(sell));
    }

    #[test]
    fn storages_are_asked_on_every_version() {
        let command = |command| Command::Storage(command);
        for (index, place) in [(2_u16, 0), (101, 99), (1, NOWHERE), (0, NOWHERE)] {
            let put = StorageCommand::Put {
                place,
                amount: u32::MAX,
            };
            check(
                &fill!(CzMoveItemFromBodyToStore { index, count: u32::MAX }),
                command(put),
            );
        }
        for (index, place) in [(1_u16, 0), (600, 599), (0, NOWHERE)] {
            let get = StorageCommand::Get { place, amount: 0 };
            check(&fill!(CzMoveItemFromStoreToBody { index, count: 0_u32 }), command(get));
        }
        check(&CzCloseStore::default(), command(StorageCommand::Close));
    }

    #[test]
    fn trades_are_asked_on_every_version() {
        let unit = UnitId(2_000_001);
        check(
            &fill!(CzReqExchangeItem { unit }),
            Command::Trade(TradeCommand::Ask { unit }),
        );
        for (answer, accept) in [
            (TradeStart::ACCEPTED, true),
            (TradeStart::REFUSED, false),
            (TradeStart(9), false),
        ] {
            let command = Command::Trade(TradeCommand::Answer { accept });
            check(&fill!(CzAckExchangeItem { answer }), command);
        }
        let amount = u32::MAX;
        for (index, command) in [
            (0_u16, TradeCommand::AddZeny { amount }),
            (2, TradeCommand::AddItem { place: 0, amount }),
            (1, TradeCommand::AddItem { place: NOWHERE, amount }),
        ] {
            check(
                &fill!(CzAddExchangeItem { index, count: amount }),
                Command::Trade(command),
            );
        }
        check(&CzConcludeExchangeItem::default(), Command::Trade(TradeCommand::Lock));
        check(&CzExecExchangeItem::default(), Command::Trade(TradeCommand::Confirm));
        check(&CzCancelExchangeItem::default(), Command::Trade(TradeCommand::Cancel));
    }
}
