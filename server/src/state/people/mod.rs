//! What players are to each other: friends, parties, chat rooms, whom they ignore.
//!
//! Friends and parties of everybody are here, read once at start, so that the loop never waits for the store; the store
//! is told of every change. All else lasts as long as those who play.

mod chat_rooms;
mod ignored;
mod parties;

use std::collections::{BTreeMap, BTreeSet};

use packets::{CharacterId, PartyId, UnitId};

pub use chat_rooms::{ChatRoom, ChatRooms};
pub use ignored::{Deafness, Ignored};
pub use parties::{Left, Parties};

use crate::event::{
    MapInstanceId,
    notice::Vitals,
    people::{Person, Social, StoredPeople},
};

/// Everything between players.
///
/// Invariants, which [`People::check`] verifies: who has somebody as a friend is that one's friend; nobody has too many;
/// who has friends or a party is among [`People::person`]s.
#[derive(Clone, PartialEq, Default, Debug)]
pub struct People {
    persons: BTreeMap<CharacterId, Person>,
    /// Without those who keep nothing.
    social: BTreeMap<CharacterId, Social>,
    /// All parties.
    pub parties: Parties,
    /// All chat rooms.
    pub rooms: ChatRooms,
    /// Of those who play, by their unit: whom they ignore, if anybody.
    pub ignored: BTreeMap<UnitId, Ignored>,
    /// Who asked a character that plays to become its friend, last.
    pub friend_asks: BTreeMap<CharacterId, CharacterId>,
    /// Invitations that those who play have to answer.
    pub invitations: BTreeMap<UnitId, Invitation>,
    /// Of party members that play: what the others were told of them last.
    pub shown: BTreeMap<UnitId, Shown>,
}

/// An invitation to a party.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Invitation {
    /// To which party.
    pub party: PartyId,
    /// Who invited.
    pub by: CharacterId,
}

/// What the other members of its party were told of a player.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Shown {
    /// Map.
    pub instance: MapInstanceId,
    /// Column and row.
    pub cell: (u16, u16),
    /// Hit and spell points.
    pub vitals: Vitals,
    /// It lies dead.
    pub dead: bool,
    /// Job and base level.
    pub grown: (u16, u16),
}

impl People {
    /// What the store has, with nobody playing.
    pub fn new(stored: StoredPeople) -> Self {
        Self {
            persons: stored
                .persons
                .into_iter()
                .map(|person| (person.character, person))
                .collect(),
            social: stored
                .social
                .into_iter()
                .map(|social| (social.character, social))
                .collect(),
            parties: Parties::new(stored.parties, stored.next_party),
            ..Self::default()
        }
    }

    /// A character with friends or a party, as it was when it played last.
    pub fn person(&self, character: CharacterId) -> Option<&Person> {
        self.persons.get(&character)
    }

    /// Remembers how a character is by now, if it has friends or a party.
    pub fn remember(&mut self, person: Person) {
        if self.is_needed(person.character) {
            self.persons.insert(person.character, person);
        }
    }

    /// A character has another name.
    pub fn rename(&mut self, character: CharacterId, name: crate::event::Name) {
        if let Some(person) = self.persons.get_mut(&character) {
            person.name = name;
        }
    }

    /// A character's friends.
    pub fn friends(&self, character: CharacterId) -> &[CharacterId] {
        self.social
            .get(&character)
            .map_or(&[], |social| social.friends.as_slice())
    }

    /// Whether a character lets itself be invited by nobody.
    pub fn refuses_parties(&self, character: CharacterId) -> bool {
        self.social.get(&character).is_some_and(|social| social.refuses_parties)
    }

    /// Sets that; what is to be stored.
    pub fn set_refusing(&mut self, character: CharacterId, refuses: bool) -> Social {
        self.change(character, |social| social.refuses_parties = refuses)
    }

    /// Makes two friends, who are not and have room; what is to be stored.
    pub fn befriend(&mut self, one: Person, other: Person) -> Vec<Social> {
        let (a, b) = (one.character, other.character);
        let changed = vec![
            self.change(a, |social| social.friends.push(b)),
            self.change(b, |social| social.friends.push(a)),
        ];
        self.remember(one);
        self.remember(other);
        changed
    }

    /// Ends a friendship; what is to be stored.
    pub fn part(&mut self, a: CharacterId, b: CharacterId) -> Vec<Social> {
        let without = |who: CharacterId| move |social: &mut Social| social.friends.retain(|&friend| friend != who);
        let changed = vec![self.change(a, without(b)), self.change(b, without(a))];
        self.prune(a);
        self.prune(b);
        changed
    }

    /// A character is no more: ends its friendships. Who was its friend. Its party is left before.
    pub fn forget(&mut self, character: CharacterId) -> Vec<CharacterId> {
        let friends = self.friends(character).to_vec();
        for &friend in &friends {
            self.part(character, friend);
        }
        self.social.remove(&character);
        friends
    }

    /// Forgets who a character was, if it is in nobody's list any more.
    pub fn prune(&mut self, character: CharacterId) {
        if !self.is_needed(character) {
            self.persons.remove(&character);
        }
    }

    fn is_needed(&self, character: CharacterId) -> bool {
        !self.friends(character).is_empty() || self.parties.of(character).is_some()
    }

    fn change(&mut self, character: CharacterId, change: impl FnOnce(&mut Social)) -> Social {
        let mut social = self.social.remove(&character).unwrap_or_else(|| Social::of(character));
        change(&mut social);
        if !social.is_nothing() {
            self.social.insert(character, social.clone());
        }
        social
    }

    /// Whether the invariants hold; what is wrong, if not. For tests.
    pub fn check(&self) -> Result<(), String> {
        self.parties.check()?;
        self.rooms.check()?;
        for (id, social) in &self.social {
            let distinct: BTreeSet<_> = social.friends.iter().collect();
            if distinct.len() != social.friends.len() || distinct.len() > Social::FRIENDS || social.is_nothing() {
                return Err(format!("character {}: {social:?}", id.0));
            }
            if let Some(friend) = social
                .friends
                .iter()
                .find(|friend| !self.friends(**friend).contains(id))
            {
                return Err(format!("character {} is no friend of {}", id.0, friend.0));
            }
        }
        let needed = self.social.keys().chain(self.parties.members());
        let needed: BTreeSet<_> = needed.filter(|&&id| self.is_needed(id)).collect();
        if !needed.iter().copied().eq(self.persons.keys()) {
            return Err(format!("{needed:?} are in lists, {:?} are known", self.persons.keys()));
        }
        Ok(())
    }
}
