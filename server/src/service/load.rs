//! The client has loaded its map: it is told the rest, and stands in the world from now on.

use packets::UnitId;

use super::{ailment, belongings, hotkey, people, recovery, sight, spare, status};
use crate::{
    event::{
        Effects, Moment, Notice, SessionId,
        notice::{Figures, ItemNotice, LookChange},
    },
    figures::{self, weight::Load},
    state::{Player, ServerState},
    world::{MapFlags, World},
};

/// Red, green, blue of the server's own lines.
const LINE_COLOR: [u8; 3] = [0xff, 0, 0];

/// Ends a load, in the order of recorded sessions: what the character wears and carries, settings, who is in sight,
/// what it can do. Some is told after the first load only. A client that says it twice is heard once.
pub fn end(state: &mut ServerState, now: Moment, session: SessionId, effects: &mut Effects) {
    let Some(player) = state.player_of(session).filter(|player| !player.is_in_sight()) else {
        return;
    };
    let (unit, first) = (player.unit(), !player.loaded_once);
    let figures = player.fighter.figures;
    belongings(state, player, effects);
    if first {
        settings(state, player, effects);
    }
    spare::begin(state, now, unit, effects);
    sight::enter(state, unit, effects);
    let Some(player) = state.players.get(unit) else { return };
    if first {
        abilities(&state.world, player, figures, effects);
    } else {
        effects.tell(session, Notice::AttributesAgain(Box::new(figures)));
    }
    if first {
        announcements(state, session, effects);
    }
    map_property(state, player, effects);
    if first {
        effects.tell(session, Notice::UnreadMail { any: false });
        effects.tell(session, Notice::Achievements);
    }
    ailing(state, now, unit, first, effects);
    set_loaded(state, unit);
    recovery::restart(state, now, unit, effects);
    if first {
        people::came_in(state, unit, effects);
    } else {
        people::changed_map(state, unit, effects);
    }
}

/// Shows a player its ailments, which clients forget with every map, and at first all icons too.
fn ailing(state: &mut ServerState, now: Moment, unit: UnitId, first: bool, effects: &mut Effects) {
    if first {
        ailment::changed(state, now, unit, effects);
    }
    let Some(player) = state.players.get(unit) else { return };
    if first {
        status::laden(player, Load::Light, effects);
    }
    if !player.fighter.condition.is_well() {
        effects.tell(player.session, status::condition(player));
    }
}

fn set_loaded(state: &mut ServerState, unit: UnitId) {
    if let Some(player) = state.players.get_mut(unit) {
        player.loaded_once = true;
    }
}

fn belongings(state: &ServerState, player: &Player, effects: &mut Effects) {
    let unit = player.unit();
    let looks = player.fighter.worn.views;
    let change = LookChange::Weapon {
        weapon: looks.weapon,
        shield: looks.shield,
    };
    sight::tell_around(state, player, Notice::LookChanged { unit, change }, effects);
    let notices = [
        Notice::LookChanged { unit, change },
        Notice::Item(ItemNotice::Inventory(belongings::cards(
            &state.world,
            &player.character.inventory,
        ))),
        Notice::HatEffects { unit },
        Notice::Weight {
            now: player.fighter.weight,
            max: player.fighter.max_weight,
        },
    ];
    for notice in notices {
        effects.tell(player.session, notice);
    }
}

/// Which settings are told at the first load: open equipment by a notice of its own, the others by number.
fn settings(state: &ServerState, player: &Player, effects: &mut Effects) {
    let session = player.session;
    let [open, others @ ..] = player.settings;
    let refused = state.people.refuses_parties(player.character.id);
    effects.tell(session, Notice::PartyInvitations { refused });
    effects.tell(session, Notice::EquipmentOpen { open });
    for (kind, on) in (1..).zip(others) {
        effects.tell(session, Notice::Configured { kind, on });
    }
    effects.tell(session, Notice::Rates);
}

fn abilities(world: &World, player: &Player, figures: Figures, effects: &mut Effects) {
    let character = &player.character;
    let notices = [
        Notice::Skills,
        Notice::Hotkeys(Box::new(hotkey::bar(player))),
        Notice::Experience(figures::experience(world, character)),
        Notice::SkillPoints(character.skill_points),
        Notice::Status {
            points: character.status_points,
            figures: Box::new(figures),
        },
        Notice::AttributesAgain(Box::new(figures)),
    ];
    for notice in notices {
        effects.tell(player.session, notice);
    }
}

fn announcements(state: &ServerState, session: SessionId, effects: &mut Effects) {
    effects.tell(session, Notice::AttendanceClosed);
    let text = match state.players.len() {
        1 => "Nobody else plays now.".to_owned(),
        count => format!("{count} play now."),
    };
    effects.tell(
        session,
        Notice::ColoredLine {
            color: LINE_COLOR,
            text: text.into_bytes().into(),
        },
    );
}

fn map_property(state: &ServerState, player: &Player, effects: &mut Effects) {
    let map = state.world.maps.get(player.instance().0 as usize);
    let is = |flag| map.is_some_and(|map| map.flags.contains(flag));
    let (pvp, town) = (is(MapFlags::PVP), is(MapFlags::TOWN));
    effects.tell(player.session, Notice::MapProperty { pvp, town });
}

/// The client says that it takes part again: it is told so back, once it stands in the world.
pub fn ready(state: &ServerState, session: SessionId, effects: &mut Effects) {
    if state.player_of(session).is_some_and(Player::is_in_sight) {
        effects.tell(session, Notice::LoadCompleted);
    }
}
