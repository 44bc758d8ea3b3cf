//! `bot economy`, and the behaviours that its bots have, for seconds.

use super::*;

#[test]
fn an_economy_loses_nothing_and_doubles_nothing_when_its_server_is_killed() {
    let (code, stdout, stderr) = run(
        "economy --bots 16 --ramp 500ms --duration 16s --kill-every 3s --think 200ms \
         --reset-every 5s --packetver main-20220406,re-20120307 --seed 3 --json -q",
    );
    assert_eq!(code, Some(0), "{stdout}\n{stderr}");
    let report: Value = serde_json::from_str(&stdout).unwrap();
    let number = |pointer: &str| report.pointer(pointer).and_then(Value::as_u64);
    assert_eq!(report["economy"]["complaints"], Value::Array(Vec::new()));
    let bots = report["economy"]["bots"].as_object().unwrap().values();
    assert_eq!(
        bots.filter_map(Value::as_u64).sum::<u64>(),
        16,
        "of every bot is known what it has"
    );
    for pointer in [
        "/economy/kills",
        "/economy/zeny",
        "/deals/cut_off",
        "/deals/resets",
        "/deals/found_exact",
        "/deals/trades",
        "/behaviours/trade/done",
        "/behaviours/storage/done",
        "/latency_us/store/intended/count",
        "/latency_us/trade_done/service/count",
    ] {
        assert!(number(pointer) > Some(0), "{pointer}: {stdout}");
    }
    assert_eq!(
        (number("/deals/found_wrong"), number("/errors/total")),
        (Some(0), Some(0))
    );
}

#[test]
fn a_data_folder_with_something_in_it_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("mine"), "precious").unwrap();
    let (code, _, stderr) = run(&format!("economy --data {}", folder.path().display()));
    assert_eq!(code, Some(104));
    assert!(stderr.contains("is not empty"), "{stderr}");
}
