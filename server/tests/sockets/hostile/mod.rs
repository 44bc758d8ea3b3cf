//! Everything that a client may send and must not: against every server of every version, as a process of its own, while
//! somebody plays there. Each hostile connection gets its refusal or is closed with a reason in the log; nobody else
//! notices.

mod content;
mod siege;

use packets::{
    AccountId, BanReason, CaExeHashcheck, ChEnter, ChSelectChar, CharacterId, CzEnter, CzNotifyActorinit,
    CzReqUserCount, CzRequestMove, CzRequestTime, Direction, HcAccountId, HcRefuseEnter, Kind, Length, LoginId,
    ScNotifyBan, Server, Tick, ZcNotifyTime, ZcStatus, ZcUserCount, fill,
};
use server::event::DisconnectReason::{self, BadBytes, ClientClosed, Forged, Idle, Shutdown, WrongState};
use siege::{Siege, Target, besiege, let_in};

use crate::client::Client;
use crate::play::journey;

const SERVERS: [Server; 3] = [Server::Login, Server::Char, Server::Map];

/// An id that no version has.
const UNLISTED: u16 = 0x7fff;

/// Left by the client, which the server may have to be told by its own end.
const LEFT: &[DisconnectReason] = &[ClientClosed, Shutdown];

fn time(tick: u32) -> CzRequestTime {
    fill!(CzRequestTime {
        client_tick: Tick(tick)
    })
}

/// Sends bytes in two parts, and lets the server read the first alone.
async fn send_parted(siege: &Siege, client: &mut Client, bytes: &[u8], at: usize) {
    let (first, second) = bytes.split_at(at);
    client.send_bytes(first).await;
    siege.honest_walk().await;
    client.send_bytes(second).await;
}

#[tokio::test]
async fn bytes_parted_at_every_position_are_the_same_packets() {
    besiege(async |siege, target| {
        for server in [Server::Login, Server::Char] {
            let opening = target.opening(server).await;
            for at in 1..opening.len() {
                let what = format!("parted at {at}");
                let mut client = siege.connect(target, server, &what, LEFT).await;
                send_parted(siege, &mut client, &opening, at).await;
                let_in(&mut client, server).await;
            }
        }
        parted_on_map(siege, target).await;
    })
    .await;
}

/// Map enter opens the map server once: it comes byte by byte, and what follows it is parted everywhere.
async fn parted_on_map(siege: &Siege, target: &Target) {
    let opening = target.opening(Server::Map).await;
    let mut client = siege.connect(target, Server::Map, "byte by byte", LEFT).await;
    for byte in client.seal(opening) {
        client.send_bytes(&[byte]).await;
        siege.honest_walk().await;
    }
    let_in(&mut client, Server::Map).await;
    client.send(&fill!(CzNotifyActorinit {})).await;
    client.until::<ZcStatus>().await;
    let length = target.bytes(&time(0)).len();
    for at in 1..length {
        let packet = client.seal(target.bytes(&time(7)));
        send_parted(siege, &mut client, &packet, at).await;
        client.until::<ZcNotifyTime>().await;
    }
}

#[tokio::test]
async fn packets_that_come_together_are_taken_one_by_one() {
    besiege(async |siege, target| {
        let what = "all in one write";
        let mut client = siege.connect(target, Server::Login, what, LEFT).await;
        let mut bytes = harmless(target, Server::Login);
        bytes.extend(target.opening(Server::Login).await);
        client.send_bytes(&bytes).await;
        let_in(&mut client, Server::Login).await;

        let mut client = siege.connect(target, Server::Char, what, LEFT).await;
        let mut bytes = target.opening(Server::Char).await;
        bytes.extend(harmless(target, Server::Char));
        client.send_bytes(&bytes).await;
        let_in(&mut client, Server::Char).await;
        client.expect::<HcRefuseEnter>().await;

        let mut client = siege.connect(target, Server::Map, what, LEFT).await;
        let mut bytes = client.seal(target.opening(Server::Map).await);
        bytes.extend(client.seal(target.bytes(&fill!(CzNotifyActorinit {}))));
        for tick in 0..20 {
            bytes.extend(client.seal(target.bytes(&time(tick))));
        }
        bytes.extend(client.seal(target.bytes(&fill!(CzReqUserCount {}))));
        client.send_bytes(&bytes).await;
        client.until::<ZcStatus>().await;
        for _ in 0..20 {
            client.until::<ZcNotifyTime>().await;
        }
        client.until::<ZcUserCount>().await;
    })
    .await;
}

