//! What a swarm is to do: checked values, made once from the command line or by the demo.

use std::{net::SocketAddr, time::Duration};

use packets::Version;

use crate::{behavior::Behavior, client::Pincode};

/// A swarm, before it runs.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Number of bots.
    pub bots: u32,
    /// The time over which they start.
    pub ramp: Duration,
    /// How long they play after the ramp.
    pub duration: Duration,
    /// Client versions, and where each logs in; never empty.
    pub shares: Vec<Share>,
    /// Their accounts.
    pub accounts: Accounts,
    /// Given to servers that ask for one, set where there is none.
    pub pincode: Pincode,
    /// All choices follow from it.
    pub seed: u64,
    /// Whether each bot connects from its own 127.x.y.z.
    pub own_addresses: bool,
    /// Threads that run the bots; at least 1.
    pub threads: usize,
    /// What they do on the map.
    pub behavior: Behavior,
    /// How long a bot waits for any one answer.
    pub patience: Duration,
}

/// The part of a swarm that speaks one version to one login server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Share {
    /// The client version.
    pub version: Version,
    /// Its part of the bots, against the other shares' weights; 1 to 1000.
    pub weight: u32,
    /// The login server.
    pub target: SocketAddr,
    /// Whether packet ids to the map server are obfuscated with the version's keys.
    pub obfuscation: bool,
}

/// Which accounts the bots use: `prefix` and a number each, all with one password.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accounts {
    /// Start of every account name.
    pub prefix: String,
    /// Number of the first bot's account.
    pub first: u32,
    /// Password of all of them.
    pub password: String,
    /// Whether a bot whose account is unknown asks for it to be made, by `_M` at the end of the name.
    pub register: bool,
}

impl Accounts {
    /// The account name of bot `index`.
    pub fn name(&self, index: u32) -> String {
        format!("{}{}", self.prefix, u64::from(self.first) + u64::from(index))
    }

    /// The longest account name among `bots` bots.
    pub fn longest_name(&self, bots: u32) -> String {
        self.name(bots.saturating_sub(1))
    }
}

impl Plan {
    /// The share that bot `index` belongs to.
    pub fn share(&self, index: u32) -> Option<&Share> {
        let weights: Vec<u32> = self.shares.iter().map(|share| share.weight).collect();
        self.shares.get(super::schedule::share(index, &weights))
    }

    /// How many bots each share has, in the order of the shares.
    pub fn share_sizes(&self) -> Vec<u32> {
        let weights: Vec<u32> = self.shares.iter().map(|share| share.weight).collect();
        let mut sizes = vec![0; self.shares.len()];
        for index in 0..self.bots {
            if let Some(size) = sizes.get_mut(super::schedule::share(index, &weights)) {
                *size += 1;
            }
        }
        sizes
    }
}
