//! A store in memory: what the persistence thread does, without files and threads.

use std::collections::BTreeMap;

use packets::{AccountId, CharacterId, PartyId};
use server::event::{
    Account, Character, CommitNumber, GameEvent, Name, PersistenceEvent, StoreAnswer,
    people::{Party, PeopleWrite, Person, Social, StoredPeople},
    persistence::{CreateConflict, Owner, Read, Save, Write},
    record::Sex,
    storage::Storage,
};

/// Accounts and characters, answered at once. Nothing is flushed until [`MemoryStore::flush`].
#[derive(Clone, Default, Debug)]
pub(crate) struct MemoryStore {
    /// By user.
    pub(crate) accounts: BTreeMap<Name, Account>,
    /// By id.
    pub(crate) characters: BTreeMap<CharacterId, Character>,
    /// By account.
    pub(crate) storages: BTreeMap<AccountId, Storage>,
    /// What characters keep about others, of those who keep anything.
    pub(crate) social: BTreeMap<CharacterId, Social>,
    /// By number.
    pub(crate) parties: BTreeMap<PartyId, Party>,
    /// Number of the last write.
    pub(crate) written: CommitNumber,
    /// How many characters were ever made.
    made: u32,
}

impl MemoryStore {
    /// Adds an account whose password hash is its password.
    pub(crate) fn add_account(&mut self, user: &str, password: &str, group: u8) -> AccountId {
        let user = Name::new(user.as_bytes()).unwrap();
        let mut account = self.account(user, password.into(), Sex::Male);
        account.group = group;
        let id = account.id;
        self.accounts.insert(user, account);
        id
    }

    fn account(&self, user: Name, password_hash: std::sync::Arc<str>, sex: Sex) -> Account {
        let number = u32::try_from(self.accounts.len()).unwrap();
        Account {
            id: AccountId(2_000_000 + number),
            user,
            password_hash,
            sex,
            mail: "a@a.com".into(),
            birth_date: *b"900101",
            group: 0,
            pincode_hash: None,
            banned_until: None,
        }
    }

    /// The character of that name.
    pub(crate) fn named(&self, name: &str) -> Option<&Character> {
        self.characters
            .values()
            .find(|character| character.name.as_bytes() == name.as_bytes())
    }

    /// Applies a request; the answer, if it has one.
    pub(crate) fn apply(&mut self, event: PersistenceEvent) -> Option<GameEvent> {
        let answer = match event {
            PersistenceEvent::Read(read) => Some(self.read(&read)),
            PersistenceEvent::Write { commit, write } => {
                assert_eq!(commit.0, self.written.0 + 1, "writes are numbered one by one");
                self.written = commit;
                self.write(commit, write)
            }
        };
        answer.map(GameEvent::Store)
    }

    /// Tells that everything written is durable.
    pub(crate) fn flush(&self) -> GameEvent {
        GameEvent::Store(StoreAnswer::Flushed { commit: self.written })
    }

    fn read(&self, read: &Read) -> StoreAnswer {
        match *read {
            Read::Account { session, user } => {
                let account = self.accounts.get(&user).cloned().map(Box::new);
                StoreAnswer::AccountFound { session, account }
            }
            Read::Characters { session, account } => {
                let of_account = |character: &&Character| character.account == account;
                let mut characters: Vec<_> = self.characters.values().filter(of_account).cloned().collect();
                characters.sort_by_key(|character| character.slot);
                StoreAnswer::CharactersFound {
                    session,
                    account,
                    characters,
                }
            }
            Read::NameTaken { session, name } => {
                let taken = self.is_taken(name);
                StoreAnswer::NameChecked { session, name, taken }
            }
            Read::Storage {
                session,
                account,
                opening,
            } => {
                let storage = Box::new(self.storages.get(&account).cloned().unwrap_or_default());
                StoreAnswer::StorageFound {
                    session,
                    opening,
                    storage,
                }
            }
            Read::Owner { session, wanted } => {
                let is_wanted = |character: &&Character| {
                    let name = character.name.as_bytes();
                    name.eq_ignore_ascii_case(wanted.name.as_bytes())
                };
                let character = self.characters.values().find(is_wanted);
                let of = |account| self.accounts.values().find(|found| found.id == account);
                let owner = character
                    .and_then(|character| of(character.account))
                    .map(|account| Owner {
                        account: account.id,
                        group: account.group,
                        banned_until: account.banned_until,
                    });
                StoreAnswer::OwnerFound { session, wanted, owner }
            }
            Read::CharacterName { session, character } => {
                let name = self.characters.get(&character).map(|character| character.name);
                StoreAnswer::CharacterNamed {
                    session,
                    character,
                    name,
                }
            }
        }
    }

    fn account_mut(&mut self, account: AccountId) -> &mut Account {
        self.accounts.values_mut().find(|found| found.id == account).unwrap()
    }