/// Bytes that are no packet of the version: what, and the bytes.
fn malformed(target: &Target, server: Server) -> Vec<(String, Vec<u8>)> {
    let profile = target.profile();
    let is_variable = |&id: &u16| profile.length(server, Direction::ToServer, id) == Some(Length::Variable);
    let variable = (0..UNLISTED).find(is_variable).unwrap();
    let with_length = |length: u16| [variable.to_le_bytes(), length.to_le_bytes()].concat();
    let mut cases = vec![
        ("an id that is not listed".to_owned(), UNLISTED.to_le_bytes().to_vec()),
        ("a length of 65535".to_owned(), with_length(u16::MAX)),
    ];
    cases.extend((0..4).map(|length| (format!("a length of {length}"), with_length(length))));
    if target.obfuscation != "on" {
        cases.push(("another protocol".to_owned(), b"GET / HTTP/1.1\r\n\r\n".to_vec()));
    }
    cases
}

#[tokio::test]
async fn bytes_that_are_no_packet_end_their_session_and_no_other() {
    besiege(async |siege, target| {
        for server in SERVERS {
            // Who has to tell by its first packet whether it obfuscates, and does not, is out of place.
            let detect = server == Server::Map && target.obfuscation == "detect";
            let reasons: &[DisconnectReason] = if detect { &[WrongState] } else { &[BadBytes] };
            for (what, bytes) in malformed(target, server) {
                let mut first = siege.connect(target, server, &what, reasons).await;
                let sealed = first.seal(bytes.clone());
                first.send_bytes(&sealed).await;
                first.expect_close().await;
                let mut later = siege.open(target, server, &what, &[BadBytes]).await;
                let sealed = later.seal(bytes);
                later.send_bytes(&sealed).await;
                later.until_closed().await;
                siege.honest_walk().await;
            }
        }
    })
    .await;
}

#[tokio::test]
async fn packets_out_of_place_end_their_session_and_no_other() {
    besiege(async |siege, target| {
        for server in SERVERS {
            let mut twice = siege.open(target, server, "opened twice", &[WrongState]).await;
            let again = again(target, server);
            let again = twice.seal(again);
            twice.send_bytes(&again).await;
            twice.until_closed().await;
            siege.honest_walk().await;
        }
        let what = "a choice before char enter";
        let mut client = siege.connect(target, Server::Char, what, &[WrongState]).await;
        client.send(&fill!(ChSelectChar { slot: 0 })).await;
        client.expect_close().await;
        let what = "a walk before map enter";
        let mut client = siege.connect(target, Server::Map, what, &[WrongState]).await;
        client.send(&fill!(CzRequestMove {})).await;
        client.expect_close().await;
        siege.honest_walk().await;
    })
    .await;
}

/// An opening as it might be sent again.
fn again(target: &Target, server: Server) -> Vec<u8> {
    match server {
        Server::Login => target.bytes(&journey::login(&target.user(server))),
        Server::Char => target.bytes(&fill!(ChEnter {})),
        Server::Map => target.bytes(&fill!(CzEnter {})),
    }
}

#[tokio::test]
async fn forged_char_enters_are_refused_and_the_genuine_one_is_let_in() {
    besiege(async |siege, target| {
        let stranger = journey::log_in(&target.at, "stranger").await;
        let login = target.log_in(Server::Char).await;
        let genuine = journey::char_enter(&login);
        let (first, second) = (LoginId(login.login_id1.0 ^ 1), LoginId(login.login_id2.0 ^ 1));
        let forged = [
            (
                "another first login id",
                fill!(ChEnter {
                    login_id1: first,
                    ..genuine
                }),
            ),
            (
                "another second login id",
                fill!(ChEnter {
                    login_id2: second,
                    ..genuine
                }),
            ),
            (
                "another's account",
                fill!(ChEnter {
                    account: stranger.account,
                    ..genuine
                }),
            ),
            (
                "nobody's account",
                fill!(ChEnter {
                    account: AccountId(1),
                    ..genuine
                }),
            ),
            ("nothing but zeros", fill!(ChEnter { account: login.account })),
        ];
        for (what, enter) in forged {
            let mut client = siege.connect(target, Server::Char, what, &[Forged]).await;
            client.send(&enter).await;
            client.expect_raw(Kind::HcAccountId);
            client.expect::<HcAccountId>().await;
            client.expect::<HcRefuseEnter>().await;
            client.expect_close().await;
            siege.honest_walk().await;
        }
        journey::at_characters(&target.at, &login).await;
    })
    .await;
}

