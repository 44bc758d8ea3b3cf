//! The picture of a running swarm: a function of a snapshot and nothing else.

use std::{cmp::Reverse, time::Duration};

use ratatui::{
    Frame,
    layout::{Constraint, Layout, Rect},
    style::{Color, Modifier, Style},
    text::{Line, Span},
    widgets::{Block, Gauge, Paragraph, Row, Sparkline, Table},
};

use crate::{
    printable,
    report::{
        Snapshot,
        unit::{bytes, count, per_second, time},
    },
    stats::{Slot, Step, micros, share},
    swarm::{Phase, ladder::so_far},
};

/// What one can do, at the foot.
const KEYS: &str =
    " p pause or go on   a add a tenth more bots   s stop, with a report   s again: wait no longer   Ctrl-C likewise";

/// Draws the whole view.
pub(super) fn draw(frame: &mut Frame<'_>, snapshot: &Snapshot<'_>) {
    let [head, phases, body, errors, foot] = Layout::vertical([
        Constraint::Length(2),
        Constraint::Length(1),
        Constraint::Min(12),
        Constraint::Length(7),
        Constraint::Length(1),
    ])
    .areas(frame.area());
    frame.render_widget(heading(snapshot), head);
    frame.render_widget(gauge(snapshot), phases);
    let [left, right] = Layout::horizontal([Constraint::Percentage(50), Constraint::Percentage(50)]).areas(body);
    sparklines(frame, left, snapshot);
    frame.render_widget(steps(snapshot), right);
    frame.render_widget(failures(snapshot), errors);
    frame.render_widget(
        Paragraph::new(KEYS).style(Style::new().add_modifier(Modifier::DIM)),
        foot,
    );
}

