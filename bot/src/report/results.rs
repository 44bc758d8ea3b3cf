//! A finished run: what was asked, what was measured, and the verdict.

use std::time::Duration;

use super::threshold::{Crossed, Threshold};
use crate::{
    stats::{Generator, Mark, Part, Quantiles, Stats, Step, Timeline},
    swarm::{
        ladder::{Rung, bounds},
        plan::Plan,
    },
};

/// The generator is not suspected below this lag, whatever was measured.
const HARMLESS_LAG: Duration = Duration::from_millis(20);

/// One that is as late as this cannot time anything: what it is late with adds up, so that acks seem many times later still.
const HOPELESS_LAG: Duration = Duration::from_millis(250);

/// A thread that took this share of a core, on average, was never idle.
const FULL: f64 = 0.9;

/// A phase is judged for itself when lag was looked at so often in it: five seconds of one thread.
const FEWEST_LAGS: u64 = 500;

/// What came out of a run.
#[derive(Clone, Debug)]
pub struct Results {
    /// What was asked for.
    pub plan: Plan,
    /// What was measured, all threads together.
    pub stats: Stats,
    /// The same by phase: what ended in each.
    pub phases: Vec<Part>,
    /// Its course.
    pub timeline: Timeline,
    /// What the generator used.
    pub generator: Generator,
    /// The steps of a step-to-failure run.
    pub rungs: Vec<Rung>,
    /// From the first bot's start until the bots stopped playing.
    pub elapsed: Duration,
    /// Somebody ended the run early (Ctrl-C).
    pub interrupted: bool,
    /// For how long bots stood still because somebody wanted it.
    pub paused: Duration,
    /// Bots that came in addition to those of the plan.
    pub added: u64,
    /// Bots that had not quit when the run was given up.
    pub left_behind: u64,
}

/// The judgement on a run; decides the exit code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing to complain of.
    Passed,
    /// Thresholds were crossed.
    Crossed(Vec<Crossed>),
    /// The generator was the bottleneck: the numbers say nothing of the server.
    Saturated,
    /// Ended early.
    Interrupted,
    /// No bot came onto the map: the server is down, blocks this machine, or lets nobody in.
    Unreachable,
}

impl Verdict {
    /// The exit code: 0 passed, 96 saturated, 97 unreachable, 99 threshold crossed, 105 interrupted.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Passed => 0,
            Self::Saturated => 96,
            Self::Unreachable => 97,
            Self::Crossed(_) => 99,
            Self::Interrupted => 105,
        }
    }

    /// The name in JSON.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Saturated => "saturated",
            Self::Unreachable => "unreachable",
            Self::Crossed(_) => "threshold_crossed",
            Self::Interrupted => "interrupted",
        }
    }
}

impl Results {
    /// Whether the generator was the limit: in the whole run, or a phase of it, its own lag's 99th percentile is more than 250 ms, or more
    /// than 20 ms and more than half of the walk ack's (where nobody walks: of the most frequent step's); or it is that much of the time for
    /// which a threshold was crossed; or the generator's busiest thread had no time left and was late by more than 20 ms.
    pub fn is_saturated(&self) -> bool {
        // Of steps to failure each has its own; what they found is known unless the one that ended them was the generator's.
        if !self.rungs.is_empty() {
            return bounds(&self.rungs).1.is_some_and(|rung| rung.saturated);
        }
        let lag = Quantiles::of(&self.stats.lag).p99;
        let was_full = self.generator.busiest_share() > FULL && lag > HARMLESS_LAG;
        let in_a_phase = |part: &Part| part.stats.lag.len() >= FEWEST_LAGS && lag_explains(&part.stats);
        was_full || lag_explains(&self.stats) || self.phases.iter().any(in_a_phase) || self.lag_crosses()
    }

