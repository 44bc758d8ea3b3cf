//! What a server on this machine uses: processor time, memory, descriptors, of the processes that listen where bots connect. Read from
//! `/proc`; where there is none, or the server is elsewhere, nothing.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    time::Duration,
};

use super::usage;
use crate::stats::ServerUsage;

/// Ticks of a second in the kernel's account of a process: its interface has had a hundred ever since, whatever the kernel's own clock.
const TICKS: u64 = 100;

/// State of a socket that listens, in the kernel's table.
const LISTENS: &str = "0A";

/// Servers that are looked for, at most.
const MOST_SERVERS: usize = 64;

/// Looks at what the server uses, time after time.
#[derive(Debug, Default)]
pub(super) struct ServerMeter {
    /// Its processes, and the processor time that each has taken so far.
    processes: BTreeMap<u32, Duration>,
    /// Addresses whose process was looked for.
    looked_for: BTreeSet<SocketAddr>,
    /// Somebody named the processes.
    is_told: bool,
}

impl ServerMeter {
    /// Of these processes; of none: of those that [`ServerMeter::find`] finds.
    pub(super) fn of(processes: &[u32]) -> Self {
        let found = processes
            .iter()
            .map(|process| (*process, processor_time(*process).unwrap_or_default()));
        Self {
            processes: found.collect(),
            looked_for: BTreeSet::new(),
            is_told: !processes.is_empty(),
        }
    }

    /// Looks for the processes that listen at those of `servers` that it has not looked for. This process is none of them: what a server in it
    /// uses cannot be told from what bots do.
    pub(super) fn find(&mut self, servers: &BTreeSet<SocketAddr>) {
        let is_new = |server: &&SocketAddr| server.ip().is_loopback() && !self.looked_for.contains(server);
        let new: Vec<SocketAddr> = servers.iter().filter(is_new).copied().collect();
        if self.is_told || new.is_empty() || self.looked_for.len() >= MOST_SERVERS {
            return;
        }
        self.looked_for.extend(&new);
        let tables = ["/proc/net/tcp", "/proc/net/tcp6"].map(|table| fs::read_to_string(table).unwrap_or_default());
        let sockets: BTreeSet<u64> = new.iter().flat_map(|server| listeners(&tables, *server)).collect();
        if sockets.is_empty() {
            return;
        }
        for process in owners(&sockets) {
            let time = processor_time(process).unwrap_or_default();
            self.processes.entry(process).or_insert(time);
        }
    }

    /// What was used since the last time; `None`: no process of a server is known, or is left.
    pub(super) fn read(&mut self) -> Option<ServerUsage> {
        let mut used = ServerUsage::default();
        self.processes.retain(|process, before| {
            let Some(time) = processor_time(*process) else {
                return false;
            };
            used.cpu += time.saturating_sub(std::mem::replace(before, time));
            used.memory += usage::memory(&process.to_string());
            used.descriptors += usage::descriptors(&process.to_string());
            used.processes += 1;
            true
        });
        (used.processes > 0).then_some(used)
    }
}

/// The processor time that a process has taken; `None`: there is no such process.
pub(crate) fn processor_time(process: u32) -> Option<Duration> {
    ticks(&fs::read_to_string(format!("/proc/{process}/stat")).ok()?)
}

/// User and system time of the kernel's account of a process. Its name, in parentheses, may have any letters.
fn ticks(stat: &str) -> Option<Duration> {
    let (_, after_name) = stat.rsplit_once(')')?;
    let mut fields = after_name.split_whitespace().skip(11);
    let user: u64 = fields.next()?.parse().ok()?;
    let system: u64 = fields.next()?.parse().ok()?;
    Some(Duration::from_millis((user + system) * 1000 / TICKS))
}

