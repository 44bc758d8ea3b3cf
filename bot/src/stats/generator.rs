//! What the generator itself used: when it was the limit, the numbers say nothing of the server.

use std::time::Duration;

/// What the generator used in a slice of time.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Usage {
    /// Processor time of the whole process in the slot.
    pub cpu: Duration,
    /// Processor time of the busiest thread of bots in the slot.
    pub busiest: Duration,
    /// The largest share of a core that one of them took for a second or so.
    pub busiest_peak: f64,
    /// Resident memory of the process at the end of the slot, in bytes; 0: the system does not say.
    pub memory: u64,
    /// Open descriptors, sockets among them, at the end of the slot; 0: the system does not say.
    pub descriptors: u64,
}

/// What the processes of a server on this machine used in a slice of time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ServerUsage {
    /// Processor time in the slot.
    pub cpu: Duration,
    /// Resident memory at the end of the slot, in bytes.
    pub memory: u64,
    /// Open descriptors at the end of the slot.
    pub descriptors: u64,
    /// How many processes they are.
    pub processes: u32,
}

impl ServerUsage {
    /// Adds what was used after this.
    pub fn join(&mut self, later: &Self) {
        let cpu = self.cpu + later.cpu;
        *self = Self { cpu, ..*later };
    }
}

impl Usage {
    /// Adds what was used after this.
    pub fn join(&mut self, later: &Self) {
        self.cpu += later.cpu;
        self.busiest += later.busiest;
        self.busiest_peak = self.busiest_peak.max(later.busiest_peak);
        self.memory = later.memory;
        self.descriptors = later.descriptors;
    }
}

/// What the generator used over a run.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Generator {
    /// Processor time of the whole process.
    pub cpu: Duration,
    /// Over how long.
    pub over: Duration,
    /// Processor time of the busiest thread of bots, second by second.
    pub busiest: Duration,
    /// The highest share of a core that one thread of bots took, from look to look: 1 is a whole one.
    pub busiest_peak: f64,
    /// The most resident memory, in bytes.
    pub memory: u64,
    /// The most open descriptors.
    pub descriptors: u64,
    /// How often a packet that opens a connection (SYN) was sent again, because no answer came for a second or longer: of everybody on this
    /// machine; `None`: the system does not say.
    pub syn_retries: Option<u64>,
}

impl Generator {
    /// Adds what was used in `length`.
    pub fn add(&mut self, usage: Usage, length: Duration) {
        self.cpu += usage.cpu;
        self.over += length;
        self.busiest += usage.busiest;
        // What is shorter says little of how busy it was.
        self.busiest_peak = self.busiest_peak.max(usage.busiest_peak);
        self.memory = self.memory.max(usage.memory);
        self.descriptors = self.descriptors.max(usage.descriptors);
    }

    /// Cores that the process kept busy, on average.
    pub fn cores(&self) -> f64 {
        share(self.cpu, self.over)
    }

    /// The share of a core that the busiest thread of bots took, on average.
    pub fn busiest_share(&self) -> f64 {
        share(self.busiest, self.over)
    }
}

/// `part` of `whole`; of nothing, none.
pub fn share(part: Duration, whole: Duration) -> f64 {
    if whole.is_zero() {
        0.0
    } else {
        part.as_secs_f64() / whole.as_secs_f64()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn peaks_are_kept_and_times_add_up() {
        let mut generator = Generator::default();
        for (cpu, busiest, memory) in [(500, 400, 9), (1_500, 900, 7)] {
            let usage = Usage {
                cpu: Duration::from_millis(cpu),
                busiest: Duration::from_millis(busiest),
                busiest_peak: f64::from(u32::try_from(busiest).unwrap()) / 1_000.0,
                memory,
                descriptors: memory,
            };
            generator.add(usage, Duration::from_secs(1));
        }
        assert!((generator.cores() - 1.0).abs() < 1e-9, "{generator:?}");
        assert!((generator.busiest_peak - 0.9).abs() < 1e-9, "{generator:?}");
        assert!((generator.busiest_share() - 0.65).abs() < 1e-9, "{generator:?}");
        assert_eq!((generator.memory, generator.descriptors), (9, 9));
    }
}
