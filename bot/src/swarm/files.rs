//! File descriptors: every bot needs one, and a run that gets none half way measures nothing.

/// Descriptors that the process needs for itself.
const OWN: u64 = 64;

/// Sees to it that `bots` can have `each` descriptors: asks the system for more where it lets this process; if that is not enough, says what to do.
pub fn check(bots: u32, each: u64) -> Result<(), String> {
    let needed = u64::from(bots) * each + OWN;
    fits(needed, raise(needed))
}

/// How many bots can have `each` descriptors, at most.
pub fn most(each: u64) -> u32 {
    let most = raise(0).most.saturating_sub(OWN) / each.max(1);
    u32::try_from(most).unwrap_or(u32::MAX)
}

fn fits(needed: u64, limit: Limit) -> Result<(), String> {
    if needed <= limit.now {
        return Ok(());
    }
    let most = limit.most;
    Err(format!(
        "{needed} file descriptors are needed, one for every connection, and the system lets this process have {most} at most: use fewer \
         --bots, or have the hard limit raised (`ulimit -Hn {needed}` as root, LimitNOFILE= of a systemd service, `nofile` in limits.conf)"
    ))
}

/// How many descriptors a process may have.
#[derive(Clone, Copy, Debug)]
struct Limit {
    /// As it is.
    now: u64,
    /// As far as it may raise it.
    most: u64,
}

/// The limit, raised to `needed` if it was lower, as far as the system lets this process.
#[cfg(unix)]
fn raise(needed: u64) -> Limit {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

    let before = getrlimit(Resource::Nofile);
    let most = before.maximum.unwrap_or(u64::MAX);
    if before.current.is_some_and(|current| current < needed) {
        let current = Some(needed.min(most));
        // What the system refuses to raise is found below as it was.
        let _ = setrlimit(Resource::Nofile, Rlimit { current, ..before });
    }
    let now = getrlimit(Resource::Nofile).current.unwrap_or(u64::MAX);
    Limit { now, most }
}

/// Other systems have no such limit, or none that a process could ask for.
#[cfg(not(unix))]
fn raise(_: u64) -> Limit {
    Limit {
        now: u64::MAX,
        most: u64::MAX,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn too_few_are_told_with_the_remedy() {
        let limit = Limit { now: 1024, most: 1024 };
        assert_eq!(fits(264, limit), Ok(()));
        assert!(fits(2064, limit).unwrap_err().contains("ulimit -Hn 2064"));
    }

    #[cfg(unix)]
    #[test]
    fn the_limit_is_raised_where_it_can_be_and_never_lowered() {
        let before = raise(1);
        assert!(before.now > 1, "{before:?}");
        assert!(raise(before.most).now >= before.now);
        let bots = most(2);
        assert!(bots > 0 && u64::from(bots) * 2 + OWN <= before.most, "{bots}");
    }
}
