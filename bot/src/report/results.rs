//! A finished run: what was asked, what was measured, and the verdict.

use std::time::Duration;

use super::threshold::{Crossed, Evidence, Threshold};
use crate::{
    app::SCENARIO_FAILED,
    stats::{Generator, Mark, Part, Stats, Timeline},
    swarm::{ladder::Rung, plan::Plan},
};

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
    /// It could not be carried out to its end, through no fault of the server under test: why.
    Failed(String),
}

impl Verdict {
    /// The exit code: 0 passed, 96 saturated, 97 unreachable, 99 threshold crossed, 105 interrupted, 107 failed.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Passed => 0,
            Self::Saturated => 96,
            Self::Unreachable => 97,
            Self::Crossed(_) => 99,
            Self::Interrupted => 105,
            Self::Failed(_) => SCENARIO_FAILED,
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
            Self::Failed(_) => "scenario_failed",
        }
    }
}

impl Results {
    /// What thresholds look at.
    pub(crate) fn evidence(&self) -> Evidence<'_> {
        Evidence {
            whole: &self.stats,
            phases: &self.phases,
            slots: self.timeline.slots(),
            rungs: &self.rungs,
        }
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
            .filter_map(|threshold| threshold.check(self.evidence()))
            .collect();
        if crossed.is_empty() {
            Verdict::Passed
        } else {
            Verdict::Crossed(crossed)
        }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::{
        behavior::Habits,
        scenario::Course,
        stats::{Slot, Step, Usage},
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
                meant: second.min(2),
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
            explored: 31,
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
}
