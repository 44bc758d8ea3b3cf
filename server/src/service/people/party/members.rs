//! How members go, and who leads.

use packets::{AccountId, CharacterId, UnitId};

use super::{is_busy, keep, notice, party_of, person, playing, say, told};
use crate::{
    event::{
        CommitNumber, Effects, Name,
        people::{Party, PartyNotice, PeopleWrite, Person, party::ExperienceShare},
    },
    state::{Left, ServerState},
};

/// A member leaves.
pub(super) fn leave(state: &mut ServerState, unit: UnitId, effects: &mut Effects) {
    let Some((session, _)) = party_of(state, unit) else {
        return;
    };
    let Some(player) = state.players.get(unit) else { return };
    let character = player.character.id;
    if !is_busy(state, session, effects) {
        take_out(state, character, false, effects);
    }
}

/// The leader puts a member out, who may not play.
pub(super) fn expel(state: &mut ServerState, unit: UnitId, (account, name): (AccountId, Name), effects: &mut Effects) {
    let Some((session, party)) = party_of(state, unit) else {
        return;
    };
    if !leads(state, &party, unit) {
        return say(session, "Only the leader of a party puts members out.", effects);
    }
    let persons = party.members.iter().filter_map(|&member| person(state, member));
    let Some(member) = persons
        .into_iter()
        .find(|person| (person.account, person.name) == (account, name))
    else {
        return say(session, "There is no such member.", effects);
    };
    if !is_busy(state, session, effects) {
        take_out(state, member.character, true, effects);
    }
}

/// The leader hands the party over to a member that plays.
pub(super) fn lead(state: &mut ServerState, unit: UnitId, account: AccountId, effects: &mut Effects) {
    let Some((session, party)) = party_of(state, unit) else {
        return;
    };
    if !leads(state, &party, unit) {
        return say(session, "Only the leader of a party hands it over.", effects);
    }
    let is_it =
        |&&member: &&CharacterId| playing(state, member).is_some_and(|player| player.character.account == account);
    let Some(&member) = party.members.iter().find(is_it) else {
        return say(session, "A party is led by a member that plays.", effects);
    };
    if member == party.leader || is_busy(state, session, effects) {
        return;
    }
    let old = party.leader;
    if let Some(party) = state.people.parties.lead(party.id, member) {
        let commit = keep(state, PeopleWrite::Party(party.clone()), effects);
        tell_leader(state, &party, old, Some(commit), effects);
    }
}

pub(super) fn leads(state: &ServerState, party: &Party, unit: UnitId) -> bool {
    let player = state.players.get(unit);
    player.is_some_and(|player| player.character.id == party.leader)
}

fn take_out(state: &mut ServerState, character: CharacterId, expelled: bool, effects: &mut Effects) {
    let Some(party) = state.people.parties.of(character).cloned() else {
        return;
    };
    let Some(who) = person(state, character) else { return };
    let playing: Vec<CharacterId> = party
        .members
        .iter()
        .copied()
        .filter(|&member| playing(state, member).is_some())
        .collect();
    let Some(left) = state
        .people
        .parties
        .leave(character, |member| playing.contains(&member))
    else {
        return;
    };
    let write = match &left {
        Left::Party(party) => PeopleWrite::Party(party.clone()),
        Left::Nobody(id) => PeopleWrite::Disband(*id),
    };
    let commit = Some(keep(state, write, effects));
    taken_out(state, &party, &left, (&who, expelled), commit, effects);
}

/// A character that is deleted leaves its party by the same write.
pub(super) fn deleted(state: &mut ServerState, character: CharacterId, commit: CommitNumber, effects: &mut Effects) {
    let (Some(party), Some(who)) = (state.people.parties.of(character).cloned(), person(state, character)) else {
        return;
    };
    if let Some(left) = state.people.parties.leave(character, |_| false) {
        taken_out(state, &party, &left, (&who, false), Some(commit), effects);
    }
}

/// Tells that somebody left `before`, which is `left` now.
fn taken_out(
    state: &mut ServerState,
    before: &Party,
    left: &Left,
    (who, expelled): (&Person, bool),
    commit: Option<CommitNumber>,
    effects: &mut Effects,
) {
    let (account, name) = (who.account, who.name);
    let gone = notice(PartyNotice::MemberLeft {
        account,
        name,
        expelled,
    });
    if let Some(player) = playing(state, who.character) {
        let (session, unit) = (player.session, player.unit());
        let nothing = PartyNotice::Experience(ExperienceShare::Each);
        effects.tell_after(session, notice(nothing), commit);
        effects.tell_after(session, gone.clone(), commit);
        told::name(state, unit, commit, effects);
        state.people.shown.remove(&unit);
    }
    if let Left::Party(party) = left {
        effects.tell_all_after(told::sessions(state, party), gone, commit);
        if party.leader != before.leader {
            tell_leader(state, party, before.leader, commit, effects);
        }
    }
    state.people.prune(who.character);
}

fn tell_leader(
    state: &ServerState,
    party: &Party,
    old: CharacterId,
    after: Option<CommitNumber>,
    effects: &mut Effects,
) {
    let account = |character| person(state, character).map(|person| person.account);
    if let (Some(old), Some(new)) = (account(old), account(party.leader)) {
        let changed = notice(PartyNotice::LeaderChanged { old, new });
        effects.tell_all_after(told::sessions(state, party), changed, after);
    }
    told::members(state, party, after, effects);
}
