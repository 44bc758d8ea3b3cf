//! What the store should hold: a plain model of accounts, characters, friends and parties, and an endless plan of writes to
//! them.
//!
//! Write number `n` is a function of `n` and the model after `n - 1`, and each of them succeeds and makes one change.
//! So what a store must hold after its change number `n` is known without having seen the writes.

use core::time::Duration;
use std::collections::BTreeMap;

use packets::{AccountId, CharacterId, ItemId, JobId, PartyId};
use server::{
    event::{
        Account, Character, Inventory, Item, Name, SessionId,
        people::{Party, PartyShare, PeopleWrite, Social},
        persistence::{NewAccount, Save, Write},
        record::{Attributes, Held, HeldKind, Hotkey, Place, Sex},
        storage::Storage,
    },
    persistence::{
        Database,
        repository::{accounts, characters, people, storages},
    },
    world::{Location, Status},
};

/// Accounts and characters by id.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Model {
    pub(crate) accounts: BTreeMap<AccountId, Account>,
    pub(crate) characters: BTreeMap<CharacterId, Character>,
    /// By account.
    pub(crate) storages: BTreeMap<AccountId, Storage>,
    social: BTreeMap<CharacterId, Social>,
    parties: BTreeMap<PartyId, Party>,
    characters_made: u32,
    changes: u64,
}

impl Model {
    /// The model after the first `changes` writes of the plan.
    pub(crate) fn after(changes: u64) -> Self {
        let mut model = Self::default();
        for _ in 0..changes {
            model.next_write();
        }
        model
    }

    /// What a database holds. Fails the test when it cannot be read.
    pub(crate) fn stored_in(database: &Database) -> (BTreeMap<AccountId, Account>, BTreeMap<CharacterId, Character>) {
        let accounts: BTreeMap<_, _> = accounts::all(database)
            .map(|account| account.unwrap())
            .map(|account| (account.id, account))
            .collect();
        let characters = accounts
            .keys()
            .flat_map(|account| characters::of_account(database, *account).unwrap())
            .map(|character| (character.id, character))
            .collect();
        (accounts, characters)
    }

