//! Talking with NPCs: their dialogs are played step by step, and wait for the client's answers.
//!
//! What a dialog does between two waits is saved at once and told when that is durable: one write, however many things it
//! gave and took.

mod act;
mod ask;

use packets::UnitId;

use super::{account_storage, interaction, limit, refine, save, shop, store, walk};
use crate::{
    event::{
        Effects, Item, Moment, Notice, SessionId, limit::LimitKind, look::Posture, notice::NpcNotice, npc::NpcCommand,
    },
    state::{Conversation, Player, SIGHT, ServerState},
    world::{Choice, Dialog, Gap, Line, Location, Npc, Role, Step, World},
};

/// How far an NPC hears who speaks to it, in cells along each axis: one more than one sees, as on public servers.
pub const REACH: u16 = SIGHT + 1;

/// A client speaks to an NPC, or answers it.
pub fn command(state: &mut ServerState, now: Moment, session: SessionId, command: &NpcCommand, effects: &mut Effects) {
    let Some(unit) = state.unit_of(session) else { return };
    match command {
        NpcCommand::Contact { npc } => contact(state, now, unit, *npc, effects),
        answer => answered(state, now, unit, answer, effects),
    }
}

/// Speaks to an NPC in reach. Who talks already, is dead or has not loaded its map is passed over in silence, as public
/// servers do: the client waits for nothing. A dialog of which only the window is left is over for that.
fn contact(state: &mut ServerState, now: Moment, unit: UnitId, npc: UnitId, effects: &mut Effects) {
    walk::catch_up(state, now, unit, effects);
    let world = state.world.clone();
    let Some((index, npc)) = world.npc(npc) else { return };
    let Some(player) = state.players.get(unit) else { return };
    if player.is_in_sight() && !is_near(npc, player) {
        let session = player.session;
        limit::refused(state, now, session, LimitKind::Reach, effects);
        return;
    }
    if !hears(npc, player) || is_talking(&world, player) {
        return;
    }
    interaction::end(state, unit, effects);
    match &npc.role {
        Role::Shop(_) => shop::offer(state, unit, index, effects),
        Role::Talk(_) => begin(state, now, unit, index, effects),
    }
}

/// Whether a player who could speak is near enough. Whose body an ailment holds could not.
pub(super) fn hears(npc: &Npc, player: &Player) -> bool {
    let speaks = player.posture != Posture::Dead && !player.fighter.condition.cannot_attack();
    is_near(npc, player) && player.is_in_sight() && speaks
}

pub(super) fn is_near(npc: &Npc, player: &Player) -> bool {
    player.instance().0 as usize == npc.map && player.cell().distance(npc.cell) <= REACH
}

fn is_talking(world: &World, player: &Player) -> bool {
    player.dialog.as_ref().is_some_and(|talk| {
        let dialog = dialog_of(world, talk.npc);
        dialog.is_some_and(|dialog| !talk.is_closing(dialog.step(talk.step)))
    })
}

/// Begins a dialog. Who walks stops: nobody walks away while they talk.
fn begin(state: &mut ServerState, now: Moment, unit: UnitId, npc: usize, effects: &mut Effects) {
    walk::stop(state, now, unit, effects);
    if let Some(player) = state.players.get_mut(unit) {
        player.dialog = Some(Conversation::new(npc));
        play(state, now, unit, effects);
    }
}

/// An answer goes to where the dialog goes on. One that nothing waits for, or that is none of those it waits for, is
/// stale or forged: it is passed over.
fn answered(state: &mut ServerState, now: Moment, unit: UnitId, answer: &NpcCommand, effects: &mut Effects) {
    let world = state.world.clone();
    let Some(player) = state.players.get_mut(unit) else {
        return;
    };
    let Some(talk) = &mut player.dialog else { return };
    let Some(dialog) = dialog_of(&world, talk.npc).filter(|_| answer.npc() == Npc::unit(talk.npc)) else {
        return;
    };
    match leads(dialog.step(talk.step), talk, answer) {
        Leads::On(step) => {
            talk.step = step;
            play(state, now, unit, effects);
        }
        Leads::Out => player.dialog = None,
        Leads::Nowhere => {}
    }
}

/// Where an answer leads.
enum Leads {
    /// To this step.
    On(usize),
    /// Out of the dialog.
    Out,
    /// Nowhere: it is no answer to what was asked.
    Nowhere,
}