#[tokio::test]
async fn forged_map_enters_are_refused_and_the_genuine_one_is_let_in_once() {
    besiege(async |siege, target| {
        let genuine = target.map_enter().await;
        let login_id1 = LoginId(genuine.login_id1.0 ^ 1);
        let (character, account) = (
            CharacterId(genuine.character.0 + 1),
            AccountId(genuine.account.0 + 1000),
        );
        let forged = [
            ("another login id", fill!(CzEnter { login_id1, ..genuine })),
            ("another character", fill!(CzEnter { character, ..genuine })),
            ("another account", fill!(CzEnter { account, ..genuine })),
        ];
        for (what, enter) in forged {
            is_refused(siege, target, what, &enter).await;
        }
        let mut client = siege.connect(target, Server::Map, "genuine", LEFT).await;
        client.send(&genuine).await;
        let_in(&mut client, Server::Map).await;
        is_refused(siege, target, "said once more", &genuine).await;
        client.send(&time(1)).await;
        client.until::<ZcNotifyTime>().await;
    })
    .await;
}

async fn is_refused(siege: &Siege, target: &Target, what: &str, enter: &CzEnter) {
    let mut client = siege.connect(target, Server::Map, what, &[Forged]).await;
    client.send(enter).await;
    assert_eq!(
        client.expect::<ScNotifyBan>().await.reason,
        BanReason::DISCONNECTED,
        "{what}"
    );
    client.expect_close().await;
    siege.honest_walk().await;
}

#[tokio::test]
async fn plain_ids_where_they_must_be_obfuscated_end_their_session_and_the_other_way_round() {
    besiege(async |siege, target| {
        if target.profile().keys().is_none() || target.obfuscation == "detect" {
            return;
        }
        let opening = target.map_enter().await;
        // What is made of such an id may be listed or not.
        let reasons = &[BadBytes, WrongState];
        let mut client = siege.connect(target, Server::Map, "the wrong way", reasons).await;
        let mut bytes = target.bytes(&opening);
        if target.obfuscation == "off" {
            client.obfuscate();
            bytes = client.seal(bytes);
        }
        client.send_bytes(&bytes).await;
        client.expect_close().await;
        siege.honest_walk().await;
        // Its map enter is worth as much as before.
        let mut client = siege.connect(target, Server::Map, "the right way", LEFT).await;
        client.send(&opening).await;
        let_in(&mut client, Server::Map).await;
    })
    .await;
}

#[tokio::test]
async fn half_a_packet_and_then_silence_ends_in_time() {
    let siege = Siege::start("[timeouts]\nhandshake_seconds = 5\nchar_select_seconds = 5\nplaying_seconds = 5\n");
    siege
        .endure(async |siege| {
            let mut silent = Vec::new();
            for target in siege.targets() {
                for server in SERVERS {
                    silent.push(siege.connect(&target, server, "not a byte", &[Idle]).await);
                    let mut unopened = siege.connect(&target, server, "half an opening", &[Idle]).await;
                    send_half(&mut unopened, again(&target, server)).await;
                    let mut opened = siege.open(&target, server, "half a packet", &[Idle]).await;
                    send_half(&mut opened, harmless(&target, server)).await;
                    silent.extend([unopened, opened]);
                }
            }
            for client in &mut silent {
                client.until_closed().await;
            }
        })
        .await;
}

async fn send_half(client: &mut Client, packet: Vec<u8>) {
    let packet = client.seal(packet);
    client.send_bytes(&packet[..packet.len().div_ceil(2)]).await;
}

/// A packet that is in place when a session is open.
fn harmless(target: &Target, server: Server) -> Vec<u8> {
    match server {
        Server::Login => target.bytes(&fill!(CaExeHashcheck {})),
        Server::Char => target.bytes(&fill!(ChSelectChar { slot: 14 })),
        Server::Map => target.bytes(&time(0)),
    }
}
