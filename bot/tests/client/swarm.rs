//! A swarm of one, on a server that the test plays.

use std::time::{Duration, Instant};

use crate::fake_server::{FakeServer, Peer};
use bot::{
    behavior::{Act, Behavior, Habits, Seen, Think},
    report::{Progress, Results, Snapshot, Watcher},
    scenario::Course,
    stats::{Mark, Step},
    swarm::{
        self, Phase,
        consent::Permission,
        hooks::{Controls, Hooks, OwnBehavior},
        plan::{Accounts, Mix, Plan, Resets, Share},
    },
};
use packets::{
    BanReason, CaLogin, CzGlobalMessage, CzReqDisconnect, CzRequestTime, CzRestart, ScNotifyBan, Server,
    ZcAckReqDisconnect, ZcNotifyPlayerchat, ZcNotifyTime, ZcRestartAck, fill,
};
use rand::rngs::SmallRng;
use tokio::{
    join, select,
    sync::{mpsc, oneshot},
};

/// A bot that does nothing but go back to the character list, `restart` after it came.
fn plan(server: &FakeServer, restart: Duration) -> Plan {
    let settings = server.settings();
    Plan {
        scenario: None,
        bots: 1,
        ramp: Duration::ZERO,
        duration: Duration::from_mins(1),
        shares: vec![Share {
            version: server.profile.version(),
            weight: 1,
            target: server.address(),
            obfuscation: false,
        }],
        permission: Permission::default(),
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
        thresholds: Vec::new(),
        hooks: Hooks::default(),
    }
}

