//! Plots as inline SVG: lines over time, and what belongs to them. No script, no network.

use std::fmt::Write;

use crate::report::junit::escape;

/// The drawing's size, in its own units; pages scale it.
const WIDTH: f64 = 460.0;
const HEIGHT: f64 = 190.0;

/// Room for labels.
const LEFT: f64 = 58.0;
const RIGHT: f64 = 8.0;
const TOP: f64 = 18.0;
const BOTTOM: f64 = 24.0;

/// The largest value that is drawn where it belongs.
const MOST: f64 = 1e18;

/// Writes a value for people.
pub(crate) type Unit = fn(f64) -> String;

/// One line of a plot.
#[derive(Debug)]
pub(crate) struct Series {
    /// What it is called.
    pub name: String,
    /// Its colour, one of six (`s0` to `s5` in the style).
    pub colour: usize,
    /// Drawn broken.
    pub is_dashed: bool,
    /// Points, by x. A y that is missing leaves a gap.
    pub points: Vec<(f64, Option<f64>)>,
}

impl Series {
    /// Its value at `x`: that of the next point, as a slot's point is at its end; none beyond its last one.
    fn at(&self, x: f64) -> Option<f64> {
        let next = self.points.iter().find(|(at, _)| *at >= x - 1e-6);
        // The last slots of two runs of one length do not end in the same moment.
        let last = || self.points.last().filter(|(at, _)| *at >= x * 0.98);
        next.or_else(last)?.1
    }
}

/// A plot.
#[derive(Debug)]
pub(crate) struct Plot {
    /// Its heading.
    pub title: String,
    /// How values are written.
    pub unit: Unit,
    /// How places along x are written.
    pub along: Unit,
    /// Whether y is logarithmic.
    pub is_log: bool,
    /// Lines.
    pub series: Vec<Series>,
    /// Beginnings of phases, with their names.
    pub marks: Vec<(f64, String)>,
    /// The places along x that are named; empty: four steps from the first to the last.
    pub places: Vec<f64>,
}

/// How values become places.
#[derive(Clone, Copy)]
struct Scale {
    from: f64,
    to: f64,
    is_log: bool,
}

impl Scale {
    /// 0 at `from`, 1 at `to`.
    fn share(self, value: f64) -> f64 {
        let (value, from, to) = if self.is_log {
            (value.max(self.from).log10(), self.from.log10(), self.to.log10())
        } else {
            (value, self.from, self.to)
        };
        let share = (value - from) / (to - from).max(f64::MIN_POSITIVE);
        share.clamp(0.0, 1.0)
    }

    fn of_values(values: impl Iterator<Item = f64>, is_log: bool) -> Self {
        let (mut least, mut most) = (f64::INFINITY, 0.0_f64);
        // A file may say anything.
        let values = values.map(|value| value.clamp(-MOST, MOST));
        for value in values.filter(|value| value.is_finite() && (!is_log || *value > 0.0)) {
            least = least.min(value);
            most = most.max(value);
        }
        if is_log {
            let least = if least.is_finite() { least } else { 1.0 };
            let from = 10_f64.powf(least.max(1.0).log10().floor());
            let to = 10_f64.powf(most.max(from * 1.01).log10().ceil());
            return Self { from, to, is_log };
        }
        let to = if most > 0.0 { nice(most) } else { 1.0 };
        Self { from: 0.0, to, is_log }
    }

    /// Where lines of the grid are: at powers of ten, or four steps.
    fn ticks(self) -> Vec<f64> {
        if !self.is_log {
            return (0..=4).map(|step| self.to * f64::from(step) / 4.0).collect();
        }
        // Of one decade or two its ends would say little.
        let decades = (self.to / self.from).log10().round();
        let between: &[f64] = if decades < 2.5 { &[1.0, 2.0, 5.0] } else { &[1.0] };
        let mut ticks = Vec::new();
        let mut power = self.from;
        while power <= self.to * 1.01 {
            let those = between.iter().map(|step| step * power);
            ticks.extend(those.filter(|tick| *tick <= self.to * 1.01));
            power *= 10.0;
        }
        ticks
    }
}

/// The next of 1, 2, 4, 6, 8, 10 times a power of ten.
fn nice(value: f64) -> f64 {
    let power = 10_f64.powf(value.log10().floor());
    let steps = [1.0, 2.0, 4.0, 6.0, 8.0, 10.0];
    let step = steps.into_iter().find(|step| step * power >= value * 0.999);
    step.unwrap_or(10.0) * power
}

