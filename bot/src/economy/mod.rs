//! `bot economy`: an economy on a server that is killed now and then, and an account of everything in it.

mod killer;
mod outcome;
mod process;
mod recipe;
mod stored;

use std::{
    fs, io,
    path::PathBuf,
    sync::mpsc,
    thread,
    time::{Duration, Instant},
};

use server::world::{self, World};
use tempfile::TempDir;
use tokio::{runtime::Runtime, sync::Notify};

use self::{
    killer::{Broken, Kills},
    outcome::Outcome,
    process::Process,
    recipe::{Limits, Recipe},
    stored::Comparison,
};
use crate::{
    app::{Failure, print_text, run_plan, stop_signals},
    behavior::{Cell, Kind, Npc, Role, Think, Warp},
    cli::{CommonArgs, EconomyArgs, WeightedKind},
    interrupt::Interrupts,
    output,
    report::{Results, threshold::Threshold},
    swarm::{
        files,
        hooks::Books,
        plan::{Accounts, Plan, Share},
        source,
    },
};

/// What bots do without `--mix`.
const MIX: [WeightedKind; 5] = [
    WeightedKind(Kind::Trade, 4),
    WeightedKind(Kind::Shop, 3),
    WeightedKind(Kind::Storage, 3),
    WeightedKind(Kind::Fight, 3),
    WeightedKind(Kind::Loot, 2),
];

/// How long bots think without `--think`.
const THINK: Think = Think::About(Duration::from_millis(800));

/// How often a bot drops its connection without `--reset-every`, on average.
const RESET_EVERY: Duration = Duration::from_secs(20);

/// Where they hunt without `--hunt`, and what they get without `--prepare`.
const HUNT: &str = "prt_fild08,170,360";
const PREPARE: [&str; 4] = ["@zeny 5000", "@item 501 10", "@item 909 20", "@item 512 5"];

/// Everybody may help himself to zeny, and get to the hunting ground.
const SETTINGS: &str = "[password]\npreset = \"cheap\"\n[accounts]\nregistration = true\n\
    [[group]]\nnumber = 0\nname = \"player\"\ncommands = [\"zeny\", \"item\", \"warp\"]\n";

/// Before the end the server is left alone for so long: bots that were cut off come back.
const QUIET: Duration = Duration::from_secs(8);

/// What must hold, beside `--fail-if`.
const DEMANDS: [&str; 2] = ["errors.economy>0", "errors.internal>0"];

/// Is the server, as `bot economy` starts it; its exit code.
pub(crate) fn be_server(arguments: &[String]) -> u8 {
    let words = std::iter::once("server".to_owned()).chain(arguments.iter().cloned());
    server::cli::run(words) as u8
}

/// Runs an economy; the report goes to stdout. Yields the exit code.
pub(crate) fn run(arguments: &EconomyArgs, runtime: &Runtime) -> Result<u8, Failure> {
    let common = &arguments.common;
    let mut stop = stop_signals(runtime)?;
    there_is_time_for_a_kill(arguments).map_err(Failure::configuration)?;
    files::check(common.bots, 1).map_err(Failure::configuration)?;
    let (folder, _temporary) = folder(arguments)?;
    let recipe = recipe(arguments, folder)?;
    let mut server = Process::start(recipe.clone()).map_err(Failure::scenario)?;
    let mut plan = plan(arguments, &server)?;
    let thresholds = demands(&common.fail_if)?;
    plan.thresholds.clone_from(&thresholds);
    let books = plan.hooks.books.clone().unwrap_or_default();
    let (results, kills, broken) = play(arguments, plan, &mut server, runtime, &mut stop)?;
    let stopped = match &broken {
        // There is none to stop.
        Some(_) => Ok(()),
        None => server.stop(),
    };
    drop(server);
    let bots = u64::from(results.plan.bots) + results.added;
    let mut comparison = Comparison::make(&recipe, bots, books.take()).map_err(Failure::scenario)?;
    let failed = match broken {
        Some(Broken::NotBack(error)) => Some(format!("after a kill: {error}")),
        Some(Broken::Ended(error)) => {
            comparison.complain(error.to_string());
            None
        }
        None => None,
    };
    if let Err(error) = stopped {
        comparison.complain(error.to_string());
    }
    let outcome = Outcome {
        results,
        kills,
        comparison,
        failed,
    };
    tell(&outcome, &thresholds, common)
}

/// A run without any kill would say that nothing is lost, of which nobody doubted.
fn there_is_time_for_a_kill(arguments: &EconomyArgs) -> Result<(), String> {
    let (ramp, duration) = (arguments.common.ramp, arguments.common.duration);
    let least = QUIET + killer::LEAST * 2;
    if arguments.kill_every.is_zero() || ramp + duration >= least {
        return Ok(());
    }
    Err(format!(
        "--ramp {ramp:?} and --duration {duration:?}: no time to kill the server and have bots come back; at least {least:?} together, or --kill-every 0s"
    ))
}

/// Prints the report and writes its files; the exit code.
fn tell(outcome: &Outcome, thresholds: &[Threshold], common: &CommonArgs) -> Result<u8, Failure> {
    let verdict = outcome.judge(thresholds);
    let report = if common.output.json {
        outcome.json(&verdict)
    } else {
        outcome.text(&verdict)
    };
    print_text(&report)?;
    output::write_files(&outcome.results, &verdict, thresholds, &common.output)?;
    Ok(verdict.exit_code())
}