    fn write(&mut self, commit: CommitNumber, write: Write) -> Option<StoreAnswer> {
        match write {
            Write::CreateAccount { session, account } => {
                let free = !self.accounts.contains_key(&account.user);
                let account = free.then(|| self.account(account.user, account.password_hash, account.sex));
                self.accounts
                    .extend(account.clone().map(|account| (account.user, account)));
                let account = account.map(Box::new);
                return Some(StoreAnswer::AccountCreated {
                    session,
                    commit,
                    account,
                });
            }
            Write::SetPincode { account, pincode_hash } => {
                self.account_mut(account).pincode_hash = Some(pincode_hash);
            }
            Write::Ban { account, until } => self.account_mut(account).banned_until = until,
            Write::CreateCharacter { session, character } => {
                let result = self.create(*character);
                return Some(StoreAnswer::CharacterCreated {
                    session,
                    commit,
                    result,
                });
            }
            Write::Save(save) => self.save_all(save),
            Write::People(write) => self.write_people(write),
            Write::DeleteCharacter { session, character } => {
                let deleted = self.characters.remove(&character).is_some();
                self.forget(character);
                return Some(StoreAnswer::CharacterDeleted {
                    session,
                    commit,
                    character,
                    deleted,
                });
            }
            Write::RenameCharacter { session, character } => {
                let (id, name) = (character.id, self.rename(*character));
                return Some(StoreAnswer::CharacterRenamed {
                    session,
                    commit,
                    character: id,
                    name,
                });
            }
            Write::MoveSlots { characters } => {
                let characters = characters.into_iter().map(|character| (character.id, character));
                self.characters.extend(characters);
            }
        }
        None
    }

    fn save_all(&mut self, Save { characters, storages }: Save) {
        for character in characters {
            self.save(character);
        }
        for (account, storage) in storages {
            // Read again they lie without gaps.
            let items: Storage = storage.iter().map(|(_, item)| *item).collect();
            self.storages.insert(account, items);
        }
    }

    /// Its new name, unless somebody has it.
    fn rename(&mut self, character: Character) -> Option<Name> {
        let name = (!self.is_taken(character.name)).then_some(character.name)?;
        self.characters.insert(character.id, character);
        Some(name)
    }

    fn create(&mut self, mut character: Character) -> Result<Box<Character>, CreateConflict> {
        if self.is_taken(character.name) {
            return Err(CreateConflict::NameTaken);
        }
        let in_slot = |other: &Character| (other.account, other.slot) == (character.account, character.slot);
        if self.characters.values().any(in_slot) {
            return Err(CreateConflict::SlotTaken);
        }
        self.made += 1;
        character.id = CharacterId(150_000 + self.made);
        self.characters.insert(character.id, character.clone());
        Ok(Box::new(character))
    }

    /// Saves a character that exists; name and slot have writes of their own.
    fn save(&mut self, character: Character) {
        if let Some(stored) = self.characters.get_mut(&character.id) {
            let (name, slot) = (stored.name, stored.slot);
            *stored = Character {
                name,
                slot,
                ..character
            };
        }
    }

    /// What a server that starts on this store reads of friends and parties.
    pub(crate) fn people(&self) -> StoredPeople {
        let named = |id: &&CharacterId| {
            let friends = self.social.get(id).is_some_and(|social| !social.friends.is_empty());
            friends || self.parties.values().any(|party| party.members.contains(id))
        };
        let person = |id| Person::from(&self.characters[id]);
        StoredPeople {
            social: self.social.values().cloned().collect(),
            parties: self.parties.values().cloned().collect(),
            persons: self.characters.keys().filter(named).map(person).collect(),
            next_party: 1 + self.parties.keys().next_back().map_or(0, |party| party.0),
        }
    }

    fn write_people(&mut self, write: PeopleWrite) {
        match write {
            PeopleWrite::Social(lists) => lists.into_iter().for_each(|social| self.put_social(social)),
            PeopleWrite::Party(party) => {
                assert!(party.members.iter().all(|member| self.characters.contains_key(member)));
                self.parties.insert(party.id, party);
            }
            PeopleWrite::Disband(id) => assert!(self.parties.remove(&id).is_some()),
        }
    }

    fn put_social(&mut self, social: Social) {
        assert!(self.characters.contains_key(&social.character));
        self.social.remove(&social.character);
        if !social.is_nothing() {
            self.social.insert(social.character, social);
        }
    }

    /// A deleted character is nobody's friend and in no party.
    fn forget(&mut self, character: CharacterId) {
        self.social.remove(&character);
        let friends: Vec<Social> = self.social.values().cloned().collect();
        for mut social in friends {
            social.friends.retain(|friend| *friend != character);
            self.put_social(social);
        }
        self.parties.values_mut().for_each(|party| {
            party.members.retain(|member| *member != character);
            if let Some(&first) = party.members.first().filter(|_| party.leader == character) {
                party.leader = first;
            }
        });
        self.parties.retain(|_, party| !party.members.is_empty());
    }

    fn is_taken(&self, name: Name) -> bool {
        self.characters
            .values()
            .any(|character| character.name.folded() == name.folded())
    }
}
