//! What dialogs ask before they go on.

use crate::{state::Player, world::Condition};

/// Whether a condition holds for a player who talks.
pub(super) fn holds(player: &Player, condition: &Condition) -> bool {
    let Some(talk) = &player.dialog else { return false };
    let character = &player.character;
    match condition {
        Condition::BaseLevel(level) => character.base_level >= *level,
        Condition::JobLevel(level) => character.job_level >= *level,
        Condition::Job(jobs) => jobs.contains(&character.job),
        Condition::Zeny(amount) => character.zeny >= amount.of(talk.number),
        // Nobody carries anything yet.
        Condition::Item(..) | Condition::Room(..) => false,
        Condition::Number(low, high) => (*low..=*high).contains(&talk.number),
        Condition::Text(text) => talk.text.eq_ignore_ascii_case(text.as_bytes()),
    }
}
