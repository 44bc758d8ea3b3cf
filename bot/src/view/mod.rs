//! The live view: a running swarm on the whole terminal, with keys to pause it, to add bots and to stop it.

mod draw;

use std::{
    io::{self, Stderr},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread::{self, JoinHandle},
    time::Duration,
};

use ratatui::{
    Terminal,
    backend::CrosstermBackend,
    crossterm::{
        event::{self, Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers},
        execute,
        terminal::{EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode},
    },
};

use crate::{
    report::{Snapshot, Watcher},
    swarm::hooks::Controls,
};

/// How often it is seen whether the run is over, while nobody touches a key.
const POLL: Duration = Duration::from_millis(100);

/// A terminal whose keys cannot be read so often in a row has none.
const MOST_FAILURES: u32 = 20;

/// The terminal while a run lasts; it is given back when this is dropped.
pub(crate) struct View {
    terminal: Terminal<CrosstermBackend<Stderr>>,
    is_over: Arc<AtomicBool>,
    keys: Option<JoinHandle<()>>,
}

impl View {
    /// Takes the terminal on stderr; stdout stays for the report.
    pub(crate) fn open(controls: Controls) -> io::Result<Self> {
        let is_over = Arc::new(AtomicBool::new(false));
        let seen = Arc::clone(&is_over);
        let mut view = Self {
            terminal: Terminal::new(CrosstermBackend::new(io::stderr()))?,
            is_over,
            keys: None,
        };
        // Whatever fails from here on, dropping the view gives the terminal back.
        enable_raw_mode()?;
        execute!(io::stderr(), EnterAlternateScreen)?;
        view.keys = Some(
            thread::Builder::new()
                .name("keys".to_owned())
                .spawn(move || listen(&controls, &seen))?,
        );
        Ok(view)
    }

    fn close(&mut self) {
        self.is_over.store(true, Ordering::Relaxed);
        if let Some(keys) = self.keys.take() {
            let _ = keys.join();
        }
        // Nothing can be done about a terminal that does not listen.
        let _ = execute!(io::stderr(), LeaveAlternateScreen);
        let _ = disable_raw_mode();
        let _ = self.terminal.show_cursor();
    }
}

impl Drop for View {
    fn drop(&mut self) {
        self.close();
    }
}

impl Watcher for View {
    fn look(&mut self, snapshot: &Snapshot<'_>) {
        // A view that cannot be drawn is no reason to stop a run.
        let _ = self.terminal.draw(|frame| draw::draw(frame, snapshot));
    }

    fn end(&mut self) {
        self.close();
    }
}

/// Passes on what keys want, until the run is over.
fn listen(controls: &Controls, is_over: &AtomicBool) {
    hear_keys(controls, is_over, || {
        Ok(if event::poll(POLL)? { Some(event::read()?) } else { None })
    });
    // Without keys Ctrl-C has to be a signal again: nothing else could stop the run.
    if !is_over.load(Ordering::Relaxed) {
        let _ = disable_raw_mode();
    }
}

/// Until the run is over, or the terminal fails time after time.
fn hear_keys(controls: &Controls, is_over: &AtomicBool, mut next: impl FnMut() -> io::Result<Option<Event>>) {
    let mut failures = 0;
    while !is_over.load(Ordering::Relaxed) && failures < MOST_FAILURES {
        match next() {
            Ok(Some(Event::Key(key))) => {
                failures = 0;
                press(key, controls);
            }
            Ok(_) => failures = 0,
            Err(_) => {
                failures += 1;
                thread::park_timeout(POLL);
            }
        }
    }
}

fn press(key: KeyEvent, controls: &Controls) {
    if key.kind == KeyEventKind::Release {
        return;
    }
    match key.code {
        KeyCode::Char('c') if key.modifiers.contains(KeyModifiers::CONTROL) => controls.stop(),
        KeyCode::Char('s' | 'q') => controls.stop(),
        KeyCode::Char('p' | ' ') => controls.pause_or_go_on(),
        KeyCode::Char('a' | '+') => controls.add(),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_terminal_that_fails_once_still_has_keys_and_one_that_fails_always_ends() {
        let (controls, is_over) = (Controls::default(), AtomicBool::new(false));
        let mut turn = 0;
        hear_keys(&controls, &is_over, || {
            turn += 1;
            match turn {
                2 => Ok(Some(Event::Key(KeyEvent::new(KeyCode::Char('a'), KeyModifiers::NONE)))),
                _ => Err(io::Error::other("no terminal")),
            }
        });
        assert_eq!((controls.take_adds(), turn), (1, 2 + MOST_FAILURES));
    }

    #[test]
    fn keys_pause_go_on_and_stop() {
        let controls = Controls::default();
        let press = |code, modifiers| press(KeyEvent::new(code, modifiers), &controls);
        press(KeyCode::Char('x'), KeyModifiers::NONE);
        assert_eq!((controls.is_paused(), controls.is_stopped()), (false, false));
        press(KeyCode::Char('p'), KeyModifiers::NONE);
        assert!(controls.is_paused());
        press(KeyCode::Char(' '), KeyModifiers::NONE);
        assert!(!controls.is_paused());
        press(KeyCode::Char('c'), KeyModifiers::CONTROL);
        assert!(controls.is_stopped());
    }
}
