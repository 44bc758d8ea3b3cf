//! What this process uses: processor time, memory, descriptors. Read from the system; where it does not say, nothing.

use std::{fs, time::Duration};

use crate::stats::Usage;

/// Processor time of the calling thread.
#[cfg(unix)]
pub(crate) fn thread_time() -> Duration {
    read_clock(rustix::time::ClockId::ThreadCPUTime)
}

/// Processor time of the process.
#[cfg(unix)]
pub(crate) fn process_time() -> Duration {
    read_clock(rustix::time::ClockId::ProcessCPUTime)
}

#[cfg(unix)]
fn read_clock(clock: rustix::time::ClockId) -> Duration {
    Duration::try_from(rustix::time::clock_gettime(clock)).unwrap_or_default()
}

/// Processor time of the calling thread: not known here.
#[cfg(not(unix))]
pub(crate) fn thread_time() -> Duration {
    Duration::ZERO
}

/// Processor time of the process: not known here.
#[cfg(not(unix))]
pub(crate) fn process_time() -> Duration {
    Duration::ZERO
}

/// Looks at what the process uses, time after time.
#[derive(Debug)]
pub(crate) struct Meter {
    cpu: Duration,
    syn_retries: Option<u64>,
}

impl Meter {
    /// From now on.
    pub(crate) fn start() -> Self {
        Self {
            cpu: process_time(),
            syn_retries: syn_retries(),
        }
    }

    /// How often a packet that opens a connection was sent again since this was made, if the system says; of everybody on this machine.
    pub(crate) fn syn_retries(&self) -> Option<u64> {
        Some(syn_retries()?.saturating_sub(self.syn_retries?))
    }

    /// What was used since the last time; `busiest` is of the threads of bots.
    pub(crate) fn read(&mut self, busiest: Duration) -> Usage {
        let cpu = process_time();
        let before = std::mem::replace(&mut self.cpu, cpu);
        Usage {
            cpu: cpu.saturating_sub(before),
            busiest,
            busiest_peak: 0.0,
            memory: memory("self"),
            descriptors: descriptors("self"),
        }
    }
}

fn syn_retries() -> Option<u64> {
    retransmitted(&fs::read_to_string("/proc/net/netstat").ok()?)
}

/// `TCPSynRetrans` in the kernel's account of TCP: a line of names, and a line of values.
fn retransmitted(netstat: &str) -> Option<u64> {
    let mut lines = netstat.lines().filter(|line| line.starts_with("TcpExt:"));
    let (names, values) = (lines.next()?, lines.next()?);
    let mut both = names.split_whitespace().zip(values.split_whitespace());
    both.find(|(name, _)| *name == "TCPSynRetrans")?.1.parse().ok()
}

/// Resident memory of a process, by its number or `self`, in bytes; 0: the system does not say.
pub(super) fn memory(process: &str) -> u64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    resident(&status).unwrap_or(0)
}

/// Resident memory in the kernel's account of a process, in bytes.
fn resident(status: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kilobytes: u64 = line.split_whitespace().next()?.parse().ok()?;
    Some(kilobytes * 1024)
}

/// Open descriptors of a process, by its number or `self`; 0: the system does not say. Since Linux 6.2 the size of the folder tells; before, its
/// entries are counted.
pub(super) fn descriptors(process: &str) -> u64 {
    let folder = format!("/proc/{process}/fd");
    match fs::metadata(&folder) {
        Ok(found) if found.len() > 0 => found.len(),
        // Of this process one of them reads the folder.
        Ok(_) => fs::read_dir(&folder).map_or(0, |entries| entries.count().saturating_sub(1) as u64),
        Err(_) => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kernels_account_is_read() {
        assert_eq!(resident("VmPeak:\t   12 kB\nVmRSS:\t    5124 kB\n"), Some(5_246_976));
        assert_eq!(resident("Name:\tbot\n"), None);
        let netstat =
            "TcpExt: SyncookiesSent TCPSynRetrans TCPOrigDataSent\nTcpExt: 0 17 5\nIpExt: InNoRoutes\nIpExt: 4\n";
        assert_eq!(retransmitted(netstat), Some(17));
        assert_eq!(retransmitted("IpExt: InNoRoutes\nIpExt: 4\n"), None);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn this_process_uses_something() {
        let mut meter = Meter::start();
        let until = process_time() + Duration::from_millis(2);
        while process_time() < until {}
        let opened: Vec<_> = (0..20).map(|_| fs::File::open("/dev/null").unwrap()).collect();
        let usage = meter.read(Duration::ZERO);
        assert!(usage.cpu >= Duration::from_millis(2), "{usage:?}");
        assert!(usage.memory > 1 << 20, "{usage:?}");
        assert!(usage.descriptors >= opened.len() as u64, "{usage:?}");
    }
}