    /// The storages that a database holds for these accounts, without those that are empty.
    pub(crate) fn storages_in<'a>(
        database: &Database,
        accounts: impl IntoIterator<Item = &'a AccountId>,
    ) -> BTreeMap<AccountId, Storage> {
        let of = |account: &AccountId| (*account, storages::of_account(database, *account).unwrap());
        let stored = accounts.into_iter().map(of);
        stored.filter(|(_, storage)| !storage.is_empty()).collect()
    }

    /// The next write of the plan, applied to the model.
    pub(crate) fn next_write(&mut self) -> Write {
        self.changes += 1;
        let n = self.changes;
        match (n - 1) % 15 {
            0 => self.create_account(n),
            1 => self.create_character(n, 0),
            2 => self.create_character(n, 1),
            4 => self.swap_slots(),
            5 => self.rename_last(n),
            6 => self.set_pincode(n),
            7 => self.delete_first_of_last_account(),
            8 => self.create_character(n, 2),
            10 => self.save_with_storage(n),
            11 => self.save_together(n),
            12 => self.befriend(),
            13 => self.make_party(n),
            14 => self.ban(n),
            _ => self.save_last(n),
        }
    }

    fn create_account(&mut self, n: u64) -> Write {
        let user = name(&format!("user{n}"));
        let mut account = accounts::plain(user, "$argon2id$none".into(), Sex::Male);
        account.id = AccountId(2_000_000 + u32::try_from(self.accounts.len()).unwrap());
        self.accounts.insert(account.id, account.clone());
        let account = NewAccount {
            user,
            password_hash: account.password_hash,
            sex: account.sex,
        };
        Write::CreateAccount {
            session: SessionId(n),
            account,
        }
    }

    fn create_character(&mut self, n: u64, slot: u8) -> Write {
        let account = self.last_account();
        let mut made = character(account, slot, &format!("Char{n}"));
        let asked = Box::new(made.clone());
        made.id = CharacterId(150_000 + self.characters_made);
        self.characters_made += 1;
        self.characters.insert(made.id, made);
        Write::CreateCharacter {
            session: SessionId(n),
            character: asked,
        }
    }

    fn save_last(&mut self, n: u64) -> Write {
        let character = self.last_character();
        character.zeny = u32::try_from(n).unwrap();
        character.place.x += 1;
        Write::Save(Save {
            characters: vec![character.clone()],
            storages: Vec::new(),
        })
    }

    fn save_with_storage(&mut self, n: u64) -> Write {
        let character = self.last_character();
        character.inventory = Inventory::default();
        let character = character.clone();
        let potions = Item::new(ItemId(501), u16::try_from(n % 30_000 + 1).unwrap());
        let storage: Storage = belongings().map(Item::taken_off).into_iter().chain([potions]).collect();
        self.storages.insert(character.account, storage.clone());
        Write::Save(Save {
            storages: vec![(character.account, storage)],
            characters: vec![character],
        })
    }

    /// Zeny goes from one to the other.
    fn save_together(&mut self, n: u64) -> Write {
        let account = self.last_account();
        let of_account = |character: &&mut Character| character.account == account;
        let mut characters = Vec::new();
        for (number, character) in (1..).zip(self.characters.values_mut().filter(of_account)) {
            character.zeny = u32::try_from(n).unwrap() * number;
            characters.push(character.clone());
        }
        Write::Save(Save {
            characters,
            storages: Vec::new(),
        })
    }

    fn rename_last(&mut self, n: u64) -> Write {
        let character = self.last_character();
        character.name = name(&format!("Renamed{n}"));
        Write::RenameCharacter {
            session: SessionId(n),
            character: Box::new(character.clone()),
        }
    }

    fn swap_slots(&mut self) -> Write {
        let account = self.last_account();
        let mut characters = Vec::new();
        for character in self
            .characters
            .values_mut()
            .filter(|character| character.account == account)
        {
            character.slot = 1 - character.slot;
            characters.push(character.clone());
        }
        Write::MoveSlots { characters }
    }

    fn ban(&mut self, n: u64) -> Write {
        let account = self.last_account();
        let until = (!n.is_multiple_of(3)).then_some(server::event::Moment(n));
        self.accounts.get_mut(&account).unwrap().banned_until = until;
        Write::Ban { account, until }
    }

    fn set_pincode(&mut self, n: u64) -> Write {
        let account = self.last_account();
        let pincode_hash: std::sync::Arc<str> = format!("$argon2id$of{n}").into();
        self.accounts.get_mut(&account).unwrap().pincode_hash = Some(pincode_hash.clone());
        Write::SetPincode { account, pincode_hash }
    }

    fn delete_first_of_last_account(&mut self) -> Write {
        let account = self.last_account();
        let (&character, _) = self
            .characters
            .iter()
            .find(|(_, character)| character.account == account)
            .unwrap();
        self.characters.remove(&character);
        self.social.remove(&character);
        self.social
            .values_mut()
            .for_each(|social| social.friends.retain(|friend| *friend != character));
        self.social.retain(|_, social| !social.is_nothing());
        Write::DeleteCharacter {
            session: SessionId(1),
            character,
        }
    }

    /// The characters of the last account become friends.
    fn befriend(&mut self) -> Write {
        let [one, other] = *self.last_characters() else {
            panic!("two of them")
        };
        let of = |character, friend| Social {
            friends: vec![friend],
            ..Social::of(character)
        };
        let lists = vec![of(one, other), of(other, one)];
        let by_character = lists.iter().map(|social| (social.character, social.clone()));
        self.social.extend(by_character);
        Write::People(PeopleWrite::Social(lists))
    }

    /// The characters of the last account make a party.
    fn make_party(&mut self, n: u64) -> Write {
        let members = self.last_characters();
        let party = Party {
            id: PartyId(1 + u32::try_from(self.parties.len()).unwrap()),
            name: name(&format!("Party{n}")),
            leader: *members.first().unwrap(),
            members,
            share: PartyShare::default(),
        };
        self.parties.insert(party.id, party.clone());
        Write::People(PeopleWrite::Party(party))
    }

    /// Fails the test unless a database has the friends and parties of the model.
    pub(crate) fn check_people(&self, database: &Database) {
        let stored = people::all(database).unwrap();
        assert_eq!(stored.social, self.social.values().cloned().collect::<Vec<_>>());
        assert_eq!(stored.parties, self.parties.values().cloned().collect::<Vec<_>>());
    }

    fn last_characters(&self) -> Vec<CharacterId> {
        let account = self.last_account();
        let of_account = self
            .characters
            .values()
            .filter(|character| character.account == account);
        of_account.map(|character| character.id).collect()
    }

    fn last_account(&self) -> AccountId {
        *self.accounts.keys().next_back().unwrap()
    }

    fn last_character(&mut self) -> &mut Character {
        self.characters.values_mut().next_back().unwrap()
    }
}

/// A name, from text that is one.
pub(crate) fn name(text: &str) -> Name {
    Name::new(text.as_bytes()).unwrap()
}

/// A knife that is worn, refined and with a card in it, and potions.
fn belongings() -> [Item; 2] {
    let knife = Item {
        refine: 4,
        cards: [ItemId(4005), ItemId(0), ItemId(0), ItemId(0)],
        worn: Location::RIGHT_HAND,
        ..Item::new(ItemId(1201), 1)
    };
    [knife, Item::new(ItemId(501), 30_000)]
}

/// A novice without an id.
pub(crate) fn character(account: AccountId, slot: u8, called: &str) -> Character {
    let place = Place {
        map: "prontera".into(),
        x: 156,
        y: 191,
    };
    let one = Attributes {
        strength: 1,
        agility: 1,
        vitality: 1,
        intelligence: 1,
        dexterity: 1,
        luck: 1,
    };
    Character {
        id: CharacterId(0),
        account,
        slot,
        name: name(called),
        sex: Sex::Male,
        job: JobId(0),
        base_level: 1,
        job_level: 1,
        base_experience: 0,
        job_experience: 0,
        attributes: one,
        status_points: 48,
        skill_points: 0,
        hp: 40,
        sp: 11,
        zeny: 0,
        hair_style: 1,
        hair_color: 0,
        cloth_color: 0,
        place: place.clone(),
        save_point: place,
        renames: 0,
        slot_moves: 0,
        deletion: None,
        inventory: belongings().into_iter().collect(),
        hotkeys: vec![Hotkey {
            skill: false,
            id: 501,
            level: 0,
        }],
        hotkey_rows: server::event::record::HotkeyRows([3, 1]),
        held: [HeldKind::Haste(10), HeldKind::Ailment(Status::Curse)]
            .map(|what| Held {
                what,
                left: Duration::from_millis(1_799_999),
            })
            .to_vec(),
    }
}
