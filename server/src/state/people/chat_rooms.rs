//! All chat rooms, and who is in which.

use std::collections::{BTreeMap, BTreeSet};

use packets::{CharacterId, UnitId};

use crate::event::{
    MapInstanceId,
    people::chat_room::{ChatRoomId, ChatRoomSettings, ChatRoomSign},
};

/// A chat room.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ChatRoom {
    /// Its number.
    pub id: ChatRoomId,
    /// The map it is on.
    pub instance: MapInstanceId,
    /// How the owner wants it.
    pub settings: ChatRoomSettings,
    /// Who is in it, the owner first.
    pub members: Vec<UnitId>,
    /// Whom an owner put out: they do not come back.
    pub expelled: BTreeSet<CharacterId>,
}

impl ChatRoom {
    /// Who owns it.
    pub fn owner(&self) -> Option<UnitId> {
        self.members.first().copied()
    }

    /// How many are in it.
    pub fn users(&self) -> u16 {
        u16::try_from(self.members.len()).unwrap_or(u16::MAX)
    }

    /// What those around see of it; nothing when nobody is in it.
    pub fn sign(&self) -> Option<ChatRoomSign> {
        Some(ChatRoomSign {
            owner: self.owner()?,
            room: self.id,
            title: self.settings.title.clone(),
            limit: self.settings.limit,
            users: self.users(),
            public: self.settings.public,
        })
    }
}

/// The chat rooms.
///
/// Invariants, which [`ChatRooms::check`] verifies: somebody is in every room, at most [`ChatRoomSettings::USERS`]; a
/// unit is in one room at most, and it is known in which.
#[derive(Clone, PartialEq, Default, Debug)]
pub struct ChatRooms {
    by_id: BTreeMap<ChatRoomId, ChatRoom>,
    of: BTreeMap<UnitId, ChatRoomId>,
    /// How many were ever opened.
    opened: u32,
}

impl ChatRooms {
    /// The first number of a room: no unit has one like it.
    const FIRST: u32 = 0x7000_0000;

    /// Numbers of rooms; they are used again after so many.
    const NUMBERS: u32 = 0x0fff_ffff;

    /// A room.
    pub fn get(&self, id: ChatRoomId) -> Option<&ChatRoom> {
        self.by_id.get(&id)
    }

    /// The room that a unit is in.
    pub fn of(&self, unit: UnitId) -> Option<&ChatRoom> {
        self.get(*self.of.get(&unit)?)
    }

    /// The room that a unit owns.
    pub fn owned_by(&self, unit: UnitId) -> Option<&ChatRoom> {
        self.of(unit).filter(|room| room.owner() == Some(unit))
    }

    /// The same, to be changed in all but who is in it.
    pub fn owned_by_mut(&mut self, unit: UnitId) -> Option<&mut ChatRoom> {
        let id = self.owned_by(unit)?.id;
        self.by_id.get_mut(&id)
    }

    /// Everybody who is in one, and in which.
    pub fn members(&self) -> impl Iterator<Item = (UnitId, &ChatRoom)> {
        self.of
            .iter()
            .filter_map(|(&unit, room)| Some((unit, self.get(*room)?)))
    }

    /// Opens a room of a unit that is in none.
    pub fn open(&mut self, owner: UnitId, instance: MapInstanceId, settings: ChatRoomSettings) -> ChatRoomId {
        let id = loop {
            let id = ChatRoomId(Self::FIRST + self.opened % Self::NUMBERS);
            self.opened = self.opened.wrapping_add(1);
            if !self.by_id.contains_key(&id) {
                break id;
            }
        };
        let room = ChatRoom {
            id,
            instance,
            settings,
            members: vec![owner],
            expelled: BTreeSet::new(),
        };
        self.by_id.insert(id, room);
        self.of.insert(owner, id);
        id
    }

    /// Puts a unit that is in none into a room.
    pub fn enter(&mut self, id: ChatRoomId, unit: UnitId) {
        if let Some(room) = self.by_id.get_mut(&id) {
            room.members.push(unit);
            self.of.insert(unit, id);
        }
    }

    /// Takes a unit out of its room, which is gone when nobody is left; the next in line owns it when the owner went.
    pub fn leave(&mut self, unit: UnitId) {
        let Some(id) = self.of.remove(&unit) else { return };
        if let Some(room) = self.by_id.get_mut(&id) {
            room.members.retain(|&member| member != unit);
            if room.members.is_empty() {
                self.by_id.remove(&id);
            }
        }
    }

    /// Makes a member the owner; the one before changes places with it.
    pub fn own(&mut self, id: ChatRoomId, unit: UnitId) {
        if let Some(room) = self.by_id.get_mut(&id)
            && let Some(index) = room.members.iter().position(|&member| member == unit)
        {
            room.members.swap(0, index);
        }
    }

    /// Whether the invariants hold; what is wrong, if not. For tests.
    pub fn check(&self) -> Result<(), String> {
        let mut members = 0;
        for (id, room) in &self.by_id {
            members += room.members.len();
            let known = room.members.iter().all(|member| self.of.get(member) == Some(id));
            if *id != room.id || !known || !(1..=ChatRoomSettings::USERS).contains(&room.users()) {
                return Err(format!("{room:?} under {id:?}"));
            }
        }
        if members != self.of.len() {
            return Err(format!("{members} in chat rooms, {} know theirs", self.of.len()));
        }
        Ok(())
    }
}
