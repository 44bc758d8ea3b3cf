//! How many may connect, and from where.

use packets::CaLogin;
use server::event::{DisconnectReason, GameEvent, limit::LimitKind};
use server::net::NetLimits;

use super::client::Client;
use super::stage::{Setting, Stage, silent};

fn setting(connections: usize, per_address: usize) -> Setting {
    Setting {
        limits: NetLimits {
            connections,
            per_address,
            ..NetLimits::default()
        },
        ..Setting::default()
    }
}

#[tokio::test]
async fn one_address_may_open_so_many_connections_and_again_when_it_closes_one() {
    let mut stage = Stage::start(&setting(100, 2), silent());
    let listener = stage.listener();
    let first = Client::login(&listener).await;
    let _second = Client::char(&listener).await;
    stage.connected().await;
    stage.connected().await;
    Client::map(&listener).await.expect_close().await;
    assert_eq!(stage.statistics.connections_refused(), 1);
    assert_eq!(stage.statistics.limited(LimitKind::ConnectionsOfAddress), 1);
    drop(first);
    assert_eq!(stage.disconnected().await.1, DisconnectReason::ClientClosed);
    // The place is free once its task has ended, shortly after the game heard of the end.
    loop {
        let mut client = Client::map(&listener).await;
        tokio::select! {
            event = stage.event() => {
                assert!(matches!(event, GameEvent::Connected { .. }));
                break;
            }
            received = client.receive() => assert_eq!(received, None),
        }
    }
}

#[tokio::test]
async fn connections_that_only_wait_make_room_oldest_first_and_players_do_not() {
    let mut stage = Stage::start(&setting(3, 10), silent());
    let listener = stage.listener();
    let mut player = Client::login(&listener).await;
    player.send(&CaLogin::default()).await;
    stage.command().await;
    let mut waiting = Vec::new();
    for _ in 0..2 {
        waiting.push(Client::login(&listener).await);
        stage.connected().await;
    }
    let mut next = Client::login(&listener).await;
    waiting.remove(0).expect_close().await;
    let (mut came, mut gone) = (0, Vec::new());
    while came + gone.len() < 2 {
        match stage.event().await {
            GameEvent::Connected { .. } => came += 1,
            GameEvent::Disconnected { reason, .. } => gone.push(reason),
            other => panic!("{other:?}"),
        }
    }
    assert_eq!((came, gone), (1, vec![DisconnectReason::Evicted]));
    for client in [&mut waiting[0], &mut next] {
        client.send(&CaLogin::default()).await;
        stage.command().await;
    }
    // Now there are players only.
    Client::login(&listener).await.expect_close().await;
    assert_eq!(stage.statistics.connections_refused(), 1);
}

#[tokio::test]
async fn a_full_server_lets_nobody_in() {
    let mut stage = Stage::start(&setting(1, 10), silent());
    let mut first = Client::login(&stage.listener()).await;
    first.send(&CaLogin::default()).await;
    stage.command().await;
    Client::login(&stage.listener()).await.expect_close().await;
    assert_eq!(
        (
            stage.statistics.connections_accepted(),
            stage.statistics.connections_refused()
        ),
        (1, 1)
    );
    assert_eq!(stage.statistics.limited(LimitKind::Connections), 1);
}
