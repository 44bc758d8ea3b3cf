//! Everything that recorded clients sent, sent again: packets with a handler or without, of every version, in the order and company they
//! came in. The server may refuse what it asks; it must understand where each packet ends, and go on serving.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use packets::{AccountId, ChSelectChar, CzReqUserCount, HcRefuseEnter, Kind, ZcUserCount, fill};
use server::event::DisconnectReason;
use server::net::ListenerAddresses;

use super::journey::{self, VERSIONS, World};
use super::order::captures;
use crate::client::Client;

/// A connection of a recorded client: to which server, and the packets it sent.
struct Stream {
    server: String,
    packets: Vec<Vec<u8>>,
}

/// The connections of a recorded session, in order.
fn streams(file: &Path) -> Vec<Stream> {
    let mut streams = BTreeMap::<u64, Stream>::new();
    for line in fs::read_to_string(file).unwrap().lines() {
        let packet: serde_json::Value = serde_json::from_str(line).unwrap();
        if packet["dir"] != "c2s" {
            continue;
        }
        let stream = streams
            .entry(packet["stream"].as_u64().unwrap())
            .or_insert_with(|| Stream {
                server: packet["conn"].as_str().unwrap().to_owned(),
                packets: Vec::new(),
            });
        stream.packets.push(bytes(packet["hex"].as_str().unwrap()));
    }
    streams.into_values().collect()
}

fn bytes(hex: &str) -> Vec<u8> {
    let digits = hex.as_bytes().chunks_exact(2);
    digits
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap())
        .collect()
}

fn id(packet: &[u8]) -> u16 {
    u16::from_le_bytes([packet[0], packet[1]])
}

/// Sends what the recorded client sent after it was let in, but for what ends the connection. Where it named its account, ours is named.
async fn replay(client: &mut Client, stream: &Stream, account: AccountId, ending: &[Kind]) {
    let ending: Vec<u16> = ending.iter().filter_map(|&kind| client.profile.id(kind)).collect();
    let (first, others) = stream.packets.split_first().unwrap();
    let recorded = &first[2..6];
    for packet in others.iter().filter(|packet| !ending.contains(&id(packet))) {
        let mut packet = packet.clone();
        if packet.get(2..6) == Some(recorded) {
            packet[2..6].copy_from_slice(&account.0.to_le_bytes());
        }
        client.send_bytes(&packet).await;
    }
}

async fn replay_map(listener: &ListenerAddresses, name: &str, stream: &Stream) {
    let mut client = journey::play(listener, name).await;
    let account = client.account.unwrap();
    replay(&mut client, stream, account, &[Kind::CzRestart, Kind::CzReqDisconnect]).await;
    client.send(&CzReqUserCount::default()).await;
    client.until::<ZcUserCount>().await;
}

async fn replay_char(listener: &ListenerAddresses, name: &str, stream: &Stream) {
    // An account of its own: it is left with other characters than it began with.
    let login = journey::log_in(listener, &format!("{name}c")).await;
    let (mut client, _) = journey::at_characters(listener, &login).await;
    // Pincodes are typed on a keypad that is permuted anew each time: the recorded ones are wrong here, and may be said only so often.
    let left_out = [
        Kind::ChSelectChar,
        Kind::ChSecondPasswdAck,
        Kind::ChMakeSecondPasswd,
        Kind::ChEditSecondPasswd,
    ];
    replay(&mut client, stream, login.account, &left_out).await;
    client.send(&fill!(ChSelectChar { slot: 14 })).await;
    client.until::<HcRefuseEnter>().await;
}

async fn replay_login(listener: &ListenerAddresses, stream: &Stream) {
    let mut client = Client::login(listener).await;
    for packet in &stream.packets {
        client.send_bytes(packet).await;
    }
    // Nobody of the recorded accounts is known here.
    client.receive().await.expect("the login server closed without a word");
}

#[tokio::test]
async fn whatever_recorded_clients_sent_is_understood() {
    let Some(folder) = captures() else { return };
    let world = World::start(&VERSIONS);
    let mut files: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "jsonl"));
    files.sort();
    let mut sent = 0;
    for (listener, version) in world.listeners().iter().zip(VERSIONS) {
        let of_version = |file: &&std::path::PathBuf| file.file_name().unwrap().to_str().unwrap().starts_with(version);
        for (count, file) in files.iter().filter(of_version).enumerate() {
            for stream in streams(file)
                .iter()
                .filter(|stream| !stream.packets.is_empty())
                .take(12)
            {
                let name = format!("R{count:02}{}", &version.replace('-', "")[..10]);
                match stream.server.as_str() {
                    "login" => replay_login(listener, stream).await,
                    "char" => replay_char(listener, &name, stream).await,
                    _ => replay_map(listener, &name, stream).await,
                }
                sent += stream.packets.len();
            }
        }
    }
    let statistics = world.running().statistics();
    assert_eq!(statistics.closed(DisconnectReason::BadBytes), 0);
    assert_eq!(statistics.closed(DisconnectReason::WrongState), 0);
    assert_eq!(statistics.notices_failed(), 0);
    assert!(
        sent > 5000 && statistics.packets_skipped() > 300,
        "{sent} sent, {}",
        statistics.packets_skipped()
    );
}
