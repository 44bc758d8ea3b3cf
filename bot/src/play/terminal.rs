//! The terminal: taken while somebody plays, and given back whatever happens.

use std::{
    io::{self, Stdout, Write},
    thread,
};

use ratatui::{
    DefaultTerminal, Terminal,
    backend::Backend,
    crossterm::{
        event::{self, DisableMouseCapture, EnableMouseCapture, Event, KeyEventKind},
        execute,
    },
    layout::{Position, Rect},
};
use tokio::{sync::mpsc, time::Instant};

use super::{
    draw::{areas, draw},
    game::{Atlas, Game},
    turns::{End, Screen, play_on},
};
use crate::client::{ClientError, Settings};

/// Keys that wait.
const MOST_KEYS: usize = 64;

/// Logs in and plays on the process's terminal, until the player leaves, the server closes, or `stop`.
pub async fn play(
    settings: &Settings,
    atlas: Atlas,
    stop: impl Future<Output = ()> + 'static,
) -> Result<End, ClientError> {
    play_on(settings, atlas, || Ok((Taken::new()?, keys())), stop).await
}

impl<B: Backend<Error: Send + Sync + 'static>> Screen for Terminal<B> {
    fn show(&mut self, game: &Game, now: Instant) -> io::Result<()> {
        let drawn = self.draw(|frame| draw(game, frame, now));
        drawn.map(|_| ()).map_err(io::Error::other)
    }

    fn map(&self) -> io::Result<Rect> {
        let size = self.size().map_err(io::Error::other)?;
        Ok(areas((Position::ORIGIN, size).into()).map)
    }
}

/// The process's terminal while it is played on. Dropping it gives it back, also when that is because of a panic.
struct Taken {
    terminal: DefaultTerminal,
    _mouse: Mouse<Stdout>,
}

impl Taken {
    fn new() -> io::Result<Self> {
        Ok(Self {
            terminal: ratatui::try_init()?,
            _mouse: Mouse::follow(io::stdout()),
        })
    }
}

impl Drop for Taken {
    fn drop(&mut self) {
        ratatui::restore();
    }
}

impl Screen for Taken {
    fn show(&mut self, game: &Game, now: Instant) -> io::Result<()> {
        self.terminal.show(game, now)
    }

    fn map(&self) -> io::Result<Rect> {
        self.terminal.map()
    }
}

/// A terminal that tells where the mouse is, until this is dropped.
struct Mouse<W: Write>(W);

impl<W: Write> Mouse<W> {
    fn follow(mut out: W) -> Self {
        // Without a mouse there are keys.
        let _ = execute!(out, EnableMouseCapture);
        Self(out)
    }
}

impl<W: Write> Drop for Mouse<W> {
    fn drop(&mut self) {
        let _ = execute!(self.0, DisableMouseCapture);
    }
}

/// Keys and clicks, read by a thread: reading waits.
fn keys() -> mpsc::Receiver<Event> {
    let (sender, receiver) = mpsc::channel(MOST_KEYS);
    // It ends with the process, or when nobody listens any more.
    thread::spawn(move || {
        while let Ok(event) = event::read() {
            let means_nothing = match &event {
                Event::Key(key) => key.kind == KeyEventKind::Release,
                Event::Mouse(mouse) => !matches!(mouse.kind, event::MouseEventKind::Down(_)),
                _ => false,
            };
            if !means_nothing && sender.blocking_send(event).is_err() {
                return;
            }
        }
    });
    receiver
}

#[cfg(test)]
mod tests {
    use std::{
        cell::RefCell,
        panic::{AssertUnwindSafe, catch_unwind},
        rc::Rc,
    };

    use super::*;

    #[derive(Clone, Default)]
    struct Written(Rc<RefCell<Vec<u8>>>);

    impl Write for Written {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.borrow_mut().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn the_mouse_is_let_go_on_a_panic_too() {
        let written = Written::default();
        let out = written.clone();
        let ended = catch_unwind(AssertUnwindSafe(|| {
            let _mouse = Mouse::follow(out);
            std::panic::resume_unwind(Box::new("drawing failed"));
        }));
        assert!(ended.is_err());
        let text = String::from_utf8(written.0.borrow().clone()).unwrap();
        assert!(text.contains("\x1b[?1000h"), "it was followed: {text:?}");
        let let_go = text.rfind("\x1b[?1000l").expect("it is let go");
        assert!(text.rfind("\x1b[?1000h").is_some_and(|followed| followed < let_go));
    }
}
