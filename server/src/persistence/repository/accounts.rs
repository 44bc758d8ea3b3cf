//! Accounts: by id and by user name.

use std::sync::Arc;

use packets::AccountId;

use super::next;
use crate::{
    event::{Account, Moment, Name, record::Sex},
    persistence::{
        database::{Changes, Database},
        record::{AccountNameRecord, AccountRecord, Counter},
        store::StoreError,
    },
};

/// The account with this id.
pub fn by_id(database: &Database, id: AccountId) -> Result<Option<Account>, StoreError> {
    let record: Option<AccountRecord> = database.get(&id.0.to_be_bytes())?;
    Ok(record.map(Account::from))
}

/// The account of a user; letter case counts.
pub fn by_user(database: &Database, user: Name) -> Result<Option<Account>, StoreError> {
    let entry: Option<AccountNameRecord> = database.get(user.as_bytes())?;
    match entry {
        Some(entry) => by_id(database, AccountId(entry.account)),
        None => Ok(None),
    }
}

/// Every account, by id.
pub fn all(database: &Database) -> impl Iterator<Item = Result<Account, StoreError>> {
    database.scan::<AccountRecord>(&[]).map(|record| Ok(record?.into()))
}

/// An account that nobody filled in: no rights, and the mail address and birth date that public servers give it.
pub fn plain(user: Name, password_hash: Arc<str>, sex: Sex) -> Account {
    Account {
        id: AccountId(0),
        user,
        password_hash,
        sex,
        mail: "a@a.com".into(),
        birth_date: *b"000000",
        group: 0,
        pincode_hash: None,
        banned_until: None,
    }
}

/// Makes an account with the next free id, whatever id it came with; `None` when its user is taken.
pub fn create(database: &mut Database, mut account: Account) -> Result<Option<Account>, StoreError> {
    if database.get::<AccountNameRecord>(account.user.as_bytes())?.is_some() {
        return Ok(None);
    }
    let (id, counter) = next(database, Counter::Account)?;
    account.id = AccountId(id);
    let entry = AccountNameRecord {
        user: account.user,
        account: id,
    };
    let changes = Changes::new()
        .put(&AccountRecord::from(&account))
        .put(&entry)
        .put(&counter);
    database.commit(changes)?;
    Ok(Some(account))
}

/// Sets or replaces the pincode; `false` when there is no such account.
pub fn set_pincode(database: &mut Database, id: AccountId, pincode_hash: &str) -> Result<bool, StoreError> {
    let Some(mut record) = database.get::<AccountRecord>(&id.0.to_be_bytes())? else {
        return Ok(false);
    };
    record.pincode_hash = Some(pincode_hash.to_owned());
    database.commit(Changes::new().put(&record))?;
    Ok(true)
}

/// Lets an account in no more until then, or lets it in again; `false` when there is no such account.
pub fn ban(database: &mut Database, id: AccountId, until: Option<Moment>) -> Result<bool, StoreError> {
    let Some(mut record) = database.get::<AccountRecord>(&id.0.to_be_bytes())? else {
        return Ok(false);
    };
    record.banned_until = until.map(|until| until.0);
    database.commit(Changes::new().put(&record))?;
    Ok(true)
}
