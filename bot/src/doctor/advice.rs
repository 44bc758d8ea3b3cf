//! What to set on a server, and what to type, before bots load it.

use std::fmt::Write as _;

use super::{Examination, Report, Verdict};
use crate::{client::Pincode, swarm::source};

/// The account that is logged in with, and its password, unless somebody says otherwise.
pub(crate) const ACCOUNT: &str = "bot0";
pub(crate) const PASSWORD: &str = "secret";

/// What bots are going to be told, or what may be in the way of being let in, or how to look further; nothing where the findings say what to do.
pub(super) fn give(what: &Examination, report: &mut Report) {
    report.advice = match report.verdict() {
        Verdict::Fine => to_load(what, report),
        Verdict::Unreachable if report.was_connected() => {
            let mut lines = vec!["If it bans this machine, let it allow it:".to_owned()];
            lines.extend(allow_lines());
            lines
        }
        Verdict::NotReady => to_go_on(what, report),
        Verdict::Unreachable | Verdict::Interrupted => Vec::new(),
    };
}

/// The same command, with what was missing.
fn to_go_on(what: &Examination, report: &Report) -> Vec<String> {
    let Some(more) = &report.go_on else {
        return Vec::new();
    };
    let mut line = format!("  bot doctor {}", what.target);
    if what.username != ACCOUNT {
        let _ = write!(line, " --account {}", what.username);
    }
    if let Some(profile) = what.version {
        let _ = write!(line, " --packetver {}", profile.version());
    }
    if let Some(obfuscated) = what.obfuscation {
        line += if obfuscated {
            " --obfuscation on"
        } else {
            " --obfuscation off"
        };
    }
    line += &shared(what);
    vec!["To look further:".to_owned(), format!("{line} {more}")]
}

fn to_load(what: &Examination, report: &Report) -> Vec<String> {
    let (with, secrets) = (with(what, report), secrets(what));
    let through_server = format!("  bot provision {with} --accounts 200");
    let by_sql = format!("  bot provision --sql hercules --out bots.sql --accounts 12000{secrets}    (or rathena)");
    let (mut lines, register) = if report.registers == Some(true) {
        let lines = [
            "Bots have accounts bot0, bot1, ... and make them as they come (--register). Where that is slow (public servers make one in 10 seconds), make",
            "them before, through the server or by a file for its database:",
        ];
        (lines.map(str::to_owned).to_vec(), " --register")
    } else {
        let line = "Bots have accounts bot0, bot1, ... Make as many as there are to be bots (`capacity` goes up to 12000), through the server, or by a file for its database:";
        (vec![line.to_owned()], "")
    };
    lines.extend([through_server, by_sql]);
    let obfuscation = if report.obfuscation == Some("on") {
        " --obfuscation on"
    } else {
        ""
    };
    lines.push("How many does it hold?".to_owned());
    lines.push(format!("  bot swarm {with}{obfuscation} --scenario capacity{register}"));
    if source::is_own_at(what.target.ip()) {
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

/// Flags that a swarm and its provision need.
fn with(what: &Examination, report: &Report) -> String {
    let version = report.best_version().unwrap_or("VERSION");
    format!("--target {} --packetver {version}{}", what.target, shared(what))
}

/// Flags that mean the same in all commands that connect, where they are not what they are by default.
fn shared(what: &Examination) -> String {
    let consent = if what.permission.consents().is_empty() {
        ""
    } else {
        " --consent FILE"
    };
    secrets(what) + consent
}

/// What accounts have to be made with, so that bots are let in. Passwords are not shown.
fn secrets(what: &Examination) -> String {
    let mut flags = String::new();
    if what.password != PASSWORD {
        flags += " --password PASSWORD";
    }
    if what.pincode != Pincode::default() {
        let _ = write!(flags, " --pincode {}", what.pincode);
    }
    flags
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
