//! How many quick connections of one address a server lets in. Asked for by name only: a public server bans that address for ten minutes.

use std::{
    net::IpAddr,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use packets::Server;

use super::{Examination, Report, report::QuickConnects, talk::Talk};
use crate::{client::Cause, swarm::source};

/// Hercules and rAthena ban at the fifth or tenth connection.
const MOST: u32 = 15;

/// A server that bans hangs up at once.
const HANG_UP: Duration = Duration::from_millis(250);

/// Connects again and again, until the server hangs up on it or it has seen enough.
pub(super) async fn examine(what: &Examination, report: &mut Report, progress: &mut dyn FnMut(&str)) {
    if !report.was_reached() {
        return report.note("limits", "not tried: the login server has not answered");
    }
    progress("connects again and again");
    let source = address(what, 0);
    for number in 0..MOST {
        match Talk::open(Server::Login, what.target, (source, &what.permission), what.patience).await {
            Ok(mut talk) => {
                if talk.is_hung_up(HANG_UP).await {
                    return hung_up(what, report, number, source).await;
                }
            }
            Err(Cause::Reset) => return hung_up(what, report, number, source).await,
            Err(cause) => return report.note("limits", format!("not known: connection {}: {cause}", number + 1)),
        }
    }
    report.quick_connects = Some(QuickConnects::All);
    report.good(
        "limits",
        format!("{MOST} quick connections of one address are all let in"),
    );
}

/// The server hangs up after `let_in` connections. Whether it does so on that address alone is seen where there is another one.
async fn hung_up(what: &Examination, report: &mut Report, let_in: u32, source: Option<IpAddr>) {
    if let Some(other) = address(what, 1) {
        let opened = Talk::open(
            Server::Login,
            what.target,
            (Some(other), &what.permission),
            what.patience,
        )
        .await;
        let others_are_let_in = match opened {
            Ok(mut talk) => !talk.is_hung_up(HANG_UP).await,
            Err(_) => false,
        };
        if !others_are_let_in {
            let says = format!("not known: after {let_in} quick connections the server hangs up on every address");
            return report.note("limits", says);
        }
    }
    report.quick_connects = Some(QuickConnects::BannedAfter(let_in));
    let from = source.map_or_else(|| "this machine".to_owned(), |source| source.to_string());
    let says = format!("{let_in} quick connections of one address are let in, then it is banned ({from} is now)");
    report.note("limits", says);
}

/// An address that nobody else uses: another one each time, for it may be banned afterwards.
fn address(what: &Examination, nth: u32) -> Option<IpAddr> {
    let seconds = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default()
        .as_secs();
    let number = u32::try_from(seconds % 0xffff).unwrap_or(0);
    let own = source::is_own_at(what.target.ip());
    own.then(|| source::loopback(0x00fb_0000 + number + nth))
}
