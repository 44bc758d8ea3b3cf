//! GM commands: lines of chat that begin with `@`, of characters whose account's group allows it.

use packets::UnitId;

use super::{save, session::put_out, sight::tell_around_and_self, travel, walk};
use crate::{
    event::{
        DisconnectReason, Effects, Moment, Name, Notice, SessionId,
        command::unit_of,
        look::{Posture, Vanish},
        notice::{Kick, LookChange},
    },
    state::{Player, SIGHT, ServerState},
    world::Cell,
};

/// Who gives a command, and when.
struct Giver {
    unit: UnitId,
    now: Moment,
}

/// What a command does with its words: the answer to its giver, or how the command is written.
type Act = fn(&mut ServerState, &Giver, &[&str], &mut Effects) -> Result<String, &'static str>;

/// A command: its name, what it does, and the act.
struct Command {
    name: &'static str,
    help: &'static str,
    act: Act,
}

const COMMANDS: [Command; 11] = [
    Command {
        name: "clothcolor",
        help: "changes the colour of your clothes",
        act: cloth_color,
    },
    Command {
        name: "die",
        help: "ends your life",
        act: die,
    },
    Command {
        name: "go",
        help: "takes you to where new characters start",
        act: go,
    },
    Command {
        name: "haircolor",
        help: "changes the colour of your hair",
        act: hair_color,
    },
    Command {
        name: "hairstyle",
        help: "changes your hair style",
        act: hair_style,
    },
    Command {
        name: "help",
        help: "lists the commands",
        act: help,
    },
    Command {
        name: "kick",
        help: "puts a player out",
        act: kick,
    },
    Command {
        name: "save",
        help: "saves your character, and makes this place your save point",
        act: save_here,
    },
    Command {
        name: "warp",
        help: "takes you to a map",
        act: warp,
    },
    Command {
        name: "where",
        help: "tells where you are, or where a player is",
        act: where_is,
    },
    Command {
        name: "who",
        help: "lists who plays",
        act: who,
    },
];

/// Gives the command in `line`, which begins with `@`. Its answer is a line that only its giver sees.
pub fn command(state: &mut ServerState, now: Moment, session: SessionId, line: &[u8], effects: &mut Effects) {
    let Some(unit) = state.unit_of(session) else { return };
    let line = String::from_utf8_lossy(line);
    let mut words = line.trim_start_matches('@').split_whitespace();
    let name = words.next().unwrap_or_default();
    let words: Vec<&str> = words.collect();
    let giver = Giver { unit, now };
    let found = COMMANDS.iter().find(|command| command.name.eq_ignore_ascii_case(name));
    let answer = match found {
        None => format!("@{name} is no command: @help lists them."),
        Some(command) => match (command.act)(state, &giver, &words, effects) {
            Ok(answer) => answer,
            Err(form) => format!("Write it as: {form}"),
        },
    };
    for text in answer.lines() {
        let text = text.as_bytes().into();
        effects.tell(session, Notice::OwnLine { text });
    }
}

fn help(_: &mut ServerState, _: &Giver, _: &[&str], _: &mut Effects) -> Result<String, &'static str> {
    let lines = COMMANDS
        .iter()
        .map(|command| format!("@{}: {}", command.name, command.help));
    Ok(lines.collect::<Vec<_>>().join("\n"))
}

fn cloth_color(
    state: &mut ServerState,
    giver: &Giver,
    words: &[&str],
    effects: &mut Effects,
) -> Result<String, &'static str> {
    let color = number(words, 0..=6).ok_or("@clothcolor 0..6")?;
    change_look(state, giver, LookChange::ClothColor(color), effects);
    Ok(format!("Your clothes have colour {color} now."))
}

fn hair_color(
    state: &mut ServerState,
    giver: &Giver,
    words: &[&str],
    effects: &mut Effects,
) -> Result<String, &'static str> {
    let color = number(words, 0..=8).ok_or("@haircolor 0..8")?;
    change_look(state, giver, LookChange::HairColor(color), effects);
    Ok(format!("Your hair has colour {color} now."))
}

fn hair_style(
    state: &mut ServerState,
    giver: &Giver,
    words: &[&str],
    effects: &mut Effects,
) -> Result<String, &'static str> {
    let style = number(words, 1..=23).ok_or("@hairstyle 1..23")?;
    change_look(state, giver, LookChange::HairStyle(style), effects);
    Ok(format!("You have hair style {style} now."))
}

/// Changes a look, has it saved, and tells everybody who sees it.
fn change_look(state: &mut ServerState, giver: &Giver, change: LookChange, effects: &mut Effects) {
    let unit = giver.unit;
    let Some(player) = state.players.get_mut(unit) else {
        return;
    };
    match change {
        LookChange::ClothColor(color) => player.character.cloth_color = color,
        LookChange::HairColor(color) => player.character.hair_color = color,
        LookChange::HairStyle(style) => player.character.hair_style = style,
        LookChange::Weapon { .. } => return,
    }
    save::player(state, giver.now, unit, effects);
    if let Some(player) = state.players.get(unit) {
        tell_around_and_self(state, player, SIGHT, Notice::LookChanged { unit, change }, effects);
    }
}

