//! What to set on a server, and what to type, before bots load it.

use super::{Examination, Report, Verdict};

/// What bots are going to be told.
pub(super) fn give(what: &Examination, report: &mut Report) {
    let on_loopback = what.target.ip().is_loopback();
    let mut lines = vec!["To load it:".to_owned()];
    if report.verdict() == Verdict::Fine {
        lines.push(format!("  {}", command(what, report)));
    }
    if on_loopback {
        lines.push(
            "  On loopback every bot has an address of its own (--source-addresses auto: 127.1.0.1, 127.1.0.2, ...), so that limits by address do not \
             count. From another machine, let the server allow it:"
                .to_owned(),
        );
    } else {
        lines.push("  All bots have this machine's address: let the server allow it, or it bans it:".to_owned());
    }
    lines.extend(allow_lines());
    match report.registers {
        Some(true) => lines.push(
            "  --register makes accounts, but public servers make one in 10 seconds: `bot provision` does it at their pace, or as an SQL file"
                .to_owned(),
        ),
        _ => lines.push("  Accounts: `bot provision`, through the server or as an SQL file for Hercules or rAthena".to_owned()),
    }
    if matches!(report.verdict(), Verdict::Fine | Verdict::NotReady) {
        report.advice = lines;
    }
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

fn command(what: &Examination, report: &Report) -> String {
    let version = report.best_version().unwrap_or("VERSION");
    let obfuscation = match report.obfuscation {
        Some("on") => " --obfuscation on",
        _ => "",
    };
    let register = if report.registers == Some(true) {
        " --register"
    } else {
        ""
    };
    format!(
        "bot swarm --target {} --packetver {version}{obfuscation} --scenario capacity --password PASSWORD{register}",
        what.target
    )
}
