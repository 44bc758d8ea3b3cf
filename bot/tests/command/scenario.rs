//! `bot scenario`.

use super::*;

#[test]
fn scenarios_are_listed_shown_and_checked() {
    let (code, stdout, _) = run("scenario list");
    assert_eq!(code, Some(0));
    assert!(
        stdout.contains("town-crowd") && stdout.contains("login-storm"),
        "{stdout}"
    );
    let (code, shown, _) = run("scenario show town-crowd");
    assert_eq!(code, Some(0));
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("mine.toml");
    std::fs::write(&file, &shown).unwrap();
    let check = format!("scenario check {}", file.display());
    let (code, stdout, _) = run(&check);
    assert_eq!(code, Some(0));
    assert!(stdout.contains("500 bots in all, 500 at most at a time"), "{stdout}");
    std::fs::write(&file, shown.replace("crowd = 1", "crwod = 1")).unwrap();
    let (code, stdout, stderr) = run(&check);
    assert_eq!((code, stdout.as_str()), (Some(104), ""));
    assert!(
        stderr.contains("mine.toml:") && stderr.contains("did you mean `crowd`?"),
        "{stderr}"
    );
}

#[test]
fn a_swarm_is_not_told_twice_how_many_bots_there_are() {
    let (code, _, stderr) = run("swarm --target 127.0.0.1:6900 --packetver main-20220406 --scenario smoke --bots 5");
    assert_eq!(code, Some(104));
    assert!(stderr.contains("--bots"), "{stderr}");
    let (code, _, stderr) = run("swarm --target 127.0.0.1:6900 --scenario smoke");
    assert_eq!(code, Some(104));
    assert!(stderr.contains("--packetver"), "{stderr}");
}

/// Bots of a scenario that is made small, and how long it lasts then: seconds.
#[cfg(feature = "embedded")]
const SMALL: (f64, f64) = (12.0, 5.0);

/// Runs a ready-made scenario with few bots for a short time.
#[cfg(feature = "embedded")]
fn small(name: &str, target: std::net::SocketAddr) -> (Option<i32>, Value, String) {
    let scenario = bot::scenario::Scenario::find(name).unwrap();
    #[expect(clippy::cast_precision_loss, reason = "a count of bots")]
    let bots = SMALL.0 / scenario.course(1).most_at_a_time() as f64;
    let time = SMALL.1 / scenario.time().as_secs_f64();
    let (code, stdout, stderr) = run(&format!(
        "swarm --target {target} --packetver main-20220406 --scenario {name} --scale-bots {bots:.4} --scale-time {time:.4} \
         --account-prefix {} --register --json -q",
        name.replace('-', "")
    ));
    assert!(stdout.starts_with('{'), "{name}: {code:?} {stderr}");
    (code, serde_json::from_str(&stdout).unwrap(), stderr)
}

/// What of a scenario takes longer, or a machine that is not busy.
#[cfg(feature = "embedded")]
fn takes_longer(threshold: &str) -> bool {
    let of_time = [".p99>", "attack.count<", "map_changes<", "deals."];
    of_time.iter().any(|part| threshold.contains(part))
}

#[cfg(feature = "embedded")]
#[test]
fn every_ready_made_scenario_runs_small() {
    let folder = tempfile::tempdir().unwrap();
    let server = swarm::server(&folder);
    let target = server.addresses()[0].login;
    let runs: Vec<_> = bot::scenario::Scenario::ready()
        .iter()
        .map(|(name, _)| (*name, std::thread::spawn(move || small(name, target))))
        .collect();
    for (name, run) in runs {
        let (code, report, stderr) = run.join().unwrap();
        assert!(matches!(code, Some(0 | 96 | 99)), "{name}: {code:?} {stderr}");
        assert_eq!(report["errors"]["total"], 0, "{name}: {}", report["errors"]);
        for crossed in report["crossed"].as_array().unwrap() {
            assert!(
                takes_longer(crossed["threshold"].as_str().unwrap()),
                "{name}: {crossed}"
            );
        }
        let scenario = bot::scenario::Scenario::find(name).unwrap();
        let phases: Vec<&str> = scenario.phases.iter().map(|phase| phase.name.as_str()).collect();
        let told: Vec<&str> = report["phases"]
            .as_array()
            .unwrap()
            .iter()
            .map(|phase| phase["name"].as_str().unwrap())
            .collect();
        assert_eq!(told, phases, "{name}");
        assert!(
            report["reached"]["map"].as_u64() >= Some(1),
            "{name}: {}",
            report["reached"]
        );
        let behaviours = report["behaviours"].as_object().unwrap();
        let weights: u32 = scenario.mix.parts.iter().map(|(_, weight)| weight).sum();
        for (kind, _) in &scenario.mix.parts {
            // Of a rare behaviour there is none among so few.
            let named = behaviours.contains_key(kind.name()) || f64::from(weights) > SMALL.0;
            assert!(named, "{name}: nobody is there to {}", kind.name());
        }
        assert_eq!(
            !report["capacity"].as_array().unwrap().is_empty(),
            scenario.ladder().is_some(),
            "{name}"
        );
    }
}

