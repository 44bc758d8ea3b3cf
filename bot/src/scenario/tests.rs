//! Scenarios and the mistakes in them.

use super::*;

const GOOD: &str = r#"about = "A town on a busy evening."
think = "1s..4s"
fail_if = ["errors>0"]

[mix]
walk = 5
idle = 3

[[phase]]
name = "evening"
executor = "ramping-bots"
to = 500
time = "1m"
"#;

#[test]
fn the_ready_made_scenarios_are_right_and_say_what_they_are_for() {
    for (name, text) in Scenario::ready() {
        let scenario = Scenario::parse(name, text).unwrap_or_else(|problem| panic!("{problem}"));
        assert!(!scenario.about.is_empty() && scenario.time() > Duration::ZERO, "{name}");
        assert!(scenario.course(1).bots() > 0, "{name}");
    }
}

#[test]
fn a_scenario_is_read() {
    let scenario = Scenario::parse("evening.toml", GOOD).unwrap();
    assert_eq!(scenario.time(), Duration::from_mins(1));
    assert_eq!(scenario.course(1).bots(), 500);
    assert_eq!(scenario.mix.parts.len(), 2);
    assert_eq!(scenario.mix.think.to_string(), "1s..4s");
}

#[test]
fn every_mistake_has_its_line_and_a_hint() {
    for (was, is, line, hint) in [
        ("walk = 5", "wlak = 5", 6, "did you mean `walk`?"),
        ("walk = 5", "walk = 0", 6, "1 to 1000"),
        ("to = 500", "bots = 500", 11, "`ramping-bots` needs `to`"),
        ("to = 500", "too = 500", 12, "did you mean `to`?"),
        ("ramping-bots", "ramping_bots", 11, "did you mean `ramping-bots`?"),
        ("ramping-bots", "explode", 11, "there are constant-bots"),
        ("to = 500", "to = 500\nrate = 3.0", 13, "has no `rate`"),
        ("time = \"1m\"", "time = \"1\"", 13, "200ms"),
        ("1s..4s", "4s..1s", 2, "1s..3s"),
        (
            "think =",
            "gather = [150, 1024]\nthink =",
            2,
            "no cell: both are 0 to 1023",
        ),
        (
            "think =",
            "route = [[1, 1],\n [2000, 1]]\nthink =",
            3,
            "no cell: both are 0 to 1023",
        ),
        ("think =", "patience = \"0s\"\nthink =", 2, "as in 10s"),
        ("errors>0", "errors", 3, "METRIC OPERATOR LIMIT"),
        ("errors>0", "errors>0 in evenning", 3, "did you mean `evening`?"),
        (
            "to = 500",
            "to = 500\nfail_if = [\"errors\"]",
            13,
            "METRIC OPERATOR LIMIT",
        ),
        (
            "to = 500",
            "to = 500\nfail_if = [\"errors>0 in evening\"]",
            13,
            "looks at this phase",
        ),
        (
            "[[phase]]",
            "[[phase]]\nname = \"evening\"\nexecutor = \"spike\"\nbots = 1\ntime = \"1s\"\n[[phase]]",
            15,
            "another phase is called `evening`",
        ),
        ("to = 500", "to = 1.5", 12, "no number of bots"),
        ("to = 500", "to = 60000", 11, "and 50000 may"),
        (
            "executor = \"ramping-bots\"\nto = 500\ntime = \"1m\"",
            "executor = \"step-to-failure\"\nto = 500.0\nbots = 1\nstep = 1\nhold = \"9s\"\nwalk_p99 = \"1s\"",
            11,
            "larger `step`",
        ),
    ] {
        let text = GOOD.replace(was, is);
        let problem = Scenario::parse("evening.toml", &text).unwrap_err();
        let found = problem.mistakes().iter().find(|mistake| mistake.text.contains(hint));
        let found = found.unwrap_or_else(|| panic!("{is}: {problem}"));
        assert_eq!(found.line, line, "{is}: {problem}");
    }
}

#[test]
fn a_scenario_in_which_nothing_happens_is_none() {
    for (was, is, line, hint) in [
        ("walk = 5\nidle = 3\n", "", 5, "nobody does anything"),
        ("to = 500", "to = 0", 11, "nobody comes"),
        (
            "ramping-bots\"\nto = 500",
            "spike\"\nbots = 5\nramp = \"2m\"",
            13,
            "does not fit into",
        ),
    ] {
        let problem = Scenario::parse("evening.toml", &GOOD.replace(was, is)).unwrap_err();
        let found = problem.mistakes().iter().find(|mistake| mistake.text.contains(hint));
        assert_eq!(found.map(|mistake| mistake.line), Some(line), "{is}: {problem}");
    }
}

