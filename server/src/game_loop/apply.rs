//! What each event does: the one place that leads from the vocabulary to queries and services.

use crate::service::{account_storage, shop, trade};
use crate::{
    event::{
        Command, DisconnectReason, Effects, GameEvent, MapReport, Moment, Notice, Query, ServerKind, SessionId,
        SlowAnswer, StoreAnswer, game::Alarm, growth::GrowthCommand,
    },
    query::{self, Reply},
    service::{
        action, characters, chat, create, delete, dialog, equipment, fight, game_master, hotkey, items, leave, limit,
        load, login, map_enter, people, pick_up, pincode, ping, points, recovery, reload, rename, reward, save, select,
        session, sight, slot, spare, status, store, travel, walk, whisper,
    },
    state::{Phase, ServerState},
    world::Cell,
};

/// Applies one event.
pub(super) fn event(state: &mut ServerState, now: Moment, event: GameEvent, effects: &mut Effects) {
    match event {
        GameEvent::Connected {
            session,
            listener,
            address,
        } => session::open(state, session, listener, address, effects),
        GameEvent::Disconnected { session, reason: _ } => session::gone(state, now, session, effects),
        GameEvent::Command { session, command } => match server_of(state, session) {
            Some(ServerKind::Login) => on_login(state, now, session, &command, effects),
            Some(ServerKind::Char) => on_char(state, now, session, &command, effects),
            Some(ServerKind::Map) => on_map(state, now, session, &command, effects),
            None => {}
        },
        GameEvent::Query { session, query } => answer(state, now, session, query, effects),
        GameEvent::Store(answer) => stored(state, now, answer, effects),
        GameEvent::Slow(SlowAnswer::Reloaded { by, result }) => reload::done(state, now, by, result, effects),
        GameEvent::Slow(answer) => slow_answer(state, now, answer, effects),
        GameEvent::Reload => {
            reload::begin(state, None, effects);
        }
        GameEvent::Map(report) => reported(state, now, report, effects),
        GameEvent::Alarm(alarm) => ring(state, now, alarm, effects),
        GameEvent::Shutdown => leave::everybody(state, now, DisconnectReason::Shutdown, effects),
    }
}

/// The slow pool answers a login, or what a client said of its pincode.
fn slow_answer(state: &mut ServerState, now: Moment, answer: SlowAnswer, effects: &mut Effects) {
    let Some(session) = answer.session() else { return };
    match server_of(state, session) {
        Some(ServerKind::Login) => login::slow_answer(state, now, &answer, effects),
        Some(ServerKind::Char) => {
            pincode::slow_answer(state, now, answer, effects);
            go_on(state, now, session, effects);
        }
        Some(ServerKind::Map) | None => {}
    }
}

/// The server that an open session speaks to; `None` when it is not open, or nothing more is taken from it.
fn server_of(state: &ServerState, session: SessionId) -> Option<ServerKind> {
    let open = state.sessions.get(&session)?;
    (open.phase != Phase::Done).then_some(open.listener.server)
}

fn on_login(state: &mut ServerState, now: Moment, session: SessionId, command: &Command, effects: &mut Effects) {
    match command {
        Command::Login(wanted) => login::login(state, now, session, wanted, effects),
        _ => session::wrong_state(state, now, session, effects),
    }
}

fn on_char(state: &mut ServerState, now: Moment, session: SessionId, command: &Command, effects: &mut Effects) {
    if characters::is_waiting(state, session) {
        return characters::hold(state, now, session, command, effects);
    }
    match command {
        Command::CharEnter(wanted) => characters::enter(state, now, session, wanted, effects),
        Command::PincodeWindow { account } => pincode::window(state, now, session, *account, effects),
        Command::CheckPincode { account, digits } => pincode::check(state, now, session, (*account, *digits), effects),
        Command::SetPincode { account, digits } => pincode::set(state, now, session, (*account, *digits), effects),
        Command::ChangePincode { account, old, new } => {
            pincode::change(state, now, session, (*account, *old, *new), effects);
        }
        Command::CreateCharacter(wanted) => create::create(state, now, session, wanted, effects),
        Command::DeleteCharacter { character, proof } => {
            delete::at_once(state, now, session, (*character, proof), effects);
        }
        Command::ReserveDeletion { character } => delete::reserve(state, now, session, *character, effects),
        Command::ConfirmDeletion { character, birth_date } => {
            delete::confirm(state, now, session, (*character, *birth_date), effects);
        }
        Command::CancelDeletion { character } => delete::cancel(state, now, session, *character, effects),
        Command::CheckRename {
            account,
            character,
            name,
        } => rename::check(state, now, session, (*account, *character, name), effects),
        Command::Rename { character } => rename::rename(state, now, session, *character, effects),
        Command::MoveSlot { from, to } => slot::to(state, now, session, (*from, *to), effects),
        Command::SelectCharacter { slot } => select::select(state, now, session, *slot, effects),
        _ => session::wrong_state(state, now, session, effects),
    }
}