async fn run(plan: Plan, stop: oneshot::Receiver<()>) -> Results {
    let mut progress = Progress::new(true);
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

/// Wants the run to stop when it is in a phase.
struct StopIn(Phase, Controls);

impl Watcher for StopIn {
    fn look(&mut self, snapshot: &Snapshot<'_>) {
        if snapshot.phase == self.0 && !self.1.is_stopped() {
            self.1.stop();
        }
    }
}

/// What comes of a run of three seconds that is stopped in `phase`; the server lets the bot quit, or says nothing to it.
async fn stopped_in(phase: Phase, lets_quit: bool) -> Results {
    let server = FakeServer::new("main-20220406", false).await;
    let mut plan = plan(&server, Duration::from_hours(1));
    plan.duration = Duration::from_secs(3);
    let mut watcher = StopIn(phase, plan.hooks.controls.clone());
    let (over, is_over) = oneshot::channel();
    let play = async {
        server.let_in().await;
        server.let_choose().await;
        let mut peer = server.let_play().await;
        peer.expect::<CzRequestTime>().await;
        peer.send(&ZcNotifyTime::default()).await;
        peer.expect::<CzReqDisconnect>().await;
        if lets_quit {
            peer.send(&ZcAckReqDisconnect::default()).await;
        }
        let _ = is_over.await;
    };
    let run = async {
        let results = swarm::run(plan, &mut watcher, std::future::pending()).await;
        let _ = over.send(());
        results.unwrap()
    };
    join!(play, run).1
}

#[tokio::test]
async fn who_stops_a_run_while_bots_come_to_rest_still_has_them_quit() {
    let results = stopped_in(Phase::Settle, true).await;
    assert!(results.interrupted, "what bots see was not compared in time");
    assert_eq!(results.stats.latency(Step::Quit).service().count, 1);
    assert_eq!((results.left_behind, results.stats.errors.total()), (0, 0));
}

#[tokio::test]
async fn who_stops_a_run_while_bots_quit_waits_for_them_no_longer() {
    let results = stopped_in(Phase::Leave, false).await;
    assert!(!results.interrupted, "all was measured");
    assert_eq!((results.left_behind, results.stats.errors.total()), (1, 0));
    assert_eq!(results.stats.reached(Mark::Map), 1);
}

/// Of sixty lines each twentieth is answered half a second late: those that were to be said meanwhile are late, too.
#[tokio::test]
async fn a_server_that_stalls_shows_in_the_percentiles_as_players_feel_it() {
    const STALL: Duration = Duration::from_millis(500);
    let server = FakeServer::new("main-20220406", false).await;
    let mut plan = plan(&server, Duration::from_hours(1));
    plan.habits.chat = Some(STALL / 10);
    let controls = plan.hooks.controls.clone();
    let play = async {
        server.let_in().await;
        server.let_choose().await;
        let mut peer = server.let_play().await;
        peer.expect::<CzRequestTime>().await;
        peer.send(&ZcNotifyTime::default()).await;
        for line in 1..=60 {
            let text = peer.expect::<CzGlobalMessage>().await.text;
            if line % 20 == 0 {
                tokio::time::sleep(STALL).await;
            }
            peer.send(&fill!(ZcNotifyPlayerchat { text })).await;
        }
        controls.stop();
    };
    let mut progress = Progress::new(true);
    let ((), results) = join!(play, swarm::run(plan, &mut progress, std::future::pending()));
    let results = results.unwrap();
    let echo = results.stats.latency(Step::ChatEcho);
    let (intended, service) = (echo.intended(), echo.service());
    assert!(intended.count >= 59, "{intended:?}");
    assert!(
        intended.p90 > STALL / 2 && intended.p99 > STALL * 9 / 10,
        "{intended:?}"
    );
    assert!(
        service.p90 < intended.p90 / 2,
        "three of sixty were answered late: {service:?}"
    );
}

/// Takes all the time of its thread that it can get.
#[derive(Debug)]
struct Slow;

impl Behavior for Slow {
    fn next(&mut self, _: &Seen<'_>, _: &mut SmallRng) -> Act {
        let (_open, never) = std::sync::mpsc::channel::<()>();
        let _ = never.recv_timeout(Duration::from_millis(400));
        Act::rest()
    }
}

#[tokio::test]
async fn a_generator_that_is_late_says_that_it_was_the_limit() {
    let server = FakeServer::new("main-20220406", false).await;
    let mut plan = plan(&server, Duration::from_hours(1));
    plan.duration = Duration::from_secs(3);
    plan.mix.think = Think::About(Duration::from_millis(1));
    plan.hooks.behavior = Some(OwnBehavior::new(|_| Box::new(Slow)));
    let (over, is_over) = oneshot::channel::<()>();
    let play = async {
        server.let_in().await;
        server.let_choose().await;
        let mut peer = server.let_play().await;
        peer.expect::<CzRequestTime>().await;
        peer.send(&ZcNotifyTime::default()).await;
        peer.expect::<CzReqDisconnect>().await;
        peer.send(&ZcAckReqDisconnect::default()).await;
        let _ = is_over.await;
    };
    let run = async {
        let mut progress = Progress::new(true);
        let results = swarm::run(plan, &mut progress, std::future::pending()).await;
        let _ = over.send(());
        results.unwrap()
    };
    let ((), results) = join!(play, run);
    let verdict = results.verdict(&["errors>0".parse().unwrap()]);
    assert_eq!((verdict.name(), verdict.exit_code()), ("saturated", 96));
}

/// Rests once, and then keeps its thread from everything else until it is let go.
#[derive(Debug)]
struct Hog {
    asked: u32,
    has_it: mpsc::UnboundedSender<()>,
    let_go: std::sync::Arc<std::sync::Mutex<std::sync::mpsc::Receiver<()>>>,
}

impl Behavior for Hog {
    fn next(&mut self, _: &Seen<'_>, _: &mut SmallRng) -> Act {
        self.asked += 1;
        if self.asked == 2 {
            let _ = self.has_it.send(());
            let _ = self.let_go.lock().unwrap().recv();
        }
        Act::rest()
    }
}

#[tokio::test]
async fn a_thread_that_is_late_leaves_its_bots_behind_and_not_the_report() {
    let server = FakeServer::new("main-20220406", false).await;
    let mut plan = plan(&server, Duration::from_hours(1));
    let controls = plan.hooks.controls.clone();
    let (has_it, mut hogged) = mpsc::unbounded_channel();
    let (let_go, going) = std::sync::mpsc::channel();
    let going = std::sync::Arc::new(std::sync::Mutex::new(going));
    plan.hooks.behavior = Some(OwnBehavior::new(move |_| {
        Box::new(Hog {
            asked: 0,
            has_it: has_it.clone(),
            let_go: std::sync::Arc::clone(&going),
        })
    }));
    let play = async {
        server.let_in().await;
        server.let_choose().await;
        let mut peer = server.let_play().await;
        peer.expect::<CzRequestTime>().await;
        peer.send(&ZcNotifyTime::default()).await;
        hogged.recv().await.unwrap();
        // The play, coming to rest, comparing, quitting.
        (0..4).for_each(|_| controls.stop());
        peer
    };
    let mut progress = Progress::new(true);
    let (_peer, results) = join!(play, swarm::run(plan, &mut progress, std::future::pending()));
    let results = results.unwrap();
    drop(let_go);
    assert_eq!((results.left_behind, results.interrupted), (1, true));
    assert_eq!(results.stats.reached(Mark::Map), 1, "what it measured before is there");
}

/// What comes of a bot that is turned away as still online: after it dropped its connection, or from the first.
async fn turned_away(drops: bool) -> Results {
    let server = FakeServer::new("main-20220406", false).await;
    let mut plan = plan(&server, Duration::from_hours(1));
    plan.mix.resets = Resets {
        share: 1.0,
        every: Duration::from_millis(50),
    };
    let (stop, stopped) = oneshot::channel();
    let play = async {
        if drops {
            server.let_in().await;
            server.let_choose().await;
            server.let_play().await.reset().await;
        }
        let mut peer = server.accept(Server::Login).await;
        peer.expect::<CaLogin>().await;
        peer.send(&fill!(ScNotifyBan {
            reason: BanReason::STILL_ONLINE
        }))
        .await;
        peer.closed().await;
        stop.send(()).unwrap();
    };
    join!(play, run(plan, stopped)).1
}

#[tokio::test]
async fn who_dropped_the_connection_may_still_be_online_for_the_server_and_that_is_no_error() {
    let results = turned_away(true).await;
    let deals = results.stats.deals;
    assert_eq!(
        (deals.resets, deals.still_online, results.stats.errors.total()),
        (1, 1, 0)
    );
    let results = turned_away(false).await;
    assert_eq!(
        (results.stats.deals.still_online, results.stats.errors.below("kicked.8")),
        (0, 1)
    );
}
