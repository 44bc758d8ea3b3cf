//! `bot demo`: a server and a swarm in one process, on a store that is thrown away.

use std::io::{self, Write};

use packets::Version;
use server::{
    Running,
    config::{Config, ListenerConfig, Obfuscation, PasswordConfig},
    world::World,
};
use tempfile::TempDir;
use tokio::runtime::Runtime;

use crate::{
    app::{Failure, run_plan, stop_signals},
    behavior::{Cell, Warp},
    cli::{CommonArgs, DemoArgs, WeightedVersion},
    output,
    report::threshold::Threshold,
    swarm::{
        files,
        plan::{Accounts, Plan, Share},
        source,
    },
};

/// What a demo must fulfil, beside `--fail-if`: nothing goes wrong, everybody plays, every walk onto a known cell is
/// acknowledged, everybody sees whom he should see.
const DEMANDS: [&str; 6] = [
    "errors>0",
    "walks.unacknowledged>0",
    "walks.refused>0",
    "sight.checked==0",
    "sight.missed>0",
    "sight.ghosts>0",
];

/// Descriptors per bot: both ends are in this process.
const DESCRIPTORS: u64 = 2;

/// Runs the demo; the report goes to stdout. Yields the exit code.
pub(crate) fn run(arguments: &DemoArgs, runtime: &Runtime) -> Result<u8, Failure> {
    let common = &arguments.common;
    let mut stop = stop_signals(runtime)?;
    let folder = TempDir::with_prefix("bot-demo-").map_err(Failure::scenario)?;
    files::check(common.bots, DESCRIPTORS).map_err(Failure::configuration)?;
    let versions = &arguments.packetver;
    let config = config(versions, &folder);
    let server = server::run(&config).map_err(Failure::scenario)?;
    let mut plan = plan(common, versions, &server)?;
    let demands = demands(common)?;
    plan.thresholds.clone_from(&demands);
    introduce(&plan, common.output.json).map_err(Failure::scenario)?;
    let results = run_plan(plan, &common.output, runtime, async || stop.next().await);
    server.shutdown().map_err(Failure::scenario)?;
    let results = results?;
    let verdict = results.verdict_of_demo(&demands);
    output::tell(&results, &verdict, &demands, &common.output)
}

/// A server for these versions: any free ports, obfuscation wherever the version has it, cheap passwords.
fn config(versions: &[WeightedVersion], folder: &TempDir) -> Config {
    let listener = |version: &WeightedVersion| ListenerConfig {
        packetver: version.0,
        login: 0,
        char: 0,
        map: 0,
        obfuscation: Obfuscation::Detect,
    };
    let mut config = Config {
        listeners: versions.iter().map(listener).collect(),
        ..Config::default()
    };
    config.store.path = folder.path().join("store");
    config.password = PasswordConfig::cheap();
    config.accounts.registration = true;
    config.accounts.pincode = true;
    config
}

fn plan(common: &CommonArgs, versions: &[WeightedVersion], server: &Running) -> Result<Plan, Failure> {
    let shares = versions
        .iter()
        .zip(server.addresses())
        .map(|(WeightedVersion(version, weight), addresses)| Share {
            version: *version,
            weight: *weight,
            target: addresses.login,
            obfuscation: is_obfuscated(*version),
        });
    let accounts = Accounts {
        prefix: "demo".to_owned(),
        first: 1,
        password: "demo".to_owned(),
        register: true,
    };
    let mut plan = common
        .plan(shares.collect(), accounts, source::loopback_is_usable())
        .map_err(Failure::configuration)?;
    plan.habits.warps.extend(warps()?);
    Ok(plan)
}

/// The one of the five first versions whose public servers obfuscate.
fn is_obfuscated(version: Version) -> bool {
    packets::Profile::get(version).is_ok_and(packets::Profile::has_keys)
}

/// The warps of the embedded world.
fn warps() -> Result<Vec<Warp>, Failure> {
    let world = World::embedded().map_err(Failure::scenario)?;
    let warps = world.maps.iter().flat_map(|map| {
        let cells = map.warps.iter().flat_map(|warp| warp.area.cells());
        cells.map(|cell| Warp {
            map: map.name.to_string(),
            cell: Cell::new(cell.x, cell.y),
        })
    });
    Ok(warps.collect())
}

fn demands(common: &CommonArgs) -> Result<Vec<Threshold>, Failure> {
    let everybody = format!("reached.map<{}", common.bots);
    let demands = DEMANDS.into_iter().chain([everybody.as_str()]).map(str::parse);
    let mut demands = demands
        .collect::<Result<Vec<Threshold>, _>>()
        .map_err(Failure::configuration)?;
    demands.extend(common.fail_if.iter().cloned());
    Ok(demands)
}

/// Says what kind of server this is: on stdout, unless that is for JSON alone.
fn introduce(plan: &Plan, as_json: bool) -> io::Result<()> {
    let versions: Vec<String> = plan.shares.iter().map(|share| share.version.to_string()).collect();
    let text = format!(
        "A server of its own on 127.0.0.1, on a temporary store, with passwords hashed cheaply (never do that with real ones);\n\
         {} bots on {}: {} s to start them, {} s to play.\n\n",
        plan.bots,
        versions.join(", "),
        plan.ramp.as_secs_f64(),
        plan.duration.as_secs_f64()
    );
    if as_json {
        io::stderr().write_all(text.as_bytes())
    } else {
        io::stdout().write_all(text.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_demands_are_thresholds() {
        assert!(DEMANDS.iter().all(|demand| demand.parse::<Threshold>().is_ok()));
    }

    #[test]
    fn the_embedded_world_has_warps_to_walk_to() {
        let warps = warps().map_err(|failure| failure.problem).unwrap();
        assert!(warps.iter().any(|warp| warp.map == "prontera"), "{warps:?}");
    }
}
