//! What nobody may read in a log: passwords and pincodes as they were typed.

use core::{fmt, ops::Deref};

/// The bytes of a password or a pincode. Shown as nothing but their place.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Secret(Box<[u8]>);

impl<B: Into<Box<[u8]>>> From<B> for Secret {
    fn from(bytes: B) -> Self {
        Self(bytes.into())
    }
}

impl Deref for Secret {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::{Name, SessionId, SlowWork, command::Login};
    use crate::state::Phase;

    #[test]
    fn whatever_holds_a_secret_shows_none() {
        let secret = Secret::from(b"poring".as_slice());
        assert_eq!(&*secret, b"poring");
        let login = Login {
            user: (*b"adele").into(),
            password: secret.clone(),
        };
        let phase = Phase::FindingAccount {
            user: Name::default(),
            register: None,
            password: secret.clone(),
        };
        let session = SessionId(7);
        let work = SlowWork::Hash { session, secret };
        for shown in [format!("{login:?}"), format!("{phase:?}"), format!("{work:?}")] {
            // Neither as text nor as numbers.
            assert!(
                shown.contains("***") && !shown.contains("poring") && !shown.contains("112, 111"),
                "{shown}"
            );
        }
    }
}
