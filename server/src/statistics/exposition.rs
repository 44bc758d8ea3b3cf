//! The statistics as text that Prometheus reads.

use std::{fmt, sync::Arc};

use prometheus_client::{
    collector::Collector,
    encoding::{DescriptorEncoder, EncodeMetric as _, text},
    metrics::{MetricType, counter::ConstCounter, gauge::ConstGauge},
    registry::Registry,
};

use super::Statistics;
use crate::event::{DisconnectReason, ServerKind, limit::LimitKind};

/// All statistics of a server, ready to be written out.
#[derive(Debug)]
pub struct Exposition {
    registry: Registry,
}

impl Exposition {
    /// Over these statistics.
    pub fn new(statistics: &Arc<Statistics>) -> Self {
        let mut registry = Registry::with_prefix("ro");
        let live = &statistics.live;
        registry.register("players", "Characters that play", live.players.clone());
        registry.register(
            "game_inbox_events",
            "Events that wait for the game loop",
            live.game_inbox.clone(),
        );
        registry.register(
            "map_inbox_events",
            "Events that wait for map loops",
            live.map_inboxes.clone(),
        );
        registry.register(
            "notifier_inbox_messages",
            "Messages that wait for the notifier; a step's notices are one",
            live.notifier_inbox.clone(),
        );
        registry.register(
            "slow_work",
            "Passwords and the like that are hashed, or wait for it",
            live.slow.clone(),
        );
        registry.register(
            "store_reads",
            "Reads that wait for the store's answer",
            live.reads.clone(),
        );
        registry.register(
            "unflushed_writes",
            "Records in writes that wait for their flush",
            live.unflushed.clone(),
        );
        registry.register("outbox_bytes", "Bytes that wait for clients", live.outbox_bytes.clone());
        registry.register("step_seconds", "Seconds of a step, by loop", live.steps.clone());
        registry.register(
            "flush_seconds",
            "Seconds from the first write of a batch until it was durable",
            live.flushes.clone(),
        );
        registry.register_collector(Box::new(Counted(Arc::clone(statistics))));
        Self { registry }
    }

    /// The text.
    pub fn write(&self) -> Result<String, fmt::Error> {
        let mut text = String::new();
        text::encode(&mut text, &self.registry)?;
        Ok(text)
    }
}

/// What is counted one by one, without a metric of its own for each.
#[derive(Debug)]
struct Counted(Arc<Statistics>);

impl Collector for Counted {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> fmt::Result {
        let statistics = &self.0;
        for (name, help, count) in [
            (
                "connections_accepted",
                "Connections that were let in",
                statistics.connections_accepted(),
            ),
            (
                "connections_refused",
                "Connections that were turned away, whether for all there are or for those of their address",
                statistics.connections_refused(),
            ),
            (
                "moves_merged",
                "Moves that slow clients were not shown",
                statistics.moves_merged(),
            ),
            (
                "notices_failed",
                "Notices that no packet could hold",
                statistics.notices_failed(),
            ),
        ] {
            let counter = ConstCounter::new(count);
            counter.encode(encoder.encode_descriptor(name, help, None, MetricType::Counter)?)?;
        }
        self.sessions(&mut encoder)?;
        self.disconnects(&mut encoder)?;
        self.limited(&mut encoder)?;
        by_id(
            &mut encoder,
            "packets_received",
            "Packets from clients, by id",
            statistics.packets_received_by_id(),
        )?;
        by_id(
            &mut encoder,
            "packets_sent",
            "Packets to clients, by id",
            statistics.packets_sent_by_id(),
        )?;
        by_id(
            &mut encoder,
            "packets_skipped",
            "Packets from clients that nothing handles, by id",
            statistics.packets_skipped_by_id(),
        )
    }
}

impl Counted {
    fn limited(&self, encoder: &mut DescriptorEncoder<'_>) -> fmt::Result {
        let help = "What was refused, or had to wait, since there was too much of it or it may not be, by kind";
        let mut family = encoder.encode_descriptor("limited", help, None, MetricType::Counter)?;
        for what in LimitKind::ALL {
            let count = ConstCounter::new(self.0.limited(what));
            count.encode(family.encode_family(&[("what", what.name())])?)?;
        }
        Ok(())
    }

    fn sessions(&self, encoder: &mut DescriptorEncoder<'_>) -> fmt::Result {
        let mut family =
            encoder.encode_descriptor("sessions", "Open connections, by server", None, MetricType::Gauge)?;
        for (server, name) in [
            (ServerKind::Login, "login"),
            (ServerKind::Char, "char"),
            (ServerKind::Map, "map"),
        ] {
            let count = ConstGauge::new(super::live::shown(self.0.sessions(server)));
            count.encode(family.encode_family(&[("server", name)])?)?;
        }
        Ok(())
    }

    fn disconnects(&self, encoder: &mut DescriptorEncoder<'_>) -> fmt::Result {
        let help = "Connections that ended, by reason";
        let mut family = encoder.encode_descriptor("disconnects", help, None, MetricType::Counter)?;
        for reason in DisconnectReason::ALL {
            let name = format!("{reason:?}");
            let count = ConstCounter::new(self.0.closed(reason));
            count.encode(family.encode_family(&[("reason", name.as_str())])?)?;
        }
        Ok(())
    }
}

fn by_id(encoder: &mut DescriptorEncoder<'_>, name: &str, help: &str, counts: Vec<(u16, u64)>) -> fmt::Result {
    let mut family = encoder.encode_descriptor(name, help, None, MetricType::Counter)?;
    for (id, count) in counts {
        let id = format!("{id:#06x}");
        ConstCounter::new(count).encode(family.encode_family(&[("id", id.as_str())])?)?;
    }
    Ok(())
}
