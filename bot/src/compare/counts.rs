//! What happened, and how often: bots that came, answers that were given, errors.

use super::{
    chance::{of_counts, of_shares},
    figure::{Change, Figure, Kind},
    load::{self, Load},
};
use crate::{report::read::Report, stats::Step};

/// What happens so many times as often has changed.
const LEAST_FACTOR: f64 = 1.5;

/// So have shares that differ by this.
const LEAST_SHARE: f64 = 0.01;

/// Bots that are missing on the map, on average over the run, as a part of those that were there.
const LEAST_THERE: f64 = 0.1;

/// Differences of what a server uses that nobody has to care about: cores, and bytes.
const LEAST_CORES: f64 = 0.05;
const LEAST_BYTES: f64 = 16e6;

/// Steps that happened less often than this in either run say nothing of how often they happen.
const FEWEST: u64 = 20;

/// Steps of which more or fewer is neither better nor worse: how many see a walk depends on how dense the crowd happens to be.
const NEUTRAL: [Step; 7] = [
    Step::Visible,
    Step::Connect,
    Step::Pincode,
    Step::Create,
    Step::TimeSync,
    Step::TradeCancel,
    Step::Respawn,
];

/// Steps of coming in: who takes them more often was thrown out.
const COMING: [Step; 5] = [Step::Login, Step::CharList, Step::Select, Step::MapEnter, Step::MapLoad];

/// All of it.
pub(super) fn of(old: &Report, new: &Report) -> Vec<Figure> {
    let load = load::of(old, new);
    let mut figures = vec![reached(old, new)];
    figures.extend(there(old, new, load));
    figures.push(errors(old, new));
    figures.extend(walks(old, new));
    figures.extend(sight(old, new));
    figures.extend(answers(old, new, load));
    figures.extend(server(old, new, load));
    figures.extend(Step::ALL.iter().filter_map(|step| rate(*step, old, new, load)));
    figures
}

#[expect(clippy::cast_precision_loss, reason = "counts of bots and errors")]
pub(super) fn whole(count: u64) -> f64 {
    count as f64
}

fn named(counts: &std::collections::BTreeMap<String, u64>, name: &str) -> f64 {
    whole(counts.get(name).copied().unwrap_or(0))
}

fn part(of: f64, all: f64) -> f64 {
    if all > 0.0 { of / all } else { 0.0 }
}

/// Bots that came onto the map, of all.
fn reached(old: &Report, new: &Report) -> Figure {
    let bots = |report: &Report| whole(report.plan.bots);
    let share = |report: &Report| part(named(&report.reached, "map"), bots(report));
    let (a, b) = (share(old), share(new));
    Figure::shown("reached.map", Kind::Share, (a, b))
        .judged(Change::of_more(a, b), (a - b).abs() >= LEAST_SHARE)
        .by_chance(of_shares((a, bots(old)), (b, bots(new))))
}

/// Bots on the map, on average over all the time that the run was to take.
fn there(old: &Report, new: &Report, load: Load) -> Option<Figure> {
    let mean = |report: &Report| {
        let slots = report.timeline.iter();
        let there: f64 = slots.map(|slot| slot.on_map * slot.length_s).sum();
        part(there, load::planned(report))
    };
    let (a, b) = (mean(old), mean(new));
    if a + b == 0.0 {
        return None;
    }
    let figure = Figure::shown("on_map.mean", Kind::Count, (a, b));
    let is_large = (a - b).abs() >= LEAST_THERE * a.max(b);
    Some(if load == Load::Same {
        figure.judged(Change::of_more(a, b), is_large)
    } else {
        figure
    })
}

/// Errors, as many as there would be of as many bots in as much time.
fn errors(old: &Report, new: &Report) -> Figure {
    let (a, b) = (whole(old.errors.total), whole(new.errors.total));
    let time = |report: &Report| whole(report.plan.bots.max(1)) * load::planned(report);
    rarer("errors", Kind::Count, (a, b), (a, time(old)), (b, time(new)))
}

/// What should be rare: `shown` in each run, and how often in how much.
fn rarer(name: &str, kind: Kind, shown: (f64, f64), (old, in_old): (f64, f64), (new, in_new): (f64, f64)) -> Figure {
    let (a, b) = (part(old, in_old), part(new, in_new));
    let is_large = a.max(b) >= LEAST_FACTOR * a.min(b);
    Figure::shown(name, kind, shown)
        .judged(Change::of_less(a, b), is_large)
        .by_chance(of_counts((old, in_old), (new, in_new)))
}

/// Of the walks that bots waited for, how many were answered and how many not.
fn walks(old: &Report, new: &Report) -> Vec<Figure> {
    let of = |report: &Report, what: &str| named(&report.walks, what);
    let asked = |report: &Report| of(report, "sent") - of(report, "interrupted");
    let (n, m) = (asked(old), asked(new));
    if n <= 0.0 || m <= 0.0 {
        return Vec::new();
    }
    let judged = |what: &str, judge: fn(f64, f64) -> Change| {
        let (a, b) = (part(of(old, what), n), part(of(new, what), m));
        Figure::shown(format!("walks.{what}"), Kind::Share, (a, b))
            .judged(judge(a, b), (a - b).abs() >= LEAST_SHARE)
            .by_chance(of_shares((a, n), (b, m)))
    };
    vec![
        judged("acknowledged", Change::of_more),
        judged("refused", Change::of_less),
        judged("unacknowledged", Change::of_less),
    ]
}