/// Bots by state, and what goes over the wire.
fn heading(snapshot: &Snapshot<'_>) -> Paragraph<'static> {
    let (bots, slot) = (snapshot.population, snapshot.slot);
    let bold = Style::new().add_modifier(Modifier::BOLD);
    let waiting = (u64::from(snapshot.plan.bots) + bots.added).saturating_sub(bots.started);
    let added = match bots.added {
        0 => String::new(),
        added => format!("  {} added", count(added)),
    };
    let state = match snapshot.phase {
        Phase::Play => "",
        Phase::Pause => "  PAUSED",
        Phase::Settle | Phase::Compare => "  standing still, to compare views",
        Phase::Leave => "  leaving",
    };
    let first = Line::from(vec![
        Span::styled(
            format!("{:>7} of {} on the map", count(bots.on_map), count(slot.meant)),
            bold.fg(Color::Green),
        ),
        Span::raw(format!(
            "  {} coming  {} waiting  {} gone{added}",
            count(bots.coming()),
            count(waiting),
            count(bots.ended)
        )),
        Span::styled(state, bold.fg(Color::Yellow)),
    ]);
    let rate = |counted: u64| per_second(counted, slot.length);
    let traffic = slot.traffic;
    let second = Line::from(format!(
        "{:>7} walks/s  in {:.0} packets/s {}/s  out {:.0} packets/s {}/s  own CPU {:.0} %, lag p99 {}",
        format!("{:.0}", rate(slot.count(Step::WalkAck))),
        rate(traffic.packets_in),
        bytes(rate(traffic.bytes_in)),
        rate(traffic.packets_out),
        bytes(rate(traffic.bytes_out)),
        share(slot.usage.cpu, slot.length) * 100.0,
        time(slot.lag)
    ));
    Paragraph::new(vec![first, second])
}

/// How far the run is, and in which phase.
fn gauge(snapshot: &Snapshot<'_>) -> Gauge<'static> {
    let parts = &snapshot.record.parts;
    let end = parts.last().map_or(Duration::ZERO, |part| part.to);
    let name = snapshot
        .part()
        .and_then(|part| parts.get(part))
        .map_or("", |part| part.name.as_str());
    let so_far = so_far(snapshot.rungs)
        .map(|told| format!("; {told}"))
        .unwrap_or_default();
    let label = format!("{name}  {} of {} s{so_far}", snapshot.elapsed.as_secs(), end.as_secs());
    Gauge::default()
        .gauge_style(Style::new().fg(Color::Blue).bg(Color::Black))
        .ratio(share(snapshot.elapsed, end).clamp(0.0, 1.0))
        .label(label)
}

/// What a sparkline shows of a slot, and how its last value is written.
type Shown = (&'static str, fn(&Slot) -> u64, fn(u64) -> String);

const SPARKLINES: [Shown; 4] = [
    (
        "walk ack p50",
        |slot| micros(slot.quantiles(Step::WalkAck).p50),
        of_micros,
    ),
    (
        "walk ack p99",
        |slot| micros(slot.quantiles(Step::WalkAck).p99),
        of_micros,
    ),
    (
        "seen by others p99",
        |slot| micros(slot.quantiles(Step::Visible).p99),
        of_micros,
    ),
    ("packets in", |slot| slot.traffic.packets_in, count),
];

fn of_micros(value: u64) -> String {
    time(Duration::from_micros(value))
}

fn sparklines(frame: &mut Frame<'_>, area: Rect, snapshot: &Snapshot<'_>) {
    let slots = snapshot.record.timeline.slots();
    let places: [Rect; SPARKLINES.len()] = Layout::vertical([Constraint::Fill(1); SPARKLINES.len()]).areas(area);
    for ((name, read, written), place) in SPARKLINES.into_iter().zip(places) {
        let width = usize::from(place.width.saturating_sub(2));
        let values: Vec<u64> = slots.iter().skip(slots.len().saturating_sub(width)).map(read).collect();
        let now = values.last().copied().map(written).unwrap_or_default();
        let most = values.iter().copied().max().map(written).unwrap_or_default();
        let line = Sparkline::default()
            .block(Block::bordered().title(format!(" {name} {now}, at most {most} ")))
            .style(Style::new().fg(Color::Cyan))
            .data(&values);
        frame.render_widget(line, place);
    }
}

/// Every step so far.
fn steps(snapshot: &Snapshot<'_>) -> Table<'static> {
    let rows = snapshot.record.whole.steps().map(|(step, latency)| {
        let values = latency.intended();
        Row::new([
            step.name().to_owned(),
            count(values.count),
            time(values.p50),
            time(values.p99),
            time(values.max),
        ])
    });
    let widths = [
        Constraint::Length(12),
        Constraint::Length(9),
        Constraint::Length(8),
        Constraint::Length(8),
        Constraint::Length(8),
    ];
    Table::new(rows, widths)
        .header(Row::new(["step", "count", "p50", "p99", "max"]).style(Style::new().add_modifier(Modifier::DIM)))
        .block(Block::bordered().title(" so far, from the intended time "))
}

/// The most frequent causes.
fn failures(snapshot: &Snapshot<'_>) -> Paragraph<'static> {
    let errors = &snapshot.record.whole.errors;
    let mut causes: Vec<_> = errors.iter().collect();
    causes.sort_by_key(|(_, entry)| Reverse(entry.count));
    let line = |(cause, entry): (&str, &crate::stats::ErrorCount)| {
        Line::from(format!(
            "{:>7}  {}  {}",
            count(entry.count),
            printable::line(cause),
            printable::line(&entry.example)
        ))
    };
    let lines: Vec<Line<'static>> = causes.into_iter().take(5).map(line).collect();
    let colour = if errors.total() > 0 { Color::Red } else { Color::Green };
    let title = format!(" {} errors ", count(errors.total()));
    Paragraph::new(lines).block(Block::bordered().title(title).border_style(Style::new().fg(colour)))
}

#[cfg(test)]
mod tests {
    use ratatui::{Terminal, backend::TestBackend};

    use super::*;
    use crate::report::snapshot::tests::with_snapshot;

    fn screen(width: u16, height: u16) -> String {
        let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
        with_snapshot(|snapshot| terminal.draw(|frame| draw(frame, snapshot)).map(drop).unwrap());
        terminal.backend().to_string()
    }

    #[test]
    fn the_view_has_bots_phases_steps_sparklines_and_errors() {
        let text = screen(110, 32);
        for part in [
            "2 of 2 on the map  0 coming  0 waiting  0 gone",
            "play  12 of 20 s",
            "walk ack p99",
            "seen by others p99",
            "walk_ack     200",
            "1 errors",
            "timeout.chat_echo",
            "p pause",
        ] {
            assert!(text.contains(part), "`{part}` is missing in\n{text}");
        }
    }

    #[test]
    fn the_smallest_terminal_is_no_reason_to_stop_a_run() {
        for (width, height) in [(1, 1), (20, 5), (40, 12), (300, 100)] {
            screen(width, height);
        }
    }
}
