//! What came of an economy: the judgement, the exit code, and the words.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::{killer::Kills, stored::Comparison};
use crate::report::{
    Results, Verdict, json, text,
    threshold::{Crossed, Threshold},
};

/// Of a run that was not interrupted, the share of bots of which it has to be known at its end whether they have what they were told.
const KNOWN: f64 = 0.5;

/// All that is known when it is over.
#[derive(Debug)]
pub(super) struct Outcome {
    pub results: Results,
    pub kills: Kills,
    pub comparison: Comparison,
    /// Why the run could not be carried out to its end.
    pub failed: Option<String>,
}

impl Outcome {
    /// What the thresholds and the comparison make of it.
    pub(super) fn judge(&self, thresholds: &[Threshold]) -> Verdict {
        let verdict = self.results.verdict_of_demo(thresholds);
        let Comparison { complained, .. } = self.comparison;
        let mut wrong = Vec::new();
        if complained > 0 {
            wrong.push(Crossed {
                phase: None,
                threshold: "economy.complaints>0".to_owned(),
                value: Some(complained.to_string()),
            });
        }
        if verdict == Verdict::Passed && self.knows_too_little() && self.failed.is_none() {
            wrong.push(Crossed {
                phase: None,
                threshold: format!("economy.known<{KNOWN}"),
                value: Some(format!(
                    "{} of {} bots",
                    self.comparison.known(),
                    self.comparison.bots()
                )),
            });
        }
        match (verdict, &self.failed) {
            (Verdict::Crossed(mut crossed), _) => {
                crossed.append(&mut wrong);
                Verdict::Crossed(crossed)
            }
            (_, Some(why)) if wrong.is_empty() => Verdict::Failed(why.clone()),
            (verdict, None) if wrong.is_empty() => verdict,
            // What was lost is lost, however the run ended.
            _ => Verdict::Crossed(wrong),
        }
    }

    fn knows_too_little(&self) -> bool {
        #[expect(clippy::cast_precision_loss, reason = "counts of bots")]
        let needed = self.comparison.bots() as f64 * KNOWN;
        #[expect(clippy::cast_precision_loss, reason = "counts of bots")]
        let known = self.comparison.known() as f64;
        known < needed
    }

    /// Whether something was lost or doubled.
    fn is_bad(&self) -> bool {
        self.comparison.complained > 0 || self.results.stats.deals.found_wrong > 0
    }

    /// The whole report, for people.
    pub(super) fn text(&self, verdict: &Verdict) -> String {
        text::render(&self.results, verdict) + &self.words()
    }

    fn words(&self) -> String {
        let (kills, comparison) = (&self.kills, &self.comparison);
        let Comparison {
            exact,
            settled,
            unsure,
            wrong,
            unknown,
            zeny,
            items,
            ..
        } = comparison;
        let longest = kills.longest.as_secs_f64();
        let mut text = format!(
            "Economy     {} kills of the server, back within {longest:.2} s; {zeny} zeny and {items} items are stored\n\
             \x20           {} bots: {exact} have exactly what was acknowledged, {settled} that and their last deal, {unsure} unsure, {wrong} wrong, of {unknown} nothing is known\n",
            kills.count,
            comparison.bots()
        );
        for complaint in &comparison.complaints {
            let _ = writeln!(text, "  {complaint}");
        }
        let more = comparison.complained.saturating_sub(comparison.complaints.len() as u64);
        if more > 0 {
            let _ = writeln!(text, "  and {more} more");
        }
        let found_wrong = self.results.stats.deals.found_wrong;
        if found_wrong > 0 {
            let _ = writeln!(
                text,
                "  {found_wrong} times a bot came back and found something lost, or made: errors `economy`"
            );
        }
        if let Some(failed) = &self.failed {
            let _ = writeln!(text, "            The run could not go on: {failed}");
        }
        let _ = writeln!(text, "            {}", self.sum());
        text
    }

    /// The last line: nothing is claimed of bots of which nothing is known.
    fn sum(&self) -> String {
        let (known, bots) = (self.comparison.known(), self.comparison.bots());
        if self.is_bad() {
            "Failed: something was lost, or doubled".to_owned()
        } else if known == 0 {
            "Whether something was lost or doubled is not known".to_owned()
        } else if known == bots {
            "Nothing was lost, nothing doubled".to_owned()
        } else {
            format!(
                "Nothing was lost, nothing doubled, of what {known} of {bots} bots have; of the others it is not known"
            )
        }
    }

    /// The whole report, as JSON.
    pub(super) fn json(&self, verdict: &Verdict) -> String {
        let comparison = &self.comparison;
        let mut report = json::value(&self.results, verdict);
        if let Value::Object(report) = &mut report {
            let economy = json!({
                "kills": self.kills.count, "longest_outage_s": self.kills.longest.as_secs_f64(),
                "zeny": comparison.zeny, "items": comparison.items,
                "bots": { "exact": comparison.exact, "settled": comparison.settled, "unsure": comparison.unsure, "wrong": comparison.wrong, "unknown": comparison.unknown },
                "complaints": comparison.complaints, "complained": comparison.complained, "failed": self.failed,
            });
            report.insert("economy".to_owned(), economy);
        }
        format!("{report:#}\n")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::results::tests::example;

    fn outcome(comparison: Comparison) -> Outcome {
        let mut results = example();
        results.stats.errors = crate::stats::Errors::default();
        Outcome {
            results,
            kills: Kills::default(),
            comparison,
            failed: None,
        }
    }

    fn known(exact: u64, unknown: u64) -> Outcome {
        outcome(Comparison {
            exact,
            unknown,
            ..Comparison::default()
        })
    }

    #[test]
    fn that_nothing_was_lost_is_said_only_of_bots_of_which_it_is_known() {
        assert!(known(16, 0).words().ends_with("  Nothing was lost, nothing doubled\n"));
        let some = known(9, 7).words();
        assert!(some.contains("nothing doubled, of what 9 of 16 bots have"), "{some}");
        let none = known(0, 16).words();
        assert!(!none.contains("Nothing was lost"), "{none}");
    }

    #[test]
    fn a_run_that_knows_of_few_bots_has_not_passed() {
        assert_eq!(known(16, 0).judge(&[]), Verdict::Passed);
        assert_eq!(known(3, 13).judge(&[]).exit_code(), 99);
        let mut interrupted = known(0, 16);
        interrupted.results.interrupted = true;
        assert_eq!(interrupted.judge(&[]), Verdict::Interrupted);
    }

    #[test]
    fn all_complaints_count() {
        let mut comparison = Comparison::default();
        for account in 0..500 {
            comparison.complain(format!("account {account}"));
        }
        let outcome = outcome(comparison);
        let Verdict::Crossed(crossed) = outcome.judge(&[]) else {
            panic!("it complains");
        };
        assert_eq!(crossed[0].value.as_deref(), Some("500"));
        assert!(outcome.words().contains("and 480 more"));
    }

    #[test]
    fn a_server_that_cannot_be_started_again_over_sound_data_is_a_failed_scenario() {
        let mut outcome = known(16, 0);
        outcome.failed = Some("after a kill: the port is taken".to_owned());
        let verdict = outcome.judge(&[]);
        assert_eq!(verdict.exit_code(), 107);
        let report: Value = serde_json::from_str(&outcome.json(&verdict)).unwrap();
        assert_eq!(
            (&report["verdict"], &report["exit_code"]),
            (&"scenario_failed".into(), &107.into())
        );
        outcome.comparison.complain("server db check: broken".to_owned());
        assert_eq!(outcome.judge(&[]).exit_code(), 99, "its data are not");
    }
}
