//! How many may connect, and from where.

use server::event::{DisconnectReason, GameEvent};
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
async fn a_full_server_lets_nobody_in() {
    let mut stage = Stage::start(&setting(1, 10), silent());
    let _first = Client::login(&stage.listener()).await;
    stage.connected().await;
    Client::login(&stage.listener()).await.expect_close().await;
    assert_eq!(
        (
            stage.statistics.connections_accepted(),
            stage.statistics.connections_refused()
        ),
        (1, 1)
    );
}
