//! An account as it is stored.

use packets::AccountId;
use serde::{Deserialize, Serialize};

use super::{Record, RecordKind, name_bytes};
use crate::event::{
    Moment, Name,
    record::{Account, BirthDate, Pincode, Sex},
};

/// Everything kept about an account: see [`Account`] for what the fields mean.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountRecord {
    /// Account id (AID).
    pub id: u32,
    /// Name to log in with.
    #[serde(with = "name_bytes")]
    pub user: Name,
    /// Argon2id hash of the password, a PHC string with its parameters and salt.
    pub password_hash: String,
    /// 0 female, 1 male.
    pub sex: u8,
    /// Mail address.
    pub mail: String,
    /// Birth date as `YYMMDD`.
    pub birth_date: BirthDate,
    /// Permission group.
    pub group: u8,
    /// The pincode, once the player has set one.
    pub pincode: Option<Pincode>,
    /// Milliseconds since 1970 until when the account may not log in.
    pub banned_until: Option<u64>,
}

impl Record for AccountRecord {
    const KIND: RecordKind = RecordKind::Account;

    fn key_tail(&self) -> Vec<u8> {
        self.id.to_be_bytes().to_vec()
    }
}

impl From<&Account> for AccountRecord {
    fn from(account: &Account) -> Self {
        Self {
            id: account.id.0,
            user: account.user,
            password_hash: account.password_hash.to_string(),
            sex: account.sex.code(),
            mail: account.mail.to_string(),
            birth_date: account.birth_date,
            group: account.group,
            pincode: account.pincode,
            banned_until: account.banned_until.map(|moment| moment.0),
        }
    }
}

impl From<AccountRecord> for Account {
    fn from(record: AccountRecord) -> Self {
        Self {
            id: AccountId(record.id),
            user: record.user,
            password_hash: record.password_hash.into(),
            sex: Sex::from_code(record.sex),
            mail: record.mail.into(),
            birth_date: record.birth_date,
            group: record.group,
            pincode: record.pincode,
            banned_until: record.banned_until.map(Moment),
        }
    }
}