/// Inodes of the sockets that listen at `server`, in the kernel's tables.
fn listeners(tables: &[String], server: SocketAddr) -> Vec<u64> {
    let rows = tables.iter().flat_map(|table| table.lines().skip(1));
    let inode = |row: &str| {
        let fields: Vec<&str> = row.split_whitespace().collect();
        let (address, port) = fields.get(1)?.split_once(':')?;
        let is_there = u16::from_str_radix(port, 16) == Ok(server.port()) && listens_for(address, server.ip());
        let listens = fields.get(3) == Some(&LISTENS) && is_there;
        fields.get(9)?.parse().ok().filter(|_| listens)
    };
    rows.filter_map(inode).collect()
}

/// Whether a socket at `local`, as the kernel writes it, takes connections to `address`: it is bound there, or everywhere.
fn listens_for(local: &str, address: IpAddr) -> bool {
    let everywhere = local.bytes().all(|digit| digit == b'0');
    // Four bytes in the order of this machine's words.
    let bound = u32::from_str_radix(local, 16).map(|word| Ipv4Addr::from(word.to_ne_bytes()));
    // Of others of the sixth version the port alone tells.
    everywhere || bound.map_or(local.len() > 8, |bound| IpAddr::V4(bound) == address)
}

/// The processes, this one left out, that hold one of `sockets`; only those that may be looked at.
fn owners(sockets: &BTreeSet<u64>) -> Vec<u32> {
    let processes = fs::read_dir("/proc").into_iter().flatten().flatten();
    let numbers = processes.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    let others = numbers.filter(|process| *process != std::process::id());
    others.filter(|process| holds(*process, sockets)).collect()
}

fn holds(process: u32, sockets: &BTreeSet<u64>) -> bool {
    let held = fs::read_dir(format!("/proc/{process}/fd"))
        .into_iter()
        .flatten()
        .flatten();
    let mut inodes = held.filter_map(|entry| {
        let target = fs::read_link(entry.path()).ok()?;
        target
            .to_str()?
            .strip_prefix("socket:[")?
            .strip_suffix(']')?
            .parse()
            .ok()
    });
    inodes.any(|inode| sockets.contains(&inode))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kernels_account_of_a_process_is_read_whatever_it_is_called() {
        let stat = "42 (a) b (c) S 1 2 3 4 5 6 7 8 9 10 150 50 0 0 20";
        assert_eq!(ticks(stat), Some(Duration::from_secs(2)));
        assert_eq!(ticks("42 (x) S 1"), None);
    }

    #[cfg(target_endian = "little")]
    #[test]
    fn who_listens_is_found_in_the_kernels_table() {
        let row = |local: &str, state: &str, inode: u32| {
            format!(
                "   0: {local} 00000000:0000 {state} 00000000:00000000 00:00000000 00000000     0        0 {inode} 1 0 100\n"
            )
        };
        let table = [
            "header\n".to_owned(),
            row("0100007F:1AF4", "0A", 7),
            row("00000000:1AF5", "0A", 8),
            row("0100007F:1AF4", "01", 9),
        ]
        .concat();
        let found = |server: &str| listeners(std::slice::from_ref(&table), server.parse().unwrap());
        assert_eq!(found("127.0.0.1:6900"), [7]);
        assert!(found("127.0.0.2:6900").is_empty());
        assert_eq!(found("127.0.0.1:6901"), [8], "everywhere");
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_process_that_is_named_is_measured_until_it_is_gone() {
        let mut child = std::process::Command::new("sleep").arg("60").spawn().unwrap();
        let mut meter = ServerMeter::of(&[child.id()]);
        let used = meter.read().unwrap();
        assert_eq!(used.processes, 1);
        assert!(used.memory > 0 && used.descriptors > 0, "{used:?}");
        child.kill().unwrap();
        child.wait().unwrap();
        assert_eq!(meter.read(), None);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_server_in_this_process_is_not_told_from_the_bots() {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let mut meter = ServerMeter::of(&[]);
        meter.find(&BTreeSet::from([listener.local_addr().unwrap()]));
        assert_eq!(meter.read(), None);
    }
}
