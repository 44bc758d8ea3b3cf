//! Passwords as argon2id hashes.

use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{PasswordHasher as _, PasswordVerifier as _, phc::PasswordHash},
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

/// Hashes with one set of costs.
#[derive(Debug, Clone)]
pub struct Hasher {
    argon2: Argon2<'static>,
}

impl Hasher {
    /// A hasher with the configured costs.
    pub fn new(config: &PasswordConfig) -> Result<Self, PasswordError> {
        let (memory, iterations, lanes) = config.costs();
        let costs = |error: argon2::Error| PasswordError::Costs(error.to_string());
        let params = Params::new(memory, iterations, lanes, None).map_err(costs)?;
        Ok(Self {
            argon2: Argon2::new(Algorithm::Argon2id, Version::V0x13, params),
        })
    }

    /// The PHC string for a password, with a new random salt.
    pub fn hash(&self, password: &[u8]) -> Result<String, PasswordError> {
        let hash = self.argon2.hash_password(password);
        hash.map(|hash| hash.to_string())
            .map_err(|error| PasswordError::Hash(error.to_string()))
    }

    /// Whether the password is the one behind a PHC string. The string's own costs count, so accounts stay usable
    /// when the configured costs change.
    pub fn matches(&self, password: &[u8], hash: &str) -> bool {
        match PasswordHash::new(hash) {
            Ok(hash) => self.argon2.verify_password(password, &hash).is_ok(),
            Err(error) => {
                tracing::warn!(%error, "a stored password hash is no PHC string");
                false
            }
        }
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
    fn what_is_no_hash_matches_nothing() {
        for hash in ["", "plain", "$argon2id$", "$argon2id$v=19$m=8,t=1,p=1$!!$!!"] {
            assert!(!hasher().matches(b"poring", hash), "{hash}");
        }
    }
}
