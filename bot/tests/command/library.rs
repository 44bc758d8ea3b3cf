//! The crate as a library: the example is what its pages promise.

use std::time::Duration;

use bot::{stats::Step, swarm::plan::Plan};
use server::config::{Config, ListenerConfig, PasswordConfig};
use tempfile::TempDir;

#[path = "../../examples/greeter.rs"]
#[expect(dead_code, reason = "an example has a main of its own")]
mod greeter;

#[test]
fn a_behaviour_of_ones_own_plays_in_a_swarm() {
    let folder = TempDir::new().unwrap();
    let mut config = Config {
        listeners: vec![ListenerConfig::any_port("main-20220406".parse().unwrap())],
        ..Config::default()
    };
    config.store.path = folder.path().join("store");
    config.password = PasswordConfig::cheap();
    config.accounts.registration = true;
    let server = server::run(&config).unwrap();
    let mut plan = Plan::new(server.addresses()[0].login, "main-20220406".parse().unwrap(), 3);
    plan.duration = Duration::from_secs(4);
    let results = greeter::greet(plan).unwrap();
    server.shutdown().unwrap();
    assert_eq!(results.stats.errors.total(), 0, "{:?}", results.stats.errors);
    assert!(
        results.stats.latency(Step::ChatEcho).service().count > 0,
        "somebody was greeted"
    );
}
