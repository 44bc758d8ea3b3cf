//! What a running swarm shows on stderr: one line that refreshes itself on a terminal, a plain line now and then elsewhere.

use std::{
    fmt,
    io::{self, IsTerminal, Write},
    time::Duration,
};

use super::{
    snapshot::{Snapshot, Watcher},
    unit::{count, per_second, time},
};
use crate::{
    stats::{Slot, Step},
    swarm::{
        Phase,
        ladder::{Rung, so_far},
    },
};

/// Where progress is not on a terminal: the time between two lines.
const PLAIN_EVERY: Duration = Duration::from_secs(5);

/// The narrowest terminal on which a line is refreshed, in columns; the last one is left free.
const NARROW: usize = 79;

/// How progress is shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Style {
    Silent,
    Plain,
    Refreshed,
}

/// The progress display of one run.
pub struct Progress {
    style: Style,
    out: Box<dyn Write>,
    /// What happened since the last line.
    pending: Slot,
    errors: u64,
    /// Steps of a step-to-failure run that were told.
    told: usize,
}

impl Progress {
    /// `quiet` shows nothing.
    pub fn new(quiet: bool) -> Self {
        let style = match (quiet, io::stderr().is_terminal()) {
            (true, _) => Style::Silent,
            (false, true) => Style::Refreshed,
            (false, false) => Style::Plain,
        };
        Self::on(Box::new(io::stderr()), style)
    }

    fn on(out: Box<dyn Write>, style: Style) -> Self {
        Self {
            style,
            out,
            pending: Slot::default(),
            errors: 0,
            told: 0,
        }
    }

    /// Shows what happened in `slot`, the last one of a run that is `elapsed` old and in `phase`.
    pub fn show(&mut self, elapsed: Duration, slot: &Slot, phase: Phase) {
        self.pending.join(slot);
        self.errors += slot.errors;
        match self.style {
            Style::Refreshed => self.print(elapsed, phase, "\r\x1b[2K", ""),
            Style::Plain if self.pending.length >= PLAIN_EVERY => self.print(elapsed, phase, "", "\n"),
            Style::Plain | Style::Silent => {}
        }
    }

    fn print(&mut self, elapsed: Duration, phase: Phase, before: &str, after: &str) {
        let mut text = line(elapsed, phase, &self.pending, self.errors);
        if self.style == Style::Refreshed {
            // A line that wraps cannot be refreshed.
            text = text.chars().take(NARROW).collect();
        }
        self.write(&format!("{before}{text}{after}"));
        self.pending = Slot::default();
    }

    /// Tells what a step has found as soon as it is over.
    fn steps(&mut self, rungs: &[Rung]) {
        for count in self.told + 1..=rungs.len() {
            let rungs = rungs.get(..count).unwrap_or_default();
            let Some(rung) = rungs.last().filter(|_| self.style != Style::Silent) else {
                continue;
            };
            let before = if self.style == Style::Refreshed {
                "\r\x1b[2K"
            } else {
                ""
            };
            let became = rung.broke.as_deref().unwrap_or("held");
            let told = so_far(rungs).unwrap_or_default();
            self.write(&format!("{before}{} bots: {became}. So far {told}\n", rung.bots));
        }
        self.told = rungs.len();
    }

    /// A display that cannot be written is no reason to stop a run.
    fn write(&mut self, text: &str) {
        let _ = self.out.write_all(text.as_bytes()).and_then(|()| self.out.flush());
    }
}

impl Watcher for Progress {
    fn look(&mut self, snapshot: &Snapshot<'_>) {
        self.steps(snapshot.rungs);
        self.show(snapshot.elapsed, snapshot.slot, snapshot.phase);
    }

    /// Clears a refreshed line: the report follows.
    fn end(&mut self) {
        if self.style == Style::Refreshed {
            self.write("\r\x1b[2K");
        }
    }
}

impl fmt::Debug for Progress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Progress")
            .field("style", &self.style)
            .finish_non_exhaustive()
    }
}

