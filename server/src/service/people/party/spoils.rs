//! What a party shares of what its members win: experience of kills, and things on the floor.

use packets::{AccountId, CharacterId, PartyId, UnitId};
use rand::seq::SliceRandom as _;

use super::{members_on_map, playing, share};
use crate::{
    event::{
        CommitNumber, Effects, Item, Moment, Notice,
        fight::KillShare,
        look::Posture,
        notice::ItemCard,
        people::{PartyNotice, PeopleNotice},
    },
    figures::share::{BONUS_PER_MEMBER, of_party},
    service::{
        experience::{self, Gain},
        interaction,
    },
    state::{Player, ServerState},
    world::{ItemType, Race},
};

/// A kill gives experience to those who have earned it and are still there; of those whose party shares it evenly, all
/// that its members have earned together goes to its members that are alive on the map, to each the same.
pub fn earn(state: &mut ServerState, now: Moment, race: Race, shares: &[KillShare], effects: &mut Effects) {
    let mut pools: Vec<(PartyId, UnitId, Gain)> = Vec::new();
    for &KillShare { stay, base, job } in shares {
        let there = |player: &&Player| player.stay == stay;
        let Some(player) = state.players.get(stay.unit).filter(there) else {
            continue;
        };
        let party = state.people.parties.of(player.character.id);
        let Some(party) = party.filter(|party| party.share.experience).map(|party| party.id) else {
            experience::by_kill(state, now, (stay.unit, race), Gain { base, job }, effects);
            continue;
        };
        match pools.iter_mut().find(|(id, ..)| *id == party) {
            Some((.., pool)) => {
                pool.base = pool.base.saturating_add(base);
                pool.job = pool.job.saturating_add(job);
            }
            None => pools.push((party, stay.unit, Gain { base, job })),
        }
    }
    for (_, unit, pool) in pools {
        divide(state, now, (unit, race), pool, effects);
    }
}

fn divide(state: &mut ServerState, now: Moment, (unit, race): (UnitId, Race), pool: Gain, effects: &mut Effects) {
    let members = alive_on_map(state, unit);
    let count = u32::try_from(members.len()).unwrap_or(u32::MAX);
    let each = Gain {
        base: of_party(pool.base, count, BONUS_PER_MEMBER),
        job: of_party(pool.job, count, BONUS_PER_MEMBER),
    };
    for member in members {
        experience::by_kill(state, now, (member, race), each, effects);
    }
}

fn alive_on_map(state: &ServerState, unit: UnitId) -> Vec<UnitId> {
    let mut members = members_on_map(state, unit);
    members.retain(|&member| {
        let player = state.players.get(member);
        player.is_some_and(|player| player.posture != Posture::Dead)
    });
    members
}

/// For whom something on the floor may be kept when a unit wants it: for itself, or for any member of a party that shares
/// picking up.
pub fn claims(state: &ServerState, unit: UnitId) -> Vec<CharacterId> {
    let own = state.players.get(unit).map(|player| player.character.id);
    let party = own.and_then(|own| state.people.parties.of(own));
    let Some(party) = party.filter(|party| party.share.pickup) else {
        return own.into_iter().collect();
    };
    let members = party.members.iter().filter_map(|&member| playing(state, member));
    members.map(|player| player.character.id).collect()
}

/// A member got something that was picked up: the others on its map are told of weapons, armor and cards, if the party divides
/// what is picked up or picks it up for all.
pub fn picked_up(state: &ServerState, unit: UnitId, item: Item, after: Option<CommitNumber>, effects: &mut Effects) {
    let shared = share(state, unit);
    let Some(kind) = state.world.item(item.id).filter(|_| shared.loot || shared.pickup) else {
        return;
    };
    if !matches!(kind.kind, ItemType::Weapon | ItemType::Armor | ItemType::Card) {
        return;
    }
    let others = members_on_map(state, unit).into_iter().filter(|&member| member != unit);
    let sessions = others
        .filter_map(|member| state.players.get(member))
        .map(|member| member.session);
    let (account, card) = (AccountId(unit.0), ItemCard::new(0, item, kind));
    let told = PeopleNotice::Party(PartyNotice::PickedUp { account, card });
    effects.tell_all_after(sessions.collect(), Notice::People(told), after);
}

/// Who gets what a unit picks up, the first who can carry it: itself, or of a party that divides what is picked up its
/// members that are alive on the map and not busy with their things, by chance, and itself last.
pub fn receivers(state: &mut ServerState, unit: UnitId) -> Vec<UnitId> {
    if !share(state, unit).loot {
        return vec![unit];
    }
    let mut members = alive_on_map(state, unit);
    members.retain(|&member| !interaction::holds_things(state, member));
    members.shuffle(&mut state.random);
    members.push(unit);
    members
}