/// Where an answer to `step` leads; what was typed is kept.
fn leads(step: &Step, talk: &mut Conversation, answer: &NpcCommand) -> Leads {
    let next = Leads::On(talk.step.saturating_add(1));
    match (step, answer) {
        (Step::CloseAndGoOn, NpcCommand::Close { .. }) => {
            talk.shown = false;
            next
        }
        (_, NpcCommand::Close { .. })
        | (
            Step::Menu(_),
            NpcCommand::Choose {
                choice: NpcCommand::CANCELLED,
                ..
            },
        ) => Leads::Out,
        (Step::Next, NpcCommand::Next { .. }) => next,
        (Step::Menu(choices), NpcCommand::Choose { choice, .. }) => {
            let chosen = usize::from(*choice).checked_sub(1).and_then(|index| choices.get(index));
            chosen.map_or(Leads::Nowhere, |choice| Leads::On(choice.go))
        }
        (Step::Number { min, max }, NpcCommand::Number { value, .. }) => {
            talk.number = u32::try_from(*value).unwrap_or(0).max(*min).min(*max);
            next
        }
        (Step::Text { max }, NpcCommand::Text { text, .. }) => {
            talk.text = text.iter().copied().take(usize::from(*max)).collect();
            next
        }
        _ => Leads::Nowhere,
    }
}

/// Plays a dialog from the step it is at to the next that waits, or to its end. What it changed is saved, and only then the
/// storage is read that it opened: one write, wherever in the dialog that was.
fn play(state: &mut ServerState, now: Moment, unit: UnitId, effects: &mut Effects) {
    let from = effects.notify.len();
    let played = run(state, now, unit, effects);
    if played.changed {
        save::telling(state, now, unit, from, effects);
    }
    if played.opens_storage {
        account_storage::fetch(state, unit, effects);
    }
}

/// What steps of a dialog did, beside what they told.
#[derive(Clone, Copy, Default)]
struct Played {
    /// Something that is to be saved.
    changed: bool,
    /// The storage opens.
    opens_storage: bool,
}

/// Takes step after step until one waits.
fn run(state: &mut ServerState, now: Moment, unit: UnitId, effects: &mut Effects) -> Played {
    let world = state.world.clone();
    // Asked once: what one dialog does is one write, whatever it does.
    let behind = store::is_behind(state);
    let mut played = Played::default();
    // No step comes twice before one waits; a warp, which ends every talk, ends this one too.
    while let Some((npc, at)) = place_in(state, unit) {
        let step = dialog_of(&world, npc).map_or(&Step::End, |dialog| dialog.step(at));
        let next = at.saturating_add(1);
        let to = match step {
            Step::Say(_) | Step::Clear | Step::Picture { .. } => {
                tell(state, (unit, npc), step, effects);
                next
            }
            Step::If { condition, otherwise } => {
                let player = state.players.get(unit);
                let holds = player.is_some_and(|player| ask::holds(&world, player, condition));
                if holds { next } else { *otherwise }
            }
            Step::Go(to) => *to,
            Step::Do(action) if behind && act::is_stored(action) => Conversation::OVER,
            Step::Do(action) => {
                let done = act::act(state, now, unit, (at, action), effects);
                played.changed |= done == act::Done::Changed;
                played.opens_storage |= done == act::Done::OpensStorage;
                if done == act::Done::Refused {
                    Conversation::OVER
                } else {
                    next
                }
            }
            Step::End => {
                finish(state, unit, effects);
                break;
            }
            waits => {
                show(state, unit, waits, effects);
                break;
            }
        };
        go(state, unit, to);
    }
    played
}

/// With whom a player talks, and at which step.
fn place_in(state: &ServerState, unit: UnitId) -> Option<(usize, usize)> {
    let talk = state.players.get(unit)?.dialog.as_ref()?;
    Some((talk.npc, talk.step))
}

/// Tells what a step shows that does not wait.
fn tell(state: &mut ServerState, (unit, npc): (UnitId, usize), step: &Step, effects: &mut Effects) {
    let npc = Npc::unit(npc);
    let notice = match step {
        Step::Say(line) => return say(state, unit, line, effects),
        Step::Picture { name, at } => NpcNotice::Picture {
            name: name.clone(),
            at: *at,
        },
        _ => NpcNotice::Cleared { npc },
    };
    if let Some(player) = state.players.get(unit) {
        effects.tell(player.session, Notice::Npc(notice));
    }
}

fn go(state: &mut ServerState, unit: UnitId, to: usize) {
    if let Some(talk) = state.players.get_mut(unit).and_then(|player| player.dialog.as_mut()) {
        talk.step = to;
    }
}

