//! The terminal and the connection: keys in, pictures out, packets both ways.

use std::{ops::ControlFlow, thread, time::Duration};

use packets::ZcNpcackServermove;
use ratatui::{
    DefaultTerminal,
    crossterm::{
        event::{self, DisableMouseCapture, EnableMouseCapture, Event, KeyEventKind},
        execute,
    },
};
use tokio::{
    select,
    sync::mpsc,
    time::{Instant, sleep_until},
};

use super::{
    act::{Act, send},
    draw::{areas, draw},
    game::{Atlas, Game, Voice},
    hear::follow,
    input,
};
use crate::client::{
    Cause, ClientError, Heard, Incoming, MapClient, Session, Settings, choose, enter_map, hear, log_in,
};

/// Pictures in a second, at most.
const PICTURE: Duration = Duration::from_millis(80);

/// Clients ask for the time so often; servers drop who says nothing.
const TIME: Duration = Duration::from_secs(10);

/// Keys that wait.
const MOST_KEYS: usize = 64;

/// How long the server may take to let the player go.
const QUIT_PATIENCE: Duration = Duration::from_secs(3);

/// How a play ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum End {
    /// The player left.
    Quit,
    /// The run was interrupted.
    Interrupted,
}

/// Logs in and plays until the player leaves, the server closes, or `stop`.
pub async fn play(settings: &Settings, atlas: Atlas, stop: impl Future<Output = ()>) -> Result<End, ClientError> {
    let session = log_in(settings, &mut ()).await?;
    let chosen = choose(settings, &session, &mut ()).await?;
    let client = enter_map(settings, &session, chosen, &mut ()).await?;
    let mut terminal = ratatui::init();
    let _ = execute!(std::io::stdout(), EnableMouseCapture);
    let played = select! {
        played = on_screen(settings, &session, client, atlas, &mut terminal) => played.map(|()| End::Quit),
        () = stop => Ok(End::Interrupted),
    };
    let _ = execute!(std::io::stdout(), DisableMouseCapture);
    ratatui::restore();
    played
}

/// Plays on one map server after the other.
async fn on_screen(
    settings: &Settings,
    session: &Session,
    mut client: MapClient,
    atlas: Atlas,
    terminal: &mut DefaultTerminal,
) -> Result<(), ClientError> {
    let mut keys = keys();
    let mut game = Game::new(
        client.chosen.name.clone(),
        client.unit,
        client.chosen.map.clone(),
        client.cell,
        Instant::now(),
        atlas,
    );
    game.levels = client.chosen.levels;
    game.scene.belongings.set_zeny(client.chosen.zeny.unwrap_or(0).into());
    game.say(Voice::Note, "Welcome. ? shows the keys.");
    while let Some(to) = turns(&mut game, &mut client, &mut keys, terminal).await? {
        let chosen = client.chosen.moved(settings, &to).await.map_err(Cause::in_play)?;
        client = enter_map(settings, session, chosen, &mut ()).await?;
        game.enter(client.chosen.map.clone(), client.cell, Instant::now());
    }
    Ok(())
}

/// Keys and clicks, read by a thread: reading waits.
fn keys() -> mpsc::Receiver<Event> {
    let (sender, receiver) = mpsc::channel(MOST_KEYS);
    // It ends with the process, or when nobody listens any more.
    thread::spawn(move || {
        while let Ok(event) = event::read() {
            if sender.blocking_send(event).is_err() {
                return;
            }
        }
    });
    receiver
}

/// Until the player is sent to another map server, or leaves.
async fn turns(
    game: &mut Game,
    client: &mut MapClient,
    keys: &mut mpsc::Receiver<Event>,
    terminal: &mut DefaultTerminal,
) -> Result<Option<Box<ZcNpcackServermove>>, ClientError> {
    let profile = client.connection.profile();
    let (mut picture_at, mut time_at, mut quit_at) = (Instant::now(), Instant::now() + TIME, None);
    loop {
        let now = Instant::now();
        if game.leaves || quit_at.is_some_and(|quit| quit <= now) {
            return Ok(None);
        }
        if picture_at <= now {
            picture(game, client, terminal, now)?;
            // From the end of the drawing: a slow terminal must not keep the server's packets out.
            picture_at = Instant::now() + PICTURE;
        }
        if time_at <= now {
            say(&Act::Time, game, client)?;
            time_at = now + TIME;
        }
        let mut answers = Vec::new();
        let mut hear = |incoming: Incoming<'_>| {
            if let Some(Heard::ServerChanged(to)) = hear(&incoming.frame, profile)? {
                return Ok(ControlFlow::Break(to));
            }
            answers.extend(follow(game, &incoming.frame, profile, incoming.at)?);
            Ok(ControlFlow::Continue(()))
        };
        let mut pressed = None;
        let moved = select! {
            biased;
            event = keys.recv() => match event {
                Some(event) => {
                    pressed = Some(event);
                    None
                }
                // The terminal is gone.
                None => return Ok(None),
            },
            () = sleep_until(picture_at) => None,
            heard = client.connection.listen(&mut hear) => match heard {
                Ok(moved) => moved,
                // Some servers hang up on who quits instead of answering.
                Err(Cause::Closed | Cause::Reset) if quit_at.is_some() => return Ok(None),
                Err(cause) => return Err(cause.in_play()),
            },
        };
        if let Some(to) = moved {
            return Ok(Some(to));
        }
        answers.extend(pressed.and_then(|event| act_of(game, &event, terminal)));
        for act in answers {
            if act == Act::Quit {
                quit_at.get_or_insert(now + QUIT_PATIENCE);
            }
            say(&act, game, client)?;
        }
    }
}

/// Goes on with what takes its time, and draws.
fn picture(
    game: &mut Game,
    client: &mut MapClient,
    terminal: &mut DefaultTerminal,
    now: Instant,
) -> Result<(), ClientError> {
    game.passes(now);
    if let Some(act) = game.go_on(now) {
        say(&act, game, client)?;
    }
    terminal.draw(|frame| draw(game, frame, now)).map_err(in_play)?;
    Ok(())
}

/// What an event of the terminal means.
fn act_of(game: &mut Game, event: &Event, terminal: &DefaultTerminal) -> Option<Act> {
    let now = Instant::now();
    match event {
        Event::Key(key) if key.kind != KeyEventKind::Release => input::key(game, *key, now),
        Event::Mouse(mouse) => {
            let size = terminal.size().ok()?;
            let map = areas((ratatui::layout::Position::ORIGIN, size).into()).map;
            input::mouse(game, *mouse, map, now)
        }
        _ => None,
    }
}

fn say(act: &Act, game: &Game, client: &mut MapClient) -> Result<(), ClientError> {
    let tick = client.connection.tick();
    let sent = send(act, &game.name, game.scene.unit, tick, client.connection.outbox());
    sent.map_err(|error| Cause::from(error).in_play())?;
    client.connection.flush().map_err(Cause::in_play)
}

fn in_play(error: std::io::Error) -> ClientError {
    Cause::from(error).in_play()
}