    /// Whether a threshold was crossed by a time that may be the generator's own lag. One that held, held in spite of it.
    fn lag_crosses(&self) -> bool {
        let thresholds = self.plan.thresholds.iter();
        let mut crossed = thresholds.filter(|threshold| threshold.judge(&self.stats, &self.phases).1);
        crossed.any(|threshold| {
            let stats = threshold.measured(&self.stats, &self.phases);
            let lag = stats.map_or(Duration::ZERO, |stats| Quantiles::of(&stats.lag).p99);
            let time = stats.and_then(|stats| threshold.time(stats));
            time.is_some_and(|time| lag > HARMLESS_LAG && lag * 2 > time)
        })
    }

    /// Judges a run that shares its machine with the server it brought, and measures nothing but whether all is well: the
    /// generator's lag does not count.
    pub fn verdict_of_demo(&self, thresholds: &[Threshold]) -> Verdict {
        match self.verdict(thresholds) {
            Verdict::Saturated => self.judge(thresholds),
            verdict => verdict,
        }
    }

    /// Judges the run. What makes a result worthless comes before what makes it bad.
    pub fn verdict(&self, thresholds: &[Threshold]) -> Verdict {
        // Without an error only a run that was ended early may have had no time for it.
        let tried = self.stats.errors.total() > 0 || !self.interrupted;
        if self.stats.reached(Mark::Map) == 0 && tried {
            return Verdict::Unreachable;
        }
        if self.interrupted {
            return Verdict::Interrupted;
        }
        if self.is_saturated() {
            return Verdict::Saturated;
        }
        self.judge(thresholds)
    }

    fn judge(&self, thresholds: &[Threshold]) -> Verdict {
        let crossed: Vec<Crossed> = thresholds
            .iter()
            .filter_map(|threshold| threshold.check(&self.stats, &self.phases))
            .collect();
        if crossed.is_empty() {
            Verdict::Passed
        } else {
            Verdict::Crossed(crossed)
        }
    }
}

/// Whether the generator's lag explains what was measured, in a run or a part of it. Where nothing was, as of a server that died, it
/// explains nothing.
pub(crate) fn lag_explains(stats: &Stats) -> bool {
    let lag = Quantiles::of(&stats.lag).p99;
    let is_long = yardstick(stats).is_some_and(|time| lag * 2 > time);
    lag > HOPELESS_LAG || (lag > HARMLESS_LAG && is_long)
}

