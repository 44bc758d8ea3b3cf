//! Invitations to a party, and what becomes of them.

use packets::{CharacterId, PartyId, UnitId};

use super::{dots, is_busy, joined, notice, party_of, playing, say, share, told};
use crate::{
    event::{
        CommitNumber, Effects, Name, SessionId,
        people::{
            Party, PartyNotice,
            party::{ExperienceShare, InviteResult},
        },
    },
    state::{Invitation, Player, ServerState},
};

/// The leader of a party invites somebody, who is asked.
pub(super) fn invite(state: &mut ServerState, unit: UnitId, other: Option<UnitId>, effects: &mut Effects) {
    let Some(player) = state.players.get(unit) else { return };
    let (session, me) = (player.session, player.character.id);
    let Some(party) = state.people.parties.of(me).filter(|party| party.leader == me) else {
        return say(session, "Only the leader of a party invites to it.", effects);
    };
    let other = other.and_then(|other| state.players.get(other));
    match may_invite(state, party, other) {
        Err(result) => {
            let name = other.map_or(Name::default(), Player::name);
            effects.tell(session, notice(PartyNotice::InviteAnswered { name, result }));
        }
        Ok(other) => {
            let (party, name) = (party.id, party.name);
            effects.tell(other.session, notice(PartyNotice::Invited { party, name }));
            let invited = other.unit();
            state.people.invitations.insert(invited, Invitation { party, by: me });
        }
    }
}

fn may_invite<'p>(state: &ServerState, party: &Party, other: Option<&'p Player>) -> Result<&'p Player, InviteResult> {
    if party.members.len() >= Party::MEMBERS {
        return Err(InviteResult::Full);
    }
    let other = other.ok_or(InviteResult::NobodyThere)?;
    if state.people.refuses_parties(other.character.id) {
        return Err(InviteResult::Blocked);
    }
    let in_party = state.people.parties.of(other.character.id).is_some();
    if in_party || state.people.invitations.contains_key(&other.unit()) {
        return Err(InviteResult::InParty);
    }
    if has_account(state, party, other) {
        return Err(InviteResult::SameAccount);
    }
    Ok(other)
}

/// Whether another character of somebody's account is in a party.
fn has_account(state: &ServerState, party: &Party, player: &Player) -> bool {
    let account = |&member: &CharacterId| super::person(state, member).map(|person| person.account);
    party
        .members
        .iter()
        .filter_map(account)
        .any(|account| account == player.character.account)
}

/// Answers the invitation that waits. Who invited is told what became of it.
pub(super) fn answer(state: &mut ServerState, unit: UnitId, (id, accept): (PartyId, bool), effects: &mut Effects) {
    let Some(invitation) = state.people.invitations.remove(&unit) else {
        return;
    };
    let result = if accept && id == invitation.party {
        join(state, unit, invitation, effects)
    } else {
        Err(InviteResult::Refused)
    };
    if let Err(why) = result {
        tell_inviter(state, unit, invitation, why, None, effects);
    }
}

/// Joins, if that can still be.
fn join(
    state: &mut ServerState,
    unit: UnitId,
    invitation: Invitation,
    effects: &mut Effects,
) -> Result<(), InviteResult> {
    let gone = InviteResult::Refused;
    let player = state.players.get(unit).ok_or(gone)?;
    let (session, me) = (player.session, player.character.id);
    let party = state.people.parties.get(invitation.party).ok_or(gone)?;
    if state.people.parties.of(me).is_some() {
        return Err(InviteResult::InParty);
    }
    if has_account(state, party, player) {
        return Err(InviteResult::SameAccount);
    }
    if is_busy(state, session, effects) {
        return Err(gone);
    }
    let party = state
        .people
        .parties
        .join(invitation.party, me)
        .ok_or(InviteResult::Full)?;
    let commit = joined(state, unit, &party, effects);
    welcome(state, unit, &party, commit, effects);
    tell_inviter(state, unit, invitation, InviteResult::Accepted, commit, effects);
    dots::meet(state, unit, commit, effects);
    told::name(state, unit, commit, effects);
    share::check(state, party.id, effects);
    Ok(())
}

fn welcome(state: &ServerState, unit: UnitId, party: &Party, commit: Option<CommitNumber>, effects: &mut Effects) {
    let Some((session, _)) = party_of(state, unit) else {
        return;
    };
    if let Some(player) = state.players.get(unit) {
        told::all_of(state, party, player.character.id, commit, effects);
    }
    let experience = ExperienceShare::of(party.share);
    effects.tell_after(session, notice(PartyNotice::Experience(experience)), commit);
}

/// An invitation that somebody has not answered before it goes elsewhere is refused.
pub(super) fn give_up(state: &mut ServerState, unit: UnitId, effects: &mut Effects) {
    if let Some(invitation) = state.people.invitations.remove(&unit) {
        tell_inviter(state, unit, invitation, InviteResult::Refused, None, effects);
    }
}

fn tell_inviter(
    state: &ServerState,
    unit: UnitId,
    invitation: Invitation,
    result: InviteResult,
    after: Option<CommitNumber>,
    effects: &mut Effects,
) {
    let inviter: Option<SessionId> = playing(state, invitation.by).map(|player| player.session);
    let name = state.players.get(unit).map(Player::name);
    if let (Some(session), Some(name)) = (inviter, name) {
        effects.tell_after(session, notice(PartyNotice::InviteAnswered { name, result }), after);
    }
}
