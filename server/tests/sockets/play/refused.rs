//! What is not let in: forged ids, second logins.

use packets::{
    BanReason, ChSelectChar, CharacterId, CzEnter, CzRequestTime, HcAccountId, HcRefuseEnter, Kind, LoginId,
    ScNotifyBan, Tick, ZcNotifyTime, fill,
};
use server::event::DisconnectReason;

use super::journey::{self, VERSIONS, World};
use crate::client::Client;

/// Somebody who plays meanwhile, and must not notice.
async fn still_served(client: &mut Client) {
    client.send(&fill!(CzRequestTime { client_tick: Tick(1) })).await;
    client.until::<ZcNotifyTime>().await;
}

#[tokio::test]
async fn a_forged_char_enter_is_refused_and_nobody_else_notices() {
    let world = World::start(&VERSIONS);
    let mut other = journey::play(&world.listener(), "Bystander").await;
    for listener in world.listeners() {
        let login = journey::log_in(&listener, "victim").await;
        let mut enter = journey::char_enter(&login);
        enter.login_id1 = LoginId(enter.login_id1.0 ^ 1);
        let mut client = Client::char(&listener).await;
        client.send(&enter).await;
        client.expect_raw(Kind::HcAccountId);
        client.expect::<HcAccountId>().await;
        client.expect::<HcRefuseEnter>().await;
        client.expect_close().await;
        still_served(&mut other).await;
        // The one whose id was tried is let in all the same.
        journey::at_characters(&listener, &login).await;
    }
    world.closed(DisconnectReason::Forged, 5).await;
}

#[tokio::test]
async fn a_forged_map_enter_is_refused_and_nobody_else_notices() {
    let world = World::start(&VERSIONS);
    let mut other = journey::play(&world.listener(), "Bystander").await;
    for (listener, name) in world
        .listeners()
        .iter()
        .zip(["Fanny", "Gerda", "Hilda", "Irma", "Jutta"])
    {
        let login = journey::log_in(listener, name).await;
        let genuine = journey::select(listener, &login, name).await;
        let forged = [
            fill!(CzEnter {
                login_id1: LoginId(genuine.login_id1.0 ^ 1),
                ..genuine.clone()
            }),
            fill!(CzEnter {
                character: CharacterId(genuine.character.0 + 1),
                ..genuine.clone()
            }),
            fill!(CzEnter {
                account: packets::AccountId(genuine.account.0 + 1000),
                ..genuine.clone()
            }),
        ];
        for enter in forged {
            let mut client = Client::map(listener).await;
            client.send(&enter).await;
            assert_eq!(client.expect::<ScNotifyBan>().await.reason, BanReason::DISCONNECTED);
            client.expect_close().await;
            still_served(&mut other).await;
        }
        let mut client = Client::map(listener).await;
        client.send(&genuine).await;
        assert_eq!(
            client.receive().await.unwrap().kind,
            Some(Kind::ZcAid),
            "the genuine one is let in"
        );
    }
}

#[tokio::test]
async fn an_empty_slot_is_refused() {
    let world = World::start(&["main-20220406"]);
    let listener = world.listener();
    let (mut client, characters) = journey::at_characters(&listener, &journey::log_in(&listener, "empty").await).await;
    assert!(characters.is_empty());
    client.send(&fill!(ChSelectChar { slot: 7 })).await;
    client.expect::<HcRefuseEnter>().await;
}

#[tokio::test]
async fn a_second_login_puts_out_the_first_session() {
    let world = World::start(&["main-20190530", "re-20120307"]);
    let [newer, older] = world.listeners()[..] else {
        panic!("two listeners")
    };
    let mut first = journey::play(&newer, "Twice").await;
    let mut other = journey::play(&newer, "Bystander").await;
    journey::try_log_in(&older, "Twice").await;
    assert_eq!(
        first.until::<ScNotifyBan>().await.reason,
        BanReason::LOGGED_IN_ELSEWHERE
    );
    assert_eq!(first.receive().await, None);
    still_served(&mut other).await;
    let mut again = journey::play(&older, "Twice").await;
    still_served(&mut again).await;
}
