//! Whether friends and parties belong together.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    found::{compare_index, owners},
    report::{FindingKind, Report},
};
use crate::{
    event::{
        Name,
        people::{Party, Social},
    },
    persistence::record::{PartyMemberRecord, PartyNameRecord, PartyRecord, SocialRecord},
};

/// The records of friends and parties that a scan came across.
#[derive(Default)]
pub(super) struct FoundPeople {
    social: BTreeMap<u32, SocialRecord>,
    parties: BTreeMap<u32, PartyRecord>,
    names: BTreeMap<Name, u32>,
    members: BTreeMap<u32, u32>,
}

impl FoundPeople {
    pub(super) fn social(&mut self, record: SocialRecord) {
        self.social.insert(record.character, record);
    }

    pub(super) fn party(&mut self, record: PartyRecord) {
        self.parties.insert(record.id, record);
    }

    pub(super) fn name(&mut self, entry: PartyNameRecord) {
        self.names.insert(entry.folded, entry.party);
    }

    pub(super) fn member(&mut self, entry: PartyMemberRecord) {
        self.members.insert(entry.character, entry.party);
    }

    /// The highest number of a party.
    pub(super) fn last_party(&self) -> Option<&u32> {
        self.parties.keys().next_back()
    }

    /// Tells everything that does not fit; `exists` says whether there is a character.
    pub(super) fn compare(&self, exists: impl Fn(u32) -> bool, report: &mut Report) {
        for social in self.social.values() {
            self.compare_friends(social, &exists, report);
        }
        for party in self.parties.values() {
            compare_party(party, &exists, report);
        }
        let names = self.parties.values().map(|party| (party.name.folded(), party.id));
        compare_index(&owners(names), &self.names, "party name", report);
        let members = self.parties.values().flat_map(|party| {
            let distinct: BTreeSet<u32> = party.members.iter().copied().collect();
            distinct.into_iter().map(|member| (member, party.id))
        });
        compare_index(&owners(members), &self.members, "party of character", report);
    }

    fn compare_friends(&self, social: &SocialRecord, exists: impl Fn(u32) -> bool, report: &mut Report) {
        let id = social.character;
        if !exists(id) {
            let text = format!("character {id}, who has friends or settings, does not exist");
            report.add(FindingKind::Orphan, text);
        }
        let distinct: BTreeSet<u32> = social.friends.iter().copied().collect();
        if distinct.len() != social.friends.len() {
            let text = format!("character {id} has a friend twice: {:?}", social.friends);
            report.add(FindingKind::Duplicate, text);
        }
        if distinct.len() > Social::FRIENDS {
            let text = format!(
                "character {id} has {} friends, more than {}",
                distinct.len(),
                Social::FRIENDS
            );
            report.add(FindingKind::Duplicate, text);
        }
        for friend in distinct {
            let theirs = self.social.get(&friend);
            if !exists(friend) {
                let text = format!("character {id} has a friend {friend}, who does not exist");
                report.add(FindingKind::Orphan, text);
            } else if !theirs.is_some_and(|theirs| theirs.friends.contains(&id)) {
                let text = format!("character {id} is no friend of its friend {friend}");
                report.add(FindingKind::Missing, text);
            }
        }
    }
}

fn compare_party(party: &PartyRecord, exists: impl Fn(u32) -> bool, report: &mut Report) {
    let id = party.id;
    let distinct: BTreeSet<u32> = party.members.iter().copied().collect();
    if distinct.len() != party.members.len() {
        let text = format!("party {id} has a member twice: {:?}", party.members);
        report.add(FindingKind::Duplicate, text);
    }
    if distinct.len() > Party::MEMBERS {
        let text = format!(
            "party {id} has {} members, more than {}",
            distinct.len(),
            Party::MEMBERS
        );
        report.add(FindingKind::Duplicate, text);
    }
    if !distinct.contains(&party.leader) {
        let text = format!("party {id} is led by {}, who is not in it", party.leader);
        report.add(FindingKind::Orphan, text);
    }
    for member in distinct.into_iter().filter(|&member| !exists(member)) {
        let text = format!("party {id} has a member {member}, who does not exist");
        report.add(FindingKind::Orphan, text);
    }
}
