//! Passwords as argon2id hashes.

use argon2::{
    Algorithm, Argon2, Block, Params, Version,
    password_hash::{
        Error,
        phc::{Output, ParamsString, PasswordHash, Salt},
    },
};

use crate::config::PasswordConfig;

/// Why a password was not hashed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PasswordError {
    /// Costs that argon2 does not take.
    #[error("argon2 refuses the configured costs: {0}")]
    Costs(String),
    /// Hashing failed, for want of memory or randomness.
    #[error("cannot hash a password: {0}")]
    Hash(String),
}

/// Hashes with one set of costs, in memory of its own: one for each thread that hashes.
#[derive(Debug, Clone)]
pub struct Hasher {
    params: Params,
    /// Kept from one hash to the next, as big as the greatest costs so far. Taken anew each time it would lie apart in
    /// the heap, and with what is kept of each account behind it never go back.
    memory: Vec<Block>,
}

impl Hasher {
    /// A hasher with the configured costs.
    pub fn new(config: &PasswordConfig) -> Result<Self, PasswordError> {
        let (memory, iterations, lanes) = config.costs();
        let costs = |error: argon2::Error| PasswordError::Costs(error.to_string());
        let params = Params::new(memory, iterations, lanes, None).map_err(costs)?;
        Ok(Self {
            params,
            memory: Vec::new(),
        })
    }

    /// The PHC string for a password, with a new random salt.
    pub fn hash(&mut self, password: &[u8]) -> Result<String, PasswordError> {
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, self.params.clone());
        let salt = Salt::generate();
        let mut string = || -> Result<String, Error> {
            let params = ParamsString::try_from(&self.params)?;
            let hash = self.compute(&argon2, password, &salt, Params::DEFAULT_OUTPUT_LEN)?;
            Ok(PasswordHash {
                algorithm: Algorithm::Argon2id.ident(),
                version: Some(Version::V0x13.into()),
                params,
                salt: Some(salt),
                hash: Some(hash),
            }
            .to_string())
        };
        string().map_err(|error| PasswordError::Hash(error.to_string()))
    }

    /// Whether the password is the one behind a PHC string. The string's own costs count, so accounts stay usable
    /// when the configured costs change.
    pub fn matches(&mut self, password: &[u8], hash: &str) -> bool {
        self.same(password, hash).unwrap_or_else(|error| {
            tracing::warn!(%error, "a stored password hash cannot be compared with");
            false
        })
    }

    fn same(&mut self, password: &[u8], hash: &str) -> Result<bool, Error> {
        let stored = PasswordHash::new(hash)?;
        let (Some(salt), Some(expected)) = (&stored.salt, &stored.hash) else {
            return Err(Error::PasswordInvalid);
        };
        let algorithm = Algorithm::try_from(stored.algorithm.as_str())?;
        let version = stored.version.map(Version::try_from).transpose()?.unwrap_or_default();
        let argon2 = Argon2::new(algorithm, version, Params::try_from(&stored)?);
        // Outputs compare in constant time.
        Ok(self.compute(&argon2, password, salt, expected.len())? == *expected)
    }

    /// `length` bytes of hash.
    fn compute(&mut self, argon2: &Argon2<'_>, password: &[u8], salt: &Salt, length: usize) -> Result<Output, Error> {
        let blocks = argon2.params().block_count();
        if self.memory.len() < blocks {
            self.memory.resize(blocks, Block::new());
        }
        let memory = self.memory.get_mut(..blocks).unwrap_or_default();
        let mut output = [0; Output::MAX_LENGTH];
        let output = output.get_mut(..length).ok_or(Error::OutputSize)?;
        argon2.hash_password_into_with_memory(password, salt, output, memory)?;
        Ok(Output::new(output)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hasher() -> Hasher {
        Hasher::new(&PasswordConfig::cheap()).unwrap()
    }

    #[test]
    fn only_the_password_itself_matches() {
        let hash = hasher().hash(b"poring").unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=8,t=1,p=1$"), "{hash}");
        assert!(hasher().matches(b"poring", &hash));
        assert!(!hasher().matches(b"Poring", &hash));
        assert!(!hasher().matches(b"", &hash));
    }

    #[test]
    fn the_same_password_hashes_differently_each_time() {
        assert_ne!(hasher().hash(b"poring").unwrap(), hasher().hash(b"poring").unwrap());
    }

    #[test]
    fn accounts_outlive_a_change_of_costs() {
        let old = hasher().hash(b"poring").unwrap();
        let dearer = PasswordConfig {
            memory_kib: Some(64),
            iterations: Some(2),
            ..PasswordConfig::cheap()
        };
        assert!(Hasher::new(&dearer).unwrap().matches(b"poring", &old));
    }

    #[test]
    fn hashes_of_greater_and_lesser_costs_share_the_memory() {
        let with = |memory| PasswordConfig {
            memory_kib: Some(memory),
            ..PasswordConfig::cheap()
        };
        let mut hasher = hasher();
        let hashes = [64, 8, 256, 16].map(|memory| {
            let hash = Hasher::new(&with(memory)).unwrap().hash(b"poring").unwrap();
            assert!(hash.contains(&format!("$m={memory},")), "{hash}");
            hash
        });
        for hash in hashes.iter().chain(&hashes) {
            assert!(hasher.matches(b"poring", hash), "{hash}");
            assert!(!hasher.matches(b"lunatic", hash), "{hash}");
        }
        // The memory of one hash, however many there were.
        assert_eq!(hasher.memory.len(), 256);
    }

    #[test]
    fn a_hash_by_others_is_known() {
        // Of argon2's reference implementation: `echo -n password | argon2 somesalt -id -t 2 -m 8 -p 1`.
        let hash = "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4";
        assert!(hasher().matches(b"password", hash));
        assert!(!hasher().matches(b"passwore", hash));
    }

    #[test]
    fn what_is_no_hash_matches_nothing() {
        for hash in ["", "plain", "$argon2id$", "$argon2id$v=19$m=8,t=1,p=1$!!$!!"] {
            assert!(!hasher().matches(b"poring", hash), "{hash}");
        }
    }
}
