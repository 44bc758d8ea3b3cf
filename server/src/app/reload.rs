//! Reading the configuration and the world anew while the server runs: what of it takes hold at once, and what waits.

use std::sync::Arc;

use super::settings;
use crate::{
    config::{Config, ConfigError, TimeoutConfig},
    event::reload::{ReloadResult, Reloaded},
    world::{World, WorldError},
};

/// Where a configuration comes from, to be read again.
pub type Source = Box<dyn Fn() -> Result<Config, ConfigError> + Send + Sync>;

/// Reads everything again: what is wrong is told as at a start.
pub(super) fn read(running: &Config, source: &Source) -> ReloadResult {
    let config = source().and_then(|config| config.check("configuration").map(|()| config));
    let config = config.map_err(|error| Arc::from(error.to_string()))?;
    let world = world(&config).map_err(|error| Arc::from(error.to_string()))?;
    let (rules, waiting) = (settings::rules(&config), waiting(running, &config));
    Ok(Arc::new(Reloaded { rules, world, waiting }))
}

/// The world that a configuration names, in a folder or the embedded one, at its rates.
pub(super) fn world(config: &Config) -> Result<Arc<World>, WorldError> {
    let world = match &config.world.folder {
        Some(folder) => World::from_folder(folder)?,
        None => World::embedded()?,
    };
    Ok(world.at_rates(&config.rates))
}

/// Settings that differ and are not rules of the game: sockets, store, threads and outboxes are made at the start.
fn waiting(running: &Config, new: &Config) -> Vec<&'static str> {
    let handoff_seconds = running.timeouts.handoff_seconds;
    let timeouts = TimeoutConfig {
        handoff_seconds,
        ..new.timeouts.clone()
    };
    let mut limits = new.limits.clone();
    limits.accounts = running.limits.accounts;
    limits.failed_logins_per_minute = running.limits.failed_logins_per_minute;
    limits.registrations_per_minute = running.limits.registrations_per_minute;
    limits.unflushed_writes = running.limits.unflushed_writes;
    limits.talk_per_second = running.limits.talk_per_second;
    limits.walks_per_second = running.limits.walks_per_second;
    limits.acts_per_second = running.limits.acts_per_second;
    limits.items_per_second = running.limits.items_per_second;
    limits.deals_per_second = running.limits.deals_per_second;
    limits.questions_per_second = running.limits.questions_per_second;
    limits.clients_per_address = running.limits.clients_per_address;
    let mut store = new.store.clone();
    store.save_interval_seconds = running.store.save_interval_seconds;
    let differs = [
        ("server_name", running.server_name != new.server_name),
        ("bind", running.bind != new.bind),
        ("advertise", running.advertise != new.advertise),
        ("tick_ms", running.tick_ms != new.tick_ms),
        ("gather_ms", running.gather_ms != new.gather_ms),
        ("listener", running.listeners != new.listeners),
        ("store", running.store != store),
        ("password", running.password != new.password),
        ("accounts.pincode", running.accounts.pincode != new.accounts.pincode),
        ("timeouts", running.timeouts != timeouts),
        ("limits", running.limits != limits),
        ("metrics", running.metrics != new.metrics),
        ("log", running.log != new.log),
    ];
    differs
        .into_iter()
        .filter(|(_, differs)| *differs)
        .map(|(name, _)| name)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_are_new_at_once_and_what_is_made_at_the_start_waits() {
        let running = Config::default();
        let changed = || {
            let mut config = Config {
                welcome: "Hello.".to_owned(),
                ..Config::default()
            };
            config.accounts.slots = 3;
            config.rates.base_experience = 700;
            config.limits.accounts = 7;
            config.timeouts.handoff_seconds = 5;
            config
        };
        let source: Source = Box::new(move || Ok(changed()));
        let read = read(&running, &source).unwrap();
        assert_eq!(
            (&*read.rules.welcome, read.rules.slots, read.rules.max_online),
            ("Hello.", 3, 7)
        );
        assert_eq!(read.waiting, [""; 0]);
        let poring = |world: &World| world.monster(1002).map(|kind| kind.base_experience);
        assert_eq!(poring(&read.world), Some(14), "seven times 2");
        let mut config = Config::default();
        (config.tick_ms, config.limits.connections) = (50, 3);
        config.limits.talk_per_second = 1;
        config.log.filter = "debug".to_owned();
        assert_eq!(waiting(&running, &config), ["tick_ms", "limits", "log"]);
    }

    #[test]
    fn what_is_wrong_is_told_with_its_place() {
        let source: Source = Box::new(|| {
            let mut config = Config::default();
            config.accounts.slots = 99;
            Ok(config)
        });
        let error = read(&Config::default(), &source).unwrap_err();
        assert!(error.contains("accounts.slots is 99: choose from 1 to 15"), "{error}");
    }
}
