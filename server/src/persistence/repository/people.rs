//! Friends and parties: all of them at once when a server starts, and each change of them.

use std::collections::BTreeSet;

use packets::{CharacterId, PartyId};

use super::characters;
use crate::{
    event::people::{Party, PeopleWrite, Person, Social, StoredPeople},
    persistence::{
        database::{Changes, Database},
        record::{
            CharacterRecord, Counter, CounterRecord, PartyMemberRecord, PartyNameRecord, PartyRecord, Record,
            RecordKind, SocialRecord,
        },
        store::StoreError,
    },
};

/// Everything between characters, and who those are that it names.
pub fn all(database: &Database) -> Result<StoredPeople, StoreError> {
    let social: Vec<SocialRecord> = database.scan(&[]).collect::<Result<_, _>>()?;
    let parties: Vec<PartyRecord> = database.scan(&[]).collect::<Result<_, _>>()?;
    let counter: Option<CounterRecord> = database.get(&Counter::Party.tail())?;
    let with_friends = social.iter().filter(|social| !social.friends.is_empty());
    let named: BTreeSet<u32> = with_friends
        .map(|social| social.character)
        .chain(parties.iter().flat_map(|party| party.members.iter().copied()))
        .collect();
    let mut persons = Vec::with_capacity(named.len());
    for id in named {
        persons.extend(characters::by_id(database, CharacterId(id))?.as_ref().map(Person::from));
    }
    Ok(StoredPeople {
        social: social.into_iter().map(Social::from).collect(),
        parties: parties.into_iter().map(Party::from).collect(),
        persons,
        next_party: counter.map_or(Counter::Party.first(), |counter| counter.next),
    })
}

/// Makes a change. `false`, and nothing is changed, when it names a character that does not exist.
pub fn write(database: &mut Database, write: &PeopleWrite) -> Result<bool, StoreError> {
    let named: Vec<CharacterId> = match write {
        PeopleWrite::Social(lists) => lists.iter().map(|social| social.character).collect(),
        PeopleWrite::Party(party) => party.members.clone(),
        PeopleWrite::Disband(_) => Vec::new(),
    };
    for character in named {
        if database.get::<CharacterRecord>(&character.0.to_be_bytes())?.is_none() {
            return Ok(false);
        }
    }
    let changes = match write {
        PeopleWrite::Social(lists) => lists.iter().fold(Changes::new(), put_social),
        PeopleWrite::Party(party) => put_party(database, party)?,
        PeopleWrite::Disband(id) => match stored_party(database, *id)? {
            Some(stored) => without_party(Changes::new(), &stored),
            None => return Ok(false),
        },
    };
    database.commit(changes)?;
    Ok(true)
}

/// What the deletion of a character changes besides: its friends lose it, and its party goes on under the next in line,
/// or not at all.
pub(super) fn without(database: &Database, character: CharacterId, changes: Changes) -> Result<Changes, StoreError> {
    let changes = without_friends(database, character, changes)?;
    let tail = character.0.to_be_bytes();
    let Some(entry) = database.get::<PartyMemberRecord>(&tail)? else {
        return Ok(changes);
    };
    let changes = changes.delete(RecordKind::PartyMember, &tail);
    let Some(mut party) = stored_party(database, PartyId(entry.party))? else {
        return Ok(changes);
    };
    party.members.retain(|&member| member != character.0);
    let Some(&first) = party.members.first() else {
        return Ok(without_party(changes, &party));
    };
    if party.leader == character.0 {
        party.leader = first;
    }
    Ok(changes.put(&party))
}

fn without_friends(database: &Database, character: CharacterId, mut changes: Changes) -> Result<Changes, StoreError> {
    let tail = character.0.to_be_bytes();
    let Some(own) = database.get::<SocialRecord>(&tail)? else {
        return Ok(changes);
    };
    // A friend may be named by a record that was changed by hand more than once.
    let friends: BTreeSet<u32> = own.friends.into_iter().collect();
    for friend in friends {
        if let Some(mut theirs) = database.get::<SocialRecord>(&friend.to_be_bytes())? {
            theirs.friends.retain(|&friend| friend != character.0);
            changes = put_social(changes, &theirs.into());
        }
    }
    Ok(changes.delete(RecordKind::Social, &tail))
}

fn put_social(changes: Changes, social: &Social) -> Changes {
    let record = SocialRecord::from(social);
    if social.is_nothing() {
        changes.delete(RecordKind::Social, &record.key_tail())
    } else {
        changes.put(&record)
    }
}

/// The party with its name, its members and the number that the next one gets.
fn put_party(database: &Database, party: &Party) -> Result<Changes, StoreError> {
    let record = PartyRecord::from(party);
    let mut changes = Changes::new();
    if let Some(stored) = stored_party(database, party.id)? {
        changes = without_party(changes, &stored);
    }
    for &character in &record.members {
        changes = changes.put(&PartyMemberRecord {
            character,
            party: record.id,
        });
    }
    let counter = Counter::Party;
    let stored: Option<CounterRecord> = database.get(&counter.tail())?;
    let next = stored.map_or(counter.first(), |record| record.next);
    if next <= record.id {
        let next = record.id.checked_add(1).ok_or(StoreError::Exhausted(counter))?;
        changes = changes.put(&CounterRecord { counter, next });
    }
    Ok(changes.put(&name_of(&record)).put(&record))
}

fn without_party(changes: Changes, party: &PartyRecord) -> Changes {
    let members = party.members.iter();
    members
        .fold(changes, |changes, member| {
            changes.delete(RecordKind::PartyMember, &member.to_be_bytes())
        })
        .delete(RecordKind::PartyName, party.name.folded().as_bytes())
        .delete(RecordKind::Party, &party.key_tail())
}

fn stored_party(database: &Database, id: PartyId) -> Result<Option<PartyRecord>, StoreError> {
    database.get(&id.0.to_be_bytes())
}

fn name_of(party: &PartyRecord) -> PartyNameRecord {
    PartyNameRecord {
        folded: party.name.folded(),
        party: party.id,
    }
}
