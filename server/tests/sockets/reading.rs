//! Bytes into packets: whole, in pieces, together, too long, unknown, obfuscated.

use packets::cipher::Cipher;
use packets::{
    AccountId, CaLogin, CharacterId, CzEnter, CzGlobalMessage, CzReqUserCount, CzRequestTime, LoginId, RoString, Tick,
    ZcNotifyTime, fill,
};
use server::event::{Command, DisconnectReason, Query};
use server::net::{NetLimits, Obfuscation};

use super::client::Client;
use super::stage::{Setting, Stage, clock, silent};

fn enter() -> CzEnter {
    fill!(CzEnter {
        account: AccountId(2_000_000),
        character: CharacterId(150_000),
        login_id1: LoginId(7)
    })
}

fn time(tick: u32) -> CzRequestTime {
    fill!(CzRequestTime {
        client_tick: Tick(tick),
    })
}

/// A map connection that has been opened.
async fn playing(stage: &mut Stage) -> Client {
    let mut client = Client::map(&stage.listener()).await;
    client.send(&enter()).await;
    assert!(matches!(stage.command().await, Command::MapEnter(_)));
    client
}

/// Somebody else, who must not notice, gets an answer.
async fn still_served(client: &mut Client, tick: u32) {
    client.send(&time(tick)).await;
    assert_eq!(client.expect::<ZcNotifyTime>().await.tick, Tick(tick));
}

#[tokio::test]
async fn packets_arrive_whole_when_they_come_byte_by_byte() {
    let mut stage = Stage::start(&Setting::default(), silent());
    let mut client = Client::login(&stage.listener()).await;
    let login = fill!(CaLogin {
        username: RoString::from("adele"),
        password: RoString::from("secret")
    });
    for byte in client.bytes(&login) {
        client.send_bytes(&[byte]).await;
        client.stream.writable().await.unwrap();
    }
    let Command::Login(login) = stage.command().await else {
        panic!("not a login")
    };
    assert_eq!((&*login.user, &*login.password), (&b"adele"[..], &b"secret"[..]));
}

#[tokio::test]
async fn packets_arrive_apart_when_they_come_together() {
    let mut stage = Stage::start(&Setting::default(), silent());
    let mut client = Client::map(&stage.listener()).await;
    let mut bytes = client.bytes(&enter());
    for tick in 0..50 {
        bytes.extend(client.bytes(&time(tick)));
    }
    client.send_bytes(&bytes).await;
    assert!(matches!(stage.command().await, Command::MapEnter(enter) if enter.account == AccountId(2_000_000)));
    for tick in 0..50 {
        assert_eq!(stage.query().await, Query::TimeSync { tick: Tick(tick) });
    }
}

#[tokio::test]
async fn a_listed_packet_that_nothing_handles_is_skipped_and_counted() {
    let mut stage = Stage::start(&Setting::default(), clock());
    let mut client = playing(&mut stage).await;
    // 0x0273, sending a mail back: 30 bytes, listed, not handled here.
    let mut bytes = vec![0; 30];
    bytes[..2].copy_from_slice(&0x0273_u16.to_le_bytes());
    client.send_bytes(&bytes).await;
    still_served(&mut client, 5).await;
    assert_eq!(stage.statistics.packets_skipped(), 1);
    // 0x0848, buying from the cash shop: it says that 2 purchases follow, and none does.
    let mut bytes = vec![0x48, 0x08, 0x0a, 0x00, 0x02, 0x00];
    bytes.resize(10, 0);
    client.send_bytes(&bytes).await;
    still_served(&mut client, 6).await;
    assert_eq!(stage.statistics.packets_skipped_by_id(), [(0x0273, 1), (0x0848, 1)]);
}

#[tokio::test]
async fn an_unknown_id_closes_its_session_and_no_other() {
    let mut stage = Stage::start(&Setting::default(), clock());
    let mut other = playing(&mut stage).await;
    let mut client = playing(&mut stage).await;
    client.send_bytes(&[0xff, 0x7f, 0, 0]).await;
    client.expect_close().await;
    assert_eq!(stage.disconnected().await.1, DisconnectReason::BadBytes);
    assert_eq!(stage.statistics.closed(DisconnectReason::BadBytes), 1);
    still_served(&mut other, 6).await;
}

