//! What to set on a server, and what to type, before bots load it.

use super::{Examination, Report, Verdict};

/// What bots are going to be told, or what may be in the way of being let in; nothing where the findings say what to do.
pub(super) fn give(what: &Examination, report: &mut Report) {
    report.advice = match report.verdict() {
        Verdict::Fine => to_load(what, report),
        Verdict::Unreachable if report.was_connected() => {
            let mut lines = vec!["If it bans this machine, let it allow it:".to_owned()];
            lines.extend(allow_lines());
            lines
        }
        _ => Vec::new(),
    };
}

fn to_load(what: &Examination, report: &Report) -> Vec<String> {
    let mut lines = Vec::new();
    if report.registers == Some(true) {
        lines.push(
            "Bots have accounts bot0, bot1, ... and make them as they come (--register). Public servers make one in 10 seconds: for those, before it,"
                .to_owned(),
        );
    } else {
        lines.push("Bots have accounts bot0, bot1, ... Make as many as there are to be bots:".to_owned());
    }
    let with = with(what, report);
    lines.push(format!("  bot provision {with} --accounts 200"));
    lines.push(
        "  bot provision --sql hercules --out bots.sql --accounts 3000    (or rathena: to be loaded into its database)"
            .to_owned(),
    );
    let register = if report.registers == Some(true) {
        " --register"
    } else {
        ""
    };
    let obfuscation = if report.obfuscation == Some("on") {
        " --obfuscation on"
    } else {
        ""
    };
    lines.push("How many does it hold?".to_owned());
    lines.push(format!("  bot swarm {with}{obfuscation} --scenario capacity{register}"));
    if what.target.ip().is_loopback() {
        lines.push(
            "On loopback every bot has an address of its own, so that limits by address do not count. From another machine, let the server allow it:"
                .to_owned(),
        );
    } else {
        lines.push("All bots have this machine's address: let the server allow it, or it bans it:".to_owned());
    }
    lines.extend(allow_lines());
    lines
}

/// Flags that all of them need.
fn with(what: &Examination, report: &Report) -> String {
    let version = report.best_version().unwrap_or("VERSION");
    // Passwords are not shown; the default one need not be typed.
    let password = if what.password == "secret" {
        ""
    } else {
        " --password PASSWORD"
    };
    let consent = if what.permission.consents().is_empty() {
        ""
    } else {
        " --consent FILE"
    };
    format!("--target {} --packetver {version}{password}{consent}", what.target)
}

fn allow_lines() -> Vec<String> {
    [
        "    Hercules  conf/import/socket.conf       socket_configuration: { ip_rules: { allow_list: ( \"10.0.0.0/8\" ) } }",
        "    rAthena   conf/import/packet_conf.txt   allow: 10.0.0.0/8",
        "    (their own network in place of 10.0.0.0/8; 127.0.0.0/8 for bots of this machine without addresses of their own)",
    ]
    .map(str::to_owned)
    .into()
}
