//! How many connections the system has room for: each takes a file descriptor, and a store that cannot open its files
//! because clients took them all would end the server.

/// Descriptors for all but the clients that are in: ports, store, log, runtime, and clients that are coming or going.
const RESERVED: usize = 256;

/// As many of the `wanted` connections as there are descriptors for, after asking the system for more of them. Says so
/// in the log when they are fewer.
pub(super) fn room_for(wanted: usize) -> usize {
    let most = limit(wanted.saturating_add(RESERVED));
    let room = room(wanted, most);
    if room < wanted {
        tracing::warn!(
            wanted,
            room,
            "the system's limit of open files (`ulimit -n`) leaves room for fewer connections than limits.connections"
        );
    }
    room
}

/// Of `wanted` connections, those that fit beside the reserve within `most` descriptors; one at least.
fn room(wanted: usize, most: usize) -> usize {
    most.saturating_sub(RESERVED).clamp(1, wanted.max(1))
}

/// The limit of open files, raised towards `wanted` as far as the system lets this process.
#[cfg(unix)]
fn limit(wanted: usize) -> usize {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

    let before = getrlimit(Resource::Nofile);
    let wanted = u64::try_from(wanted).unwrap_or(u64::MAX);
    let raised = before.maximum.map_or(wanted, |maximum| maximum.min(wanted));
    if before.current.is_some_and(|current| current < raised) {
        let current = Some(raised);
        // What the system refuses to raise is found below as it was.
        let _ = setrlimit(Resource::Nofile, Rlimit { current, ..before });
    }
    let now = getrlimit(Resource::Nofile).current;
    now.map_or(usize::MAX, |now| usize::try_from(now).unwrap_or(usize::MAX))
}

/// Other systems have no such limit, or none that a process could ask for.
#[cfg(not(unix))]
fn limit(_: usize) -> usize {
    usize::MAX
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_reserved_is_left() {
        assert_eq!(room(8192, 20_000), 8192);
        assert_eq!(room(8192, 1024), 1024 - RESERVED);
        assert_eq!(room(8192, 10), 1);
    }

    #[cfg(unix)]
    #[test]
    fn the_limit_is_raised_where_it_can_be_and_never_lowered() {
        let before = limit(1);
        assert!(before > 1, "{before}");
        assert!(limit(before) >= before);
    }
}
