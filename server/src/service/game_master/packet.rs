//! What clients of game masters ask for by their own words and menus: each becomes the GM command of that meaning, with the same
//! rights, the same answer, and the same line in the log.

use packets::{AccountId, UnitId};

use super::command;
use crate::{
    event::{
        Effects, Moment, SessionId,
        command::unit_of,
        game_master::{GameMasterCommand, Whom},
    },
    state::ServerState,
};

/// Does what a game master's client asks for. Who may give no command at all is passed over: clients of players have no such
/// words.
pub fn packet(
    state: &mut ServerState,
    now: Moment,
    session: SessionId,
    wanted: &GameMasterCommand,
    effects: &mut Effects,
) {
    if state.player_of(session).is_some_and(|player| player.game_master) {
        let line = line(state, wanted);
        command(state, now, session, line.as_bytes(), effects);
    }
}

/// The line of chat that means the same.
fn line(state: &ServerState, wanted: &GameMasterCommand) -> String {
    match wanted {
        GameMasterCommand::MoveTo { map, x, y } => {
            let map = text(map);
            format!("@warp {} {x} {y}", map.strip_suffix(".gat").unwrap_or(&map))
        }
        GameMasterCommand::Broadcast { text: said } => format!("@broadcast {}", text(said)),
        GameMasterCommand::LocalBroadcast { text: said } => format!("@localbroadcast {}", text(said)),
        GameMasterCommand::PutOut { unit } => format!("@kick {}", name(state, *unit)),
        GameMasterCommand::PutAllOut => "@kickall".to_owned(),
        GameMasterCommand::Hide => "@hide".to_owned(),
        GameMasterCommand::GoTo(whom) => format!("@jumpto {}", name_of(state, whom)),
        GameMasterCommand::Recall(whom) => format!("@recall {}", name_of(state, whom)),
        GameMasterCommand::Create { name } => create(state, &text(name)),
        GameMasterCommand::ResetStats => "@resetstats".to_owned(),
        GameMasterCommand::Check { name } => format!("@check {}", text(name)),
        GameMasterCommand::AskName { account } => format!("@account {}", name(state, unit_of(*account))),
        GameMasterCommand::Strip { account } => format!("@strip {}", name(state, unit_of(*account))),
    }
}

/// One word for both: an item, if one has that name, else a monster.
fn create(state: &ServerState, name: &str) -> String {
    match state.world.item_named(name) {
        Some(_) => format!("@item {name}"),
        None => format!("@spawn {name}"),
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).trim().to_owned()
}

fn name_of(state: &ServerState, whom: &Whom) -> String {
    match whom {
        Whom::Named(name) => text(name),
        Whom::Account(AccountId(account)) => name(state, UnitId(*account)),
    }
}

/// What the player of a unit is called; its number, by which nobody is called, if nobody plays it.
fn name(state: &ServerState, unit: UnitId) -> String {
    let player = state.players.get(unit);
    player.map_or_else(|| unit.0.to_string(), |player| player.name().to_string())
}
