//! Whether the generator was the limit of a run, and by what that shows: then its numbers say nothing of the server.

use std::time::Duration;

use super::{Results, unit::time};
use crate::{
    stats::{Quantiles, Stats, Step},
    swarm::ladder::bounds,
};

/// The generator is not suspected below this lag, whatever was measured.
const HARMLESS_LAG: Duration = Duration::from_millis(20);

/// One that is as late as this cannot time anything: what it is late with adds up, so that acks seem many times later still.
const HOPELESS_LAG: Duration = Duration::from_millis(250);

/// A thread that took this share of a core, on average, was never idle.
const FULL: f64 = 0.9;

/// A phase is judged for itself when lag was looked at so often in it: five seconds of one thread.
const FEWEST_LAGS: u64 = 500;

impl Results {
    /// Whether the generator was the limit.
    pub fn is_saturated(&self) -> bool {
        self.saturation().is_some()
    }

    /// Why the generator was the limit, if it was: in the whole run, or a phase of it, its own lag's 99th percentile is more than 250 ms, or
    /// more than 20 ms and more than half of the walk ack's (where nobody walks: of the most frequent step's); or it is that much of the time
    /// for which a threshold was crossed; or the generator's busiest thread had no time left and was late by more than 20 ms.
    pub fn saturation(&self) -> Option<String> {
        // Of steps to failure each has its own; what they found is known unless the one that ended them was the generator's.
        if !self.rungs.is_empty() {
            let broke = bounds(&self.rungs).1.filter(|rung| rung.saturated)?;
            return Some(format!("with {} bots {}", broke.bots, broke.broke.as_deref()?));
        }
        let lag = Quantiles::of(&self.stats.lag).p99;
        let full = self.generator.busiest_share();
        if full > FULL && lag > HARMLESS_LAG {
            return Some(format!(
                "its busiest thread took {:.0} % of a core, and it was {} late at p99",
                full * 100.0,
                time(lag)
            ));
        }
        let explained = || explanation(&self.stats);
        explained().or_else(|| self.in_a_phase()).or_else(|| self.lag_crosses())
    }

    /// The first phase that the generator's lag explains.
    fn in_a_phase(&self) -> Option<String> {
        let judged = self.phases.iter().filter(|part| part.stats.lag.len() >= FEWEST_LAGS);
        let mut explained = judged.filter_map(|part| Some((&part.name, explanation(&part.stats)?)));
        explained.next().map(|(name, why)| format!("in phase `{name}` {why}"))
    }

    /// Whether a threshold was crossed by a time that may be the generator's own lag. One that held, held in spite of it.
    fn lag_crosses(&self) -> Option<String> {
        let evidence = self.evidence();
        let thresholds = self.plan.thresholds.iter();
        let mut crossed = thresholds.filter(|threshold| threshold.judge(evidence).1);
        crossed.find_map(|threshold| {
            let stats = threshold.measured(evidence)?;
            let (lag, taken) = (Quantiles::of(&stats.lag).p99, threshold.time(stats)?);
            (lag > HARMLESS_LAG && lag * 2 > taken).then(|| {
                format!(
                    "it was {} late at p99, and `{threshold}` was crossed by {}",
                    time(lag),
                    time(taken)
                )
            })
        })
    }
}

/// Whether the generator's lag explains what was measured, in a run or a part of it. Where nothing was, as of a server that died, it
/// explains nothing.
pub(crate) fn lag_explains(stats: &Stats) -> bool {
    explanation(stats).is_some()
}

/// How it explains it.
fn explanation(stats: &Stats) -> Option<String> {
    let lag = Quantiles::of(&stats.lag).p99;
    let yardstick = yardstick(stats);
    let is_long = yardstick.is_some_and(|(_, taken)| lag * 2 > taken);
    if lag <= HOPELESS_LAG && (lag <= HARMLESS_LAG || !is_long) {
        return None;
    }
    let beside = yardstick.map(|(step, taken)| format!(", and {} took {}", step.name(), time(taken)));
    Some(format!(
        "it was {} late at p99{}",
        time(lag),
        beside.unwrap_or_default()
    ))
}

