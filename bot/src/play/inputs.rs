//! What comes from the player's side: keys and clicks, and the wish of somebody else that the play ends.

use std::{future::pending, pin::Pin};

use ratatui::crossterm::event::{Event, KeyCode, KeyModifiers};
use tokio::{select, sync::mpsc};

/// Ready when the play is to end.
type Stop = Pin<Box<dyn Future<Output = ()>>>;

/// One thing that comes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Input {
    /// A key, a click.
    Event(Event),
    /// The play is to end: a signal, or the terminal is gone.
    Stop,
}

impl Input {
    /// Whether it ends a play that has not begun.
    pub(super) fn ends(&self) -> bool {
        match self {
            Self::Stop => true,
            Self::Event(Event::Key(key)) => {
                key.modifiers.contains(KeyModifiers::CONTROL) && key.code == KeyCode::Char('c')
            }
            Self::Event(_) => false,
        }
    }
}

/// Where it comes from.
pub(super) struct Inputs {
    keys: Option<mpsc::Receiver<Event>>,
    stop: Option<Stop>,
}

impl Inputs {
    /// Nothing but `stop`, as long as there is no terminal.
    pub(super) fn new(stop: impl Future<Output = ()> + 'static) -> Self {
        Self {
            keys: None,
            stop: Some(Box::pin(stop)),
        }
    }

    /// The terminal is there.
    pub(super) fn listen_to(&mut self, keys: mpsc::Receiver<Event>) {
        self.keys = Some(keys);
    }

    /// What comes next. Cancel safe.
    pub(super) async fn next(&mut self) -> Input {
        let event = async {
            match &mut self.keys {
                Some(keys) => keys.recv().await,
                None => pending().await,
            }
        };
        let stop = async {
            match &mut self.stop {
                Some(stop) => stop.await,
                None => pending().await,
            }
        };
        let event = select! {
            () = stop => {
                self.stop = None;
                return Input::Stop;
            }
            event = event => event,
        };
        event.map_or_else(
            || {
                self.keys = None;
                Input::Stop
            },
            Input::Event,
        )
    }

    /// Until the play is to end; other keys have no meaning yet.
    pub(super) async fn end(&mut self) {
        while !self.next().await.ends() {}
    }
}
