//! What a party shares, and with whom.

use packets::{CharacterId, PartyId, UnitId};

use super::{is_busy, keep, members, notice, party_of, playing, say, told};
use crate::{
    event::{
        Effects,
        people::{Party, PartyNotice, PartyShare, PeopleWrite, party::ExperienceShare},
    },
    figures::share::{PARTY_LEVELS, party_may_share},
    state::{Player, ServerState},
};

/// What the party of a unit shares; nothing without a party.
pub fn share(state: &ServerState, unit: UnitId) -> PartyShare {
    let player = state.players.get(unit);
    let party = player.and_then(|player| state.people.parties.of(player.character.id));
    party.map_or(PartyShare::default(), |party| party.share)
}

/// The members of a unit's party that stand on its map, itself included, dead or alive, in the order in which they came
/// to the party; it alone, without a party. Empty when it does not play.
pub fn members_on_map(state: &ServerState, unit: UnitId) -> Vec<UnitId> {
    let Some(player) = state.players.get(unit) else {
        return Vec::new();
    };
    let Some(party) = state.people.parties.of(player.character.id) else {
        return vec![unit];
    };
    let members = party.members.iter().filter_map(|&member| playing(state, member));
    members
        .filter(|member| member.instance() == player.instance() && (member.is_in_sight() || member.unit() == unit))
        .map(Player::unit)
        .collect()
}

/// The leader changes whether experience is shared.
pub(super) fn experience(state: &mut ServerState, unit: UnitId, experience: bool, effects: &mut Effects) {
    let now = share(state, unit);
    change(state, unit, PartyShare { experience, ..now }, effects);
}

/// The leader changes what is shared. Experience is not, when the levels of the members that play are too far apart; all
/// are told so.
pub(super) fn change(state: &mut ServerState, unit: UnitId, wanted: PartyShare, effects: &mut Effects) {
    let Some((session, party)) = party_of(state, unit) else {
        return;
    };
    if !members::leads(state, &party, unit) {
        return say(session, "Only the leader of a party says what it shares.", effects);
    }
    if is_busy(state, session, effects) {
        return;
    }
    let may = !wanted.experience || may_share(state, &party);
    let share = PartyShare {
        experience: wanted.experience && may,
        ..wanted
    };
    let Some(party) = state.people.parties.share(party.id, share) else {
        return;
    };
    let commit = Some(keep(state, PeopleWrite::Party(party.clone()), effects));
    let experience = if may {
        ExperienceShare::of(share)
    } else {
        ExperienceShare::Impossible
    };
    let told = PartyNotice::Shares {
        experience,
        pickup: share.pickup,
        loot: share.loot,
    };
    effects.tell_all_after(told::sessions(state, &party), notice(told), commit);
}

/// Ends the sharing of experience where levels have come too far apart. It is not begun again by itself.
pub(super) fn check(state: &mut ServerState, id: PartyId, effects: &mut Effects) {
    let Some(party) = state.people.parties.get(id).filter(|party| party.share.experience) else {
        return;
    };
    if may_share(state, party) {
        return;
    }
    let share = PartyShare {
        experience: false,
        ..party.share
    };
    if let Some(party) = state.people.parties.share(id, share) {
        let commit = Some(keep(state, PeopleWrite::Party(party.clone()), effects));
        let told = notice(PartyNotice::Experience(ExperienceShare::Each));
        effects.tell_all_after(told::sessions(state, &party), told, commit);
    }
}

fn may_share(state: &ServerState, party: &Party) -> bool {
    let level = |&member: &CharacterId| playing(state, member).map(|player| player.character.base_level);
    party_may_share(party.members.iter().filter_map(level), PARTY_LEVELS)
}