fn line(elapsed: Duration, phase: Phase, slot: &Slot, errors: u64) -> String {
    let Slot { meant, on_map, .. } = slot;
    // Of those that are to be there now; at the end bots stand still, and leave.
    let there = match phase {
        Phase::Play => format!("{on_map}/{meant} on the map{}", walks(slot)),
        Phase::Pause => format!("{on_map}/{meant} on the map, paused"),
        Phase::Settle | Phase::Compare => format!("{on_map} on the map, standing still"),
        Phase::Leave => format!("{on_map} on the map, leaving"),
    };
    format!("[{:>3} s] {there}, {} errors", elapsed.as_secs(), count(errors))
}

fn walks(slot: &Slot) -> String {
    let acked = slot.quantiles(Step::WalkAck);
    let walks = per_second(acked.count, slot.length);
    let acks = match acked.count {
        0 => String::new(),
        _ => format!(", ack p50 {} p99 {}", time(acked.p50), time(acked.p99)),
    };
    format!(", {walks:.0} walks/s{acks}")
}

#[cfg(test)]
mod tests {
    use std::{cell::RefCell, rc::Rc};

    use super::*;
    use crate::stats::Stats;

    /// What is written can be read here.
    #[derive(Clone, Default)]
    struct Paper(Rc<RefCell<Vec<u8>>>);

    impl Write for Paper {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.borrow_mut().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    /// A second with so many walks.
    fn slot(walks: u64) -> Slot {
        let mut stats = Stats::default();
        let time = Duration::from_micros(700);
        for _ in 0..walks {
            stats.latency_mut(Step::WalkAck).record(time, time);
        }
        Slot {
            meant: 150,
            on_map: 143,
            ..Slot::of(&stats, Duration::from_secs(1))
        }
    }

    /// What a run of 11 seconds shows, a look a second.
    fn shown(style: Style) -> String {
        let paper = Paper::default();
        let mut progress = Progress::on(Box::new(paper.clone()), style);
        for second in 1..=11 {
            progress.show(Duration::from_secs(second), &slot(30), Phase::Play);
        }
        progress.end();
        String::from_utf8(paper.0.take()).unwrap()
    }

    #[test]
    fn a_terminal_shows_one_line_that_is_refreshed_and_goes() {
        let text = shown(Style::Refreshed);
        let lines: Vec<&str> = text.split("\r\x1b[2K").collect();
        assert_eq!(lines.len(), 13, "{lines:?}");
        assert!(
            lines[11].starts_with("[ 11 s]") && lines[11].contains("30 walks/s"),
            "{lines:?}"
        );
        assert!(!text.contains('\n') && lines[12].is_empty());
    }

    #[test]
    fn elsewhere_there_is_a_plain_line_now_and_then() {
        let text = shown(Style::Plain);
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines.len(), 2, "{lines:?}");
        assert!(
            lines[1].starts_with("[ 10 s]") && lines[1].contains("30 walks/s"),
            "{lines:?}"
        );
        assert!(!text.contains('\x1b') && text.ends_with('\n'));
    }

    #[test]
    fn what_steps_found_is_told_as_soon_as_they_are_over() {
        let rung = |bots, broke: Option<&str>| Rung {
            bots,
            on_map: bots.into(),
            walks: 100,
            open: 0,
            p50: Duration::ZERO,
            p99: Duration::ZERO,
            errors: 0,
            lag: Duration::ZERO,
            broke: broke.map(str::to_owned),
            saturated: false,
        };
        let rungs = [rung(100, None), rung(200, Some("3 errors"))];
        let paper = Paper::default();
        let mut progress = Progress::on(Box::new(paper.clone()), Style::Plain);
        progress.steps(&rungs[..1]);
        progress.steps(&rungs[..1]);
        progress.steps(&rungs);
        assert_eq!(
            String::from_utf8(paper.0.take()).unwrap(),
            "100 bots: held. So far it holds 100\n200 bots: 3 errors. So far it holds 100, fewer than 200\n"
        );
    }

    #[test]
    fn quiet_is_quiet() {
        assert_eq!(shown(Style::Silent), "");
    }

    #[test]
    fn the_line_tells_how_it_goes() {
        let told = |phase| line(Duration::from_secs(12), phase, &slot(71), 3);
        assert_eq!(
            told(Phase::Play),
            "[ 12 s] 143/150 on the map, 71 walks/s, ack p50 703 µs p99 703 µs, 3 errors"
        );
        assert_eq!(told(Phase::Leave), "[ 12 s] 143 on the map, leaving, 3 errors");
    }
}
