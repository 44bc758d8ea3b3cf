//! The play from the login to its end: keys in, pictures out, packets both ways.

use std::{io, ops::ControlFlow, pin::pin, time::Duration};

use packets::{CzReqDisconnect, Profile, ZcNpcackServermove};
use ratatui::{crossterm::event::Event, layout::Rect};
use tokio::{
    select,
    sync::mpsc,
    time::{Instant, sleep_until, timeout},
};

use super::{
    act::{Act, send},
    game::{Atlas, Game, Voice},
    hear::follow,
    input,
    inputs::{Input, Inputs},
    leaving::PATIENCE,
};
use crate::{
    client::{
        Cause, Chosen, ClientError, Heard, Incoming, MapClient, Session, Settings, choose, enter_map, hear, log_in,
    },
    stats::Step,
};

/// Between two pictures, at least.
const PICTURE: Duration = Duration::from_millis(80);

/// Clients ask for the time so often; servers drop who says nothing.
const TIME: Duration = Duration::from_secs(10);

/// How a play ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum End {
    /// The player left.
    Quit,
    /// The play was interrupted; the player is logged out nevertheless.
    Interrupted,
}

/// What the game is shown on.
pub trait Screen {
    /// Draws it.
    fn show(&mut self, game: &Game, now: Instant) -> io::Result<()>;

    /// Where the map is drawn, for clicks on it.
    fn map(&self) -> io::Result<Rect>;
}

/// Logs in, takes a screen and where its keys come from, and plays until the player leaves, the server closes, or `stop`.
pub async fn play_on<S: Screen>(
    settings: &Settings,
    atlas: Atlas,
    open: impl FnOnce() -> io::Result<(S, mpsc::Receiver<Event>)>,
    stop: impl Future<Output = ()> + 'static,
) -> Result<End, ClientError> {
    let mut inputs = Inputs::new(stop);
    let chosen = select! {
        biased;
        // Nobody is on the map yet: closing the connection is all that there is to do.
        () = inputs.end() => return Ok(End::Interrupted),
        chosen = log_in_and_choose(settings) => chosen?,
    };
    let (session, chosen) = chosen;
    let Some(client) = come_in(settings, &session, chosen, &mut inputs).await? else {
        return Ok(End::Interrupted);
    };
    let mut game = game(&client, atlas);
    let (mut screen, keys) = open().map_err(in_play)?;
    inputs.listen_to(keys);
    on_maps(settings, &session, client, &mut game, &mut inputs, &mut screen).await
}

async fn log_in_and_choose(settings: &Settings) -> Result<(Session, Chosen), ClientError> {
    let session = log_in(settings, &mut ()).await?;
    let chosen = choose(settings, &session, &mut ()).await?;
    Ok((session, chosen))
}

/// Enters a map server; `None` when the play is to end meanwhile, and the player is out again.
async fn come_in(
    settings: &Settings,
    session: &Session,
    chosen: Chosen,
    inputs: &mut Inputs,
) -> Result<Option<MapClient>, ClientError> {
    let mut nobody = ();
    let mut entering = pin!(enter_map(settings, session, chosen, &mut nobody));
    select! {
        biased;
        client = &mut entering => return client.map(Some),
        () = inputs.end() => {}
    }
    // Who is about to be let in would be left online: leave in order, if the server is quick.
    if let Ok(Ok(client)) = timeout(PATIENCE, entering).await {
        leave(client).await;
    }
    Ok(None)
}

/// Leaves in order, as far as the server takes part in it.
async fn leave(mut client: MapClient) {
    if client.connection.send(&CzReqDisconnect::default()).is_ok() {
        let is_answer = |heard: &Heard<'_>| matches!(heard, Heard::Quit(true)).then_some(());
        let _ = client.wait(Step::Quit, PATIENCE, is_answer).await;
    }
}

fn game(client: &MapClient, atlas: Atlas) -> Game {
    let (chosen, now) = (&client.chosen, Instant::now());
    let mut game = Game::new(
        chosen.name.clone(),
        client.unit,
        chosen.map.clone(),
        client.cell,
        now,
        atlas,
    );
    game.levels = chosen.levels;
    game.scene.belongings.set_zeny(chosen.zeny.unwrap_or(0).into());
    game.say(Voice::Note, "Welcome. ? shows the keys.");
    game
}

