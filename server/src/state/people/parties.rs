//! All parties, and who is in which.

use std::collections::{BTreeMap, BTreeSet};

use packets::{CharacterId, PartyId};

use crate::event::{
    Name,
    people::{Party, PartyShare},
};

/// The parties.
///
/// Invariants, which [`Parties::check`] verifies: a party has 1 to [`Party::MEMBERS`] members, each once, and its leader
/// is one of them; a character is in one party at most; names and numbers lead to those who have them.
#[derive(Clone, PartialEq, Debug)]
pub struct Parties {
    by_id: BTreeMap<PartyId, Party>,
    /// By folded name.
    by_name: BTreeMap<Name, PartyId>,
    of: BTreeMap<CharacterId, PartyId>,
    /// The number that the next one gets.
    next: u32,
}

impl Default for Parties {
    fn default() -> Self {
        Self::new(Vec::new(), 1)
    }
}

/// What is left after a member is gone.
#[derive(Clone, PartialEq, Debug)]
pub enum Left {
    /// The party without it; its leader may be another.
    Party(Party),
    /// Nobody: the party is no more.
    Nobody(PartyId),
}

impl Parties {
    /// These, of which the next new one gets the number `next`.
    pub fn new(parties: Vec<Party>, next: u32) -> Self {
        let mut all = Self {
            by_id: BTreeMap::new(),
            by_name: BTreeMap::new(),
            of: BTreeMap::new(),
            next,
        };
        for party in parties {
            all.insert(party);
        }
        all
    }

    fn insert(&mut self, party: Party) {
        self.by_name.insert(party.name.folded(), party.id);
        self.of.extend(party.members.iter().map(|&member| (member, party.id)));
        self.next = self.next.max(party.id.0.saturating_add(1));
        self.by_id.insert(party.id, party);
    }

    /// A party.
    pub fn get(&self, id: PartyId) -> Option<&Party> {
        self.by_id.get(&id)
    }

    /// The party that a character is in.
    pub fn of(&self, character: CharacterId) -> Option<&Party> {
        self.get(*self.of.get(&character)?)
    }

    /// Everybody who is in one.
    pub fn members(&self) -> impl Iterator<Item = &CharacterId> {
        self.of.keys()
    }

    /// Makes a party of one, who must be in none; `None` when another has the name, letter case aside, or no number is
    /// left.
    pub fn make(&mut self, leader: CharacterId, name: Name, share: PartyShare) -> Option<Party> {
        if self.by_name.contains_key(&name.folded()) || self.next == u32::MAX {
            return None;
        }
        let party = Party {
            id: PartyId(self.next),
            name,
            leader,
            members: vec![leader],
            share,
        };
        self.insert(party.clone());
        Some(party)
    }

    /// Adds somebody who is in no party; `None` when there is no such party, or no room.
    pub fn join(&mut self, id: PartyId, character: CharacterId) -> Option<Party> {
        let party = self.by_id.get_mut(&id)?;
        if party.members.len() >= Party::MEMBERS {
            return None;
        }
        party.members.push(character);
        self.of.insert(character, id);
        Some(party.clone())
    }

    /// Takes somebody out. If it led, the first of the others that `plays` leads, or else the first.
    pub fn leave(&mut self, character: CharacterId, plays: impl Fn(CharacterId) -> bool) -> Option<Left> {
        let id = self.of.remove(&character)?;
        let party = self.by_id.get_mut(&id)?;
        party.members.retain(|&member| member != character);
        let Some(&first) = party.members.first() else {
            self.by_name.remove(&party.name.folded());
            self.by_id.remove(&id);
            return Some(Left::Nobody(id));
        };
        if party.leader == character {
            let playing = party.members.iter().copied().find(|&member| plays(member));
            party.leader = playing.unwrap_or(first);
        }
        Some(Left::Party(party.clone()))
    }

    /// Makes a member the leader; `None` when it is no member.
    pub fn lead(&mut self, id: PartyId, leader: CharacterId) -> Option<Party> {
        let party = self.by_id.get_mut(&id)?;
        party.members.contains(&leader).then(|| {
            party.leader = leader;
            party.clone()
        })
    }

    /// Sets what a party shares.
    pub fn share(&mut self, id: PartyId, share: PartyShare) -> Option<Party> {
        let party = self.by_id.get_mut(&id)?;
        party.share = share;
        Some(party.clone())
    }

    /// Whether the invariants hold; what is wrong, if not. For tests.
    pub fn check(&self) -> Result<(), String> {
        for (id, party) in &self.by_id {
            let distinct: BTreeSet<_> = party.members.iter().collect();
            let fits = distinct.len() == party.members.len() && (1..=Party::MEMBERS).contains(&distinct.len());
            if *id != party.id || !fits || !distinct.contains(&party.leader) || id.0 >= self.next {
                return Err(format!("{party:?} under {id:?}, the next is {}", self.next));
            }
            if self.by_name.get(&party.name.folded()) != Some(id) {
                return Err(format!("party {} is not found by name", party.name));
            }
            if party.members.iter().any(|member| self.of.get(member) != Some(id)) {
                return Err(format!("a member of party {} does not know it", party.name));
            }
        }
        let members: usize = self.by_id.values().map(|party| party.members.len()).sum();
        if (members, self.by_id.len()) != (self.of.len(), self.by_name.len()) {
            return Err(format!(
                "{} in parties of {members}, {} names",
                self.of.len(),
                self.by_name.len()
            ));
        }
        Ok(())
    }
}