fn folder(arguments: &EconomyArgs) -> Result<(PathBuf, Option<TempDir>), Failure> {
    let Some(folder) = &arguments.data else {
        let temporary = TempDir::with_prefix("bot-economy-").map_err(Failure::scenario)?;
        return Ok((temporary.path().to_owned(), Some(temporary)));
    };
    fs::create_dir_all(folder).map_err(Failure::scenario)?;
    if fs::read_dir(folder).map_err(Failure::scenario)?.next().is_some() {
        let folder = folder.display();
        return Err(Failure::configuration(format!(
            "--data {folder} is not empty: bots would find what they know nothing of"
        )));
    }
    Ok((folder.clone(), None))
}

fn recipe(arguments: &EconomyArgs, folder: PathBuf) -> Result<Recipe, Failure> {
    let own = || std::env::current_exe().map_err(Failure::scenario);
    let (program, first) = match &arguments.server_binary {
        Some(program) => (program.clone(), Vec::new()),
        None => (own()?, vec!["server".to_owned()]),
    };
    Ok(Recipe {
        program,
        first,
        folder,
        settings: format!("{SETTINGS}[store]\nengine = \"{}\"\n", arguments.store),
        versions: arguments.packetver.iter().map(|version| version.0).collect(),
        limits: Limits::default(),
    })
}

fn plan(arguments: &EconomyArgs, server: &Process) -> Result<Plan, Failure> {
    let weights = arguments.packetver.iter().map(|version| version.1);
    let shares = server.logins().zip(weights).map(|((version, target), weight)| Share {
        version,
        weight,
        target,
        obfuscation: packets::Profile::get(version).is_ok_and(packets::Profile::has_keys),
    });
    let accounts = Accounts {
        prefix: "trader".to_owned(),
        first: 1,
        password: "secret".to_owned(),
        register: true,
    };
    let mut common = arguments.common.clone();
    let mix = &mut common.mix;
    if mix.mix.is_empty() {
        mix.mix = MIX.to_vec();
    }
    mix.think.get_or_insert(THINK);
    mix.reset_every.get_or_insert(RESET_EVERY);
    if mix.prepare.is_empty() {
        mix.prepare = PREPARE.map(str::to_owned).to_vec();
    }
    let hunt: Warp = HUNT.parse().map_err(Failure::configuration)?;
    mix.hunt.get_or_insert(hunt);
    let mut plan = common
        .plan(shares.collect(), accounts, source::loopback_is_usable())
        .map_err(Failure::configuration)?;
    plan.hooks.books = Some(Books::default());
    plan.hooks.npcs = npcs()?;
    Ok(plan)
}

/// The NPCs of the embedded world. One whose dialog nobody has heard yet is tried.
fn npcs() -> Result<Vec<Npc>, Failure> {
    let world = World::embedded().map_err(Failure::scenario)?;
    let shops = (0..).zip(&world.npcs).filter(|(_, npc)| npc.goods().is_some());
    let shops = shops.filter_map(|(index, npc)| {
        Some(Npc {
            unit: world::Npc::unit(index),
            map: world.maps.get(npc.map)?.name.to_string().into(),
            cell: Cell::new(npc.cell.x, npc.cell.y),
            role: Role::Shop,
        })
    });
    Ok(shops.collect())
}

/// Lets the bots play while the server is killed now and then; also tells why it could not be killed, or started again.
fn play(
    arguments: &EconomyArgs,
    plan: Plan,
    server: &mut Process,
    runtime: &Runtime,
    stop: &mut Interrupts,
) -> Result<(Results, Kills, Option<Broken>), Failure> {
    let until = Instant::now() + plan.ramp + plan.duration.saturating_sub(QUIET);
    let (outage, seed) = (plan.hooks.outage.clone(), plan.seed);
    let (end, ended) = mpsc::channel();
    let stopped = Notify::new();
    let failed = &stopped;
    thread::scope(|scope| {
        let killer = scope.spawn(move || {
            let mut kills = Kills::default();
            let times = (arguments.kill_every, until, seed);
            let broken = killer::run(server, times, &outage, &ended, &mut kills).err();
            if broken.is_some() {
                failed.notify_one();
            }
            (kills, broken)
        });
        let stop = async || {
            tokio::select! {
                () = stop.next() => {}
                () = failed.notified() => {}
            }
        };
        let results = run_plan(plan, &arguments.common.output, runtime, stop);
        drop(end);
        let (kills, broken) = killer.join().unwrap_or_else(|_| {
            let panicked = io::Error::other("the thread that kills the server panicked");
            (Kills::default(), Some(Broken::NotBack(panicked)))
        });
        Ok((results?, kills, broken))
    })
}

/// What must hold.
fn demands(fail_if: &[Threshold]) -> Result<Vec<Threshold>, Failure> {
    let demands = DEMANDS.into_iter().map(str::parse);
    let mut demands = demands
        .collect::<Result<Vec<Threshold>, _>>()
        .map_err(Failure::configuration)?;
    demands.splice(0..0, fail_if.iter().cloned());
    Ok(demands)
}