/// Does what a session asked for while it waited for an answer, up to what it has to wait for again.
fn go_on(state: &mut ServerState, now: Moment, session: SessionId, effects: &mut Effects) {
    while server_of(state, session) == Some(ServerKind::Char)
        && !characters::is_waiting(state, session)
        && let Some(command) = characters::next_held(state, session)
    {
        on_char(state, now, session, &command, effects);
    }
}

fn on_map(state: &mut ServerState, now: Moment, session: SessionId, command: &Command, effects: &mut Effects) {
    if let Command::MapEnter(wanted) = command {
        return map_enter::enter(state, now, session, wanted, effects);
    }
    if state.unit_of(session).is_none() {
        return session::wrong_state(state, now, session, effects);
    }
    if !limit::may_command(state, now, session, command, effects) {
        return;
    }
    match command {
        Command::LoadEnd => load::end(state, now, session, effects),
        Command::ReadyToPlay => load::ready(state, session, effects),
        Command::Walk { x, y } => walk::to(state, now, session, Cell::new(*x, *y), effects),
        Command::Turn { body, head } => action::turn(state, session, *body, *head, effects),
        Command::Sit => action::sit(state, now, session, effects),
        Command::Stand => action::stand(state, now, session, effects),
        Command::Chat { text } => chat::say(state, now, session, text, effects),
        Command::Whisper { to, text } => whisper::whisper(state, session, to, text, effects),
        Command::Emote { emotion } => action::emote(state, session, *emotion, effects),
        Command::Configure { kind, on } => action::configure(state, session, *kind, *on, effects),
        Command::Npc(command) => dialog::command(state, now, session, command, effects),
        Command::Floor(wanted) => pick_up::command(state, now, session, *wanted, effects),
        Command::Fight(wanted) => fight::command(state, now, session, *wanted, effects),
        Command::Growth(command) => growth(state, now, session, *command, effects),
        Command::Shop(command) => shop::command(state, now, session, command, effects),
        Command::Storage(command) => account_storage::command(state, now, session, *command, effects),
        Command::Trade(command) => trade::command(state, now, session, *command, effects),
        Command::People(command) => people::command(state, now, session, command, effects),
        Command::GameMaster(command) => game_master::packet(state, now, session, command, effects),
        Command::Respawn => respawn(state, now, session, effects),
        Command::Item(command) => items::command(state, now, session, *command, effects),
        Command::ReturnToCharacters => leave::to_characters(state, now, session, effects),
        Command::Quit => leave::quit(state, now, session, effects),
        _ => session::wrong_state(state, now, session, effects),
    }
}

fn growth(state: &mut ServerState, now: Moment, session: SessionId, command: GrowthCommand, effects: &mut Effects) {
    let Some(unit) = state.unit_of(session) else { return };
    match command {
        GrowthCommand::Raise { attribute, amount } => points::raise(state, now, unit, (attribute, amount), effects),
        GrowthCommand::SetHotkey { tab, index, key } => hotkey::set(state, unit, (tab, index), key),
        GrowthCommand::TurnHotkeys { tab, row } => hotkey::turn(state, unit, tab, row),
    }
}

fn respawn(state: &mut ServerState, now: Moment, session: SessionId, effects: &mut Effects) {
    if let Some(unit) = state.unit_of(session) {
        travel::respawn(state, now, unit, effects);
    }
}

fn answer(state: &mut ServerState, now: Moment, session: SessionId, query: Query, effects: &mut Effects) {
    if server_of(state, session).is_none() || !limit::may_query(state, now, session, query, effects) {
        return;
    }
    match query::answer(state, now, session, query) {
        Reply::Nothing => {}
        Reply::Tell(notice) => effects.tell(session, notice),
        Reply::AskMap(instance, asked) => effects.map.push((instance, asked)),
        Reply::AskStore(_) if store::is_behind(state) => {}
        Reply::AskStore(read) => store::read(state, read, effects),
        Reply::WrongState => session::wrong_state(state, now, session, effects),
    }
}

