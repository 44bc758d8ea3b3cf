//! Keys, clicks and typed lines, as what the player does. Pure: they change the state and yield an act, or none.

use std::ops::ControlFlow;

use packets::EquipPlace;
use ratatui::{
    crossterm::event::{KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind},
    layout::Rect,
};
use tokio::time::Instant;

use super::{
    act::Act,
    dialog::in_dialog,
    draw::cell_at,
    game::{Game, Panel, Voice},
    pursuit::Goal,
};
use crate::behavior::{Cell, Unit, UnitKind};

/// How far a key walks.
const STRIDE: i16 = 2;

/// Bytes of a typed line: chat packets have room for little more.
const MOST_TYPED: usize = 120;

/// A key.
pub fn key(game: &mut Game, key: KeyEvent, now: Instant) -> Option<Act> {
    if key.modifiers.contains(KeyModifiers::CONTROL) && key.code == KeyCode::Char('c') {
        game.leaving.force(now);
        return Some(Act::Quit);
    }
    // The first Esc of who is about to leave means that.
    if key.code == KeyCode::Esc && game.leaving.stay() {
        game.say(Voice::Note, "You stay.");
        return None;
    }
    if game.typed.is_some() {
        return typing(game, key.code, now);
    }
    if game.dialog.is_some() {
        return match key.code {
            // They mean what they always mean, and what the last line of the screen says.
            code @ KeyCode::Char('q' | '?') => command_key(game, code, now),
            code => in_dialog(game, code),
        };
    }
    if let Panel::Inventory(marked) = game.panel
        && let ControlFlow::Break(act) = in_inventory(game, marked, key.code)
    {
        return act;
    }
    match key.code {
        KeyCode::Up => stride(game, 0, 1, now),
        KeyCode::Down => stride(game, 0, -1, now),
        KeyCode::Left => stride(game, -1, 0, now),
        KeyCode::Right => stride(game, 1, 0, now),
        KeyCode::Home => stride(game, -1, 1, now),
        KeyCode::PageUp => stride(game, 1, 1, now),
        KeyCode::End => stride(game, -1, -1, now),
        KeyCode::PageDown => stride(game, 1, -1, now),
        code => command_key(game, code, now),
    }
}

fn command_key(game: &mut Game, code: KeyCode, now: Instant) -> Option<Act> {
    match code {
        KeyCode::Enter => game.typed = Some(String::new()),
        KeyCode::Char('/') => game.typed = Some("/".to_owned()),
        KeyCode::Char('?') => game.panel = toggled(game.panel, Panel::Help),
        KeyCode::Char('i') => game.panel = toggled(game.panel, Panel::Inventory(0)),
        KeyCode::Esc => (game.panel, game.target, game.pursuit) = (Panel::Near, None, None),
        KeyCode::Tab => mark_next(game),
        KeyCode::Char('a') => return attack(game, now),
        KeyCode::Char('t') => return talk(game, now),
        KeyCode::Char('g') => return pick_up(game, now),
        KeyCode::Char('s') => return Some(Act::Sit(!game.sits)),
        KeyCode::Char('r') if game.scene.dead => return Some(Act::Respawn),
        KeyCode::Char('q') => return Some(quit(game, now)),
        _ => {}
    }
    None
}

fn quit(game: &mut Game, now: Instant) -> Act {
    game.leaving.ask(now);
    Act::Quit
}

fn toggled(panel: Panel, to: Panel) -> Panel {
    if std::mem::discriminant(&panel) == std::mem::discriminant(&to) {
        Panel::Near
    } else {
        to
    }
}

fn stride(game: &mut Game, dx: i16, dy: i16, now: Instant) -> Option<Act> {
    game.pursuit = None;
    let from = game.way.cell(now);
    // The nearest cell in that direction that is no wall, two cells away if it can be.
    let goal = (1..=STRIDE)
        .rev()
        .filter_map(|steps| from.offset(dx * steps, dy * steps));
    let mut goal = goal.filter(|cell| game.floor(*cell) != super::game::Floor::Wall);
    goal.next().map(Act::Walk)
}

fn mark_next(game: &mut Game) {
    let near = game.near();
    let at = near.iter().position(|unit| Some(unit.unit) == game.target);
    let next = at.map_or(0, |at| at + 1);
    game.target = near.get(next).or(near.first()).map(|unit| unit.unit);
}

