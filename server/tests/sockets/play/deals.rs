//! A talk with an NPC and a trade between two versions, over real connections, on every version.

use packets::{
    CzAckExchangeItem, CzAddExchangeItem, CzChooseMenu, CzCloseDialog, CzConcludeExchangeItem, CzContactnpc,
    CzExecExchangeItem, CzReqExchangeItem, CzReqNextScript, CzReqTakeoffEquip, ItemId, TradeAddResult, TradeResult,
    TradeSide, TradeStart, UnitId, ZcAckAddExchangeItem, ZcAckExchangeItem, ZcAddExchangeItem, ZcCloseDialog,
    ZcConcludeExchangeItem, ZcExecExchangeItem, ZcItemPickupAck, ZcMenuList, ZcReqExchangeItem, ZcSayDialog,
    ZcWaitDialog, fill,
};

use super::journey::{self, VERSIONS, World};
use crate::client::Client;

/// The first NPC of the embedded world: it keeps the storage, and the place where one comes back to life.
const KAFRA: UnitId = UnitId(110_000_000);

/// Where new characters have their knife, as clients count places.
const KNIFE_PLACE: u16 = 2;

const KNIFE: ItemId = ItemId(1201);

#[tokio::test]
async fn every_version_talks_and_trades_with_another() {
    let world = World::start(&VERSIONS);
    let listeners = world.listeners();
    let names = ["Anna", "Berta", "Clara", "Doris", "Emilia"];
    for ((listener, other), name) in listeners.iter().zip(listeners.iter().cycle().skip(1)).zip(names) {
        let mut player = journey::play(listener, name).await;
        let mut partner = journey::play(other, &format!("With{name}")).await;
        talk(&mut player, name).await;
        trade(&mut player, &mut partner, name).await;
    }
}

async fn talk(player: &mut Client, name: &str) {
    let npc = KAFRA;
    player.send(&fill!(CzContactnpc { npc })).await;
    let said: ZcSayDialog = player.until().await;
    assert_eq!(said.npc, npc);
    assert!(said.text.text().contains(name), "it greets by name");
    assert_eq!(player.expect::<ZcWaitDialog>().await.npc, npc);
    player.send(&fill!(CzReqNextScript { npc })).await;
    let menu: ZcMenuList = player.until().await;
    assert_eq!(menu.choices.text().split(':').count(), 3, "{}", menu.choices.text());
    player.send(&fill!(CzChooseMenu { npc, choice: 2_u8 })).await;
    player.until::<ZcSayDialog>().await;
    player.until::<ZcCloseDialog>().await;
    player.send(&fill!(CzCloseDialog { npc })).await;
}

async fn trade(player: &mut Client, partner: &mut Client, name: &str) {
    player.send(&fill!(CzReqTakeoffEquip { index: KNIFE_PLACE })).await;
    let unit = UnitId(partner.account.expect("it is in the map").0);
    player.send(&fill!(CzReqExchangeItem { unit })).await;
    assert_eq!(partner.until::<ZcReqExchangeItem>().await.name.text(), name);
    let answer = TradeStart::ACCEPTED;
    partner.send(&fill!(CzAckExchangeItem { answer })).await;
    for client in [&mut *player, &mut *partner] {
        assert_eq!(client.until::<ZcAckExchangeItem>().await.result, TradeStart::ACCEPTED);
    }
    let put_in = fill!(CzAddExchangeItem {
        index: KNIFE_PLACE,
        count: 1_u32,
    });
    player.send(&put_in).await;
    assert_eq!(player.until::<ZcAckAddExchangeItem>().await.result, TradeAddResult::OK);
    assert_eq!(partner.until::<ZcAddExchangeItem>().await.item, KNIFE);
    for client in [&mut *player, &mut *partner] {
        client.send(&CzConcludeExchangeItem::default()).await;
    }
    for client in [&mut *player, &mut *partner] {
        while client.until::<ZcConcludeExchangeItem>().await.side != TradeSide::OTHER {}
    }
    // Until the other's lock is known here, neither may confirm.
    for client in [&mut *player, &mut *partner] {
        client.send(&CzExecExchangeItem::default()).await;
    }
    assert_eq!(partner.until::<ZcItemPickupAck>().await.item, KNIFE);
    for client in [player, partner] {
        assert_eq!(client.until::<ZcExecExchangeItem>().await.result, TradeResult::OK);
    }
}
