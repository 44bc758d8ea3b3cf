//! What the death of monsters brings to those who fought them.

use packets::{CharacterId, UnitId};

use super::{belongings, experience, people::party, save, sight};
use crate::{
    event::{
        Effects, Item, MapEvent, Moment, Notice, SessionId,
        fight::{Killed, Reward},
        floor::FloorEvent,
        notice::{FightNotice, ItemNotice},
    },
    state::{SIGHT, ServerState},
    world::Race,
};

/// A monster died: those who have earned something by it, and are there and alive, get it, or share it with their party.
pub fn killed(state: &mut ServerState, now: Moment, killed: &Killed, effects: &mut Effects) {
    let Some(race) = state.world.monster(killed.class).map(|kind| kind.race) else {
        return;
    };
    party::earn(state, now, race, &killed.shares, effects);
    let there = |reward: &Reward| {
        state
            .players
            .get(reward.stay.unit)
            .is_some_and(|player| player.stay == reward.stay)
    };
    if let Some(reward) = killed.reward.filter(there) {
        be_mvp(state, now, race, reward, effects);
    }
}

/// Who did most to an MVP is seen to be that, and gets what it gets. What it has no room for lies before it.
fn be_mvp(state: &mut ServerState, now: Moment, race: Race, reward: Reward, effects: &mut Effects) {
    let Reward { stay, experience, item } = reward;
    let unit = stay.unit;
    let Some(player) = state.players.get(unit) else { return };
    let (session, owner) = (player.session, player.character.id);
    let from = effects.notify.len();
    sight::tell_around_and_self(state, player, SIGHT, Notice::Fight(FightNotice::Mvp { unit }), effects);
    if experience > 0 {
        effects.tell(session, Notice::Fight(FightNotice::MvpExperience(experience)));
        let gain = experience::Gain {
            base: experience,
            job: 0,
        };
        experience::by_kill(state, now, (unit, race), gain, effects);
    }
    if let Some(item) = item {
        win(state, now, (unit, session), (item, owner), effects);
    }
    if experience > 0 || item.is_some() {
        save::telling(state, now, unit, from, effects);
    }
}

/// An MVP's item is its killer's, or lies before it.
fn win(
    state: &mut ServerState,
    now: Moment,
    (unit, session): (UnitId, SessionId),
    (item, owner): (Item, CharacterId),
    effects: &mut Effects,
) {
    effects.tell(session, Notice::Fight(FightNotice::MvpItem(item.id)));
    if let Err(why) = belongings::give(state, now, unit, item, effects) {
        effects.tell(session, Notice::Item(ItemNotice::Refused(why)));
        if let Some(player) = state.players.get(unit) {
            let (x, y) = player.cell().pair();
            let won = FloorEvent::Won { item, x, y, owner };
            effects.map.push((player.instance(), MapEvent::Floor(won)));
        }
    }
}
