//! A swarm of one, on a server that the test plays.

use std::time::{Duration, Instant};

use crate::fake_server::{FakeServer, Peer};
use bot::{
    behavior::Habits,
    report::{Progress, Results},
    scenario::Course,
    swarm::{
        self,
        hooks::Hooks,
        plan::{Accounts, Mix, Plan, Share},
    },
};
use packets::{CzRequestTime, CzRestart, ZcNotifyTime, ZcRestartAck, fill};
use tokio::{select, sync::oneshot};

/// A bot that does nothing but go back to the character list, `restart` after it came.
fn plan(server: &FakeServer, restart: Duration) -> Plan {
    let settings = server.settings();
    Plan {
        bots: 1,
        ramp: Duration::ZERO,
        duration: Duration::from_mins(1),
        shares: vec![Share {
            version: server.profile.version(),
            weight: 1,
            target: server.address(),
            obfuscation: false,
        }],
        accounts: Accounts {
            prefix: "bot".to_owned(),
            first: 7,
            password: settings.password,
            register: false,
        },
        pincode: settings.pincode,
        seed: 1,
        own_addresses: false,
        threads: 1,
        habits: Habits {
            walk: None,
            chat: None,
            emote: None,
            sit: None,
            warp: None,
            restart: Some(restart),
            warps: Vec::new(),
            sight: 14,
        },
        patience: settings.patience,
        mix: Mix::default(),
        course: Course::default(),
        ladder: None,
        hooks: Hooks::default(),
    }
}

async fn run(plan: Plan, stop: oneshot::Receiver<()>) -> Results {
    let mut progress = Progress::new(plan.bots, true);
    let stop = async {
        let _ = stop.await;
    };
    swarm::run(plan, &mut progress, stop).await.unwrap()
}

/// Lets the bot play until it wants back to the character list, lets it, and waits until it has left.
async fn let_go(mut peer: Peer) {
    peer.expect::<CzRequestTime>().await;
    peer.send(&ZcNotifyTime::default()).await;
    let restart = peer.expect::<CzRestart>().await;
    assert_eq!(restart.kind.0, 1);
    peer.send(&fill!(ZcRestartAck { allowed: 1 })).await;
    peer.closed().await;
}

#[tokio::test]
async fn a_bot_that_went_back_to_the_character_list_gives_the_server_time_to_save_it() {
    let server = FakeServer::new("main-20220406", false).await;
    let (stop, stopped) = oneshot::channel();
    let play = async {
        server.let_in().await;
        server.let_choose().await;
        let_go(server.let_play().await).await;
        let left = Instant::now();
        server.let_choose().await;
        let away = left.elapsed();
        server.let_play().await;
        away
    };
    let run = run(plan(&server, Duration::from_millis(100)), stopped);
    let away = select! {
        away = play => away,
        _ = run => unreachable!("nobody stops it"),
    };
    drop(stop);
    assert!(
        away >= Duration::from_millis(900),
        "back after {away:?}: kicked with code 8 by public servers"
    );
}
