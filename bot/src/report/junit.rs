//! The report as `JUnit` XML, for build servers: the run, its thresholds and its steps as test cases. One fails exactly when the run does.

use std::fmt::{self, Write};

use super::{
    results::{Results, Verdict},
    threshold::{Crossed, Threshold},
    unit::{count, time},
};

/// One test case.
struct Case {
    class: &'static str,
    name: String,
    seconds: f64,
    failure: Option<String>,
    out: String,
}

/// The whole file; ends with a line end.
pub fn render(results: &Results, verdict: &Verdict, thresholds: &[Threshold]) -> String {
    let mut cases = vec![run(results, verdict)];
    cases.extend(thresholds.iter().map(|threshold| checked(results, threshold)));
    cases.extend(others(verdict, thresholds));
    cases.extend(steps(results));
    let mut out = String::new();
    // Writing to a String cannot fail.
    let _ = write(&mut out, results, &cases);
    out
}

/// The run as a whole: what is neither a threshold's fault nor a step's.
fn run(results: &Results, verdict: &Verdict) -> Case {
    let failure = match verdict {
        Verdict::Passed | Verdict::Crossed(_) => None,
        Verdict::Saturated => Some(format!(
            "the generator was the limit, so that the numbers say nothing of the server: {}",
            results.saturation().unwrap_or_default()
        )),
        Verdict::Interrupted => Some("interrupted".to_owned()),
        Verdict::Unreachable => Some("no bot came onto the map".to_owned()),
        Verdict::Failed(why) => Some(format!("it could not be carried out to its end: {why}")),
    };
    let errors = results.stats.errors.iter();
    let lines = errors.map(|(cause, entry)| format!("{} {cause}: {}\n", entry.count, entry.example));
    Case {
        class: "run",
        name: format!("{} bots", results.plan.bots),
        seconds: results.elapsed.as_secs_f64(),
        failure,
        out: lines.collect(),
    }
}

fn checked(results: &Results, threshold: &Threshold) -> Case {
    let crossed = threshold.check(results.evidence());
    Case {
        class: "threshold",
        name: format!("not {threshold}"),
        seconds: 0.0,
        failure: crossed.map(|crossed| crossed.value.unwrap_or_else(|| "nothing was measured".to_owned())),
        out: String::new(),
    }
}

/// What was crossed and is no threshold of these, such as what an economy lost.
fn others(verdict: &Verdict, thresholds: &[Threshold]) -> Vec<Case> {
    let Verdict::Crossed(crossed) = verdict else {
        return Vec::new();
    };
    let is_known = |name: &str| thresholds.iter().any(|threshold| threshold.to_string() == name);
    let others = crossed.iter().filter(|crossed| !is_known(&crossed.threshold));
    let case = |crossed: &Crossed| Case {
        class: "threshold",
        name: format!("not {}", crossed.threshold),
        seconds: 0.0,
        failure: Some(crossed.value.clone().unwrap_or_default()),
        out: String::new(),
    };
    others.map(case).collect()
}

fn steps(results: &Results) -> impl Iterator<Item = Case> {
    results.stats.steps().map(|(step, latency)| {
        let (intended, service) = (latency.intended(), latency.service());
        Case {
            class: "step",
            name: step.name().to_owned(),
            seconds: intended.mean.as_secs_f64(),
            failure: None,
            out: format!(
                "{} times: p50 {}, p90 {}, p99 {}, p99.9 {}, max {} from the intended time; p99 {} service time\n",
                count(intended.count),
                time(intended.p50),
                time(intended.p90),
                time(intended.p99),
                time(intended.p999),
                time(intended.max),
                time(service.p99)
            ),
        }
    })
}

fn write(out: &mut String, results: &Results, cases: &[Case]) -> fmt::Result {
    let failures = cases.iter().filter(|case| case.failure.is_some()).count();
    let (tests, seconds) = (cases.len(), results.elapsed.as_secs_f64());
    let counts = format!("tests=\"{tests}\" failures=\"{failures}\" errors=\"0\" time=\"{seconds:.3}\"");
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    writeln!(
        out,
        "<testsuites {counts}>\n  <testsuite name=\"bot\" skipped=\"0\" {counts}>"
    )?;
    for case in cases {
        let (class, name) = (case.class, escape(&case.name));
        writeln!(
            out,
            "    <testcase classname=\"bot.{class}\" name=\"{name}\" time=\"{:.6}\">",
            case.seconds
        )?;
        if let Some(failure) = &case.failure {
            writeln!(out, "      <failure type=\"{class}\" message=\"{}\"/>", escape(failure))?;
        }
        if !case.out.is_empty() {
            writeln!(out, "      <system-out>{}</system-out>", escape(&case.out))?;
        }
        writeln!(out, "    </testcase>")?;
    }
    writeln!(out, "  </testsuite>\n</testsuites>")
}

/// Text for XML and HTML; control characters, which XML cannot hold, are left out.
pub(crate) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            '\n' | '\t' => escaped.push(character),
            '\u{fffe}' | '\u{ffff}' => {}
            other if other.is_control() => {}
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::{super::results::tests::example, *};

    fn rendered(results: &Results, threshold: &str) -> String {
        let thresholds: Vec<Threshold> = vec![threshold.parse().unwrap(), "walk_ack.p99>9s".parse().unwrap()];
        render(results, &results.verdict(&thresholds), &thresholds)
    }

    #[test]
    fn thresholds_and_steps_are_test_cases() {
        let text = rendered(&example(), "errors>0");
        for part in [
            "<testsuite name=\"bot\" skipped=\"0\" tests=\"5\" failures=\"1\"",
            "<testcase classname=\"bot.threshold\" name=\"not errors&gt;0\" time=\"0.000000\">\n      <failure type=\"threshold\" message=\"1\"/>",
            "name=\"not walk_ack.p99&gt;9s\" time=\"0.000000\">\n    </testcase>",
            "<testcase classname=\"bot.step\" name=\"walk_ack\"",
            "1 timeout.chat_echo: bot2 at 12.3 s",
        ] {
            assert!(text.contains(part), "`{part}` is missing in\n{text}");
        }
    }

    #[test]
    fn nothing_fails_in_a_run_that_passed_whatever_its_errors_are() {
        let text = rendered(&example(), "errors>5");
        assert!(text.contains("failures=\"0\"") && !text.contains("<failure"), "{text}");
    }

    #[test]
    fn a_run_that_could_not_be_carried_out_fails() {
        let text = render(&example(), &Verdict::Failed("the port is taken".to_owned()), &[]);
        assert!(
            text.contains("failures=\"1\"") && text.contains("the port is taken"),
            "{text}"
        );
    }

    #[test]
    fn what_a_server_says_cannot_break_the_file() {
        let mut results = example();
        results.stats.errors.add("decode.X", "bot1: <b>\u{0}\u{1b}[2J \"&' ]]>");
        let text = rendered(&results, "errors>5");
        assert!(
            text.contains("bot1: &lt;b&gt;[2J &quot;&amp;&#39; ]]&gt;") && !text.contains('\u{1b}'),
            "{text}"
        );
    }
}