impl Plot {
    /// The plot as a figure of a page.
    pub(crate) fn render(&self) -> String {
        let mut out = String::new();
        // Writing to a String cannot fail.
        let _ = self.write(&mut out);
        out
    }

    fn write(&self, out: &mut String) -> std::fmt::Result {
        let values = || self.series.iter().flat_map(|series| &series.points);
        let y = Scale::of_values(values().filter_map(|(_, value)| *value), self.is_log);
        let ends = values().map(|(at, _)| *at);
        let ends = ends.chain(self.places.iter().copied());
        // Time begins at nothing, and what has places of its own with the first of them.
        let zero = if self.places.is_empty() { 0.0 } else { f64::INFINITY };
        let x = Scale {
            from: ends.clone().fold(zero, f64::min),
            to: ends.fold(0.0, f64::max),
            is_log: false,
        };
        write!(
            out,
            "<figure><figcaption>{}<span class=\"legend\">",
            escape(&self.title)
        )?;
        for series in &self.series {
            let dashed = if series.is_dashed { " dashed" } else { "" };
            let (colour, name) = (series.colour, escape(&series.name));
            write!(out, "<span class=\"key s{colour}{dashed}\">{name}</span>")?;
        }
        write!(
            out,
            "</span></figcaption><svg viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" aria-label=\"{}\">",
            escape(&self.title)
        )?;
        self.grid(out, x, y)?;
        for series in &self.series {
            line(out, series, x, y)?;
        }
        self.tips(out, x)?;
        writeln!(out, "</svg></figure>")
    }

    fn grid(&self, out: &mut String, x: Scale, y: Scale) -> std::fmt::Result {
        for tick in y.ticks() {
            let at = down(y.share(tick));
            write!(
                out,
                "<line class=\"grid\" x1=\"{LEFT}\" x2=\"{}\" y1=\"{at:.1}\" y2=\"{at:.1}\"/>\
                 <text class=\"y\" x=\"{}\" y=\"{:.1}\">{}</text>",
                WIDTH - RIGHT,
                LEFT - 5.0,
                at + 4.0,
                escape(&(self.unit)(tick))
            )?;
        }
        self.places(out, x)?;
        let mut written_to = 0.0;
        for (at, name) in &self.marks {
            let place = across(x.share(*at));
            write!(
                out,
                "<line class=\"mark\" x1=\"{place:.1}\" x2=\"{place:.1}\" y1=\"{TOP}\" y2=\"{}\"/>",
                HEIGHT - BOTTOM
            )?;
            if place >= written_to {
                write!(
                    out,
                    "<text class=\"mark\" x=\"{:.1}\" y=\"{}\">{}</text>",
                    place + 3.0,
                    TOP - 6.0,
                    escape(name)
                )?;
                written_to = place + 12.0 + name.chars().map(|_| 6.5).sum::<f64>();
            }
        }
        Ok(())
    }

    /// The names of places along x.
    fn places(&self, out: &mut String, x: Scale) -> std::fmt::Result {
        let steps = (0..=4).map(|step| x.from + (x.to - x.from) * f64::from(step) / 4.0);
        let places: Vec<f64> = if self.places.is_empty() {
            steps.collect()
        } else {
            self.places.clone()
        };
        for (index, place) in places.iter().enumerate() {
            let anchor = match index {
                0 => "start",
                last if last + 1 == places.len() => "end",
                _ => "middle",
            };
            write!(
                out,
                "<text x=\"{:.1}\" y=\"{}\" text-anchor=\"{anchor}\">{}</text>",
                across(x.share(*place)),
                HEIGHT - 6.0,
                escape(&(self.along)(*place))
            )?;
        }
        Ok(())
    }

    /// Values under the pointer: one invisible strip for each place.
    fn tips(&self, out: &mut String, x: Scale) -> std::fmt::Result {
        let Some(longest) = self.series.iter().max_by_key(|series| series.points.len()) else {
            return Ok(());
        };
        let mut from = LEFT;
        for (at, _) in &longest.points {
            let to = across(x.share(*at));
            write!(
                out,
                "<rect class=\"tip\" x=\"{from:.1}\" width=\"{:.1}\" y=\"{TOP}\" height=\"{}\"><title>{}",
                (to - from).max(0.5),
                HEIGHT - TOP - BOTTOM,
                escape(&(self.along)(*at))
            )?;
            for series in &self.series {
                if let Some(value) = series.at(*at).filter(|value| value.is_finite()) {
                    write!(out, "\n{}: {}", escape(&series.name), escape(&(self.unit)(value)))?;
                }
            }
            write!(out, "</title></rect>")?;
            from = to;
        }
        Ok(())
    }
}