#[cfg(feature = "embedded")]
#[test]
fn what_a_phase_must_hold_fails_the_run_and_is_told_with_its_phase() {
    let folder = tempfile::tempdir().unwrap();
    let server = swarm::server(&folder);
    let target = server.addresses()[0].login;
    let file = folder.path().join("mine.toml");
    let scenario = r#"about = "Two phases."
think = "200ms"
fail_if = ["errors>0"]
[mix]
walk = 1
[[phase]]
name = "come in"
executor = "constant-bots"
bots = 3
time = "2s"
[[phase]]
name = "more"
executor = "spike"
bots = 2
time = "2s"
fail_if = ["reached.map<3", "walk_ack.count==0"]
"#;
    std::fs::write(&file, scenario).unwrap();
    let flags = format!(
        "swarm --target {target} --packetver main-20220406 --register --account-prefix phased -q --scenario {} --junit {}",
        file.display(),
        folder.path().join("junit.xml").display()
    );
    let (code, stdout, stderr) = run(&format!("{flags} --json"));
    let report: Value = serde_json::from_str(&stdout).unwrap();
    // A busy machine makes the generator late, which comes first.
    assert!(matches!(code, Some(96 | 99)), "{stderr}");
    if code == Some(99) {
        // All five came, of whom two in the second phase.
        let expected = serde_json::json!([{"threshold": "reached.map<3 in more", "phase": "more", "value": "2"}]);
        assert_eq!((&report["reached"]["map"], &report["crossed"]), (&5.into(), &expected));
    }
    let junit = std::fs::read_to_string(folder.path().join("junit.xml")).unwrap();
    assert!(junit.contains("not reached.map&lt;3 in more"), "{junit}");
    let (code, _, stderr) = run(&format!("{flags} --fail-if 'errors>0 in winter'").replace('\'', ""));
    assert_eq!(code, Some(104), "{stderr}");
}

/// No server answers within a microsecond: the search goes down, and bots leave step by step.
#[cfg(feature = "embedded")]
#[test]
fn a_search_goes_down_where_the_first_step_breaks() {
    let folder = tempfile::tempdir().unwrap();
    let server = swarm::server(&folder);
    let target = server.addresses()[0].login;
    let file = folder.path().join("steps.toml");
    let scenario = r#"about = "How many answers in a microsecond?"
think = "200ms"
[mix]
walk = 1
[[phase]]
name = "steps"
executor = "step-to-failure"
bots = 8
step = 1
to = 8
hold = "3s"
walk_p99 = "1us"
search = "5m"
"#;
    std::fs::write(&file, scenario).unwrap();
    let (code, stdout, stderr) = run(&format!(
        "swarm --target {target} --packetver main-20220406 --register --account-prefix steps --scenario {} --scale-time 0.3 --json",
        file.display()
    ));
    let report: Value = serde_json::from_str(&stdout).unwrap();
    // A busy machine makes the generator late.
    assert!(matches!(code, Some(0 | 96)), "{stderr}");
    let of_each = |field: &str| -> Vec<u64> {
        let steps = report["capacity"].as_array().unwrap();
        steps.iter().map(|step| step[field].as_u64().unwrap()).collect()
    };
    assert_eq!(of_each("bots"), [8, 4, 2, 1]);
    assert_eq!(of_each("on_map"), [8, 4, 2, 1], "those that are too many have left");
    assert_eq!(
        (&report["errors"]["total"], &report["reached"]["map"]),
        (&0.into(), &8.into())
    );
    let found = ["So far it holds 0, fewer than 4", "So far it holds at least 0"];
    assert!(found.iter().any(|found| stderr.contains(found)), "{stderr}");
}
