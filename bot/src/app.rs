//! The commands: plan, run, report, exit code.

use std::{
    convert::Infallible,
    fmt, future,
    io::{self, Write},
};

use tokio::runtime::{Builder, Runtime};

use crate::{
    cli::{Cli, Command, OutputArgs, doctor, play, provision, record, replay, scenario},
    compare,
    interrupt::{self, Interrupts},
    output, printable,
    report::{Results, json, threshold::Threshold},
    swarm::{self, files, hooks::Controls, plan::Plan},
};

/// Exit code of a bad configuration.
pub const BAD_CONFIGURATION: u8 = 104;

/// Exit code of a scenario that could not be carried out, through no fault of the server under test.
pub const SCENARIO_FAILED: u8 = 107;

/// Why there is no report.
#[derive(Debug)]
pub struct Failure {
    /// The exit code.
    pub code: u8,
    /// What is wrong, and what to do.
    pub problem: String,
}

impl fmt::Display for Failure {
    /// For a terminal: a part of the problem may be what a server said.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&printable::text(&self.problem))
    }
}

impl Failure {
    pub(crate) fn configuration(problem: impl Into<String>) -> Self {
        Self {
            code: BAD_CONFIGURATION,
            problem: problem.into(),
        }
    }

    pub(crate) fn scenario(problem: impl Into<anyhow::Error>) -> Self {
        Self {
            code: SCENARIO_FAILED,
            problem: format!("{:#}", problem.into()),
        }
    }
}

/// Carries out a command line; the report goes to stdout. Yields the exit code.
pub fn run(cli: &Cli) -> Result<u8, Failure> {
    let runtime = Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(Failure::scenario)?;
    match &cli.command {
        Command::Swarm(arguments) => {
            let mut stop = stop_signals(&runtime)?;
            let (mut plan, mut thresholds) = arguments.plan().map_err(Failure::configuration)?;
            files::check(plan.most_at_a_time(), 1).map_err(Failure::configuration)?;
            thresholds.extend(arguments.common.fail_if.iter().cloned());
            phases_are_there(&plan, &thresholds).map_err(Failure::configuration)?;
            plan.thresholds.clone_from(&thresholds);
            let output = &arguments.common.output;
            let results = run_plan(plan, output, &runtime, async || stop.next().await)?;
            let verdict = results.verdict(&thresholds);
            output::tell(&results, &verdict, &thresholds, output)
        }
        Command::Doctor(arguments) => doctor::run(arguments, &runtime),
        Command::Play(arguments) => play::run(arguments, &runtime),
        Command::Provision(arguments) => provision::run(arguments, &runtime),
        Command::Record(arguments) => record::run(arguments, &runtime),
        Command::Replay(arguments) => replay::run(arguments, &runtime),
        Command::Compare(arguments) => compare::run(arguments),
        Command::Schema => print_text(json::SCHEMA_TEXT).map(|()| 0),
        Command::Scenario { action } => scenario::run(action),
        #[cfg(feature = "embedded")]
        Command::Demo(arguments) => crate::demo::run(arguments, &runtime),
        #[cfg(feature = "embedded")]
        Command::Economy(arguments) => crate::economy::run(arguments, &runtime),
        #[cfg(feature = "embedded")]
        Command::Server { arguments } => Ok(crate::economy::be_server(arguments)),
    }
}

/// Thresholds of the command line may look at a phase: one that there is.
fn phases_are_there(plan: &Plan, thresholds: &[Threshold]) -> Result<(), String> {
    let parts = plan.parts();
    let named = thresholds.iter().filter_map(Threshold::phase);
    let mut unknown = named.filter(|name| !parts.iter().any(|part| part.name == *name));
    let Some(name) = unknown.next() else { return Ok(()) };
    let names: Vec<&str> = parts.iter().map(|part| part.name.as_str()).collect();
    Err(format!(
        "--fail-if: there is no phase `{name}`; there are {}",
        names.join(", ")
    ))
}

/// Runs a plan, shown as `output` says, until its end, or until `stop` is ready; each time that it is ready again, what the end consists of is
/// waited for no longer.
pub(crate) fn run_plan(
    plan: Plan,
    output: &OutputArgs,
    runtime: &Runtime,
    stop: impl AsyncFnMut(),
) -> Result<Results, Failure> {
    output.check().map_err(Failure::configuration)?;
    runtime.block_on(async {
        let mut watchers = output::watchers(&plan, output).await?;
        let controls = plan.hooks.controls.clone();
        tokio::select! {
            results = swarm::run(plan, &mut watchers, future::pending()) => results.map_err(Failure::scenario),
            never = stop_each_time(stop, &controls) => match never {},
        }
    })
}

async fn stop_each_time(mut stop: impl AsyncFnMut(), controls: &Controls) -> Infallible {
    loop {
        stop().await;
        controls.stop();
    }
}

/// Becomes ready on Ctrl-C. To be called before anything says that the run has begun.
pub(crate) fn stop_signal(runtime: &Runtime) -> Result<impl Future<Output = ()> + use<>, Failure> {
    let _runtime = runtime.enter();
    interrupt::listen().map_err(Failure::scenario)
}

/// Likewise, for what listens to each.
pub(crate) fn stop_signals(runtime: &Runtime) -> Result<Interrupts, Failure> {
    let _runtime = runtime.enter();
    Interrupts::listen().map_err(Failure::scenario)
}

/// Prints to stdout; what servers said in it is made fit for a terminal.
pub(crate) fn print_text(text: &str) -> Result<(), Failure> {
    match io::stdout().lock().write_all(printable::text(text).as_bytes()) {
        // `bot ... | head` is no failure.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other.map_err(Failure::scenario),
    }
}