fn line(out: &mut String, series: &Series, x: Scale, y: Scale) -> std::fmt::Result {
    let dashed = if series.is_dashed { " dashed" } else { "" };
    write!(out, "<path class=\"line s{}{dashed}\" d=\"", series.colour)?;
    let mut pen = 'M';
    for (at, value) in &series.points {
        match value.filter(|value| value.is_finite()) {
            Some(value) => {
                write!(out, "{pen}{:.1} {:.1}", across(x.share(*at)), down(y.share(value)))?;
                pen = 'L';
            }
            None => pen = 'M',
        }
    }
    write!(out, "\"/>")
}

fn across(share: f64) -> f64 {
    LEFT + share * (WIDTH - LEFT - RIGHT)
}

fn down(share: f64) -> f64 {
    TOP + (1.0 - share) * (HEIGHT - TOP - BOTTOM)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plot(points: Vec<(f64, Option<f64>)>, is_log: bool) -> String {
        let plot = Plot {
            title: "walks & <acks>".to_owned(),
            unit: |value| format!("{value} ms"),
            along: |value| format!("{value} s"),
            is_log,
            series: vec![Series {
                name: "p99".to_owned(),
                colour: 1,
                is_dashed: false,
                points,
            }],
            marks: vec![(5.0, "play".to_owned())],
            places: Vec::new(),
        };
        plot.render()
    }

    #[test]
    fn a_line_goes_from_corner_to_corner_and_leaves_gaps() {
        let svg = plot(vec![(0.0, Some(0.0)), (5.0, None), (10.0, Some(8.0))], false);
        assert!(svg.contains("d=\"M58.0 166.0M452.0 18.0\""), "{svg}");
        assert!(svg.contains("walks &amp; &lt;acks&gt;") && svg.contains(">8 ms<") && svg.contains("p99: 8 ms"));
    }

    #[test]
    fn a_tip_tells_of_all_lines_what_they_were_at_its_own_moment() {
        let line = |name: &str, seconds: f64, points: u32| Series {
            name: name.to_owned(),
            colour: 0,
            is_dashed: false,
            points: (1..=points)
                .map(|at| (f64::from(at) * seconds, Some(f64::from(at) * seconds)))
                .collect(),
        };
        let plot = Plot {
            title: String::new(),
            unit: |value| format!("{value}"),
            along: |value| format!("{value} s"),
            is_log: false,
            series: vec![line("short", 1.0, 200), line("long", 2.0, 150)],
            marks: Vec::new(),
            places: Vec::new(),
        };
        let svg = plot.render();
        assert!(svg.contains("<title>100 s\nshort: 100\nlong: 100</title>"), "{svg}");
        assert!(svg.contains("<title>99 s\nshort: 99\nlong: 100</title>"), "{svg}");
    }

    #[test]
    fn powers_of_ten_are_evenly_apart_on_a_logarithmic_scale() {
        let svg = plot(vec![(0.0, Some(10.0)), (5.0, Some(100.0)), (10.0, Some(1_000.0))], true);
        assert!(svg.contains("d=\"M58.0 166.0L255.0 92.0L452.0 18.0\""), "{svg}");
    }

    #[test]
    fn nothing_odd_is_drawn_from_nothing() {
        for is_log in [false, true] {
            for points in [
                vec![],
                vec![(0.0, Some(0.0))],
                vec![(0.0, Some(f64::NAN)), (1.0, None)],
                vec![(0.0, Some(1.7e308)), (1.0, Some(-1.7e308))],
            ] {
                let svg = plot(points, is_log);
                let numbers = svg.replace("NaN ms", "");
                assert!(!numbers.contains("NaN") && !numbers.contains("inf"), "{svg}");
            }
        }
    }

    #[test]
    fn the_scale_ends_at_a_round_number() {
        for (value, round) in [(0.7, 0.8), (1.0, 1.0), (3.1, 4.0), (95.0, 100.0), (1_900.0, 2_000.0)] {
            assert!((nice(value) - round).abs() < 1e-9, "{value}");
        }
    }
}