fn say(state: &mut ServerState, unit: UnitId, line: &Line, effects: &mut Effects) {
    let world = state.world.clone();
    let Some(player) = state.players.get_mut(unit) else {
        return;
    };
    let Some(talk) = &mut player.dialog else { return };
    talk.shown = true;
    let (npc, session) = (Npc::unit(talk.npc), player.session);
    let text = filled(&world, player, line);
    effects.tell(session, Notice::Npc(NpcNotice::Said { npc, text }));
}

/// A line with its gaps filled.
fn filled(world: &World, player: &Player, line: &Line) -> Box<[u8]> {
    line.fill(|gap| value(world, player, gap)).into()
}

fn value(world: &World, player: &Player, gap: Gap) -> Vec<u8> {
    let character = &player.character;
    let talk = player.dialog.as_ref();
    let piece = talk.map_or(Location::NONE, |talk| talk.piece);
    let work = || refine::work(world, player, piece);
    let text = match gap {
        Gap::Name => return character.name.as_bytes().to_vec(),
        Gap::Text => return talk.map_or_else(Vec::new, |talk| talk.text.to_vec()),
        Gap::BaseLevel => character.base_level.to_string(),
        Gap::JobLevel => character.job_level.to_string(),
        Gap::Zeny => character.zeny.to_string(),
        Gap::Number => talk.map_or(0, |talk| talk.number).to_string(),
        Gap::Piece => refine::worn(player, piece).map_or_else(String::new, |(_, item)| called(world, &item)),
        Gap::Ore => {
            let ore = work().and_then(|work| world.item(work.way.ore));
            ore.map_or_else(String::new, |kind| kind.name.to_string())
        }
        Gap::RefinePrice => work().map_or(0, |work| work.way.price).to_string(),
    };
    text.into_bytes()
}

/// An item as people call it: `+4 Knife`.
fn called(world: &World, item: &Item) -> String {
    let name = world
        .item(item.id)
        .map_or_else(String::new, |kind| kind.name.to_string());
    match item.refine {
        0 => name,
        refine => format!("+{refine} {name}"),
    }
}

/// Shows what a step waits for.
fn show(state: &mut ServerState, unit: UnitId, step: &Step, effects: &mut Effects) {
    let world = state.world.clone();
    let Some(player) = state.players.get_mut(unit) else {
        return;
    };
    let Some(talk) = &mut player.dialog else { return };
    talk.shown = true;
    let npc = Npc::unit(talk.npc);
    let notice = match step {
        Step::Next => NpcNotice::More { npc },
        Step::Menu(choices) => NpcNotice::Choices {
            npc,
            choices: choices
                .iter()
                .map(|choice| choice_text(&world, player, choice))
                .collect(),
        },
        Step::Number { .. } => NpcNotice::WantsNumber { npc },
        Step::Text { .. } => NpcNotice::WantsText { npc },
        _ => NpcNotice::Closing { npc },
    };
    effects.tell(player.session, Notice::Npc(notice));
}

/// What a choice says. Clients take a colon for its end and leave out an empty one, and would count the others wrong.
fn choice_text(world: &World, player: &Player, choice: &Choice) -> Box<[u8]> {
    let text = filled(world, player, &choice.text);
    if text.is_empty() {
        return (*b" ").into();
    }
    text.iter()
        .map(|&byte| if byte == b':' { b'.' } else { byte })
        .collect()
}

/// A dialog has come to its end without a button. If its window is open, one is shown all the same: the client has no
/// other way to close it.
fn finish(state: &mut ServerState, unit: UnitId, effects: &mut Effects) {
    let Some(player) = state.players.get_mut(unit) else {
        return;
    };
    match &mut player.dialog {
        Some(talk) if talk.shown => {
            talk.step = Conversation::OVER;
            show(state, unit, &Step::End, effects);
        }
        _ => player.dialog = None,
    }
}

/// Ends a talk, whatever it waits for; its window, if it is open, gets a button that closes it.
pub fn break_off(state: &mut ServerState, unit: UnitId, effects: &mut Effects) {
    let Some(player) = state.players.get_mut(unit) else {
        return;
    };
    if let Some(talk) = player
        .dialog
        .take_if(|talk| talk.shown && talk.step != Conversation::OVER)
    {
        let npc = Npc::unit(talk.npc);
        effects.tell(player.session, Notice::Npc(NpcNotice::Closing { npc }));
    }
    player.dialog = None;
}

fn dialog_of(world: &World, npc: usize) -> Option<&Dialog> {
    world.npcs.get(npc)?.dialog()
}
