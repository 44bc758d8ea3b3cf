//! Where a run is shown while it lasts, and where its report goes.

use std::{
    fmt::Display,
    fs,
    io::{self, IsTerminal},
    path::Path,
};

use crate::{
    app::{Failure, SCENARIO_FAILED, print_text},
    cli::OutputArgs,
    report::{
        Progress, Results, Verdict, Watcher, hdr::HdrLog, html, json, junit, prometheus::Endpoint, read::Report, text,
        threshold::Threshold,
    },
    swarm::plan::Plan,
    view::View,
};

/// Who watches a run of `plan`.
pub(crate) async fn watchers(plan: &Plan, output: &OutputArgs) -> Result<Vec<Box<dyn Watcher>>, Failure> {
    let mut watchers: Vec<Box<dyn Watcher>> = Vec::new();
    if let Some(path) = &output.hdr {
        let log = HdrLog::create(path).map_err(|error| cannot_write(path, &error))?;
        watchers.push(Box::new(log));
    }
    if let Some(address) = output.prometheus {
        let endpoint = Endpoint::open(address).await;
        let problem = |error| Failure::configuration(format!("cannot serve metrics at {address}: {error}"));
        watchers.push(Box::new(endpoint.map_err(problem)?));
    }
    // Last: what goes wrong before it is told on a terminal that is as it was.
    watchers.push(display(plan, output)?);
    Ok(watchers)
}

/// Where the run is shown.
fn display(plan: &Plan, output: &OutputArgs) -> Result<Box<dyn Watcher>, Failure> {
    if output.show.live
        || (!output.show.plain && !output.show.quiet && io::stderr().is_terminal() && io::stdin().is_terminal())
    {
        let view = View::open(plan.hooks.controls.clone());
        let problem = |error| Failure::configuration(format!("--live needs a terminal: {error}"));
        return Ok(Box::new(view.map_err(problem)?));
    }
    Ok(Box::new(Progress::new(output.show.quiet)))
}

/// Writes the files of a report, prints it, and yields the exit code.
pub(crate) fn tell(
    results: &Results,
    verdict: &Verdict,
    thresholds: &[Threshold],
    output: &OutputArgs,
) -> Result<u8, Failure> {
    let text = if output.json {
        json::render(results, verdict)
    } else {
        text::render(results, verdict)
    };
    print_text(&text)?;
    write_files(results, verdict, thresholds, output)?;
    Ok(verdict.exit_code())
}

/// Writes the files of a report. One that cannot be written takes nothing from the verdict: a run that failed has failed, and only one that
/// passed ends with the code of what could not be carried out.
pub(crate) fn write_files(
    results: &Results,
    verdict: &Verdict,
    thresholds: &[Threshold],
    output: &OutputArgs,
) -> Result<(), Failure> {
    let code = match verdict.exit_code() {
        0 => SCENARIO_FAILED,
        code => code,
    };
    try_to_write(results, verdict, thresholds, output).map_err(|failure| Failure { code, ..failure })
}

fn try_to_write(
    results: &Results,
    verdict: &Verdict,
    thresholds: &[Threshold],
    output: &OutputArgs,
) -> Result<(), Failure> {
    if let Some(path) = &output.html {
        write(path, &html::run::render(&Report::of(results, verdict)))?;
    }
    if let Some(path) = &output.junit {
        write(path, &junit::render(results, verdict, thresholds))?;
    }
    Ok(())
}

pub(crate) fn write(path: &Path, text: &str) -> Result<(), Failure> {
    fs::write(path, text).map_err(|error| cannot_write(path, &error))
}

fn cannot_write(path: &Path, error: &dyn Display) -> Failure {
    Failure::configuration(format!("cannot write {}: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::results::tests::example;

    /// `/dev/full` takes no byte.
    #[test]
    fn a_full_disk_does_not_make_a_run_that_failed_a_bad_configuration() {
        let output = OutputArgs {
            html: Some("/dev/full".into()),
            ..OutputArgs::default()
        };
        let results = example();
        let thresholds = ["errors>0".parse().unwrap()];
        for (verdict, code) in [(results.verdict(&thresholds), 99), (Verdict::Passed, SCENARIO_FAILED)] {
            let failure = write_files(&results, &verdict, &thresholds, &output).unwrap_err();
            assert_eq!(failure.code, code, "{failure}");
        }
    }
}
