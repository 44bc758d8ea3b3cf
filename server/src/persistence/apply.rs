//! What each event does to the database: the one place that leads from the vocabulary to the repositories.

use super::{
    database::Database,
    repository::{accounts, characters, people, saves, storages},
    store::StoreError,
};
use crate::event::{
    Character, CommitNumber, Name, PersistenceEvent, StoreAnswer,
    people::PeopleWrite,
    persistence::{Owner, Read, Write},
};

/// Applies one event; its answer, if it has one. A write is safe after the next flush.
pub fn apply(database: &mut Database, event: PersistenceEvent) -> Result<Option<StoreAnswer>, StoreError> {
    match event {
        PersistenceEvent::Read(wanted) => read(database, &wanted).map(Some),
        PersistenceEvent::Write { commit, write: wanted } => write(database, commit, wanted),
    }
}

fn read(database: &Database, read: &Read) -> Result<StoreAnswer, StoreError> {
    Ok(match *read {
        Read::Account { session, user } => {
            let account = accounts::by_user(database, user)?.map(Box::new);
            StoreAnswer::AccountFound { session, account }
        }
        Read::Characters { session, account } => {
            let characters = characters::of_account(database, account)?;
            StoreAnswer::CharactersFound {
                session,
                account,
                characters,
            }
        }
        Read::NameTaken { session, name } => {
            let taken = characters::by_name(database, name)?.is_some();
            StoreAnswer::NameChecked { session, name, taken }
        }
        Read::Storage {
            session,
            account,
            opening,
        } => {
            let storage = Box::new(storages::of_account(database, account)?);
            StoreAnswer::StorageFound {
                session,
                opening,
                storage,
            }
        }
        Read::Owner { session, wanted } => {
            let owner = owner(database, wanted.name)?;
            StoreAnswer::OwnerFound { session, wanted, owner }
        }
        Read::CharacterName { session, character } => {
            let name = characters::by_id(database, character)?.map(|character| character.name);
            StoreAnswer::CharacterNamed {
                session,
                character,
                name,
            }
        }
    })
}

fn write(database: &mut Database, commit: CommitNumber, write: Write) -> Result<Option<StoreAnswer>, StoreError> {
    Ok(match write {
        Write::CreateAccount { session, account } => {
            let account = accounts::create(
                database,
                accounts::plain(account.user, account.password_hash, account.sex),
            )?
            .map(Box::new);
            Some(StoreAnswer::AccountCreated {
                session,
                commit,
                account,
            })
        }
        Write::CreateCharacter { session, character } => {
            let result = characters::create(database, *character)?.map(Box::new);
            Some(StoreAnswer::CharacterCreated {
                session,
                commit,
                result,
            })
        }
        Write::DeleteCharacter { session, character } => {
            let deleted = characters::delete(database, character)?;
            Some(StoreAnswer::CharacterDeleted {
                session,
                commit,
                character,
                deleted,
            })
        }
        Write::RenameCharacter { session, character } => {
            let renamed = characters::rename(database, &character)?;
            let (character, name) = (character.id, renamed.then_some(character.name));
            Some(StoreAnswer::CharacterRenamed {
                session,
                commit,
                character,
                name,
            })
        }
        unanswered => {
            save(database, &unanswered)?;
            None
        }
    })
}

/// Whose the character of a name is.
fn owner(database: &Database, name: Name) -> Result<Option<Owner>, StoreError> {
    let Some(id) = characters::by_name(database, name)? else {
        return Ok(None);
    };
    let Some(character) = characters::by_id(database, id)? else {
        return Ok(None);
    };
    let account = accounts::by_id(database, character.account)?;
    Ok(account.map(|account| Owner {
        account: account.id,
        group: account.group,
        banned_until: account.banned_until,
    }))
}

/// Somebody, or some party, that a change is about.
fn named_in(write: &PeopleWrite) -> u32 {
    match write {
        PeopleWrite::Social(lists) => lists.first().map_or(0, |social| social.character.0),
        PeopleWrite::Party(party) => party.leader.0,
        PeopleWrite::Disband(id) => id.0,
    }
}

/// Writes that the game needs no answer to.
fn save(database: &mut Database, write: &Write) -> Result<(), StoreError> {
    let first = |characters: &[Character]| characters.first().map_or(0, |character| character.id.0);
    let (done, what, id) = match write {
        Write::SetPincode { account, pincode_hash } => {
            let set = accounts::set_pincode(database, *account, pincode_hash)?;
            (set, "set the pincode of", account.0)
        }
        Write::Ban { account, until } => (accounts::ban(database, *account, *until)?, "ban", account.0),
        Write::Save(save) => {
            let missing = saves::write(database, save)?;
            (missing.is_empty(), "save", missing.first().map_or(0, |id| id.0))
        }
        Write::MoveSlots { characters } => {
            let moved = characters::move_slots(database, characters)?;
            (moved, "move slots with", first(characters))
        }
        Write::People(write) => {
            let changed = people::write(database, write)?;
            (changed, "change the friends or the party of", named_in(write))
        }
        _ => return Ok(()),
    };
    // It found nothing to change: a mistake of the game's rules, or a deletion that came first.
    if !done {
        tracing::warn!(id, "could not {what} a record that is not there or not free");
    }
    Ok(())
}
