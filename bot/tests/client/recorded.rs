//! One client against what a public server once sent: recorded sessions, played back.

use std::{env, fs, path::PathBuf, time::Duration};

use crate::fake_server::{FakeServer, Peer, VERSIONS};
use bot::{
    client::{self, Heard},
    stats::Step,
};
use packets::{
    AcAcceptLogin, CaLogin, ChEnter, ChSecondPasswdAck, ChSelectChar, CzEnter, CzNotifyActorinit, HcNotifyZonesvr,
    Kind, Packet, Profile, Server, fit,
};
use serde_json::Value;
use tokio::join;

const WITHIN: Duration = Duration::from_mins(1);

/// The folder of recorded sessions; `None`, said aloud, where it is absent.
fn captures() -> Option<PathBuf> {
    let folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/captures"));
    if folder.is_dir() {
        return Some(folder);
    }
    assert!(
        env::var_os("RO_REQUIRE_SHARED").is_none_or(|value| value != "1"),
        "{} is missing",
        folder.display()
    );
    eprintln!("SKIPPED: {} is missing", folder.display());
    None
}

/// The bytes that each first connection of a session brought to the client, in packets.
struct Recording {
    login: Vec<Vec<u8>>,
    char: Vec<Vec<u8>>,
    map: Vec<Vec<u8>>,
}

impl Recording {
    fn read(folder: &std::path::Path, name: &str) -> Self {
        let text = fs::read_to_string(folder.join(name)).unwrap();
        let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let first = |conn: &str| {
            let stream = lines
                .iter()
                .filter(|line| line["conn"] == conn)
                .map(|line| line["stream"].clone())
                .next()
                .unwrap();
            let received = lines
                .iter()
                .filter(|line| line["stream"] == stream && line["dir"] == "s2c");
            received.map(|line| bytes(line["hex"].as_str().unwrap())).collect()
        };
        Self {
            login: first("login"),
            char: first("char"),
            map: first("map"),
        }
    }
}

fn bytes(hex: &str) -> Vec<u8> {
    (0..hex.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap())
        .collect()
}

/// `packet`, but where it names the recorded server it names the one of the test.
fn redirected(packet: &[u8], profile: &Profile, server: &FakeServer) -> Vec<u8> {
    let id = u16::from_le_bytes([packet[0], packet[1]]);
    let mut bytes = Vec::new();
    if profile.id(Kind::AcAcceptLogin) == Some(id) {
        let mut accept = AcAcceptLogin::decode(packet, profile).unwrap();
        accept.servers[0].port = fit(server.address().port());
        accept.encode(profile, &mut bytes).unwrap();
    } else if profile.id(Kind::HcNotifyZonesvr) == Some(id) {
        let mut address = HcNotifyZonesvr::decode(packet, profile).unwrap();
        address.port = fit(server.address().port());
        address.encode(profile, &mut bytes).unwrap();
    } else {
        bytes.extend(packet);
    }
    bytes
}

/// Sends packets up to the one called `until` (or all of them), in segments that respect no packet.
async fn send(peer: &mut Peer, packets: &mut std::slice::Iter<'_, Vec<u8>>, until: Option<Kind>, server: &FakeServer) {
    let last = until.and_then(|kind| server.profile.id(kind));
    let mut all = Vec::new();
    for packet in packets.by_ref() {
        all.extend(redirected(packet, server.profile, server));
        if last == Some(u16::from_le_bytes([packet[0], packet[1]])) {
            break;
        }
    }
    for segment in all.chunks(1000) {
        peer.bytes(segment).await;
    }
}

/// Plays the recording to a client that logs in, walks, and listens to the end; how many units it heard walk.
async fn play(recording: &Recording, version: &str, obfuscation: bool) -> usize {
    let server = FakeServer::new(version, obfuscation).await;
    let settings = server.settings();
    let serve = async {
        let mut peer = server.accept(Server::Login).await;
        peer.expect::<CaLogin>().await;
        send(&mut peer, &mut recording.login.iter(), None, &server).await;

        let mut peer = server.accept(Server::Char).await;
        peer.expect::<ChEnter>().await;
        let mut packets = recording.char.iter();
        send(&mut peer, &mut packets, Some(Kind::HcSecondPasswdLogin), &server).await;
        // Two of its states are recorded where the server asked.
        let states = recording
            .char
            .iter()
            .filter(|packet| packet.starts_with(&[0xb9, 0x08]))
            .count();
        if states > 1 {
            peer.expect::<ChSecondPasswdAck>().await;
            send(&mut peer, &mut packets, Some(Kind::HcSecondPasswdLogin), &server).await;
        }
        peer.expect::<ChSelectChar>().await;
        send(&mut peer, &mut packets, None, &server).await;

        let mut peer = server.accept(Server::Map).await;
        peer.expect::<CzEnter>().await;
        let mut packets = recording.map.iter();
        send(&mut peer, &mut packets, Some(Kind::ZcAcceptEnter), &server).await;
        peer.expect::<CzNotifyActorinit>().await;
        send(&mut peer, &mut packets, None, &server).await;
    };
    let listen = async {
        let mut client = client::enter(&settings).await.unwrap();
        let mut walks = 0;
        let count = |heard: &Heard<'_>| {
            walks += usize::from(matches!(heard, Heard::Walking { .. } | Heard::Moving { .. }));
            None::<()>
        };
        let end = client.wait(Step::WalkAck, WITHIN, count).await.unwrap_err();
        assert_eq!(
            end.key(),
            "closed.walk_ack",
            "{version}: every byte is framed, every packet that is heard decodes"
        );
        walks
    };
    join!(serve, listen).1
}

#[tokio::test]
async fn a_public_servers_session_is_understood_on_every_version() {
    let Some(folder) = captures() else { return };
    for (version, obfuscation) in VERSIONS {
        let recording = Recording::read(&folder, &format!("{version}-1walk-openkore.jsonl"));
        let walks = play(&recording, version, obfuscation).await;
        assert!(walks >= 5, "{version}: {walks} walks");
    }
}

#[tokio::test]
async fn a_crowd_is_understood() {
    let Some(folder) = captures() else { return };
    let recording = Recording::read(&folder, "main-20190530-5crowd30.jsonl");
    let walks = play(&recording, "main-20190530", false).await;
    assert!(walks > 200, "{walks} walks of 30 characters in 20 s");
}
