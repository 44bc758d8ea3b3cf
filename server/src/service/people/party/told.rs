//! What members are told of each other.

use packets::{CharacterId, UnitId};

use super::{notice, person, playing};
use crate::{
    event::{
        CommitNumber, Effects, Notice, SessionId,
        people::{Party, PartyNotice, party::MemberCard},
    },
    query,
    state::{SIGHT, ServerState},
};

/// The sessions of the members that play.
pub(super) fn sessions(state: &ServerState, party: &Party) -> Vec<SessionId> {
    let session = |&member: &CharacterId| playing(state, member).map(|player| player.session);
    party.members.iter().filter_map(session).collect()
}

/// A member as the others are shown it.
pub(super) fn card(state: &ServerState, party: &Party, member: CharacterId) -> Option<MemberCard> {
    let person = person(state, member)?;
    let player = playing(state, member);
    let (x, y) = player.map_or((0, 0), |player| player.cell().pair());
    Some(MemberCard {
        account: person.account,
        character: member,
        name: person.name,
        map: person.map,
        x,
        y,
        leads: party.leader == member,
        online: player.is_some(),
        job: person.job,
        base_level: person.base_level,
    })
}

/// All members, to all of them that play.
pub(super) fn members(state: &ServerState, party: &Party, after: Option<CommitNumber>, effects: &mut Effects) {
    let cards = party.members.iter().filter_map(|&member| card(state, party, member));
    let list = PartyNotice::Members {
        name: party.name,
        members: cards.collect(),
    };
    effects.tell_all_after(sessions(state, party), notice(list), after);
}

/// A member that came, and then all members, to all of them that play.
pub(super) fn all_of(
    state: &ServerState,
    party: &Party,
    member: CharacterId,
    after: Option<CommitNumber>,
    effects: &mut Effects,
) {
    if let Some(told) = member_notice(state, party, member) {
        effects.tell_all_after(sessions(state, party), told, after);
    }
    members(state, party, after, effects);
}

/// A member as it is now, to itself.
pub(super) fn member_to_itself(state: &ServerState, party: &Party, unit: UnitId, effects: &mut Effects) {
    if let Some(player) = state.players.get(unit)
        && let Some(told) = member_notice(state, party, player.character.id)
    {
        effects.tell(player.session, told);
    }
}

fn member_notice(state: &ServerState, party: &Party, member: CharacterId) -> Option<Notice> {
    Some(notice(PartyNotice::Member {
        name: party.name,
        share: party.share,
        member: card(state, party, member)?,
    }))
}

/// The name of a character with its party's, to all who see it and to itself: it changed.
pub(super) fn name(state: &ServerState, unit: UnitId, after: Option<CommitNumber>, effects: &mut Effects) {
    let Some(player) = state.players.get(unit) else { return };
    let mut sessions = vec![player.session];
    if player.is_in_sight() && player.is_seen() {
        sessions.extend(state.players.others_around(player, SIGHT));
    }
    effects.tell_all_after(sessions, query::named(state, player), after);
}
