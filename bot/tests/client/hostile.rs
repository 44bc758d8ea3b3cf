//! A swarm of one against map servers that misbehave: the run ends by its plan, and says what went wrong.

use std::time::Duration;

use bot::{
    behavior::Habits,
    report::{Progress, Results},
    scenario::Course,
    swarm::{
        self,
        consent::Permission,
        hooks::Hooks,
        plan::{Accounts, Mix, Plan, Share},
    },
};
use packets::{ZcNotifyTime, ZcPingLive};
use tokio::{io::AsyncReadExt, join};

use crate::fake_server::{FakeServer, Peer};

const VERSION: &str = "main-20220406";

fn plan(server: &FakeServer) -> Plan {
    Plan {
        scenario: None,
        bots: 1,
        ramp: Duration::ZERO,
        duration: Duration::from_millis(1_500),
        shares: vec![Share {
            version: VERSION.parse().unwrap(),
            weight: 1,
            target: server.address(),
            obfuscation: false,
        }],
        permission: Permission::default(),
        accounts: Accounts {
            prefix: "bot".to_owned(),
            first: 7,
            password: "secret".to_owned(),
            register: false,
        },
        pincode: "7294".parse().unwrap(),
        seed: 1,
        own_addresses: false,
        threads: 1,
        habits: Habits {
            walk: Some(Duration::from_millis(100)),
            chat: Some(Duration::from_millis(100)),
            emote: None,
            sit: None,
            warp: None,
            restart: None,
            warps: Vec::new(),
            sight: 14,
        },
        patience: Duration::from_secs(1),
        mix: Mix::default(),
        course: Course::default(),
        ladder: None,
        thresholds: Vec::new(),
        hooks: Hooks::default(),
    }
}

/// What a run yields that meets `play` on the map.
async fn run(play: impl AsyncFnOnce(Peer)) -> Results {
    let server = FakeServer::new(VERSION, false).await;
    let serve = async {
        server.let_in().await;
        server.let_choose().await;
        let peer = server.let_play().await;
        play(peer).await;
    };
    let mut progress = Progress::new(true);
    let swarm = swarm::run(plan(&server), &mut progress, std::future::pending());
    join!(swarm, serve).0.unwrap()
}

/// The first error; there may be others, of attempts to come back.
async fn cause(play: impl AsyncFnOnce(Peer)) -> Vec<String> {
    let results = run(play).await;
    results.stats.errors.iter().map(|(cause, _)| cause.to_owned()).collect()
}

async fn expect(wanted: &str, play: impl AsyncFnOnce(Peer)) {
    let causes = cause(play).await;
    assert!(causes.iter().any(|cause| cause == wanted), "{wanted}: {causes:?}");
}

/// Until the client goes away; what it says is thrown away.
async fn listen(mut peer: Peer) {
    let mut nothing = [0; 4096];
    while peer.stream.read(&mut nothing).await.is_ok_and(|count| count > 0) {}
}

#[tokio::test]
async fn garbage_is_told_by_its_id() {
    expect("unknown_id.0xffff", async |mut peer| {
        peer.bytes(&[0xff; 4096]).await;
        listen(peer).await;
    })
    .await;
}

#[tokio::test]
async fn silence_is_a_map_that_never_loads() {
    expect("timeout.map_load", async |peer| listen(peer).await).await;
}

#[tokio::test]
async fn the_start_of_a_giant_packet_does_not_stop_the_clock() {
    expect("timeout.map_load", async |mut peer| {
        // ZC_NOTIFY_PLAYERCHAT of 65,535 bytes, of which no more than these ever come.
        peer.bytes(&[0x8e, 0x00, 0xff, 0xff, b'x', b'y']).await;
        listen(peer).await;
    })
    .await;
}

#[tokio::test]
async fn an_end_within_a_packet_is_told_from_one_between_packets() {
    expect("closed_mid_packet.play", async |mut peer| {
        peer.bytes(&[0x8e, 0x00, 0xff, 0xff]).await;
    })
    .await;
    expect("closed.play", async |peer| drop(peer)).await;
}

#[tokio::test]
async fn a_length_shorter_than_its_header_is_told() {
    expect("bad_length.0x008e", async |mut peer| {
        peer.bytes(&[0x8e, 0x00, 0x03, 0x00]).await;
        listen(peer).await;
    })
    .await;
}

/// Every ping wants an answer, and they never pause: the bot still finds that its map does not load.
#[tokio::test]
async fn a_server_that_only_talks_does_not_stop_the_clock() {
    expect("timeout.map_load", async |mut peer| {
        let pings = peer.encode(&ZcPingLive::default()).repeat(1_000);
        let (mut from, mut to) = peer.stream.split();
        // Until the client closes. Its answers are read, or it would go because of that.
        let talk = async { while tokio::io::AsyncWriteExt::write_all(&mut to, &pings).await.is_ok() {} };
        let mut nothing = vec![0; 65_536];
        let listen = async { while from.read(&mut nothing).await.is_ok_and(|count| count > 0) {} };
        join!(talk, listen);
    })
    .await;
}

/// Loads the map, then says nothing more to anything.
#[tokio::test]
async fn a_server_that_falls_silent_leaves_walks_and_chats_unanswered() {
    let results = run(async |mut peer| {
        peer.send(&ZcNotifyTime::default()).await;
        listen(peer).await;
    })
    .await;
    let errors = &results.stats.errors;
    let below = |cause| errors.below(cause);
    assert!(
        below("timeout.chat_echo") > 0 && below("timeout.walk_ack") > 0,
        "{errors:?}"
    );
    assert_eq!(results.stats.walks.refused, 0);
}
