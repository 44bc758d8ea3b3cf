//! The crate as a library: the example is what its pages promise.

use std::{future::pending, time::Duration};

use bot::{stats::Step, swarm::plan::Plan};
use server::config::{Config, ListenerConfig, PasswordConfig};
use tempfile::TempDir;

#[path = "../../examples/greeter.rs"]
#[expect(dead_code, reason = "an example has a main of its own")]
mod greeter;

/// A server, and a plan of three greeters on it.
fn plan(folder: &TempDir) -> (server::Running, Plan) {
    let mut config = Config {
        listeners: vec![ListenerConfig::any_port("main-20220406".parse().unwrap())],
        ..Config::default()
    };
    config.store.path = folder.path().join("store");
    config.password = PasswordConfig::cheap();
    config.accounts.registration = true;
    let server = server::run(&config).unwrap();
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
