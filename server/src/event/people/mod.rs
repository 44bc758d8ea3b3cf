//! What players are to each other: whom they ignore, friends, parties, chat rooms.

pub mod chat_room;
pub mod friend;
pub mod ignore;
pub mod party;

use packets::{AccountId, CharacterId, JobId};
use std::sync::Arc;

pub use chat_room::{ChatRoomCommand, ChatRoomNotice};
pub use friend::{FriendCommand, FriendNotice, Social};
pub use ignore::{IgnoreCommand, IgnoreNotice};
pub use party::{Party, PartyCommand, PartyNotice, PartyShare};

use super::{Character, Name};

/// What a client asks to be changed between its player and others.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum PeopleCommand {
    /// Whose whispers it hears.
    Ignore(IgnoreCommand),
    /// Its friends.
    Friend(FriendCommand),
    /// Its party.
    Party(PartyCommand),
    /// Its chat room.
    ChatRoom(ChatRoomCommand),
}

/// What a client is told of its player and others.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum PeopleNotice {
    /// Whose whispers it hears.
    Ignore(IgnoreNotice),
    /// Its friends.
    Friend(FriendNotice),
    /// Its party.
    Party(PartyNotice),
    /// Chat rooms.
    ChatRoom(ChatRoomNotice),
}

/// A character that others know though it may not play: as it was when it played last.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Person {
    /// Its account.
    pub account: AccountId,
    /// Its character.
    pub character: CharacterId,
    /// What it is called.
    pub name: Name,
    /// Its job.
    pub job: JobId,
    /// Its base level.
    pub base_level: u16,
    /// Map it is on, without `.gat`.
    pub map: Arc<str>,
}

impl From<&Character> for Person {
    fn from(character: &Character) -> Self {
        Self {
            account: character.account,
            character: character.id,
            name: character.name,
            job: character.job,
            base_level: character.base_level,
            map: Arc::clone(&character.place.map),
        }
    }
}

/// What the store has of people, all of it: read once at start, for the game loop never waits for the store, and to a
/// friend or a party member it must tell of characters that do not play.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct StoredPeople {
    /// What each character that has any keeps about others.
    pub social: Vec<Social>,
    /// Every party.
    pub parties: Vec<Party>,
    /// Everybody named in them.
    pub persons: Vec<Person>,
    /// The number that the next party gets.
    pub next_party: u32,
}

/// What the store is to keep of people from now on, each in one atomic batch.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum PeopleWrite {
    /// What these characters keep about others: both sides of a friendship change together.
    Social(Vec<Social>),
    /// A party, new or changed.
    Party(Party),
    /// A party is no more.
    Disband(packets::PartyId),
}