/// The marked unit if it is of that kind, else the nearest.
fn aimed(game: &Game, kind: UnitKind) -> Option<Unit> {
    let marked = game.marked().filter(|unit| unit.kind == kind);
    marked.or_else(|| game.scene.nearest(|unit| unit.kind == kind))
}

fn attack(game: &mut Game, now: Instant) -> Option<Act> {
    let Some(monster) = aimed(game, UnitKind::Monster) else {
        game.say(Voice::Note, "No monster is in sight.");
        return None;
    };
    game.target = Some(monster.unit);
    game.pursue(Goal::Strike(monster.unit), now)
}

fn talk(game: &mut Game, now: Instant) -> Option<Act> {
    let Some(npc) = aimed(game, UnitKind::Npc) else {
        game.say(Voice::Note, "No NPC is in sight.");
        return None;
    };
    game.target = Some(npc.unit);
    game.pursue(Goal::Talk(npc.unit), now)
}

fn pick_up(game: &mut Game, now: Instant) -> Option<Act> {
    let Some(thing) = game.scene.nearest_on_floor() else {
        game.say(Voice::Note, "Nothing lies around.");
        return None;
    };
    game.pursue(Goal::PickUp(thing.unit), now)
}

fn typing(game: &mut Game, code: KeyCode, now: Instant) -> Option<Act> {
    let typed = game.typed.as_mut()?;
    match code {
        KeyCode::Esc => {
            game.typed = None;
            None
        }
        KeyCode::Backspace => {
            typed.pop();
            None
        }
        KeyCode::Char(letter) if typed.len() + letter.len_utf8() <= MOST_TYPED => {
            typed.push(letter);
            None
        }
        KeyCode::Enter => {
            let line = game.typed.take()?;
            entered(game, line.trim(), now)
        }
        _ => None,
    }
}

/// A line is typed: an answer for a dialog, a command, or something to say.
fn entered(game: &mut Game, line: &str, now: Instant) -> Option<Act> {
    if game.is_asked_to_type() {
        return game.answers_dialog(line);
    }
    if line.is_empty() {
        return None;
    }
    match command(game, line, now) {
        Ok(act) => act,
        Err(why) => {
            game.say(Voice::Note, why);
            None
        }
    }
}

/// What commands there are.
pub(super) const COMMANDS: [(&str, &str); 13] = [
    ("/walk X Y", "walk to a cell"),
    ("/w NAME words", "whisper"),
    ("/p words", "talk to the party"),
    ("/attack", "what is marked, or nearest"),
    ("/get", "pick up what lies nearest"),
    ("/talk", "to who is marked, or nearest"),
    ("/use N", "a thing of the inventory"),
    ("/wear N", "wear it, or take it off"),
    ("/drop N [COUNT]", "drop it"),
    ("/sit", "or stand up"),
    ("/e N", "show an emote"),
    ("/respawn", "after death"),
    ("/quit", "leave"),
];

/// A line as an act: a command, or something to say.
pub fn command(game: &mut Game, line: &str, now: Instant) -> Result<Option<Act>, String> {
    let Some(command) = line.strip_prefix('/') else {
        return Ok(Some(Act::Say(line.to_owned())));
    };
    let (name, rest) = command.split_once(' ').unwrap_or((command, ""));
    let rest = rest.trim();
    let mut numbers = rest.split_whitespace().map(|word| word.parse::<u16>().ok());
    let mut number = || numbers.next().flatten();
    let usage = || {
        let known = COMMANDS
            .iter()
            .find(|(form, _)| form.split(' ').next() == Some(&format!("/{name}")));
        known.map_or_else(
            || format!("There is no command /{name}: ? shows them."),
            |(form, _)| format!("Write {form}"),
        )
    };
    Ok(Some(match name {
        "walk" => {
            let (x, y) = (number().ok_or_else(usage)?, number().ok_or_else(usage)?);
            if x.max(y) > packets::MAX_COORDINATE {
                return Err(usage());
            }
            Act::Walk(Cell::new(x, y))
        }
        "w" => {
            let (to, words) = rest.split_once(' ').ok_or_else(usage)?;
            game.say(Voice::Whisper, format!("to {to}: {words}"));
            Act::Whisper(to.to_owned(), words.to_owned())
        }
        "p" if !rest.is_empty() => Act::Party(rest.to_owned()),
        "attack" => return Ok(attack(game, now)),
        "get" => return Ok(pick_up(game, now)),
        "talk" => return Ok(talk(game, now)),
        "use" => Act::Use(carried(game, number().ok_or_else(usage)?)?),
        "wear" => {
            let index = carried(game, number().ok_or_else(usage)?)?;
            return wear(game, index).map(Some);
        }
        "drop" => Act::Drop(carried(game, number().ok_or_else(usage)?)?, number().unwrap_or(1)),
        "sit" => Act::Sit(!game.sits),
        "e" => Act::Emote(
            number()
                .and_then(|number| u8::try_from(number).ok())
                .ok_or_else(usage)?,
        ),
        "respawn" => Act::Respawn,
        "quit" => quit(game, now),
        _ => return Err(usage()),
    }))
}