/// What was not seen, and what was seen that was not there.
fn sight(old: &Report, new: &Report) -> Vec<Figure> {
    let pairs = |report: &Report| named(&report.sight, "pairs");
    let judged = |what: &str| {
        let (a, b) = (named(&old.sight, what), named(&new.sight, what));
        rarer(
            &format!("sight.{what}"),
            Kind::Count,
            (a, b),
            (a, pairs(old)),
            (b, pairs(new)),
        )
    };
    vec![judged("missed"), judged("ghosts")]
}

/// All that was answered, in a second of the time that the run was to take; and what came over the wire, which says how much a server
/// talks, not how well it serves.
fn answers(old: &Report, new: &Report, load: Load) -> Vec<Figure> {
    let answered = |report: &Report| {
        let steps = Step::ALL.iter().filter(|step| !NEUTRAL.contains(step));
        let counts = steps.map(|step| whole(count(*step, report)));
        counts.sum::<f64>()
    };
    let (a, b) = (answered(old), answered(new));
    let seconds = (load::planned(old), load::planned(new));
    let rates = (part(a, seconds.0), part(b, seconds.1));
    let figure = Figure::shown("answers", Kind::Rate, rates);
    let packets = |report: &Report| part(report.traffic.packets_in, report.elapsed_s);
    let bytes = |report: &Report| part(report.traffic.bytes_in, report.elapsed_s);
    let is_large = figure.factor() >= LEAST_FACTOR;
    vec![
        if is_judged(old, new, load) {
            figure
                .judged(Change::of_more(rates.0, rates.1), is_large)
                .by_chance(of_counts((a, seconds.0), (b, seconds.1)))
        } else {
            figure
        },
        Figure::shown("packets_in", Kind::Rate, (packets(old), packets(new))),
        Figure::shown("bytes_in", Kind::Rate, (bytes(old), bytes(new))),
    ]
}

/// Whether rates say something of the server: as much was asked for, and of what does not follow from the world.
fn is_judged(old: &Report, new: &Report, load: Load) -> bool {
    load == Load::Same && !load::is_worldly(old) && !load::is_worldly(new)
}

/// What the server itself used, where both ran on this machine.
fn server(old: &Report, new: &Report, load: Load) -> Vec<Figure> {
    let (Some(a), Some(b)) = (old.server, new.server) else {
        return Vec::new();
    };
    let judged = |name: &str, kind: Kind, (a, b): (f64, f64), least: f64| {
        let figure = Figure::shown(name, kind, (a, b));
        let is_large = figure.factor() >= LEAST_FACTOR && (a - b).abs() >= least;
        match load {
            Load::Same => figure.judged(Change::of_less(a, b), is_large),
            Load::OtherAmount | Load::OtherThings => figure,
        }
    };
    vec![
        judged("server.cores", Kind::Cores, (a.cores, b.cores), LEAST_CORES),
        judged(
            "server.memory",
            Kind::Bytes,
            (a.memory_peak_bytes, b.memory_peak_bytes),
            LEAST_BYTES,
        ),
    ]
}

fn count(step: Step, report: &Report) -> u64 {
    let both = report.latency_us.get(step.name()).copied().unwrap_or_default();
    both.intended.count
}

/// How often a step was finished in a second; one that vanished is worse whatever the load.
fn rate(step: Step, old: &Report, new: &Report, load: Load) -> Option<Figure> {
    let (a, b) = (count(step, old), count(step, new));
    if a.max(b) < FEWEST {
        return None;
    }
    let seconds = (load::planned(old), load::planned(new));
    let rates = (part(whole(a), seconds.0), part(whole(b), seconds.1));
    let figure = Figure::shown(format!("{}.rate", step.name()), Kind::Rate, rates);
    let is_gone = a.min(b) == 0 && load != Load::OtherThings;
    let is_neutral = NEUTRAL.contains(&step) && !(is_gone && step == Step::Visible);
    if is_neutral || (!is_judged(old, new, load) && !is_gone) {
        return Some(figure);
    }
    let change = Change::of_more(rates.0, rates.1);
    let is_large = figure.factor() >= LEAST_FACTOR && !(COMING.contains(&step) && change == Change::Better);
    let chance = of_counts((whole(a), seconds.0), (whole(b), seconds.1));
    Some(figure.judged(change, is_large).by_chance(chance))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::compare::{tests::run, verdict::Comparison};

    /// Seen: hunters find monsters at once on one server and walk for long on another; that they walk less often is no slowness.
    #[test]
    fn how_often_bots_do_what_the_world_has_for_them_is_no_servers_merit() {
        let hunts = |walks: u64| {
            let mut report = run(5_000.0, 60);
            report.plan.rest.insert("mix".to_owned(), json!({ "fight": 1 }));
            if let Some(both) = report.latency_us.get_mut("walk_ack") {
                both.intended.count = walks;
            }
            report
        };
        let change = |old: u64, new: u64| {
            let comparison = Comparison::of(("old".to_owned(), hunts(old)), ("new".to_owned(), hunts(new)));
            let told = comparison
                .warnings()
                .iter()
                .any(|warning| warning.contains("the world"));
            let mut figures = comparison.figures.iter();
            let rate = figures
                .find(|figure| figure.name == "walk_ack.rate")
                .map(|figure| figure.change);
            (rate, told)
        };
        assert_eq!(change(3_000, 1_000), (Some(Change::Shown), true));
        assert_eq!(change(3_000, 0), (Some(Change::Worse), true));
    }
}
