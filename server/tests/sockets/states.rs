//! What may be sent when, and how long a session may stay silent.

use std::time::Duration;

use packets::{CaLogin, ChEnter, ChSelectChar, CzEnter, CzRequestMove, HcRefuseEnter, fill};
use server::event::{Command, DisconnectReason, GameEvent, Notice};
use server::net::Timeouts;

use super::client::Client;
use super::stage::{Setting, Stage, silent, tell};

#[tokio::test]
async fn nothing_is_heard_before_a_session_is_opened() {
    let mut stage = Stage::start(&Setting::default(), silent());
    let listener = stage.listener();
    let mut client = Client::map(&listener).await;
    // A walk on a connection whose first packet tells of obfuscation: it is none of the two.
    client.send(&CzRequestMove::default()).await;
    client.expect_close().await;
    assert_eq!(stage.disconnected().await.1, DisconnectReason::WrongState);
    let mut client = Client::char(&listener).await;
    client.send(&fill!(ChSelectChar { slot: 0 })).await;
    client.expect_close().await;
    assert_eq!(stage.disconnected().await.1, DisconnectReason::WrongState);
}

#[tokio::test]
async fn a_session_is_opened_only_once() {
    let mut stage = Stage::start(&Setting::default(), silent());
    let mut client = Client::login(&stage.listener()).await;
    client.send(&CaLogin::default()).await;
    assert!(matches!(stage.command().await, Command::Login(_)));
    client.send(&CaLogin::default()).await;
    client.expect_close().await;
    assert_eq!(stage.disconnected().await.1, DisconnectReason::WrongState);
}

#[tokio::test]
async fn a_packet_of_another_server_is_unknown_here() {
    let mut stage = Stage::start(&Setting::default(), silent());
    let mut client = Client::char(&stage.listener()).await;
    client.send(&ChEnter::default()).await;
    client.send(&CzEnter::default()).await;
    client.expect_close().await;
    assert_eq!(stage.disconnected().await.1, DisconnectReason::BadBytes);
}

#[tokio::test]
async fn a_refused_session_gets_its_packet_and_then_the_end() {
    let game = |event: &GameEvent| match event {
        GameEvent::Command {
            session,
            command: Command::CharEnter(_),
        } => {
            vec![
                tell(*session, Notice::CharRefused),
                tell(*session, Notice::Close(DisconnectReason::Forged)),
            ]
        }
        _ => Vec::new(),
    };
    let mut stage = Stage::start(&Setting::default(), Box::new(game));
    let mut client = Client::char(&stage.listener()).await;
    let mut bytes = client.bytes(&ChEnter::default());
    // What it sends without waiting for the answer must not cost it the answer.
    for _ in 0..100 {
        bytes.extend(client.bytes(&fill!(ChSelectChar { slot: 0 })));
    }
    client.send_bytes(&bytes).await;
    client.expect::<HcRefuseEnter>().await;
    client.expect_close().await;
    assert_eq!(stage.disconnected().await.1, DisconnectReason::Forged);
}

#[tokio::test]
async fn a_connection_that_says_nothing_is_closed() {
    let timeouts = Timeouts {
        handshake: Duration::from_millis(50),
        ..Timeouts::default()
    };
    let mut stage = Stage::start(
        &Setting {
            timeouts,
            ..Setting::default()
        },
        silent(),
    );
    let listener = stage.listener();
    for mut client in [
        Client::login(&listener).await,
        Client::char(&listener).await,
        Client::map(&listener).await,
    ] {
        client.expect_close().await;
        assert_eq!(stage.disconnected().await.1, DisconnectReason::Idle);
    }
}