#[test]
fn mistakes_of_type_are_told_together_with_all_others() {
    let text = GOOD
        .replace("idle = 3", "idle = \"three\"")
        .replace("to = 500", "to = \"many\"")
        .replace("name = \"evening\"", "nmae = \"evening\"");
    let problem = Scenario::parse("evening.toml", &text).unwrap_err();
    let lines: Vec<usize> = problem.mistakes().iter().map(|mistake| mistake.line).collect();
    assert_eq!(lines, [7, 10, 12], "{problem}");
    // What can be read after that is checked as well.
    let text = GOOD
        .replace("idle = 3", "idle = \"three\"")
        .replace("walk = 5", "wlak = 5");
    let problem = Scenario::parse("evening.toml", &text).unwrap_err();
    assert_eq!(problem.mistakes().len(), 2, "{problem}");
}

#[test]
fn all_mistakes_are_told_at_once_in_the_order_of_their_lines() {
    let text = GOOD
        .replace("walk = 5", "wlak = 5")
        .replace("1s..4s", "soon")
        .replace("500", "0.5");
    let problem = Scenario::parse("evening.toml", &text).unwrap_err();
    let lines: Vec<usize> = problem.mistakes().iter().map(|mistake| mistake.line).collect();
    assert_eq!(lines, [2, 6, 12], "{problem}");
    assert!(problem.to_string().starts_with("evening.toml:2:"), "{problem}");
    let missing = Scenario::find("no-such").unwrap_err().to_string();
    assert!(missing.contains("ready-made are smoke"), "{missing}");
}

#[test]
fn thresholds_of_a_phase_look_at_it() {
    let text = GOOD.replace("to = 500", "to = 500\nfail_if = [\"walk_ack.p99>1s\"]");
    let scenario = Scenario::parse("evening.toml", &text).unwrap();
    let told: Vec<String> = scenario.fail_if.iter().map(ToString::to_string).collect();
    assert_eq!(told, ["errors>0", "walk_ack.p99>1s in evening"]);
    let small = scenario.scaled(0.01, 0.1);
    assert_eq!((small.course(1).bots(), small.time()), (5, Duration::from_secs(6)));
}

#[test]
fn a_search_says_how_long_it_takes_at_most() {
    let scenario = Scenario::find("capacity").unwrap();
    assert!(scenario.ladder().unwrap().search.is_some());
    assert_eq!(scenario.time(), Duration::from_mins(15));
}

#[test]
fn steps_go_as_far_as_the_system_lets_them() {
    let mut scenario = Scenario::find("capacity").unwrap();
    let most = scenario.ladder().unwrap().most;
    assert_eq!(scenario.limit_steps(most), None);
    assert_eq!(scenario.limit_steps(4_032), Some(most));
    assert_eq!(
        (scenario.course(1).bots(), scenario.ladder().unwrap().most),
        (4_032, 4_032)
    );
    assert_eq!(Scenario::find("scale").unwrap().limit_steps(4_032), None, "it has none");
}

#[test]
fn every_executor_of_the_documentation_is_one() {
    for (executor, keys, bots, most) in [
        ("constant-bots", "bots = 30\nramp = \"5s\"\ntime = \"1m\"", 30, 30),
        ("ramping-bots", "to = 30\ntime = \"1m\"", 30, 30),
        ("soak", "bots = 30\nramp = \"5s\"\ntime = \"2h\"", 30, 30),
        ("spike", "bots = 30\nramp = \"5s\"\ntime = \"1m\"", 30, 30),
        (
            "constant-arrivals",
            "rate = 2.0\nstay = \"9s..11s\"\ntime = \"1m\"",
            120,
            22,
        ),
        (
            "ramping-arrivals",
            "rate = 0.0\nto = 4.0\nstay = \"9s..11s\"\ntime = \"1m\"",
            120,
            44,
        ),
        (
            "step-to-failure",
            "bots = 10\nstep = 10\nto = 30\nhold = \"9s\"\nwalk_p99 = \"1s\"",
            30,
            30,
        ),
    ] {
        let text = GOOD
            .replace("ramping-bots", executor)
            .replace("to = 500\ntime = \"1m\"", keys);
        let scenario = Scenario::parse("evening.toml", &text).unwrap_or_else(|problem| panic!("{problem}"));
        let course = scenario.course(1);
        assert_eq!(course.bots(), bots, "{executor}");
        assert!(
            course.most_at_a_time() <= most,
            "{executor}: {}",
            course.most_at_a_time()
        );
        let documented = include_str!("mod.rs").contains(&format!("//! | `{executor}` |"));
        assert!(documented, "{executor}");
    }
}

#[test]
fn every_behaviour_is_documented() {
    let readme = include_str!("../../README.md");
    for kind in crate::behavior::Kind::ALL {
        assert!(readme.contains(&format!("`{}`", kind.name())), "{}", kind.name());
    }
}