fn stored(state: &mut ServerState, now: Moment, answer: StoreAnswer, effects: &mut Effects) {
    if answer.is_to_a_read() {
        store::answered(state);
    }
    let session = answer.session();
    match answer {
        StoreAnswer::AccountFound { session, account } => login::account_found(state, now, session, account, effects),
        StoreAnswer::CharactersFound {
            session,
            account,
            characters: found,
        } => characters::found(state, now, session, account, found, effects),
        StoreAnswer::NameChecked { session, name, taken } => rename::checked(state, session, name, taken, effects),
        StoreAnswer::OwnerFound { session, wanted, owner } => {
            game_master::owner_found(state, now, session, (wanted, owner), effects);
        }
        StoreAnswer::CharacterNamed {
            session,
            character,
            name,
        } => {
            if let Some(name) = name.filter(|_| server_of(state, session).is_some()) {
                effects.tell(session, Notice::CharacterNamed { character, name });
            }
        }
        StoreAnswer::StorageFound {
            session,
            opening,
            storage,
        } => account_storage::found(state, session, opening, *storage, effects),
        StoreAnswer::AccountCreated {
            session,
            commit,
            account,
        } => login::registered(state, now, session, account, commit, effects),
        StoreAnswer::CharacterCreated {
            session,
            commit,
            result,
        } => create::created(state, session, commit, result, effects),
        StoreAnswer::CharacterDeleted {
            session,
            commit,
            character,
            deleted,
        } => delete::deleted(state, now, session, (character, commit), deleted, effects),
        StoreAnswer::CharacterRenamed {
            session,
            commit,
            character,
            name,
        } => rename::renamed(state, session, (character, commit), name, effects),
        StoreAnswer::Flushed { commit } => state.commits.flush(commit),
        StoreAnswer::Failed { error: _ } => leave::everybody(state, now, DisconnectReason::StoreFailed, effects),
    }
    if let Some(session) = session {
        go_on(state, now, session, effects);
    }
}

/// A map loop tells.
fn reported(state: &mut ServerState, now: Moment, report: MapReport, effects: &mut Effects) {
    match report {
        MapReport::Seen { seen_by, sight, .. } => sight::seen(state, &seen_by, sight, effects),
        MapReport::Swung(swung) => fight::swung(state, now, swung, effects),
        MapReport::Bite(bite) => fight::bitten(state, now, bite, effects),
        MapReport::Killed(killed) => reward::killed(state, now, &killed, effects),
        MapReport::Reserved(reserved) => pick_up::reserved(state, now, reserved, effects),
        MapReport::NotReserved { stay, too_far } => pick_up::not_reserved(state, (stay, too_far), effects),
    }
}

fn ring(state: &mut ServerState, now: Moment, alarm: Alarm, effects: &mut Effects) {
    match alarm {
        Alarm::Step { unit, walk } => walk::step_due(state, now, unit, walk, effects),
        Alarm::ReckonRecovery { unit } => recovery::reckon(state, now, unit, effects),
        Alarm::Recover { unit, pool, at } => recovery::due(state, now, (unit, pool, at), effects),
        Alarm::StatusOver { unit } => status::over(state, now, unit, effects),
        Alarm::Swing { unit, swing } => fight::swing_due(state, now, unit, swing, effects),
        Alarm::Blow {
            stay,
            from,
            life,
            damage,
        } => fight::landed(state, now, stay, (from, life), damage, effects),
        Alarm::Reflected { stay, from, damage } => fight::reflected(state, now, (stay, from), damage, effects),
        Alarm::Dressed { unit, item, on } => equipment::dressed(state, now, unit, (&item, on), effects),
        Alarm::SpareOver { stay } => spare::over(state, now, stay, effects),
        Alarm::Save => {
            save::due(state, now);
            effects.alarm(now + ServerState::SAVE, Alarm::Save);
        }
        Alarm::PartyDots => {
            people::party::due(state, effects);
            effects.alarm(now + ServerState::PARTY_DOTS, Alarm::PartyDots);
        }
        Alarm::Ping => {
            ping::due(state, now, effects);
            effects.alarm(now + ServerState::PING, Alarm::Ping);
        }
        Alarm::Close { session } => leave::cut_off(state, session, effects),
        Alarm::Sweep => {
            session::sweep(state, now);
            effects.alarm(now + ServerState::SWEEP, Alarm::Sweep);
        }
    }
}
