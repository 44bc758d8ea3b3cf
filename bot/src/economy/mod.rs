//! `bot economy`: an economy on a server that is killed now and then, and an account of everything in it.

mod killer;
mod process;
mod recipe;
mod stored;

use std::{
    fmt::Write as _,
    fs, io,
    path::PathBuf,
    sync::mpsc,
    thread,
    time::{Duration, Instant},
};

use serde_json::{Value, json};
use server::world::{self, World};
use tempfile::TempDir;
use tokio::{runtime::Runtime, sync::oneshot};

use self::{
    killer::Kills,
    process::Process,
    recipe::{Limits, Recipe},
    stored::Comparison,
};
use crate::{
    app::{Failure, print_text, run_plan, stop_signal},
    behavior::{Cell, Kind, Npc, Role, Think, Warp},
    cli::{EconomyArgs, WeightedKind},
    output,
    report::{
        Results, Verdict, json, text,
        threshold::{Crossed, Threshold},
    },
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
    let stop = stop_signal(runtime)?;
    files::check(common.bots, 1).map_err(Failure::configuration)?;
    let (folder, _temporary) = folder(arguments)?;
    let recipe = recipe(arguments, folder)?;
    let mut server = Process::start(recipe.clone()).map_err(Failure::scenario)?;
    let plan = plan(arguments, &server)?;
    let books = plan.hooks.books.clone().unwrap_or_default();
    let bots = plan.bots;
    let (results, kills, failed) = play(arguments, plan, &mut server, runtime, stop)?;
    let stopped = match &failed {
        // There is none to stop.
        Some(_) => Ok(()),
        None => server.stop(),
    };
    drop(server);
    let mut comparison = Comparison::make(&recipe, bots, books.take()).map_err(Failure::scenario)?;
    let ended = stopped.err().map(|error| error.to_string());
    comparison.complaints.extend(failed.into_iter().chain(ended));
    let thresholds = demands(&common.fail_if)?;
    let verdict = judge(&results, &comparison, &thresholds);
    let report = if common.output.json {
        as_json(&results, &verdict, &kills, &comparison)
    } else {
        text::render(&results, &verdict) + &as_text(&results, &kills, &comparison)
    };
    print_text(&report)?;
    output::write_files(&results, &verdict, &thresholds, &common.output)?;
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

/// Lets the bots play while the server is killed now and then; also tells why the server could not be started again.
fn play(
    arguments: &EconomyArgs,
    plan: Plan,
    server: &mut Process,
    runtime: &Runtime,
    stop: impl Future<Output = ()>,
) -> Result<(Results, Kills, Option<String>), Failure> {
    let until = Instant::now() + plan.ramp + plan.duration.saturating_sub(QUIET);
    let (outage, seed) = (plan.hooks.outage.clone(), plan.seed);
    let (end, ended) = mpsc::channel();
    let (fail, failed) = oneshot::channel();
    thread::scope(|scope| {
        let killer = scope.spawn(move || {
            let mut kills = Kills::default();
            let times = (arguments.kill_every, until, seed);
            let failed = killer::run(server, times, &outage, &ended, &mut kills).err();
            if failed.is_some() {
                // Nobody listens any more when the run is over.
                let _ = fail.send(());
            }
            (kills, failed)
        });
        let stop = async {
            tokio::select! {
                () = stop => {}
                // Dropped without a word: no kill failed, and the run goes on.
                Ok(()) = failed => {}
            }
        };
        let results = run_plan(plan, &arguments.common.output, runtime, stop);
        drop(end);
        let (kills, failed) = killer
            .join()
            .unwrap_or_else(|_| (Kills::default(), Some(io::Error::other("a thread panicked"))));
        Ok((results?, kills, failed.map(|error| format!("after a kill: {error}"))))
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

fn judge(results: &Results, comparison: &Comparison, thresholds: &[Threshold]) -> Verdict {
    let verdict = results.verdict_of_demo(thresholds);
    let complaints = comparison.complaints.len();
    let complained = (complaints > 0).then(|| Crossed {
        threshold: "economy.complaints>0".to_owned(),
        value: Some(complaints.to_string()),
    });
    match (verdict, complained) {
        (Verdict::Crossed(mut crossed), Some(complained)) => {
            crossed.push(complained);
            Verdict::Crossed(crossed)
        }
        // What was lost is lost, however the run ended.
        (_, Some(complained)) => Verdict::Crossed(vec![complained]),
        (verdict, None) => verdict,
    }
}

fn as_text(results: &Results, kills: &Kills, comparison: &Comparison) -> String {
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
        exact + settled + unsure + wrong + unknown
    );
    for complaint in &comparison.complaints {
        let _ = writeln!(text, "  {complaint}");
    }
    let found_wrong = results.stats.deals.found_wrong;
    if found_wrong > 0 {
        let _ = writeln!(
            text,
            "  {found_wrong} times a bot came back and found something lost, or made: errors `economy`"
        );
    }
    text += if comparison.complaints.is_empty() && found_wrong == 0 {
        "            Nothing was lost, nothing doubled\n"
    } else {
        "            Failed: something was lost, or doubled\n"
    };
    text
}

fn as_json(results: &Results, verdict: &Verdict, kills: &Kills, comparison: &Comparison) -> String {
    let mut report = json::value(results, verdict);
    if let Value::Object(report) = &mut report {
        let economy = json!({
            "kills": kills.count, "longest_outage_s": kills.longest.as_secs_f64(),
            "zeny": comparison.zeny, "items": comparison.items,
            "bots": { "exact": comparison.exact, "settled": comparison.settled, "unsure": comparison.unsure, "wrong": comparison.wrong, "unknown": comparison.unknown },
            "complaints": comparison.complaints,
        });
        report.insert("economy".to_owned(), economy);
    }
    format!("{report:#}\n")
}
