//! What characters are to each other, as it is stored: friends and parties.

use packets::{CharacterId, PartyId};
use serde::{Deserialize, Serialize};

use super::{Record, RecordKind, name_bytes};
use crate::event::{
    Name,
    people::{Party, PartyShare, Social},
};

/// What a character keeps about others: see [`Social`]. Who keeps nothing has no such record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SocialRecord {
    /// Character id.
    pub character: u32,
    /// Character ids of its friends, each of which has it in its own record.
    pub friends: Vec<u32>,
    /// It lets itself be invited to no party.
    pub refuses_parties: bool,
}

/// A party: see [`Party`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PartyRecord {
    /// Number of the party.
    pub id: u32,
    /// Name.
    #[serde(with = "name_bytes")]
    pub name: Name,
    /// Character id of the leader.
    pub leader: u32,
    /// Character ids of all members.
    pub members: Vec<u32>,
    /// Experience is shared evenly.
    pub share_experience: bool,
    /// Any member may pick up what belongs to one.
    pub share_pickup: bool,
    /// What is picked up goes to a member chosen by chance.
    pub share_loot: bool,
}

/// Which party has a name. Names that differ only by letter case are the same name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PartyNameRecord {
    /// The name as [`Name::folded`] gives it.
    #[serde(with = "name_bytes")]
    pub folded: Name,
    /// The party's number.
    pub party: u32,
}

/// Which party a character is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PartyMemberRecord {
    /// Character id.
    pub character: u32,
    /// The party's number.
    pub party: u32,
}

impl Record for SocialRecord {
    const KIND: RecordKind = RecordKind::Social;

    fn key_tail(&self) -> Vec<u8> {
        self.character.to_be_bytes().to_vec()
    }
}

impl Record for PartyRecord {
    const KIND: RecordKind = RecordKind::Party;

    fn key_tail(&self) -> Vec<u8> {
        self.id.to_be_bytes().to_vec()
    }
}

impl Record for PartyNameRecord {
    const KIND: RecordKind = RecordKind::PartyName;

    fn key_tail(&self) -> Vec<u8> {
        self.folded.as_bytes().to_vec()
    }
}

impl Record for PartyMemberRecord {
    const KIND: RecordKind = RecordKind::PartyMember;

    fn key_tail(&self) -> Vec<u8> {
        self.character.to_be_bytes().to_vec()
    }
}

impl From<&Social> for SocialRecord {
    fn from(social: &Social) -> Self {
        Self {
            character: social.character.0,
            friends: social.friends.iter().map(|friend| friend.0).collect(),
            refuses_parties: social.refuses_parties,
        }
    }
}

impl From<SocialRecord> for Social {
    fn from(record: SocialRecord) -> Self {
        Self {
            character: CharacterId(record.character),
            friends: record.friends.into_iter().map(CharacterId).collect(),
            refuses_parties: record.refuses_parties,
        }
    }
}

impl From<&Party> for PartyRecord {
    fn from(party: &Party) -> Self {
        Self {
            id: party.id.0,
            name: party.name,
            leader: party.leader.0,
            members: party.members.iter().map(|member| member.0).collect(),
            share_experience: party.share.experience,
            share_pickup: party.share.pickup,
            share_loot: party.share.loot,
        }
    }
}

impl From<PartyRecord> for Party {
    fn from(record: PartyRecord) -> Self {
        Self {
            id: PartyId(record.id),
            name: record.name,
            leader: CharacterId(record.leader),
            members: record.members.into_iter().map(CharacterId).collect(),
            share: PartyShare {
                experience: record.share_experience,
                pickup: record.share_pickup,
                loot: record.share_loot,
            },
        }
    }
}
