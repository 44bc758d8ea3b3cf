//! GM commands: lines of chat that begin with `@`, of characters whose account's group allows it.

mod order;

use packets::UnitId;

use self::order::Order;
use super::{save, session, sight::tell_around_and_self, storage, travel, vitals, walk};
use crate::{
    event::{
        DisconnectReason, Effects, MapEvent, Moment, Name, Notice, SessionId,
        look::{Posture, Vanish},
        notice::{Kick, LookChange},
        record::Place,
    },
    state::{Player, SIGHT, ServerState},
    world::Cell,
};

/// Most names that `@who` tells.
const WHO_MAX: usize = 20;

/// Does what `line`, which begins with `@`, says. The answer is told to who gave the command, and to nobody else.
pub fn command(state: &mut ServerState, now: Moment, session: SessionId, line: &[u8], effects: &mut Effects) {
    let Some(unit) = state.unit_of(session) else { return };
    let answer = match order::read(&String::from_utf8_lossy(line)) {
        Ok(order) if order.is_stored() && storage::is_behind(state) => "The store is behind: try again.".to_owned(),
        Ok(order) => obey(state, now, unit, order, effects),
        Err(why) => why,
    };
    for text in answer.lines() {
        let text = text.as_bytes().into();
        effects.tell(session, Notice::OwnLine { text });
    }
}

fn obey(state: &mut ServerState, now: Moment, unit: UnitId, order: Order<'_>, effects: &mut Effects) -> String {
    match order {
        Order::ClothColor(color) => {
            change_look(state, now, unit, LookChange::ClothColor(color), effects);
            format!("Your clothes have colour {color} now.")
        }
        Order::HairColor(color) => {
            change_look(state, now, unit, LookChange::HairColor(color), effects);
            format!("Your hair has colour {color} now.")
        }
        Order::HairStyle(style) => {
            change_look(state, now, unit, LookChange::HairStyle(style), effects);
            format!("You have hair style {style} now.")
        }
        Order::Die => die(state, now, unit, effects),
        Order::Go => {
            let (map, cell) = state.world.start;
            take_to(state, now, unit, (map, cell), effects)
        }
        Order::Help => order::help(),
        Order::Kick(name) => kick(state, now, unit, name, effects),
        Order::Save => save_here(state, now, unit, effects),
        Order::Warp { map, cell } => warp(state, now, unit, (map, cell), effects),
        Order::Where(None) => where_is(state, state.players.get(unit)),
        Order::Where(Some(name)) => where_is(state, state.players.named(name)),
        Order::Who => who(state),
    }
}

/// Changes a look, has it saved, and tells everybody who sees it.
fn change_look(state: &mut ServerState, now: Moment, unit: UnitId, change: LookChange, effects: &mut Effects) {
    let Some(player) = state.players.get_mut(unit) else {
        return;
    };
    match change {
        LookChange::ClothColor(color) => player.character.cloth_color = color,
        LookChange::HairColor(color) => player.character.hair_color = color,
        LookChange::HairStyle(style) => player.character.hair_style = style,
        _ => return,
    }
    save::player(state, now, unit, effects);
    if let Some(player) = state.players.get(unit) {
        tell_around_and_self(state, player, SIGHT, Notice::LookChanged { unit, change }, effects);
        let (stay, looks) = (player.stay, player.looks());
        effects.map.push((player.instance(), MapEvent::Looks { stay, looks }));
    }
}

fn warp(
    state: &mut ServerState,
    now: Moment,
    unit: UnitId,
    (name, cell): (&str, Option<Cell>),
    effects: &mut Effects,
) -> String {
    let world = state.world.clone();
    let Some((index, map)) = world.map_index(name).zip(world.map(name)) else {
        return format!("There is no map {name}.");
    };
    // Without a cell: where the first warp that leads to the map does.
    let mut arrivals = world
        .maps
        .iter()
        .flat_map(|map| &map.warps)
        .filter(|warp| warp.map == index);
    let wanted = cell.or_else(|| arrivals.next().map(|warp| warp.to)).unwrap_or_default();
    match map.nearest_standable(wanted) {
        Some(cell) => take_to(state, now, unit, (index, cell), effects),
        None => format!("Nobody can stand on {name}."),
    }
}

fn take_to(
    state: &mut ServerState,
    now: Moment,
    unit: UnitId,
    (map, cell): (usize, Cell),
    effects: &mut Effects,
) -> String {
    walk::catch_up(state, now, unit, effects);
    travel::to(state, unit, map, cell, Vanish::Teleported, effects);
    "Warped.".to_owned()
}

fn where_is(state: &ServerState, player: Option<&Player>) -> String {
    match player {
        Some(player) => format!(
            "{} is on {} at {}.",
            player.name(),
            map_name(state, player),
            player.cell()
        ),
        None => "Nobody of that name plays.".to_owned(),
    }
}

fn who(state: &ServerState) -> String {
    let shown = state.players.iter().take(WHO_MAX);
    let names = shown.map(|player| format!("{} on {}\n", player.name(), map_name(state, player)));
    let names: String = names.collect();
    format!("{names}{} play now.", state.players.len())
}

fn save_here(state: &mut ServerState, now: Moment, unit: UnitId, effects: &mut Effects) -> String {
    let place = state.players.get(unit).map(|player| {
        let Cell { x, y } = player.cell();
        let map = map_name(state, player).into();
        Place { map, x, y }
    });
    if let Some((place, player)) = place.zip(state.players.get_mut(unit)) {
        player.character.save_point = place;
    }
    save::player(state, now, unit, effects);
    "Saved.".to_owned()
}

fn die(state: &mut ServerState, now: Moment, unit: UnitId, effects: &mut Effects) -> String {
    let living = |player: &&Player| player.posture != Posture::Dead;
    if !state.players.get(unit).as_ref().is_some_and(living) {
        return "You are dead already.".to_owned();
    }
    vitals::die(state, now, unit, effects);
    "You are dead now.".to_owned()
}

fn kick(state: &mut ServerState, now: Moment, giver: UnitId, name: Name, effects: &mut Effects) -> String {
    let Some(player) = state.players.named(name) else {
        return "Nobody of that name plays.".to_owned();
    };
    let (unit, account) = (player.unit(), player.character.account);
    if unit == giver {
        return "That is you.".to_owned();
    }
    session::put_out(
        state,
        now,
        account,
        Kick::ByGameMaster,
        DisconnectReason::Kicked,
        effects,
    );
    format!("{name} was put out.")
}

fn map_name<'s>(state: &'s ServerState, player: &Player) -> &'s str {
    let map = state.world.maps.get(player.instance().0 as usize);
    map.map_or("", |map| &map.name)
}
