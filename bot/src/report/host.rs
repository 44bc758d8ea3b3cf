//! What the server used over a run, where it is on this machine.

use std::time::Duration;

use crate::stats::{ServerUsage, Slot, share};

/// What the server used over a run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Host {
    /// How many processes it has.
    pub processes: u32,
    /// Their processor time.
    pub cpu: Duration,
    /// Cores that they kept busy, on average.
    pub cores: f64,
    /// Resident memory when it was first looked at, in bytes.
    pub memory_first: u64,
    /// The same at the end.
    pub memory_last: u64,
    /// The most of it, slot by slot.
    pub memory_peak: u64,
    /// The most open descriptors.
    pub descriptors: u64,
}

impl Host {
    /// That of a run; `None`: its processes are not known.
    pub(crate) fn of(slots: &[Slot]) -> Option<Self> {
        let used = || slots.iter().filter_map(|slot| slot.server);
        let most = |read: fn(ServerUsage) -> u64| used().map(read).max().unwrap_or(0);
        let (first, last) = (used().next()?, used().next_back()?);
        let over = slots
            .iter()
            .filter(|slot| slot.server.is_some())
            .map(|slot| slot.length);
        let cpu = used().map(|used| used.cpu).sum();
        Some(Self {
            processes: last.processes,
            cpu,
            cores: share(cpu, over.sum()),
            memory_first: first.memory,
            memory_last: last.memory,
            memory_peak: most(|used| used.memory),
            descriptors: most(|used| used.descriptors),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_server_used_is_told_over_the_slots_that_know_it() {
        let second = Duration::from_secs(1);
        let slot = |memory: Option<u64>| Slot {
            length: second,
            server: memory.map(|memory| ServerUsage {
                cpu: second / 2,
                memory,
                descriptors: memory * 2,
                processes: 3,
            }),
            ..Slot::default()
        };
        let host = Host::of(&[slot(None), slot(Some(5)), slot(Some(9)), slot(Some(7))]).unwrap();
        assert_eq!((host.memory_first, host.memory_peak, host.memory_last), (5, 9, 7));
        assert_eq!((host.processes, host.descriptors, host.cpu), (3, 18, second * 3 / 2));
        assert!((host.cores - 0.5).abs() < 1e-9, "{host:?}");
        assert_eq!(Host::of(&[slot(None)]), None);
    }
}