/// Plays on one map server after the other.
async fn on_maps(
    settings: &Settings,
    session: &Session,
    mut client: MapClient,
    game: &mut Game,
    inputs: &mut Inputs,
    screen: &mut impl Screen,
) -> Result<End, ClientError> {
    loop {
        let moved = match turns(game, &mut client, inputs, screen).await {
            // Some servers hang up on who quits instead of answering.
            Err(Cause::Closed | Cause::Reset) if game.leaving.is_wanted() => None,
            moved => moved.map_err(Cause::in_play)?,
        };
        let Some(to) = moved else {
            let forced = game.leaving.is_forced();
            return Ok(if forced { End::Interrupted } else { End::Quit });
        };
        let chosen = client.chosen.moved(settings, &to).await.map_err(Cause::in_play)?;
        let Some(next) = come_in(settings, session, chosen, inputs).await? else {
            return Ok(End::Interrupted);
        };
        client = next;
        game.enter(client.chosen.map.clone(), client.cell, Instant::now());
    }
}

/// When the next picture is drawn, and the time asked for.
struct Clock {
    picture: Instant,
    time: Instant,
}

/// Until the player is sent to another map server, or leaves.
async fn turns(
    game: &mut Game,
    client: &mut MapClient,
    inputs: &mut Inputs,
    screen: &mut impl Screen,
) -> Result<Option<Box<ZcNpcackServermove>>, Cause> {
    let now = Instant::now();
    let mut clock = Clock {
        picture: now,
        time: now + TIME,
    };
    while !game.leaving.is_over(Instant::now()) {
        pass(game, client, screen, &mut clock)?;
        let mut acts = Vec::new();
        // By turns, for it is not `biased`: neither keys nor pictures without end keep the server's packets out.
        let moved = select! {
            input = inputs.next() => {
                acts.extend(meaning(game, &input, screen));
                None
            }
            () = sleep_until(clock.picture) => None,
            moved = listen(game, client, &mut acts) => moved?,
        };
        if moved.is_some() {
            return Ok(moved);
        }
        for act in acts {
            say(&act, game, client)?;
        }
    }
    Ok(None)
}

/// Does what is due: what takes its time goes on, and is drawn.
fn pass(game: &mut Game, client: &mut MapClient, screen: &mut impl Screen, clock: &mut Clock) -> Result<(), Cause> {
    let now = Instant::now();
    if clock.time <= now {
        say(&Act::Time, game, client)?;
        clock.time = now + TIME;
    }
    if clock.picture > now {
        return Ok(());
    }
    for act in game.passes(now) {
        say(&act, game, client)?;
    }
    screen.show(game, now)?;
    // From the end of the drawing: a slow terminal must not keep the server's packets out.
    clock.picture = Instant::now() + PICTURE;
    Ok(())
}

/// Follows what the server says next; what is to be answered goes to `acts`.
async fn listen(
    game: &mut Game,
    client: &mut MapClient,
    acts: &mut Vec<Act>,
) -> Result<Option<Box<ZcNpcackServermove>>, Cause> {
    let profile = client.connection.profile();
    let mut heard = |incoming: Incoming<'_>| Ok(follow_or_note(game, &incoming, profile, acts));
    client.connection.listen(&mut heard).await
}

/// Follows a packet. One that does not fit its layout is told, and left out: a person on a server that is changed plays on.
fn follow_or_note(
    game: &mut Game,
    incoming: &Incoming<'_>,
    profile: &Profile,
    acts: &mut Vec<Act>,
) -> ControlFlow<Box<ZcNpcackServermove>> {
    if let Ok(Some(Heard::ServerChanged(to))) = hear(&incoming.frame, profile) {
        return ControlFlow::Break(to);
    }
    match follow(game, &incoming.frame, profile, incoming.at) {
        Ok(answers) => acts.extend(answers),
        Err(error) => game.misreads(&error),
    }
    ControlFlow::Continue(())
}

/// What the player means.
fn meaning(game: &mut Game, input: &Input, screen: &impl Screen) -> Option<Act> {
    let now = Instant::now();
    match input {
        Input::Stop => {
            game.leaving.force(now);
            Some(Act::Quit)
        }
        Input::Event(Event::Key(key)) => input::key(game, *key, now),
        Input::Event(Event::Mouse(mouse)) => input::mouse(game, *mouse, screen.map().ok()?, now),
        Input::Event(_) => None,
    }
}

fn say(act: &Act, game: &Game, client: &mut MapClient) -> Result<(), Cause> {
    let tick = client.connection.tick();
    send(act, &game.name, game.scene.unit, tick, client.connection.outbox())?;
    client.connection.flush()
}

fn in_play(error: io::Error) -> ClientError {
    Cause::from(error).in_play()
}
