//! The crate as a library: the example is what its pages promise.

use std::{collections::BTreeMap, future::pending, time::Duration};

use bot::{
    behavior::{Habits, Kind, Think},
    report::{Progress, Snapshot, Watcher},
    stats::{Mark, Step},
    swarm::{self, hooks::Choices, plan::Plan},
};
use server::config::ListenerConfig;
use tempfile::TempDir;

#[path = "../../examples/greeter.rs"]
#[expect(dead_code, reason = "an example has a main of its own")]
mod greeter;

/// A server, and a plan of three greeters on it.
fn plan(folder: &TempDir) -> (server::Running, Plan) {
    let listener = ListenerConfig::any_port("main-20220406".parse().unwrap());
    let server = super::serve(folder, [listener], |_| {});
    let target = server.addresses().first().unwrap().login;
    let mut plan = Plan::new(target, "main-20220406".parse().unwrap(), 3);
    plan.duration = Duration::from_secs(4);
    (server, plan)
}

#[tokio::test]
async fn a_behaviour_of_ones_own_plays_in_a_swarm() {
    let folder = TempDir::new().unwrap();
    let (server, plan) = plan(&folder);
    let results = greeter::greet(plan, pending()).await.unwrap();
    server.shutdown().unwrap();
    assert_eq!(results.stats.errors.total(), 0, "{:?}", results.stats.errors);
    assert!(
        results.stats.latency(Step::ChatEcho).service().count > 0,
        "somebody was greeted"
    );
}

/// As with Ctrl-C: the signal is sent to this very process, once a bot was heard.
#[cfg(unix)]
#[tokio::test]
async fn a_signal_ends_it_with_a_report_and_nobody_left_online() {
    use bot::client::{self, Heard, Settings};
    use rustix::process::{Signal, getpid, kill_process};
    const LONG: Duration = Duration::from_mins(1);
    let folder = TempDir::new().unwrap();
    let (server, mut plan) = plan(&folder);
    plan.duration = Duration::from_hours(1);
    let settings = Settings {
        profile: packets::Profile::get("main-20220406".parse().unwrap()).unwrap(),
        obfuscation: false,
        target: server.addresses()[0].login,
        permission: swarm::consent::Permission::default(),
        source: None,
        username: "listener".to_owned(),
        password: "secret".to_owned(),
        register: true,
        pincode: "7294".parse().unwrap(),
        character: "Listener".to_owned(),
        patience: LONG,
        tape: None,
    };
    let mut listener = client::enter(&settings).await.unwrap();
    let stop = bot::interrupt::listen().unwrap();
    let signal = async {
        let greeting =
            |heard: &Heard<'_>| matches!(heard, Heard::Chat(_, text) if text.ends_with(b"Hello!")).then_some(());
        listener.wait(Step::ChatEcho, LONG, greeting).await.unwrap();
        kill_process(getpid(), Signal::INT).unwrap();
    };
    let (results, ()) = tokio::join!(greeter::greet(plan, stop), signal);
    let results = results.unwrap();
    server.shutdown().unwrap();
    assert!(results.interrupted);
    assert_eq!(results.verdict(&[]).exit_code(), 105);
    assert_eq!(results.stats.latency(Step::Quit).service().count, 3, "all logged out");
}

/// What the bots of a run of some seconds choose, by bot and by what is chosen.
fn choices(seed: u64) -> BTreeMap<(u32, String), String> {
    let folder = TempDir::new().unwrap();
    let (server, mut plan) = plan(&folder);
    plan.bots = 8;
    plan.seed = seed;
    plan.duration = Duration::from_secs(6);
    plan.habits = Habits {
        walk: Some(Duration::from_millis(500)),
        chat: Some(Duration::from_secs(1)),
        ..plan.habits
    };
    plan.mix.parts = [Kind::Stroll, Kind::Walk, Kind::Chat, Kind::Whisper]
        .map(|kind| (kind, 1))
        .into();
    plan.mix.think = Think::Between(Duration::from_millis(100), Duration::from_millis(700));
    (plan.mix.resets.share, plan.mix.resets.every) = (0.5, Duration::from_secs(4));
    let choices = Choices::default();
    plan.hooks.choices = Some(choices.clone());
    let mut progress = Progress::new(true);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let run = swarm::run(plan, &mut progress, pending());
    runtime.block_on(run).unwrap();
    server.shutdown().unwrap();
    choices.take()
}

#[test]
fn a_seed_repeats_the_choices_of_a_whole_run_and_another_one_makes_others() {
    let (first, again, other) = (choices(7), choices(7), choices(8));
    let of_both = |one: &BTreeMap<(u32, String), String>| {
        let both = first.iter().filter(|(what, _)| one.contains_key(what));
        let (same, differ): (Vec<_>, Vec<_>) = both.partition(|(what, choice)| one.get(what) == Some(choice));
        (
            same.len(),
            differ
                .into_iter()
                .map(|(what, _)| (what.clone(), first[what].clone(), one[what].clone()))
                .collect::<Vec<_>>(),
        )
    };
    let (same, differ) = of_both(&again);
    assert_eq!(differ, [], "of {same}");
    // How far each comes in its time is the machine's.
    assert!(same * 2 > first.len(), "{same} of {}", first.len());
    for what in [
        "kind",
        "where to of walk",
        "words of chat",
        "where to of act",
        "act",
        "think time after act",
        "reset",
    ] {
        assert!(first.keys().any(|(_, chosen)| chosen.starts_with(what)), "{what}");
    }
    let (same, differ) = of_both(&other);
    assert!(differ.len() > same, "{} others, {same} the same", differ.len());
}

/// Somebody at the keys: adds bots, pauses, and goes on, a second after the other.
struct Hands {
    controls: swarm::hooks::Controls,
    seconds: u32,
}

impl Watcher for Hands {
    fn look(&mut self, snapshot: &Snapshot<'_>) {
        if snapshot.population.on_map < 10 {
            return;
        }
        self.seconds += 1;
        match self.seconds {
            1 => self.controls.add(),
            2 | 3 => self.controls.pause_or_go_on(),
            _ => {}
        }
        if snapshot.population.on_map == 11 && self.seconds > 4 && !self.controls.is_stopped() {
            self.controls.stop();
        }
    }
}

#[tokio::test]
async fn bots_are_added_and_pauses_are_told() {
    let folder = TempDir::new().unwrap();
    let (server, mut plan) = plan(&folder);
    plan.bots = 10;
    plan.duration = Duration::from_mins(1);
    let controls = plan.hooks.controls.clone();
    let mut hands = Hands { controls, seconds: 0 };
    let results = swarm::run(plan, &mut hands, pending()).await.unwrap();
    server.shutdown().unwrap();
    assert_eq!((results.added, results.stats.reached(Mark::Map)), (1, 11));
    assert!(results.paused > Duration::from_millis(500), "{:?}", results.paused);
    assert_eq!((results.left_behind, results.stats.errors.total()), (0, 0));
}
