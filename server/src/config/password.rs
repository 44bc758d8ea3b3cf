//! What hashing a password costs.

use serde::{Deserialize, Serialize};

/// Cost of password hashing with argon2id, and how many are hashed at once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PasswordConfig {
    /// Named costs; the three numbers below replace its own.
    pub preset: PasswordPreset,
    /// KiB of memory for one hash, from 8 for each lane up to 1,048,576.
    pub memory_kib: Option<u32>,
    /// Passes over that memory, 1 to 100.
    pub iterations: Option<u32>,
    /// Lanes, 1 to 16.
    pub lanes: Option<u32>,
    /// Threads that hash, 1 to 64.
    pub threads: usize,
    /// Passwords that may wait for a thread before logins are told that the server is busy, 1 to 100,000.
    pub queue: usize,
}

/// Named costs of a hash.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PasswordPreset {
    /// 19 MiB, 2 passes, 1 lane: the least that OWASP recommends for argon2id.
    #[default]
    Production,
    /// 8 KiB, 1 pass, 1 lane: no protection of stored passwords worth the name. For demonstrations and tests that log
    /// in hundreds of bots within seconds.
    Cheap,
}

impl PasswordConfig {
    /// Memory in KiB, passes, lanes: the preset's, where they are not given one by one.
    pub fn costs(&self) -> (u32, u32, u32) {
        let (memory, iterations, lanes) = match self.preset {
            PasswordPreset::Production => (19 * 1024, 2, 1),
            PasswordPreset::Cheap => (8, 1, 1),
        };
        (
            self.memory_kib.unwrap_or(memory),
            self.iterations.unwrap_or(iterations),
            self.lanes.unwrap_or(lanes),
        )
    }

    /// Passwords for demonstrations and tests.
    pub fn cheap() -> Self {
        Self {
            preset: PasswordPreset::Cheap,
            ..Self::default()
        }
    }
}

impl Default for PasswordConfig {
    fn default() -> Self {
        Self {
            preset: PasswordPreset::default(),
            memory_kib: None,
            iterations: None,
            lanes: None,
            threads: 2,
            queue: 256,
        }
    }
}
