//! File descriptors: every bot needs one, and a run that gets none half way measures nothing.

use std::fs;

/// Descriptors that the process needs for itself.
const OWN: u64 = 64;

/// Checks that `bots` can have `each` descriptors. Where the limit cannot be read, it is not checked.
pub fn check(bots: u32, each: u64) -> Result<(), String> {
    match fs::read_to_string("/proc/self/limits")
        .ok()
        .as_deref()
        .and_then(soft_limit)
    {
        Some(limit) => fits(u64::from(bots) * each + OWN, limit),
        None => Ok(()),
    }
}

fn fits(needed: u64, limit: u64) -> Result<(), String> {
    if needed <= limit {
        return Ok(());
    }
    Err(format!(
        "{needed} file descriptors are needed and {limit} allowed: run `ulimit -n {needed}` first, or use fewer --bots"
    ))
}

/// The soft limit in the kernel's table; `None` if there is none.
fn soft_limit(table: &str) -> Option<u64> {
    let line = table.lines().find(|line| line.starts_with("Max open files"))?;
    line.split_whitespace().nth(3)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kernels_table_is_read() {
        let table = "Limit                     Soft Limit           Hard Limit           Units     \n\
                     Max processes             95694                95694                processes \n\
                     Max open files            1024                 524288               files     \n";
        assert_eq!(soft_limit(table), Some(1024));
        assert_eq!(
            soft_limit("Max open files            unlimited            unlimited            files"),
            None
        );
    }

    #[test]
    fn too_few_are_told_with_the_remedy() {
        assert_eq!(fits(264, 1024), Ok(()));
        assert!(fits(2064, 1024).unwrap_err().contains("ulimit -n 2064"));
    }
}
