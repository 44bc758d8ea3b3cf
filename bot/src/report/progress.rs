//! What a running swarm shows on stderr: one line that refreshes itself on a terminal, a plain line now and then elsewhere.

use std::{
    fmt,
    io::{self, IsTerminal, Write},
    time::Duration,
};

use super::unit::{count, per_second, time};
use crate::stats::Sample;

/// Where progress is not on a terminal: the time between two lines.
const PLAIN_EVERY: Duration = Duration::from_secs(5);

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
    bots: u32,
    since_line: Duration,
    pending: Sample,
    errors: u64,
}

impl Progress {
    /// For a swarm of `bots`; `quiet` shows nothing.
    pub fn new(bots: u32, quiet: bool) -> Self {
        let style = match (quiet, io::stderr().is_terminal()) {
            (true, _) => Style::Silent,
            (false, true) => Style::Refreshed,
            (false, false) => Style::Plain,
        };
        Self::on(Box::new(io::stderr()), style, bots)
    }

    fn on(out: Box<dyn Write>, style: Style, bots: u32) -> Self {
        Self {
            style,
            out,
            bots,
            since_line: Duration::ZERO,
            pending: Sample::default(),
            errors: 0,
        }
    }

    /// Shows what happened in the last `length`, of a run that is `elapsed` old.
    pub fn show(&mut self, elapsed: Duration, sample: &Sample, length: Duration) {
        self.pending.join(sample);
        self.errors += sample.errors;
        self.since_line += length;
        match self.style {
            Style::Refreshed => self.print(elapsed, "\r\x1b[2K", ""),
            Style::Plain if self.since_line >= PLAIN_EVERY => self.print(elapsed, "", "\n"),
            Style::Plain | Style::Silent => {}
        }
    }

    /// Clears a refreshed line: the report follows.
    pub fn end(&mut self) {
        if self.style == Style::Refreshed {
            self.write("\r\x1b[2K");
        }
    }

    fn print(&mut self, elapsed: Duration, before: &str, after: &str) {
        let text = line(elapsed, self.bots, &self.pending, self.since_line, self.errors);
        self.write(&format!("{before}{text}{after}"));
        self.pending = Sample::default();
        self.since_line = Duration::ZERO;
    }

    /// A display that cannot be written is no reason to stop a run.
    fn write(&mut self, text: &str) {
        let _ = self.out.write_all(text.as_bytes()).and_then(|()| self.out.flush());
    }
}

impl fmt::Debug for Progress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Progress")
            .field("style", &self.style)
            .finish_non_exhaustive()
    }
}

fn line(elapsed: Duration, bots: u32, sample: &Sample, length: Duration, errors: u64) -> String {
    let walks = per_second(sample.walks(), length);
    let (p50, p99) = (sample.ack_quantile(0.5), sample.ack_quantile(0.99));
    let acks = match sample.walks() {
        0 => String::new(),
        _ => format!(", ack p50 < {} p99 < {}", time(p50), time(p99)),
    };
    // At most 80 columns: a line that wraps cannot be refreshed.
    format!(
        "[{:>3} s] {}/{bots} on the map, {walks:.0} walks/s{acks}, {} errors",
        elapsed.as_secs(),
        sample.on_map,
        count(errors)
    )
}

#[cfg(test)]
mod tests {
    use std::{cell::RefCell, rc::Rc};

    use super::*;
    use crate::stats::bucket_of;

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

    /// What a run of 11 seconds shows, a look a second.
    fn shown(style: Style) -> String {
        let paper = Paper::default();
        let mut progress = Progress::on(Box::new(paper.clone()), style, 200);
        let mut sample = Sample::default();
        sample.acks[bucket_of(700)] = 30;
        for second in 1..=11 {
            progress.show(Duration::from_secs(second), &sample, Duration::from_secs(1));
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
    fn quiet_is_quiet() {
        assert_eq!(shown(Style::Silent), "");
    }

    #[test]
    fn the_line_tells_how_it_goes() {
        let mut sample = Sample {
            on_map: 143,
            ..Sample::default()
        };
        sample.acks[bucket_of(700)] = 142;
        let line = line(Duration::from_secs(12), 200, &sample, Duration::from_secs(2), 3);
        assert_eq!(
            line,
            "[ 12 s] 143/200 on the map, 71 walks/s, ack p50 < 724 µs p99 < 724 µs, 3 errors"
        );
    }
}
