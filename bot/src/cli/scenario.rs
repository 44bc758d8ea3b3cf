//! `bot scenario`: what scenarios there are, and whether a file is one.

use std::{fmt::Write as _, path::PathBuf, time::Duration};

use clap::Subcommand;

use crate::{
    app::{Failure, print_text},
    report::unit::{span, time},
    scenario::{Executor, Scenario},
};

/// The subcommands of `scenario`.
#[derive(Debug, Subcommand)]
pub enum Action {
    /// Lists the ready-made scenarios.
    List,
    /// Prints a ready-made scenario, to start a file of one's own from.
    #[command(after_help = "Example:\n  bot scenario show town-crowd > mine.toml")]
    Show {
        /// Its name.
        name: String,
    },
    /// Checks files: every mistake with its line and what to write instead, or what the scenario comes to.
    #[command(after_help = "Exit code 104: there is a mistake.\n\nExample:\n  bot scenario check mine.toml")]
    Check {
        /// The files, or names of ready-made scenarios.
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
}

/// Does it; yields the exit code.
pub(crate) fn run(action: &Action) -> Result<u8, Failure> {
    match action {
        Action::List => list(),
        Action::Show { name } => show(name),
        Action::Check { files } => check(files),
    }
}

fn list() -> Result<u8, Failure> {
    let mut text = String::new();
    for (name, _) in Scenario::ready() {
        let scenario = Scenario::find(name).map_err(Failure::scenario)?;
        let _ = writeln!(text, "{name:<13} {:>5} {}", minutes(&scenario), scenario.about);
    }
    print_text(&text).map(|()| 0)
}

fn minutes(scenario: &Scenario) -> String {
    let seconds = scenario.time().as_secs();
    if seconds < 60 {
        format!("{seconds}s")
    } else {
        format!("{}m", seconds.div_ceil(60))
    }
}

fn show(name: &str) -> Result<u8, Failure> {
    let found = Scenario::ready().iter().find(|(known, _)| *known == name);
    let (_, text) = found.ok_or_else(|| {
        let names: Vec<&str> = Scenario::ready().iter().map(|(name, _)| *name).collect();
        Failure::configuration(format!(
            "no scenario `{name}` is ready-made; there are {}",
            names.join(", ")
        ))
    })?;
    print_text(text).map(|()| 0)
}

fn check(files: &[PathBuf]) -> Result<u8, Failure> {
    let mut problems = Vec::new();
    for file in files {
        match Scenario::find(&file.to_string_lossy()) {
            Ok(scenario) => print_text(&summary(&scenario))?,
            Err(problem) => problems.push(problem.to_string()),
        }
    }
    if problems.is_empty() {
        return Ok(0);
    }
    Err(Failure::configuration(problems.join("\n")))
}

/// What a scenario comes to, with its seed or 1.
fn summary(scenario: &Scenario) -> String {
    let course = scenario.course(scenario.seed.unwrap_or(1));
    let seconds = |time: Duration| span(time.as_secs_f64());
    let mut text = format!(
        "{}: {}\n  {} bots in all, {} at most at a time, {}\n",
        scenario.name,
        scenario.about,
        course.bots(),
        course.most_at_a_time(),
        seconds(scenario.time())
    );
    for phase in &scenario.phases {
        let what = match phase.executor {
            Executor::Bots { bots, ramp } => format!("{bots} bots over {}", seconds(ramp)),
            Executor::Arrivals { rate, to, stay } => format!("{rate} to {to} arrivals/s, each stays {stay}"),
            Executor::Steps(ladder) => format!(
                "from {} to {} bots {}, each for {}, while walk acks' p99 is below {}",
                ladder.first,
                ladder.most,
                match ladder.search {
                    Some(_) => format!("by doubling, then found to within {}", ladder.step),
                    None => format!("by {}", ladder.step),
                },
                seconds(ladder.hold),
                time(ladder.walk_p99)
            ),
            Executor::Spike { bots, ramp } => format!("{bots} more over {}", seconds(ramp)),
        };
        let _ = writeln!(text, "  {:<14} {:>8}  {what}", phase.name, seconds(phase.time));
    }
    text
}