fn go(state: &mut ServerState, giver: &Giver, _: &[&str], effects: &mut Effects) -> Result<String, &'static str> {
    let (map, cell) = state.world.start;
    Ok(take_to(state, giver, map, cell, effects))
}

fn warp(state: &mut ServerState, giver: &Giver, words: &[&str], effects: &mut Effects) -> Result<String, &'static str> {
    const FORM: &str = "@warp MAP X Y, or @warp MAP";
    let (name, cell) = match words {
        [name] => (name, None),
        [name, x, y] => (name, Some((x.parse().ok(), y.parse().ok()))),
        _ => return Err(FORM),
    };
    let cell = match cell {
        Some((Some(x), Some(y))) => Some(Cell::new(x, y)),
        Some(_) => return Err(FORM),
        None => None,
    };
    let world = state.world.clone();
    let Some((index, map)) = world.map_index(name).zip(world.map(name)) else {
        return Ok(format!("There is no map {name}."));
    };
    let arrivals = world
        .maps
        .iter()
        .flat_map(|map| &map.warps)
        .filter(|warp| warp.map == index);
    let wanted = cell.or_else(|| arrivals.map(|warp| warp.to).next()).unwrap_or_default();
    Ok(match map.nearest_standable(wanted) {
        Some(cell) => take_to(state, giver, index, cell, effects),
        None => format!("Nobody can stand on {name}."),
    })
}

fn take_to(state: &mut ServerState, giver: &Giver, map: usize, cell: Cell, effects: &mut Effects) -> String {
    walk::catch_up(state, giver.now, giver.unit, effects);
    travel::to(state, giver.unit, map, cell, Vanish::Teleported, effects);
    "Warped.".to_owned()
}

fn where_is(state: &mut ServerState, giver: &Giver, words: &[&str], _: &mut Effects) -> Result<String, &'static str> {
    let player = match words {
        [] => state.players.get(giver.unit),
        _ => named(state, words),
    };
    Ok(player.map_or_else(
        || "Nobody of that name plays.".to_owned(),
        |player| {
            format!(
                "{} is on {} at {}.",
                player.name(),
                map_name(state, player),
                player.cell()
            )
        },
    ))
}

fn who(state: &mut ServerState, _: &Giver, _: &[&str], _: &mut Effects) -> Result<String, &'static str> {
    const SHOWN: usize = 20;
    let shown = state.players.iter().take(SHOWN);
    let mut lines: Vec<String> = shown
        .map(|player| format!("{} on {}", player.name(), map_name(state, player)))
        .collect();
    lines.push(format!("{} play now.", state.players.len()));
    Ok(lines.join("\n"))
}

fn save_here(
    state: &mut ServerState,
    giver: &Giver,
    _: &[&str],
    effects: &mut Effects,
) -> Result<String, &'static str> {
    let place = state
        .players
        .get(giver.unit)
        .map(|player| save::record(state, player).place);
    if let Some((place, player)) = place.zip(state.players.get_mut(giver.unit)) {
        player.character.save_point = place;
    }
    save::player(state, giver.now, giver.unit, effects);
    Ok("Saved.".to_owned())
}

fn die(state: &mut ServerState, giver: &Giver, _: &[&str], effects: &mut Effects) -> Result<String, &'static str> {
    let unit = giver.unit;
    walk::stop(state, giver.now, unit, effects);
    let Some(player) = state
        .players
        .get_mut(unit)
        .filter(|player| player.posture != Posture::Dead)
    else {
        return Ok("You are dead.".to_owned());
    };
    player.posture = Posture::Dead;
    player.character.hp = 0;
    if let Some(player) = state.players.get(unit) {
        let why = Vanish::Died;
        tell_around_and_self(state, player, SIGHT, Notice::UnitVanished { unit, why }, effects);
        let stay = player.stay;
        effects
            .map
            .push((player.instance(), crate::event::MapEvent::Died { stay }));
    }
    Ok("You are dead now.".to_owned())
}

fn kick(state: &mut ServerState, giver: &Giver, words: &[&str], effects: &mut Effects) -> Result<String, &'static str> {
    if words.is_empty() {
        return Err("@kick NAME");
    }
    let Some((account, name)) = named(state, words).map(|player| (player.character.account, player.name())) else {
        return Ok("Nobody of that name plays.".to_owned());
    };
    if unit_of(account) == giver.unit {
        return Ok("That is you.".to_owned());
    }
    put_out(
        state,
        giver.now,
        account,
        Kick::ByGameMaster,
        DisconnectReason::Kicked,
        effects,
    );
    Ok(format!("{name} was put out."))
}

fn named<'s>(state: &'s ServerState, words: &[&str]) -> Option<&'s Player> {
    state.players.named(Name::new(words.join(" ").as_bytes())?)
}

fn map_name<'s>(state: &'s ServerState, player: &Player) -> &'s str {
    let map = state.world.maps.get(player.instance().0 as usize);
    map.map_or("", |map| &map.name)
}

fn number(words: &[&str], range: core::ops::RangeInclusive<u16>) -> Option<u16> {
    match words {
        [word] => word.parse().ok().filter(|number| range.contains(number)),
        _ => None,
    }
}
