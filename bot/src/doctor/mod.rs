//! `bot doctor`: logs in once, and tells what a server is, what it asks for, and what has to be set before bots can load it.
//!
//! Nothing is assumed about the client version: every answer of the server leaves the versions that can read it, to its last byte. What no answer
//! tells apart is not guessed; it is told as what fits.

mod advice;
mod candidates;
mod char_server;
mod limits;
mod login_server;
mod map_server;
mod report;
mod talk;

use std::{
    net::{IpAddr, SocketAddr},
    time::Duration,
};

use packets::{Profile, Server};
use tokio::{
    select,
    time::{Instant, sleep, sleep_until},
};

pub(crate) use self::advice::{ACCOUNT, PASSWORD};
pub use self::report::{Finding, Report, State, Verdict};
use self::{candidates::Candidates, map_server::Inside, talk::Talk};
use crate::{
    client::{Cause, Pincode},
    swarm::{consent::Permission, source},
};

/// Public servers count connections of one address that come less than three seconds apart, and ban it at the fifth or tenth.
const PACE: Duration = Duration::from_millis(3_100);

/// However a server draws things out, this is the end.
const MOST_TIME: Duration = Duration::from_mins(5);

/// Examinations connect from `127.250.x.y` on loopback, clear of bots and servers.
const FIRST_SOURCE: u32 = 0x00f9_0000;

/// What is examined, and how far it may go.
#[derive(Clone, Debug)]
pub struct Examination {
    /// The login server.
    pub target: SocketAddr,
    /// Which servers may be connected to.
    pub permission: Permission,
    /// The version that it is said to be built for; `None`: look for it.
    pub version: Option<&'static Profile>,
    /// Whether packet ids to the map server are obfuscated; `None`: try plain ones, then obfuscated ones.
    pub obfuscation: Option<bool>,
    /// The account's name.
    pub username: String,
    /// Its password; tried once.
    pub password: String,
    /// Whether the account may be made, by `_M` at the end of its name, if there is none.
    pub register: bool,
    /// Whether an account that was there before may be changed: a pincode set and a character made, where there is none.
    pub prepare: bool,
    /// Given once if the server asks for one, set where that is allowed.
    pub pincode: Pincode,
    /// Name of the character to make, where that is allowed.
    pub character: String,
    /// Most ways to enter the map that are tried, each with a connection of its own.
    pub tries: usize,
    /// Whether to find out how many quick connections are let in: the address that makes them may be banned.
    pub try_limits: bool,
    /// How long any answer may take.
    pub patience: Duration,
}

/// Examines a server, until all is known or `stop`; `progress` is told what goes on.
pub async fn examine(
    examination: &Examination,
    progress: &mut dyn FnMut(&str),
    stop: impl Future<Output = ()>,
) -> Report {
    let mut doctor = Doctor {
        what: examination,
        candidates: examination.version.map_or_else(Candidates::all, Candidates::only),
        report: Report::new(examination.target),
        progress,
        own_sources: source::is_own_at(examination.target.ip()),
        connections: 0,
        paced: [None; 3],
        made_account: false,
        inside: None,
    };
    select! {
        biased;
        () = stop => doctor.report.interrupted(),
        () = sleep(MOST_TIME) => {
            let says = format!("not all was looked at: it takes longer than {} s", MOST_TIME.as_secs());
            doctor.report.bad("time", says);
        }
        () = doctor.examine_all() => {}
    }
    // Whoever was let onto the map is not left there.
    doctor.leave().await;
    doctor.finish()
}

/// An examination under way.
struct Doctor<'a> {
    what: &'a Examination,
    candidates: Candidates,
    report: Report,
    progress: &'a mut dyn FnMut(&str),
    /// Whether each connection may come from an address of its own.
    own_sources: bool,
    connections: u32,
    /// When each server may be connected to again from the same address.
    paced: [Option<Instant>; 3],
    /// Whether the account was made by this examination.
    made_account: bool,
    /// The connection to the map server, while there is one.
    inside: Option<Inside>,
}

/// The examination goes no further; the report says why.
#[derive(Debug)]
struct Stopped;

impl Doctor<'_> {
    async fn examine_all(&mut self) {
        // Why it went no further stands in the report.
        let _stopped = self.examine().await;
        self.leave().await;
        if self.what.try_limits {
            limits::examine(self.what, &mut self.report, self.progress).await;
        } else {
            self.report.note(
                "limits",
                "how many connections of one address are let in was not tried: --try-limits does",
            );
        }
    }

    /// Whether the account may be changed: it was made here, or that was asked for.
    fn may_change(&self) -> bool {
        self.made_account || self.what.prepare
    }

    async fn examine(&mut self) -> Result<(), Stopped> {
        let accepted = self.log_in().await?;
        let chosen = self.choose(&accepted).await?;
        self.enter(&accepted, &chosen).await
    }

    /// Connects, from an address of its own or no sooner than servers allow.
    async fn open(&mut self, server: Server, address: SocketAddr) -> Result<Talk, Stopped> {
        let index = server as usize;
        if !self.own_sources
            && let Some(at) = self.paced.get(index).copied().flatten()
        {
            sleep_until(at).await;
        }
        if let Some(at) = self.paced.get_mut(index) {
            *at = Some(Instant::now() + PACE);
        }
        let source: Option<IpAddr> = self
            .own_sources
            .then(|| source::loopback(FIRST_SOURCE + self.connections));
        self.connections += 1;
        let opened = Talk::open(server, address, (source, &self.what.permission), self.what.patience).await;
        opened.map_err(|cause| self.unreachable(server, address, &cause))
    }

    fn unreachable(&mut self, server: Server, address: SocketAddr, cause: &Cause) -> Stopped {
        let hint = match cause {
            Cause::NotAllowed(_) => "set that server's address to a private one",
            _ if server == Server::Login => "is it up, and is this its login port (6900 by default)?",
            _ => "the server before it sends clients there: is it up, and is that address right?",
        };
        self.report
            .bad("reach", format!("the {server} server at {address}: {cause}; {hint}"));
        self.report.unreachable();
        Stopped
    }

    /// The server answers in a way that none of the versions can read.
    fn no_version_fits(&mut self, server: Server) -> Stopped {
        let says = match self.what.version {
            Some(profile) => format!(
                "{} does not fit what the {server} server answers; leave --packetver out to look for one that does",
                profile.version()
            ),
            None => format!("no known version fits what the {server} server answers: is it a {server} server?"),
        };
        self.report.bad("version", says);
        Stopped
    }

    fn best(&self) -> Result<&'static Profile, Stopped> {
        self.candidates.best().ok_or(Stopped)
    }

    fn finish(mut self) -> Report {
        self.report.conclude_versions(&self.candidates, self.what);
        advice::give(self.what, &mut self.report);
        self.report
    }
}
