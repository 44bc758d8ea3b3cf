//! Whether values make sense, apart and together.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Display,
};

use packets::Profile;

use crate::{service::game_master, world::GameRates};

use super::{Config, ConfigError, GroupConfig, ListenerConfig, Obfuscation};

impl Config {
    /// Refuses values that the server cannot work with. `origin` says where the configuration came from.
    pub fn check(&self, origin: &str) -> Result<(), ConfigError> {
        let invalid = |(key, problem): Problem| ConfigError::Invalid {
            origin: origin.to_owned(),
            key,
            problem,
        };
        self.check_basics()
            .and_then(|()| self.check_listeners())
            .and_then(|()| self.check_rates())
            .and_then(|()| self.check_store())
            .and_then(|()| self.check_password())
            .and_then(|()| self.check_timeouts())
            .and_then(|()| self.check_limits())
            .and_then(|()| self.check_log())
            .and_then(|()| self.check_groups())
            .map_err(invalid)
    }

    fn check_basics(&self) -> Result<(), Problem> {
        range("server_name (its length in bytes)", self.server_name.len(), 1, 19)?;
        range("welcome (its length in bytes)", self.welcome.len(), 0, 200)?;
        range("tick_ms", self.tick_ms, 10, 1000)?;
        range("gather_ms", self.gather_ms, 0, 100)?;
        range("accounts.pincode_tries", self.accounts.pincode_tries, 1, 100)?;
        range("accounts.slots", self.accounts.slots, 1, 15)?;
        let wait = self.accounts.prevent_logout_seconds;
        range("accounts.prevent_logout_seconds", wait, 0, 60)
    }

    fn check_listeners(&self) -> Result<(), Problem> {
        if self.listeners.is_empty() {
            return Err(problem("listener", "is missing: add a [[listener]] with a packetver"));
        }
        let mut taken: BTreeMap<u16, String> = BTreeMap::new();
        for (index, listener) in self.listeners.iter().enumerate() {
            check_obfuscation(index, listener)?;
            for (name, port) in [
                ("login", listener.login),
                ("char", listener.char),
                ("map", listener.map),
            ] {
                let key = format!("listener[{index}].{name}");
                if port == 0 {
                    continue;
                }
                if let Some(other) = taken.insert(port, key.clone()) {
                    return Err(problem(
                        key,
                        format!("is port {port}, as is {other}: give each its own, or 0"),
                    ));
                }
            }
        }
        Ok(())
    }

    fn check_groups(&self) -> Result<(), Problem> {
        let mut numbers = BTreeSet::new();
        for (index, group) in self.groups.iter().enumerate() {
            let key = |field: &str| format!("group[{index}].{field}");
            if !numbers.insert(group.number) {
                return Err(problem(
                    key("number"),
                    format!("is {}, as is another: give each its own", group.number),
                ));
            }
            range(&key("name (its length in bytes)"), group.name.len(), 1, 23)?;
            let known = |command: &String| command == GroupConfig::ALL || game_master::is_command(command);
            if let Some(unknown) = group.commands.iter().find(|command| !known(command)) {
                return Err(problem(
                    key("commands"),
                    format!("has {unknown:?}, which is no GM command: @help lists them, and \"all\" is every one"),
                ));
            }
        }
        Ok(())
    }

    fn check_rates(&self) -> Result<(), Problem> {
        let rates = &self.rates;
        for (key, percent) in [
            ("rates.base_experience", rates.base_experience),
            ("rates.job_experience", rates.job_experience),
            ("rates.mvp_experience", rates.mvp_experience),
            ("rates.mvp_drops", rates.mvp_drops),
            ("rates.equipment_drops", rates.equipment_drops),
            ("rates.card_drops", rates.card_drops),
            ("rates.healing_drops", rates.healing_drops),
            ("rates.usable_drops", rates.usable_drops),
            ("rates.other_drops", rates.other_drops),
        ] {
            range(key, percent, 0, GameRates::MOST)?;
        }
        Ok(())
    }

    fn check_log(&self) -> Result<(), Problem> {
        let filter = &self.log.filter;
        let wrong = |error| {
            problem(
                "log.filter",
                format!("is {filter:?}: {error}; choose a level, as in \"info\" or \"debug\""),
            )
        };
        self.log.filter().map(drop).map_err(wrong)
    }

