//! An account as it is stored.

use std::sync::Arc;

use packets::AccountId;
use serde::{Deserialize, Deserializer, Serialize, de::Error};

use super::{Record, RecordKind, name_bytes, readable};
use crate::{
    config::PasswordConfig,
    event::{
        Moment, Name,
        record::{Account, BirthDate, Pincode, Sex},
    },
    password::{Hasher, PasswordError},
};

/// Everything kept about an account: see [`Account`] for what the fields mean.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
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
    #[serde(with = "readable::digits")]
    pub birth_date: BirthDate,
    /// Permission group.
    pub group: u8,
    /// Argon2id hash of the pincode, once the player has set one.
    pub pincode_hash: Option<String>,
    /// Milliseconds since 1970 until when the account may not log in.
    pub banned_until: Option<u64>,
}

/// An account as servers wrote it that kept a pincode as its digits.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Version1 {
    id: u32,
    #[serde(with = "name_bytes")]
    user: Name,
    password_hash: String,
    sex: u8,
    mail: String,
    #[serde(with = "readable::digits")]
    birth_date: BirthDate,
    group: u8,
    pincode: Option<Pincode>,
    banned_until: Option<u64>,
}

impl Version1 {
    /// The same with its pincode hashed: cheaply, for there may be many, and whoever has the hash of four digits tries
    /// all of them soon, whatever one hash costs.
    fn hashed<E: Error>(self) -> Result<AccountRecord, E> {
        let hash = |digits: Pincode| Hasher::new(&PasswordConfig::cheap())?.hash(&digits);
        let pincode_hash = self.pincode.map(hash).transpose();
        Ok(AccountRecord {
            id: self.id,
            user: self.user,
            password_hash: self.password_hash,
            sex: self.sex,
            mail: self.mail,
            birth_date: self.birth_date,
            group: self.group,
            pincode_hash: pincode_hash.map_err(|error: PasswordError| E::custom(error))?,
            banned_until: self.banned_until,
        })
    }
}

impl Record for AccountRecord {
    const KIND: RecordKind = RecordKind::Account;
    const VERSION: u8 = 2;

    fn migrate<'de, D: Deserializer<'de>>(version: u8, content: D) -> Option<Result<Self, D::Error>> {
        (version == 1).then(|| Version1::deserialize(content)?.hashed())
    }

    fn as_stored<'de, D: Deserializer<'de>>(version: u8, content: D) -> Option<Result<Vec<u8>, D::Error>> {
        (version == 1).then(|| postcard::to_stdvec(&Version1::deserialize(content)?).map_err(Error::custom))
    }

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
            pincode_hash: account.pincode_hash.as_deref().map(str::to_owned),
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
            pincode_hash: record.pincode_hash.map(Arc::from),
            banned_until: record.banned_until.map(Moment),
        }
    }
}