/// Numbers of the inventory are those that the list shows: places of the client.
fn carried(game: &Game, index: u16) -> Result<u16, String> {
    let there = game.scene.belongings.carries(index).is_some();
    there
        .then_some(index)
        .ok_or_else(|| format!("Nothing lies in place {index}: i shows the inventory."))
}

/// Wears a thing where it belongs, or takes it off.
fn wear(game: &Game, index: u16) -> Result<Act, String> {
    let slot = game.scene.belongings.carries(index);
    if slot.is_some_and(|slot| slot.worn) {
        return Ok(Act::TakeOff(index));
    }
    let place = game
        .places
        .get(&index)
        .copied()
        .filter(|place| *place != EquipPlace::default());
    place
        .map(|place| Act::Wear(index, place))
        .ok_or_else(|| format!("What lies in place {index} is not worn."))
}

/// Breaks with what the key does to the list; other keys mean what they always mean.
fn in_inventory(game: &mut Game, marked: usize, code: KeyCode) -> ControlFlow<Option<Act>> {
    let carried = game.scene.belongings.carried();
    let last = carried.len().saturating_sub(1);
    let slot = carried.get(marked.min(last)).copied();
    let act = match code {
        KeyCode::Up => {
            game.panel = Panel::Inventory(marked.min(last).saturating_sub(1));
            None
        }
        KeyCode::Down => {
            game.panel = Panel::Inventory((marked + 1).min(last));
            None
        }
        KeyCode::Enter => match slot {
            None => return ControlFlow::Continue(()),
            Some(slot) if slot.stacks => Some(Act::Use(slot.index)),
            Some(slot) => match wear(game, slot.index) {
                Ok(act) => Some(act),
                Err(why) => {
                    game.say(Voice::Note, why);
                    None
                }
            },
        },
        KeyCode::Char('d') => slot.map(|slot| Act::Drop(slot.index, 1)),
        _ => return ControlFlow::Continue(()),
    };
    ControlFlow::Break(act)
}

/// A click on the map: strikes a monster, speaks to an NPC, marks a player, picks up a thing, or walks.
pub fn mouse(game: &mut Game, event: MouseEvent, map: Rect, now: Instant) -> Option<Act> {
    if event.kind != MouseEventKind::Down(MouseButton::Left) || game.dialog.is_some() {
        return None;
    }
    let cell = cell_at(map, game.way.cell(now), event.column, event.row)?;
    let unit = game.scene.units.iter().find(|unit| unit.cell == cell).copied();
    if let Some(unit) = unit {
        game.target = Some(unit.unit);
    }
    game.pursuit = None;
    let thing = game
        .scene
        .floor
        .iter()
        .find(|thing| thing.cell == cell)
        .map(|thing| thing.unit);
    let goal = match (unit, thing) {
        (Some(unit), _) => match unit.kind {
            UnitKind::Monster => Some(Goal::Strike(unit.unit)),
            UnitKind::Npc => Some(Goal::Talk(unit.unit)),
            UnitKind::Player => return None,
            UnitKind::Warp => None,
        },
        (None, thing) => thing.map(Goal::PickUp),
    };
    match goal {
        Some(goal) => game.pursue(goal, now),
        None => Some(Act::Walk(cell)),
    }
}