    fn check_store(&self) -> Result<(), Problem> {
        if self.store.path.as_os_str().is_empty() {
            return Err(problem("store.path", "is empty: name a folder"));
        }
        range("store.flush_ms", self.store.flush_ms, 1, 1000)?;
        range("store.save_interval_seconds", self.store.save_interval_seconds, 1, 3600)
    }

    fn check_password(&self) -> Result<(), Problem> {
        let (memory, iterations, lanes) = self.password.costs();
        range("password.lanes", lanes, 1, 16)?;
        range("password.iterations", iterations, 1, 100)?;
        range("password.memory_kib", memory, 8 * lanes, 1 << 20)?;
        range("password.threads", self.password.threads, 1, 64)?;
        range("password.queue", self.password.queue, 1, 100_000)
    }

    fn check_timeouts(&self) -> Result<(), Problem> {
        let timeouts = &self.timeouts;
        for (key, seconds) in [
            ("timeouts.handshake_seconds", timeouts.handshake_seconds),
            ("timeouts.char_select_seconds", timeouts.char_select_seconds),
            ("timeouts.playing_seconds", timeouts.playing_seconds),
            ("timeouts.handoff_seconds", timeouts.handoff_seconds),
            ("timeouts.stall_seconds", timeouts.stall_seconds),
        ] {
            range(key, seconds, 1, 86_400)?;
        }
        Ok(())
    }

    fn check_limits(&self) -> Result<(), Problem> {
        let limits = &self.limits;
        range("limits.connections", limits.connections, 1, 1_000_000)?;
        range("limits.accounts", limits.accounts, 1, 1_000_000)?;
        let (logins, accounts) = (limits.failed_logins_per_minute, limits.registrations_per_minute);
        range("limits.failed_logins_per_minute", logins, 0, 60_000)?;
        range("limits.registrations_per_minute", accounts, 0, 60_000)?;
        range("limits.unflushed_writes", limits.unflushed_writes, 100, 1_000_000)?;
        for (key, rate) in [
            ("limits.talk_per_second", limits.talk_per_second),
            ("limits.walks_per_second", limits.walks_per_second),
            ("limits.acts_per_second", limits.acts_per_second),
            ("limits.items_per_second", limits.items_per_second),
            ("limits.deals_per_second", limits.deals_per_second),
            ("limits.questions_per_second", limits.questions_per_second),
        ] {
            range(key, rate, 0, 1000)?;
        }
        range("limits.clients_per_address", limits.clients_per_address, 0, 10_000)?;
        range("limits.packets_per_second", limits.packets_per_second, 10, 100_000)?;
        range("limits.packet_bytes", limits.packet_bytes, 1024, 65_535)?;
        range("limits.game_inbox", limits.game_inbox, 16, 1_000_000)?;
        range("limits.outbox_soft_bytes", limits.outbox_soft_bytes, 4096, 1 << 30)?;
        range(
            "limits.outbox_hard_bytes",
            limits.outbox_hard_bytes,
            limits.outbox_soft_bytes,
            1 << 30,
        )
    }
}

/// A version that nobody knows is refused where its listener is bound.
fn check_obfuscation(index: usize, listener: &ListenerConfig) -> Result<(), Problem> {
    let version = listener.packetver;
    let keyless = || Profile::get(version).is_ok_and(|profile| profile.keys().is_none());
    if listener.obfuscation != Obfuscation::On || !keyless() {
        return Ok(());
    }
    let key = format!("listener[{index}].obfuscation");
    let text = format!("is on, but nobody knows keys of {version}: choose off, or detect");
    Err(problem(key, text))
}

/// A key and what is wrong with it.
type Problem = (String, String);

fn problem(key: impl Into<String>, text: impl Into<String>) -> Problem {
    (key.into(), text.into())
}

fn range<T: PartialOrd + Display + Copy>(key: &str, value: T, least: T, most: T) -> Result<(), Problem> {
    if least <= value && value <= most {
        return Ok(());
    }
    Err(problem(key, format!("is {value}: choose from {least} to {most}")))
}
