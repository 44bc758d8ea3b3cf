//! Ailments: what holds characters and monsters, and how it ends.

mod by_cards;
mod of_monsters;
mod of_players;

use core::time::Duration;

use server::{
    event::{Condition, Notice, fight::Affliction, notice::ConditionNotice},
    figures::{ailment, resistance::Afflicter},
    service,
    world::Status,
};

use crate::common::{Client, Scenario};

/// A stranger of level 1 brings this, without fail.
fn surely(status: Status) -> Affliction {
    Affliction {
        status,
        chance: 100_000,
        lasts: ailment::lasts(status),
        from: Afflicter { level: 1, luck: 1 },
    }
}

/// Brings an ailment over a character, for as long as it says.
pub(super) fn suffer(scenario: &mut Scenario, client: &Client, status: Status, seconds: u64) {
    let lasts = Duration::from_secs(seconds);
    scenario.act(|state, now, effects| service::ailment::begin(state, now, client.unit(), (status, lasts), effects));
    if status == Status::Stone {
        scenario.pass_ms(120);
    }
}

fn condition(scenario: &Scenario, client: &Client) -> Condition {
    scenario.player(client).fighter.condition
}

/// What was shown of a unit's ailments.
fn conditions(told: &[Notice], of: packets::UnitId) -> Vec<Condition> {
    let shown = |notice: &Notice| match notice {
        Notice::Condition(ConditionNotice::Changed { unit, condition, .. }) if *unit == of => Some(*condition),
        _ => None,
    };
    told.iter().filter_map(shown).collect()
}
