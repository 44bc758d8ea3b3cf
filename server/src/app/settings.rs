//! What the parts are told of the configuration, each in its own terms.

use std::{net::SocketAddr, time::Duration};

use super::open_files;
use crate::{
    config::{Config, GroupConfig, ListenerConfig},
    net::{ListenerSettings, NetLimits, NetSettings, Timeouts},
    notifier::OutboxLimits,
    state::{Commands, Group, Groups, Rates, Rules},
};

/// Settings of the listeners and connections.
pub(super) fn net(config: &Config) -> NetSettings {
    let (timeouts, limits) = (&config.timeouts, &config.limits);
    NetSettings {
        listeners: config
            .listeners
            .iter()
            .map(|listener| self::listener(config, listener))
            .collect(),
        server_name: config.server_name.as_str().into(),
        advertise: config.advertise,
        timeouts: Timeouts {
            handshake: seconds(timeouts.handshake_seconds),
            char_select: seconds(timeouts.char_select_seconds),
            playing: seconds(timeouts.playing_seconds),
            ..Timeouts::default()
        },
        limits: NetLimits {
            connections: open_files::room_for(limits.connections),
            per_address: match limits.connections_per_address {
                0 => usize::MAX,
                most => most,
            },
            packet: limits.packet_bytes,
            packets_per_second: limits.packets_per_second,
            ..NetLimits::default()
        },
    }
}

fn listener(config: &Config, listener: &ListenerConfig) -> ListenerSettings {
    let at = |port| SocketAddr::new(config.bind, port);
    ListenerSettings {
        version: listener.packetver,
        login: at(listener.login),
        char: at(listener.char),
        map: at(listener.map),
        obfuscation: listener.obfuscation,
        pincode: config.accounts.pincode,
    }
}

/// How much clients may leave unread.
pub(super) fn outboxes(config: &Config) -> OutboxLimits {
    OutboxLimits {
        soft: config.limits.outbox_soft_bytes,
        hard: config.limits.outbox_hard_bytes,
        stall: seconds(config.timeouts.stall_seconds),
        gather: Duration::from_millis(config.gather_ms.into()),
    }
}

/// The rules of the game.
pub(super) fn rules(config: &Config) -> Rules {
    let (accounts, limits) = (&config.accounts, &config.limits);
    Rules {
        welcome: config.welcome.clone(),
        registration: accounts.registration,
        failed_logins_per_minute: limits.failed_logins_per_minute,
        registrations_per_minute: limits.registrations_per_minute,
        max_online: limits.accounts,
        slots: accounts.slots,
        deletion_wait: seconds(accounts.delete_wait_seconds),
        renames: accounts.renames,
        slot_moves: accounts.slot_moves,
        pincode_tries: accounts.pincode_tries,
        login_grace: seconds(config.timeouts.handoff_seconds),
        save_interval: seconds(config.store.save_interval_seconds),
        backlog_max: limits.unflushed_writes,
        spared_after_load: Rules::SPARED_AFTER_LOAD,
        prevent_logout: seconds(accounts.prevent_logout_seconds),
        rates: Rates {
            talk: limits.talk_per_second,
            walks: limits.walks_per_second,
            acts: limits.acts_per_second,
            items: limits.items_per_second,
            deals: limits.deals_per_second,
            questions: limits.questions_per_second,
            clients_per_address: limits.clients_per_address,
        },
        groups: groups(&config.groups),
    }
}

/// Who may give which GM commands.
fn groups(groups: &[GroupConfig]) -> Groups {
    Groups::new(groups.iter().map(|group| {
        let all = group.commands.iter().any(|command| command == GroupConfig::ALL);
        let commands = if all {
            Commands::All
        } else {
            Commands::These(group.commands.iter().map(|command| command.as_str().into()).collect())
        };
        let name = group.name.as_str().into();
        (group.number, Group { name, commands })
    }))
}

fn seconds(seconds: u32) -> Duration {
    Duration::from_secs(seconds.into())
}
