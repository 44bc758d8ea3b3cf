//! What is not let in, and who is put out: empty slots, second logins.

use packets::{BanReason, ChSelectChar, CzRequestTime, HcRefuseEnter, ScNotifyBan, Tick, ZcNotifyTime, fill};

use super::journey::{self, World};
use crate::client::Client;

/// Somebody who plays meanwhile, and must not notice.
async fn still_served(client: &mut Client) {
    client.send(&fill!(CzRequestTime { client_tick: Tick(1) })).await;
    client.until::<ZcNotifyTime>().await;
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
