//! Reads and writes in the terms of the game: accounts, characters, friends and parties. Each write is one atomic change that keeps the
//! index entries and counters in step; what only the store knows (is the name taken?) is decided in it.

pub mod accounts;
pub mod characters;
pub mod people;
pub mod saves;
pub mod storages;

use super::{
    database::Database,
    record::{Counter, CounterRecord},
    store::StoreError,
};

/// The number that `counter` gives out next, and the record that says so to the one after.
fn next(database: &Database, counter: Counter) -> Result<(u32, CounterRecord), StoreError> {
    let stored: Option<CounterRecord> = database.get(&counter.tail())?;
    let number = stored.map_or(counter.first(), |record| record.next);
    let next = number.checked_add(1).ok_or(StoreError::Exhausted(counter))?;
    Ok((number, CounterRecord { counter, next }))
}