/// The time against which lag is held: that of walk acks, or else of the step that was taken most often on the map, or of the slowest
/// on the way there.
fn yardstick(stats: &Stats) -> Option<Duration> {
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
    walks.or_else(most).or_else(coming).map(|step| taken(&step).p99)
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::{
        behavior::Habits,
        scenario::Course,
        stats::{Slot, Usage},
        swarm::{
            consent::Permission,
            hooks::Hooks,
            plan::{Accounts, Mix, Share},
        },
    };

    /// A run of two bots in which every number is different.
    pub(crate) fn example() -> Results {
        let mut results = played();
        count(&mut results.stats);
        results
    }

    /// Twenty seconds of walks.
    fn played() -> Results {
        let mut stats = Stats::default();
        let mut timeline = Timeline::default();
        let mut phases = plan().parts();
        let mut generator = Generator::default();
        for second in 1..=20_u64 {
            let mut fresh = Stats::default();
            for walk in 1..=10 {
                let time = Duration::from_micros(100 * walk * second);
                fresh
                    .latency_mut(Step::WalkAck)
                    .record(time + Duration::from_millis(1), time);
            }
            fresh.traffic.packets_in = 100;
            let usage = Usage {
                cpu: Duration::from_millis(500),
                busiest: Duration::from_millis(400),
                busiest_peak: 0.4,
                memory: 5_000_000,
                descriptors: 17,
            };
            generator.add(usage, Duration::from_secs(1));
            timeline.push(Slot {
                on_map: second.min(2),
                usage,
                ..Slot::of(&fresh, Duration::from_secs(1))
            });
            phases[usize::from(second > 2)].stats.merge(&fresh);
            stats.merge(&fresh);
        }
        Results {
            plan: plan(),
            stats,
            phases,
            timeline,
            generator,
            rungs: Vec::new(),
            elapsed: Duration::from_secs(20),
            interrupted: false,
            paused: Duration::ZERO,
            added: 0,
            left_behind: 0,
        }
    }

    /// What is counted beside walks.
    fn count(stats: &mut Stats) {
        let login = Duration::from_micros(1_200);
        stats.latency_mut(Step::Login).record(login, login);
        for mark in Mark::ALL {
            stats.reach(mark);
        }
        stats.reach(Mark::Connect);
        stats.walks = crate::stats::Walks {
            sent: 203,
            acknowledged: 200,
            refused: 2,
            interrupted: 1,
            explored: 30,
            opened: 25,
            closed: 5,
            ..Default::default()
        };
        stats.actions.chats = 11;
        stats.actions.echoes = 10;
        (stats.actions.emotes, stats.actions.sits) = (4, 2);
        stats.traffic = crate::stats::Traffic {
            bytes_in: 123_456,
            packets_in: 2_000,
            bytes_out: 7_890,
            packets_out: 300,
        };
        stats.sight = crate::stats::Sight {
            checked: 2,
            pairs: 2,
            missed: 0,
            ghosts: 1,
        };
        stats.positions.looks = crate::stats::Sight {
            checked: 30,
            pairs: 40,
            missed: 2,
            ghosts: 3,
        };
        stats.positions.record(0);
        stats.positions.record(3);
        stats.positions.teleports = 5;
        stats.positions.record_clock(Duration::from_millis(2));
        stats
            .errors
            .add("timeout.chat_echo", "bot2 at 12.3 s: no chat_echo within 10 s");
        stats.record_lag(Duration::from_micros(900));
    }

    fn plan() -> Plan {
        Plan {
            scenario: None,
            bots: 2,
            ramp: Duration::from_secs(2),
            duration: Duration::from_secs(18),
            shares: vec![Share {
                version: "main-20220406".parse().unwrap(),
                weight: 1,
                target: ([127, 0, 0, 1], 6900).into(),
                obfuscation: false,
            }],
            permission: Permission::default(),
            accounts: Accounts {
                prefix: "bot".to_owned(),
                first: 1,
                password: "secret".to_owned(),
                register: false,
            },
            pincode: "7294".parse().unwrap(),
            seed: 1,
            own_addresses: true,
            threads: 1,
            habits: Habits {
                walk: Some(Duration::from_secs(2)),
                chat: None,
                emote: None,
                sit: None,
                warp: None,
                restart: None,
                warps: Vec::new(),
                sight: 14,
            },
            patience: Duration::from_secs(10),
            mix: Mix::default(),
            course: Course::default(),
            ladder: None,
            thresholds: Vec::new(),
            hooks: Hooks::default(),
        }
    }

    #[test]
    fn exit_codes_are_the_documented_ones() {
        let crossed = "errors>0".parse().unwrap();
        let mut results = example();
        assert_eq!(results.verdict(&[]).exit_code(), 0);
        assert_eq!(results.verdict(&[crossed]).exit_code(), 99);
        for _ in 0..1000 {
            results.stats.record_lag(Duration::from_millis(400));
        }
        assert_eq!(results.verdict(&[]).exit_code(), 96);
        results.interrupted = true;
        assert_eq!(results.verdict(&[]).exit_code(), 105);
        results.stats = Stats::default();
        results.stats.errors.add("refused.connect", "bot1 at 0.0 s");
        assert_eq!(results.verdict(&[]).exit_code(), 97);
        // Connected, and refused: nothing of what was to be measured was.
        results.stats.reach(Mark::Connect);
        assert_eq!(results.verdict(&[]).exit_code(), 97);
        results.stats.reach(Mark::Map);
        assert_eq!(results.verdict(&[]).exit_code(), 105);
    }

    #[test]
    fn a_run_in_which_nobody_got_anywhere_has_not_passed_even_without_an_error() {
        let mut results = example();
        results.stats = Stats::default();
        assert_eq!(results.verdict(&[]), Verdict::Unreachable);
        results.interrupted = true;
        assert_eq!(results.verdict(&[]), Verdict::Interrupted);
    }

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
}