#[tokio::test]
async fn a_length_that_covers_not_even_itself_closes_the_session() {
    let mut stage = Stage::start(&Setting::default(), silent());
    let mut client = playing(&mut stage).await;
    client.send_bytes(&[0xf3, 0x00, 3, 0, 0]).await;
    client.expect_close().await;
    assert_eq!(stage.disconnected().await.1, DisconnectReason::BadBytes);
}

#[tokio::test]
async fn a_packet_larger_than_allowed_is_refused_before_it_is_there() {
    let limits = NetLimits {
        packet: 1000,
        ..NetLimits::default()
    };
    let mut stage = Stage::start(
        &Setting {
            limits,
            ..Setting::default()
        },
        silent(),
    );
    let mut client = playing(&mut stage).await;
    client
        .send(&fill!(CzGlobalMessage {
            text: RoString::from(vec![b'a'; 996]),
        }))
        .await;
    assert!(matches!(stage.command().await, Command::Chat { .. }));
    let large = client.bytes(&fill!(CzGlobalMessage {
        text: RoString::from(vec![b'a'; 997]),
    }));
    client.send_bytes(&large[..4]).await;
    client.expect_close().await;
    assert_eq!(stage.disconnected().await.1, DisconnectReason::BadBytes);
}

#[tokio::test]
async fn a_client_that_leaves_within_a_packet_is_gone() {
    let mut stage = Stage::start(&Setting::default(), silent());
    let mut client = playing(&mut stage).await;
    let half = client.bytes(&time(1));
    client.send_bytes(&half[..3]).await;
    drop(client);
    assert_eq!(stage.disconnected().await.1, DisconnectReason::ClientClosed);
}

/// What a client that obfuscates sends: map enter, then a question.
async fn obfuscated(client: &mut Client) {
    let mut cipher = Cipher::new(client.profile).unwrap();
    for mut packet in [client.bytes(&enter()), client.bytes(&CzReqUserCount::default())] {
        cipher.apply(&mut packet);
        client.send_bytes(&packet).await;
    }
}

#[tokio::test]
async fn the_first_map_packet_tells_whether_ids_are_obfuscated() {
    let listeners = vec![("re-20120307", Obfuscation::Detect)];
    let mut stage = Stage::start(
        &Setting {
            listeners,
            ..Setting::default()
        },
        silent(),
    );
    let mut client = Client::map(&stage.listener()).await;
    obfuscated(&mut client).await;
    assert_eq!(stage.query().await, Query::PlayerCount);
    let mut plain = Client::map(&stage.listener()).await;
    plain.send(&enter()).await;
    plain.send(&CzReqUserCount::default()).await;
    assert_eq!(stage.query().await, Query::PlayerCount);
}

#[tokio::test]
async fn a_listener_may_insist_on_obfuscation_or_on_plain_ids() {
    let listeners = vec![("re-20120307", Obfuscation::On), ("re-20120307", Obfuscation::Off)];
    let mut stage = Stage::start(
        &Setting {
            listeners,
            ..Setting::default()
        },
        silent(),
    );
    let mut client = Client::map(&stage.listeners[0]).await;
    obfuscated(&mut client).await;
    assert_eq!(stage.query().await, Query::PlayerCount);
    let mut client = Client::map(&stage.listeners[1]).await;
    obfuscated(&mut client).await;
    client.expect_close().await;
    let (_, reason) = stage.disconnected().await;
    assert_ne!(reason, DisconnectReason::ClientClosed);
    let mut client = Client::map(&stage.listeners[1]).await;
    client.send(&enter()).await;
    client.send(&CzReqUserCount::default()).await;
    assert_eq!(stage.query().await, Query::PlayerCount);
}

#[tokio::test]
async fn every_version_is_read_with_its_own_ids() {
    let versions = [
        "re-20120307",
        "main-20120307",
        "re-20180621",
        "main-20190530",
        "main-20220406",
    ];
    let listeners = versions.map(|version| (version, Obfuscation::Off)).to_vec();
    let mut stage = Stage::start(
        &Setting {
            listeners,
            ..Setting::default()
        },
        clock(),
    );
    for (listener, tick) in stage.listeners.clone().iter().zip(1..) {
        let mut client = Client::map(listener).await;
        client.send(&enter()).await;
        let Command::MapEnter(entered) = stage.command().await else {
            panic!("not a map enter")
        };
        assert_eq!(
            (entered.character, entered.login_id1),
            (CharacterId(150_000), LoginId(7)),
            "{}",
            listener.version
        );
        still_served(&mut client, tick).await;
    }
}