/// The time against which lag is held: that of walk acks, or else of the step that was taken most often on the map, or of the slowest
/// on the way there.
fn yardstick(stats: &Stats) -> Option<(Step, Duration)> {
    let taken = |step: &Step| stats.latency(*step).intended();
    let measured = |step: &Step| taken(step).count > 0;
    let walks = Some(Step::WalkAck).filter(measured);
    let played = Step::ALL
        .into_iter()
        .filter(|step| *step > Step::MapLoad && measured(step));
    let most = || played.max_by_key(|step| taken(step).count);
    let coming = || {
        let coming = Step::ALL
            .into_iter()
            .filter(|step| *step <= Step::MapLoad && measured(step));
        coming.max_by_key(|step| taken(step).p99)
    };
    walks.or_else(most).or_else(coming).map(|step| (step, taken(&step).p99))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        report::{Verdict, results::tests::example},
        stats::Mark,
    };

    /// Seen: a generator that got a quarter of a core was 1.7 s late, and took walk acks for 10 s late.
    #[test]
    fn a_generator_that_is_far_too_late_is_the_limit_however_slow_the_server_seems() {
        let mut results = example();
        for _ in 0..1000 {
            results.stats.record_lag(Duration::from_millis(1_700));
            let slow = Duration::from_secs(10);
            results.stats.latency_mut(Step::WalkAck).record(slow, slow);
        }
        assert_eq!(results.verdict(&[]), Verdict::Saturated);
    }

    fn lagging(stats: &mut Stats, millis: u64, times: usize) {
        for _ in 0..times {
            stats.record_lag(Duration::from_millis(millis));
        }
    }

    fn slow(stats: &mut Stats, step: Step, millis: u64) {
        let time = Duration::from_millis(millis);
        for _ in 0..1_000 {
            stats.latency_mut(step).record(time, time);
        }
    }

    #[test]
    fn without_walks_the_lag_is_held_against_what_bots_did() {
        for (step, millis, expected) in [
            (Step::ChatEcho, 800, Verdict::Passed),
            (Step::ChatEcho, 30, Verdict::Saturated),
        ] {
            let mut results = example();
            results.stats = Stats::default();
            results.stats.reach(Mark::Map);
            slow(&mut results.stats, step, millis);
            slow(&mut results.stats, Step::Login, 1);
            lagging(&mut results.stats, 21, 1_000);
            assert_eq!(results.verdict(&[]), expected, "{step:?} {millis}");
        }
    }

    #[test]
    fn a_server_that_answered_nothing_is_not_excused_by_lag() {
        let mut results = example();
        results.stats = Stats::default();
        results.stats.reach(Mark::Map);
        results.stats.errors.add("closed.play", "bot1 at 12.0 s");
        lagging(&mut results.stats, 21, 1_000);
        assert_eq!(results.verdict(&["errors>0".parse().unwrap()]).exit_code(), 99);
    }

    #[test]
    fn a_phase_that_was_nothing_but_lag_makes_the_run_say_nothing() {
        let mut results = example();
        slow(&mut results.stats, Step::WalkAck, 5);
        lagging(&mut results.stats, 1, 100_000);
        let phase = &mut results.phases[1].stats;
        slow(phase, Step::WalkAck, 150);
        lagging(phase, 100, 400);
        assert_eq!(results.verdict(&[]), Verdict::Passed, "too short a phase to say so");
        lagging(&mut results.phases[1].stats, 100, 400);
        assert_eq!(results.verdict(&[]), Verdict::Saturated);
    }

    #[test]
    fn a_threshold_that_lag_crossed_is_not_the_servers_fault() {
        let mut results = example();
        results.stats = Stats::default();
        results.stats.reach(Mark::Map);
        slow(&mut results.stats, Step::WalkAck, 250);
        slow(&mut results.stats, Step::Login, 120);
        lagging(&mut results.stats, 100, 1_000);
        for (threshold, expected) in [
            ("login.p99>500ms", 0),
            ("login.p99>100ms", 96),
            ("walk_ack.p99>100ms", 99),
        ] {
            results.plan.thresholds = vec![threshold.parse().unwrap()];
            let verdict = results.verdict(&results.plan.thresholds);
            assert_eq!(verdict.exit_code(), expected, "{threshold}");
        }
    }

    #[test]
    fn a_slow_server_does_not_make_the_generator_suspect() {
        let mut results = example();
        for _ in 0..1000 {
            results.stats.record_lag(Duration::from_millis(30));
            let slow = Duration::from_millis(800);
            results.stats.latency_mut(Step::WalkAck).record(slow, slow);
        }
        assert!(!results.is_saturated());
    }

    #[test]
    fn where_the_generator_was_the_limit_is_told_with_what_it_was_held_against() {
        let mut results = example();
        slow(&mut results.stats, Step::WalkAck, 5);
        lagging(&mut results.stats, 1, 100_000);
        assert_eq!(results.saturation(), None);
        slow(&mut results.phases[1].stats, Step::WalkAck, 150);
        lagging(&mut results.phases[1].stats, 100, 600);
        let why = results.saturation().unwrap();
        assert_eq!(
            why,
            "in phase `play` it was 100 ms late at p99, and walk_ack took 150 ms"
        );
    }
}
